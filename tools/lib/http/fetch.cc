#include "tools/lib/http/fetch.h"

#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/http/redirect.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

constexpr int kMaxRedirects = 10;

// One fetch. The callbacks of its current request share it.
class Fetcher : public std::enable_shared_from_this<Fetcher> {
 public:
  using Done = std::function<void(absl::StatusOr<Fetched>)>;

  Fetcher(HttpTransport* transport, HttpRequest request, absl::Duration limit, IsOfSite is_of_site,
          Done done)
      : transport_(transport),
        request_(std::move(request)),
        limit_(limit),
        is_of_site_(std::move(is_of_site)),
        done_(std::move(done)) {
    if (is_of_site_ == nullptr) {
      is_of_site_ = [site = OriginOf(request_.url)](const std::string& origin) {
        return origin == site;
      };
    }
  }

  void Start() {
    if (limit_ < absl::InfiniteDuration()) {
      transport_->After(limit_, [weak = weak_from_this()] {
        if (const std::shared_ptr<Fetcher> fetcher = weak.lock()) fetcher->Expire();
      });
    }
    Request();
  }

 private:
  void Request() {
    visited_.insert(request_.url);
    id_ = transport_->Start(request_,
                            [self = shared_from_this()](absl::StatusOr<HttpResponse> response) {
                              self->Receive(std::move(response));
                            });
  }

  void Expire() {
    is_expired_ = true;
    transport_->Cancel(id_);
  }

  void Receive(absl::StatusOr<HttpResponse> response) {
    if (is_expired_) {
      return done_(absl::DeadlineExceededError(absl::StrCat(
          DisplayName(request_), ": no complete answer within ", absl::FormatDuration(limit_))));
    }
    if (!response.ok()) return done_(response.status());
    const std::string next = RedirectTarget(request_.url, *response);
    if (next.empty()) return done_(Fetched{request_.url, *std::move(response)});
    const absl::Status followed = CheckRedirect(next);
    if (!followed.ok()) return done_(followed);
    request_.url = next;
    Request();
  }

  absl::Status CheckRedirect(const std::string& next) const {
    const std::string& at = request_.url;
    const std::string origin = OriginOf(next);
    if (origin.empty() || !is_of_site_(origin)) {
      return absl::FailedPreconditionError(
          absl::StrCat("redirects from ", WithoutQuery(at), " to ",
                       origin.empty() ? "a URL that is not http or https"
                                      : absl::StrCat("another origin, ", origin)));
    }
    if (visited_.count(next) > 0) {
      // Cloudflare's SSL mode "Flexible" uses http to a server that requires https.
      const bool is_to_itself = next == at && absl::StartsWith(at, "https:");
      return absl::AbortedError(absl::StrCat(
          "redirects in a loop at ", WithoutQuery(next),
          is_to_itself ? "; Cloudflare's SSL mode Flexible causes that: set Full (strict)" : ""));
    }
    if (visited_.size() > kMaxRedirects) {
      return absl::AbortedError(absl::StrCat("redirects more than ", kMaxRedirects, " times"));
    }
    return absl::OkStatus();
  }

  HttpTransport* const transport_;
  HttpRequest request_;
  const absl::Duration limit_;
  IsOfSite is_of_site_;
  const Done done_;
  HttpTransport::RequestId id_ = 0;
  std::set<std::string> visited_;
  bool is_expired_ = false;
};

}  // namespace

std::string WithoutQuery(absl::string_view url) {
  return std::string(url.substr(0, url.find('?')));
}

void StartFetch(HttpTransport* transport, HttpRequest request, absl::Duration limit,
                std::function<void(absl::StatusOr<Fetched>)> done) {
  std::make_shared<Fetcher>(transport, std::move(request), limit, nullptr, std::move(done))
      ->Start();
}

absl::StatusOr<Fetched> Fetch(HttpTransport* transport, const std::string& url,
                              IsOfSite is_of_site) {
  HttpRequest request;
  request.url = url;
  // Without this, a cache could serve an old build.
  request.headers = {{"accept", "text/html, */*"}, {"cache-control", "no-cache"}};
  request.idempotent = true;
  // Shared with the callback, which outlives this call if the loop ends early.
  auto result = std::make_shared<std::optional<absl::StatusOr<Fetched>>>();
  std::make_shared<Fetcher>(
      transport, std::move(request), absl::InfiniteDuration(), std::move(is_of_site),
      [result](absl::StatusOr<Fetched> fetched) { *result = std::move(fetched); })
      ->Start();
  while (!result->has_value()) {
    if (!transport->RunOnce() && !result->has_value()) {
      return absl::InternalError(
          absl::StrCat("GET ", WithoutQuery(url), ": the transport never answered"));
    }
  }
  return **std::move(result);
}

}  // namespace dumpline

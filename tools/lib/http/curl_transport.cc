#include "tools/lib/http/curl_transport.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/lib/http/curl_transfer.h"
#include "tools/lib/status/version.h"

namespace dumpline {
namespace {

long Milliseconds(absl::Duration duration) {
  // Rounds up, so that the timer has expired after the wait.
  return static_cast<long>(
      absl::ToInt64Milliseconds(duration + absl::Milliseconds(1) - absl::Nanoseconds(1)));
}

}  // namespace

CurlOptions OwnCurlOptions() {
  CurlOptions options;
  options.user_agent = absl::StrCat("dumpline/", kVersion);
  const char* const ca_file = getenv("SSL_CERT_FILE");
  if (ca_file != nullptr) options.ca_file = ca_file;
  const char* const ca_folder = getenv("SSL_CERT_DIR");
  if (ca_folder != nullptr) options.ca_folder = ca_folder;
  return options;
}

class CurlTransport::Impl {
 public:
  explicit Impl(CurlOptions options) : options_(std::move(options)) {
    signal(SIGPIPE, SIG_IGN);
    static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(initialized);
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS,
                      static_cast<long>(options_.max_connections));
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS,
                      static_cast<long>(2 * options_.max_connections));
  }

  ~Impl() {
    for (const auto& entry : transfers_) Detach(*entry.second);
    transfers_.clear();
    curl_multi_cleanup(multi_);
  }

  RequestId Start(HttpRequest request, Done done) {
    const RequestId id = ++last_id_;
    transfers_[id] = std::make_unique<CurlTransfer>(id, std::move(request), std::move(done));
    to_start_.push_back(id);
    return id;
  }

  void Cancel(RequestId id) {
    if (transfers_.count(id) > 0) to_cancel_.push_back(id);
  }

  void After(absl::Duration delay, std::function<void()> callback) {
    timers_.emplace(Clock::now() + absl::ToChronoNanoseconds(delay), std::move(callback));
  }

  bool RunOnce() {
    if (transfers_.empty() && timers_.empty()) return false;
    bool progress = RunTimers();
    for (const RequestId id : std::exchange(to_start_, {})) {
      const auto found = transfers_.find(id);
      if (found == transfers_.end()) continue;
      curl_multi_add_handle(
          multi_, found->second->Prepare(options_, [this, id = id] { to_wake_.insert(id); }));
    }
    for (const RequestId id : std::exchange(to_cancel_, {})) {
      const auto found = transfers_.find(id);
      if (found == transfers_.end()) continue;
      progress = true;
      Finish(id, absl::CancelledError(
                     absl::StrCat(DisplayName(found->second->request()), ": cancelled")));
    }
    // Wake-ups come from libcurl's callbacks. Unpausing there would call the callbacks recursively.
    for (const RequestId id : std::exchange(to_wake_, {})) {
      const auto found = transfers_.find(id);
      if (found != transfers_.end()) found->second->Unpause();
    }
    for (const auto& entry : transfers_) entry.second->Hold();
    int running = 0;
    curl_multi_perform(multi_, &running);
    progress = TakeFinished() || progress;
    if (progress || !to_start_.empty() || !to_cancel_.empty() || !to_wake_.empty()) return true;
    long wait = 1000;
    if (!timers_.empty()) {
      wait = std::clamp(Milliseconds(absl::FromChrono(timers_.begin()->first - Clock::now())), 0L,
                        wait);
    }
    curl_multi_poll(multi_, nullptr, 0, static_cast<int>(wait), nullptr);
    return true;
  }

 private:
  using Clock = std::chrono::steady_clock;

  bool RunTimers() {
    // Runs only timers that are due now: a callback that reschedules itself must not block the
    // loop.
    std::vector<std::function<void()>> due;
    const Clock::time_point now = Clock::now();
    while (!timers_.empty() && timers_.begin()->first <= now) {
      due.push_back(std::move(timers_.begin()->second));
      timers_.erase(timers_.begin());
    }
    for (const auto& callback : due) callback();
    return !due.empty();
  }

  void Detach(const CurlTransfer& transfer) {
    if (transfer.easy() != nullptr) curl_multi_remove_handle(multi_, transfer.easy());
  }

  void Finish(RequestId id, absl::StatusOr<HttpResponse> result) {
    const auto found = transfers_.find(id);
    std::unique_ptr<CurlTransfer> transfer = std::move(found->second);
    transfers_.erase(found);
    Detach(*transfer);
    const Done done = transfer->done();
    // Destroys the transfer before the callback, so that source and sink no longer wake it.
    transfer.reset();
    done(std::move(result));
  }

  bool TakeFinished() {
    std::vector<std::pair<RequestId, CURLcode>> finished;
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      char* transfer = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
      finished.emplace_back(reinterpret_cast<CurlTransfer*>(transfer)->id(), message->data.result);
    }
    for (const auto& [id, code] : finished) {
      if (transfers_.count(id) > 0) Finish(id, transfers_[id]->TakeResult(code));
    }
    return !finished.empty();
  }

  const CurlOptions options_;
  CURLM* multi_ = nullptr;
  RequestId last_id_ = 0;
  std::map<RequestId, std::unique_ptr<CurlTransfer>> transfers_;
  std::multimap<Clock::time_point, std::function<void()>> timers_;
  // Work that Start(), Cancel() and wake-ups schedule for RunOnce().
  std::vector<RequestId> to_start_;
  std::vector<RequestId> to_cancel_;
  std::set<RequestId> to_wake_;
};

CurlTransport::CurlTransport(CurlOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}

CurlTransport::~CurlTransport() = default;

HttpTransport::RequestId CurlTransport::Start(HttpRequest request, Done done) {
  return impl_->Start(std::move(request), std::move(done));
}

void CurlTransport::Cancel(RequestId id) { impl_->Cancel(id); }

void CurlTransport::After(absl::Duration delay, std::function<void()> callback) {
  impl_->After(delay, std::move(callback));
}

bool CurlTransport::RunOnce() { return impl_->RunOnce(); }

}  // namespace dumpline

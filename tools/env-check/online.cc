#include "tools/env-check/online.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/env-check/sync_settings.h"
#include "tools/lib/config/database_url.h"
#include "tools/lib/config/host.h"
#include "tools/lib/http/redirect.h"
#include "tools/lib/storage/credentials.h"
#include "tools/lib/storage/location.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

constexpr size_t kMostMessageBytes = 200;

struct Service {
  const char* name;  // of the check, behind "dev-" or "prod-"
  const char* title;
  const char* path;
  bool takes_key;  // hosted gateways ask for one
};

constexpr Service kServices[] = {
    {"storage", "storage", "/storage/v1/status", false},
    {"auth", "auth", "/auth/v1/health", true},
    {"rest", "REST API", "/rest/v1/", true},
};

// Takes what a service answers and drops it: the REST API's description of a project is long.
class DiscardingSink : public BodySink {
 public:
  absl::StatusOr<bool> Write(absl::string_view) override { return true; }
};

struct Call {
  const Service* service = nullptr;
  std::string url;
  std::string display_name;  // what a transport's messages begin with
  absl::StatusOr<HttpResponse> answer = absl::InternalError("the transport never answered");
};

// Development or production, as far as it is asked.
struct Side {
  std::string prefix;  // of the checks: "dev" or "prod"
  Setting url, key, database_url;
  ProjectUrl project;
  Credentials credentials;  // none when the key is not to be sent
  std::vector<Call> calls;  // empty when there is nothing to ask

  bool sends_key() const { return credentials.kind() != Credentials::Kind::kNone; }
};

bool HasError(const std::vector<Finding>& findings, absl::string_view check) {
  return std::any_of(findings.begin(), findings.end(), [check](const Finding& finding) {
    return finding.check == check && finding.severity == Severity::kError;
  });
}

bool HasDefaultPort(const ProjectUrl& url) { return url.port == (url.is_tls ? 443 : 80); }

// Whether two URLs are the same, maybe but for http and https.
bool AreSameUpToScheme(const std::string& a, const std::string& b) {
  const std::string a_origin = OriginOf(a), b_origin = OriginOf(b);
  const absl::StatusOr<ProjectUrl> one = ParseProjectUrl(a_origin), two = ParseProjectUrl(b_origin);
  if (!one.ok() || !two.ok() || one->host != two->host) return false;
  if (one->port != two->port && !(HasDefaultPort(*one) && HasDefaultPort(*two))) return false;
  const auto behind_host = [](absl::string_view url) {
    const size_t slash = url.find('/', url.find("//") + 2);
    return slash == absl::string_view::npos ? "/" : url.substr(slash);
  };
  return behind_host(a) == behind_host(b);
}

class OnlineChecker {
 public:
  OnlineChecker(const Settings& settings, const std::vector<Finding>& offline,
                HttpTransport* transport,
                const std::function<HostAddresses(const std::string& host)>& look_up)
      : settings_(settings), offline_(offline), transport_(transport), look_up_(look_up) {}

  std::vector<Finding> Run() {
    has_buckets_ = !FindSetting(settings_, "BUCKETS").value.empty();
    Side dev = Prepare("dev", "DEV");
    Side prod = Prepare("prod", "PROD");
    Ask({&dev, &prod});
    for (const Side* side : {&dev, &prod}) {
      CheckProject(*side);
      CheckDatabaseHost(*side);
    }
    return std::move(findings_);
  }

 private:
  void Add(Severity severity, std::string check, std::string what, std::string fix = "") {
    findings_.push_back({std::move(check), severity, std::move(what), std::move(fix)});
  }

  Side Prepare(const std::string& prefix, const std::string& names) const {
    Side side;
    side.prefix = prefix;
    side.url = FindSetting(settings_, names + "_URL");
    side.key = FindSetting(settings_, names + "_SECRET_KEY");
    side.database_url = FindSetting(settings_, names + "_DB_URL");
    const absl::StatusOr<ProjectUrl> project = ParseProjectUrl(side.url.value);
    if (!project.ok()) return side;
    side.project = *project;
    const bool is_trusted =
        !HasError(offline_, prefix + "-url") && !HasError(offline_, prefix + "-key") &&
        !HasError(offline_, prefix + "-key-project") && !HasError(offline_, "same-key");
    absl::StatusOr<Credentials> credentials = Credentials::FromText(side.key.value, side.key.name);
    if (is_trusted && credentials.ok()) side.credentials = *std::move(credentials);
    absl::string_view base = side.url.value;
    while (absl::ConsumeSuffix(&base, "/")) {
    }
    absl::ConsumeSuffix(&base, kStorageApiPath);  // may be in it for the storage filters
    for (const Service& service : kServices) {
      Call call;
      call.service = &service;
      call.url = absl::StrCat(base, service.path);
      side.calls.push_back(std::move(call));
    }
    return side;
  }

  // All at once, so that one that does not answer costs no more than its own time.
  void Ask(const std::vector<Side*>& sides) {
    size_t open = 0;
    for (Side* side : sides) {
      for (Call& call : side->calls) {
        HttpRequest request;
        request.url = call.url;
        request.sink = std::make_shared<DiscardingSink>();
        request.max_body_bytes = 1 << 20;
        if (call.service->takes_key) side->credentials.AddHeaders(&request.headers);
        call.display_name = DisplayName(request);
        ++open;
        transport_->Start(std::move(request), [&call, &open](absl::StatusOr<HttpResponse> answer) {
          call.answer = std::move(answer);
          --open;
        });
      }
    }
    while (open > 0 && transport_->RunOnce()) {
    }
  }

  // What a server or a library says, cut, on one line, and not at all when it repeats a secret.
  static std::string Quote(const Side& side, std::string text) {
    const std::string lower = absl::AsciiStrToLower(text);
    for (const std::string& secret : {side.key.value, side.project.path}) {
      if (!secret.empty() && absl::StrContains(lower, absl::AsciiStrToLower(secret))) {
        return "(a text with a setting's value in it)";
      }
    }
    for (char& c : text) {
      if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
    }
    if (text.size() <= kMostMessageBytes) return text;
    size_t end = kMostMessageBytes;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;  // not inside a UTF-8 character
    return absl::StrCat(text.substr(0, end), "…");
  }

  // "503: what the server says of it".
  static std::string StatusAndMessage(const Side& side, const HttpResponse& answer) {
    const absl::StatusOr<Json> body = ParseJson(answer.body);
    if (body.ok() && body->is_object()) {
      for (const char* field : {"message", "msg", "error_description", "error"}) {
        const std::string message = TextField(*body, field);
        if (!message.empty()) return absl::StrCat(answer.status, ": ", Quote(side, message));
      }
    }
    return absl::StrCat(answer.status);
  }

  // What a transport's error says, without the URL.
  static std::string ErrorText(const Side& side, const Call& call) {
    absl::string_view text = call.answer.status().message();
    absl::ConsumePrefix(&text, call.display_name + ": ");
    return Quote(side, std::string(text));
  }

  void CheckProject(const Side& side) {
    const bool any_answer = std::any_of(side.calls.begin(), side.calls.end(),
                                        [](const Call& call) { return call.answer.ok(); });
    if (!any_answer && !side.calls.empty()) return CheckConnection(side);
    for (const Call& call : side.calls) CheckService(side, call);
  }

  void AddUnresolved(const std::string& check, const std::string& host,
                     const HostAddresses& addresses, const std::string& name,
                     const std::string& ref) {
    Add(Severity::kError, check, absl::StrCat(host, " cannot be resolved: ", addresses.error),
        absl::StrCat("correct ", name, ", or this machine's network",
                     ref.empty() ? "" : "; a project that is paused or deleted has no address"));
  }

  // Says why no service answered. Only now are addresses looked up: behind a proxy, this machine may
  // know none, and need none.
  void CheckConnection(const Side& side) {
    const std::string check = side.prefix + "-connection";
    const std::string& name = side.url.name;
    const std::string host = absl::StrCat(name, "'s host ", side.project.host);
    const Call& call = side.calls.front();
    const HostAddresses addresses = look_up_(side.project.host);
    if (!addresses.found()) {
      return AddUnresolved(check, host, addresses, name, ProjectRefOfHost(side.project.host));
    }
    if (addresses.out_of_reach()) {
      return Add(Severity::kError, check,
                 absl::StrCat(host, " has only IPv6 addresses, and this machine has no IPv6 route"),
                 "use a machine with IPv6, or a host with an IPv4 address");
    }
    const std::string what = absl::StrCat(host, ", port ", side.project.port,
                                          ", gives no answer: ", ErrorText(side, call));
    if (absl::StrContains(what, "certificate")) {
      return Add(Severity::kError, check, what,
                 "give the host a certificate that is valid for it, or name the file of your own "
                 "authority in SSL_CERT_FILE");
    }
    Add(Severity::kError, check, what,
        ClassifyHost(side.project.host) == HostKind::kLoopback
            ? "start the local stack: supabase start"
            : absl::StrCat("correct ", name, ", or let this machine reach it"));
  }

  void CheckService(const Side& side, const Call& call) {
    const Service& service = *call.service;
    const std::string check = absl::StrCat(side.prefix, "-", service.name);
    const std::string& name = side.url.name;
    const std::string it = absl::StrCat(name, "'s ", service.title);
    const bool is_storage = service.name == absl::string_view("storage");
    // Without buckets, nobody needs storage.
    const Severity severity = is_storage && !has_buckets_ ? Severity::kWarning : Severity::kError;
    const std::string try_again = "try again, or look at the project's health in the dashboard";
    if (!call.answer.ok()) {
      return Add(severity, check, absl::StrCat(it, " gives no answer: ", ErrorText(side, call)),
                 try_again);
    }
    const HttpResponse& answer = *call.answer;
    const std::string target = RedirectTarget(call.url, answer);
    if (!target.empty()) return CheckRedirect(side, call, severity, target);
    const std::string answers = absl::StrCat(it, " answers ", StatusAndMessage(side, answer));
    const std::string set_it = absl::StrCat("set ", name, " to the project's own URL");
    if (answer.ok() && absl::StartsWithIgnoreCase(answer.Header("content-type"), "text/html")) {
      // As servers of web applications answer whatever is asked.
      return Add(severity, check, absl::StrCat(it, " answers with a web page"), set_it);
    }
    if (answer.ok()) return Add(Severity::kOk, check, absl::StrCat(it, " answers"));
    if (answer.status == 401 && service.takes_key && !side.sends_key()) {
      return Add(Severity::kOk, check, absl::StrCat(it, " answers, and asks for a key"));
    }
    if ((answer.status == 401 || answer.status == 403) && service.takes_key && side.sends_key()) {
      return Add(severity, check,
                 absl::StrCat(it, " does not take ", side.key.name, ": it answers ",
                              StatusAndMessage(side, answer)),
                 "take a key of this project that is not revoked, from the dashboard under API "
                 "Keys");
    }
    if (answer.status == 404) {
      return Add(is_storage ? severity : Severity::kInfo, check, answers,
                 is_storage ? set_it : absl::StrCat(set_it, ", unless it has no ", service.title));
    }
    // Supabase's own statuses: https://supabase.com/docs/guides/platform/http-status-codes
    if (answer.status == 402) {
      return Add(severity, check, answers,
                 "the project is restricted: see its organization's usage and billing");
    }
    if (answer.status == 540) {
      return Add(severity, check, absl::StrCat(answers, "; the project is paused"),
                 "restore the project in the dashboard");
    }
    Add(severity, check, answers, answer.status >= 500 ? try_again : set_it);
  }

  // A redirect is not followed: it would carry the key to wherever it points.
  void CheckRedirect(const Side& side, const Call& call, Severity severity,
                     const std::string& target) {
    const std::string check = absl::StrCat(side.prefix, "-", call.service->name);
    const std::string& name = side.url.name;
    const std::string it = absl::StrCat(name, "'s ", call.service->title, " redirects ");
    const std::string full_strict = "set Cloudflare's SSL/TLS mode to Full (strict)";
    if (AreSameUpToScheme(call.url, target)) {
      const bool to_tls = absl::StartsWith(OriginOf(target), "https:");
      if (to_tls && !side.project.is_tls) {
        return Add(severity, check, it + "from http to https",
                   absl::StrCat("write ", name, " with https; if that redirects to itself, ",
                                full_strict));
      }
      return Add(
          severity, check,
          absl::StrCat(it, to_tls == side.project.is_tls ? "to itself" : "from https to http",
                       ", a loop: Cloudflare's SSL/TLS mode Flexible, which asks a server "
                       "that wants https by http, does that"),
          full_strict);
    }
    // Queries, and other servers' paths, may have tokens in them.
    const std::string origin = OriginOf(target);
    std::string where = ParseProjectUrl(origin).ok() ? origin : "what is no http or https URL";
    if (origin == OriginOf(call.url)) {
      where = target.substr(0, target.find('?'));
    }
    Add(severity, check, absl::StrCat(it, "to ", Quote(side, where)),
        absl::StrCat("set ", name, " to the project's own URL, where nothing redirects"));
  }

  void CheckDatabaseHost(const Side& side) {
    const absl::StatusOr<DatabaseUrl> url = ParseDatabaseUrl(side.database_url.value);
    if (!url.ok() || url->is_badly_encoded) return;
    // A socket, or an address that libpq uses instead of the name's.
    if (url->host.empty() || url->host[0] == '/' || url->host[0] == '@') return;
    if (url->parameters.count("hostaddr") > 0) return;
    const std::string check = side.prefix + "-database-host";
    const std::string host = absl::StrCat(side.database_url.name, "'s host ", url->host);
    const HostAddresses addresses = look_up_(url->host);
    const std::string ref = url->project_ref();
    if (!addresses.found()) {
      return AddUnresolved(check, host, addresses, side.database_url.name, ref);
    }
    if (addresses.out_of_reach()) {
      return Add(Severity::kError, check,
                 absl::StrCat(host, " has only IPv6 addresses, and this machine has no IPv6 route"),
                 absl::StrCat("use the session pooler, which has IPv4 addresses: "
                              "aws-0-REGION.pooler.supabase.com:5432, user postgres.",
                              ref.empty() ? "REF" : ref, ", from the dashboard under Connect"));
    }
    Add(Severity::kOk, check, host + " has an address for this machine");
  }

  const Settings& settings_;
  const std::vector<Finding>& offline_;
  HttpTransport* const transport_;
  const std::function<HostAddresses(const std::string& host)>& look_up_;
  bool has_buckets_ = false;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> CheckOnline(
    const Settings& settings, const std::vector<Finding>& offline, HttpTransport* transport,
    const std::function<HostAddresses(const std::string& host)>& look_up) {
  return OnlineChecker(settings, offline, transport, look_up).Run();
}

}  // namespace dumpline

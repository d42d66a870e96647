#include "tools/env-check/online.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/env-check/probe.h"
#include "tools/lib/http/redirect.h"
#include "tools/lib/supabase/error.h"
#include "tools/lib/supabase/project.h"
#include "tools/lib/text/quote.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

// Returns true if two http or https URLs differ at most in the scheme.
bool AreSameUpToScheme(const std::string& a, const std::string& b) {
  const absl::StatusOr<Url> one = ParseHttpUrl(a), two = ParseHttpUrl(b);
  if (!one.ok() || !two.ok() || one->host != two->host) return false;
  const auto port = [](const Url& url) {  // 0 for the scheme's own
    return url.port_or_default() == (url.is_tls() ? 443 : 80) ? 0 : url.port;
  };
  const auto path = [](const Url& url) { return url.path.empty() ? "/" : url.path; };
  return port(*one) == port(*two) && path(*one) == path(*two);
}

// Returns the message of a server or a library, shortened and on one line. Omits the message if it
// repeats a secret.
std::string Quote(const Side& side, const std::string& text) {
  return QuoteWithoutSecrets(text, {side.key.value, side.project->path});
}

// Returns "503" or "503: message of the server".
std::string StatusAndMessage(const Side& side, const HttpResponse& answer) {
  const ApiError error = ReadApiError(answer);
  const std::string& text = error.message.empty() ? error.code : error.message;
  return absl::StrCat(answer.status, text.empty() ? "" : ": ", Quote(side, text));
}

// Returns the transport's error without the URL.
std::string ErrorText(const Side& side, const Call& call) {
  absl::string_view text = call.answer.status().message();
  absl::ConsumePrefix(&text, call.error_prefix);
  return Quote(side, std::string(text));
}

Finding Unresolved(const std::string& check, const std::string& host,
                   const HostAddresses& addresses, const std::string& name,
                   const std::string& ref) {
  return {check, Severity::kError, absl::StrCat(host, " cannot be resolved: ", addresses.error),
          absl::StrCat("correct ", name, ", or this machine's network",
                       ref.empty() ? "" : "; a project that is paused or deleted has no address")};
}

// Explains why no service responded. Addresses are looked up only at this point, because a machine
// that uses a proxy may be unable to resolve names and does not need to.
Finding CheckConnection(const Probe& probe, const LookUp& look_up) {
  const Side& side = *probe.side;
  const std::string check = side.prefix + "-connection";
  const std::string& name = side.url.name;
  const std::string& host_name = side.project->host;
  const std::string host = absl::StrCat(name, "'s host ", host_name);
  const HostAddresses addresses = look_up(host_name);
  if (!addresses.found()) {
    return Unresolved(check, host, addresses, name, ProjectRefOfHost(host_name));
  }
  if (addresses.out_of_reach()) {
    return {check, Severity::kError,
            absl::StrCat(host, " has only IPv6 addresses, and this machine has no IPv6 route"),
            "use a machine with IPv6, or a host with an IPv4 address"};
  }
  const std::string what =
      absl::StrCat(host, ", port ", side.project->port_or_default(),
                   ", does not answer: ", ErrorText(side, probe.calls.front()));
  std::string fix = absl::StrCat("correct ", name, ", or let this machine reach it");
  if (absl::StrContains(what, "certificate")) {
    fix =
        "give the host a certificate that is valid for it, or name the file of your own authority "
        "in SSL_CERT_FILE";
  } else if (ClassifyHost(host_name) == HostKind::kLoopback) {
    fix = "start the local stack: supabase start";
  }
  return {check, Severity::kError, what, fix};
}

// Reports a redirect. It is not followed, because it would carry the key to its target.
Finding CheckRedirect(const Side& side, const Call& call, Severity severity,
                      const std::string& target) {
  const std::string check = absl::StrCat(side.prefix, "-", call.service->name);
  const std::string& name = side.url.name;
  const std::string it = absl::StrCat(name, "'s ", call.service->title, " redirects ");
  const std::string target_origin = OriginOf(target);
  if (AreSameUpToScheme(call.url, target)) {
    const bool to_tls = absl::StartsWith(target_origin, "https:");
    if (to_tls && !side.project->is_tls()) {
      return {
          check, severity, it + "from http to https",
          absl::StrCat("write ", name, " with https; if that redirects to itself, ", kFullStrict)};
    }
    return {check, severity,
            absl::StrCat(it, to_tls == side.project->is_tls() ? "to itself" : "from https to http",
                         ", a loop: Cloudflare's SSL/TLS mode Flexible causes that, because it "
                         "uses http to a server that requires https"),
            kFullStrict};
  }
  // Queries, and the paths of other servers, may contain tokens.
  std::string where = target_origin.empty() ? "a URL that is not http or https" : target_origin;
  if (target_origin == OriginOf(call.url)) where = target.substr(0, target.find('?'));
  return {check, severity, absl::StrCat(it, "to ", Quote(side, where)),
          absl::StrCat("set ", name, " to the project's own URL, where nothing redirects")};
}

// Returns the finding for a response with an error status.
Finding CheckErrorStatus(const Probe& probe, const Call& call, Severity severity) {
  const Side& side = *probe.side;
  const Service& service = *call.service;
  const HttpResponse& answer = *call.answer;
  const std::string check = absl::StrCat(side.prefix, "-", service.name);
  const std::string it = absl::StrCat(side.url.name, "'s ", service.title);
  const std::string answers = absl::StrCat(it, " answers ", StatusAndMessage(side, answer));
  const std::string set_it = absl::StrCat("set ", side.url.name, " to the project's own URL");
  const bool is_storage = !service.takes_key;
  if (answer.status == 401 && service.takes_key && !probe.credentials.has_key()) {
    return {check, Severity::kOk, absl::StrCat(it, " answers, and requires a key"), ""};
  }
  const bool sent_key = service.takes_key && probe.credentials.has_key();
  if ((answer.status == 401 || answer.status == 403) && sent_key) {
    return {check, severity,
            absl::StrCat(it, " rejects ", side.key.name, ": it answers ",
                         StatusAndMessage(side, answer)),
            kTakeValidKey};
  }
  if (answer.status == 404) {
    return {
        check, is_storage ? severity : Severity::kInfo, answers,
        is_storage ? set_it : absl::StrCat(set_it, ", unless the project has no ", service.title)};
  }
  if (const auto own = FindPlatformStatus(answer.status)) {
    return {check, severity, absl::StrCat(answers, own->meaning), own->fix};
  }
  return {check, severity, answers, answer.status >= 500 ? kTryAgain : set_it};
}

Finding CheckService(const Probe& probe, const Call& call, bool has_buckets) {
  const Side& side = *probe.side;
  const std::string check = absl::StrCat(side.prefix, "-", call.service->name);
  const std::string it = absl::StrCat(side.url.name, "'s ", call.service->title);
  // Only a sync with buckets needs storage, the only service that takes no key here.
  const bool is_needed = call.service->takes_key || has_buckets;
  const Severity severity = is_needed ? Severity::kError : Severity::kWarning;
  if (!call.answer.ok()) {
    return {check, severity, absl::StrCat(it, " does not answer: ", ErrorText(side, call)),
            kTryAgain};
  }
  const HttpResponse& answer = *call.answer;
  const std::string target = RedirectTarget(call.url, answer);
  if (!target.empty()) return CheckRedirect(side, call, severity, target);
  if (!answer.ok()) return CheckErrorStatus(probe, call, severity);
  if (IsWebPage(answer)) {
    return {check, severity, absl::StrCat(it, " answers with a web page"),
            absl::StrCat("set ", side.url.name, " to the project's own URL")};
  }
  return {check, Severity::kOk, absl::StrCat(it, " answers"), ""};
}

void CheckProject(const Probe& probe, bool has_buckets, const LookUp& look_up,
                  std::vector<Finding>* findings) {
  if (probe.calls.empty()) return;
  const bool any_answer = std::any_of(probe.calls.begin(), probe.calls.end(),
                                      [](const Call& call) { return call.answer.ok(); });
  if (!any_answer) return findings->push_back(CheckConnection(probe, look_up));
  for (const Call& call : probe.calls) findings->push_back(CheckService(probe, call, has_buckets));
}

void CheckDatabaseHost(const Side& side, const LookUp& look_up, std::vector<Finding>* findings) {
  if (!side.database || side.database->is_badly_encoded) return;
  const DatabaseUrl& url = *side.database;
  // Skips a socket, and an address that libpq uses instead of the host name.
  if (url.host.empty() || url.host[0] == '/' || url.host[0] == '@') return;
  if (url.parameters.count("hostaddr") > 0) return;
  const std::string check = side.prefix + "-database-host";
  const std::string host = absl::StrCat(side.database_url.name, "'s host ", url.host);
  const HostAddresses addresses = look_up(url.host);
  const std::string ref = url.project_ref();
  if (!addresses.found()) {
    return findings->push_back(Unresolved(check, host, addresses, side.database_url.name, ref));
  }
  if (addresses.out_of_reach()) {
    return findings->push_back(
        {check, Severity::kError,
         absl::StrCat(host, " has only IPv6 addresses, and this machine has no IPv6 route"),
         absl::StrCat("use the session pooler, which has IPv4 addresses: "
                      "aws-0-REGION.pooler.supabase.com:5432, user postgres.",
                      ref.empty() ? "REF" : ref, ", from the dashboard under Connect")});
  }
  findings->push_back(
      {check, Severity::kOk, host + " has an address that this machine can reach", ""});
}

}  // namespace

std::vector<Finding> CheckOnline(const SyncSettings& sync, const SettingsReport& report,
                                 HttpTransport* transport, const LookUp& look_up) {
  Probe dev = MakeProbe(sync.dev, report.may_send_dev_key);
  Probe prod = MakeProbe(sync.prod, report.may_send_prod_key);
  RunProbes({&dev, &prod}, transport);
  std::vector<Finding> findings;
  for (const Probe* probe : {&dev, &prod}) {
    CheckProject(*probe, sync.has_buckets(), look_up, &findings);
    CheckDatabaseHost(*probe->side, look_up, &findings);
  }
  return findings;
}

}  // namespace dumpline

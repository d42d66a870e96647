#include "tools/health-check/verdict.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/supabase/error.h"
#include "tools/lib/supabase/project.h"
#include "tools/lib/text/json.h"
#include "tools/lib/text/quote.h"

namespace dumpline {
namespace {

constexpr int kStackPort = 54321;  // of the local stack's API, in supabase/config.toml

constexpr char kReadLog[] = "look at the log of the program that answers";

Verdict Ok(std::string what) { return {true, std::move(what), ""}; }
Verdict Failed(std::string what, std::string fix) {
  return {false, std::move(what), std::move(fix)};
}

bool IsHosted(const HealthTarget& target) { return !ProjectRefOfHost(target.url.host).empty(); }

// Returns whether the gateway of every Supabase project requires a key for the path.
bool RequiresKey(absl::string_view path) {
  return absl::StartsWith(path, "/auth/v1/") || absl::StartsWith(path, "/rest/v1/");
}

// Returns "port 8000 is used by python3 (process 4711)".
std::string UsedBy(const HealthTarget& target, const PortState& port) {
  const int number = target.url.port_or_default();
  if (!port.listener) {
    return absl::StrCat("port ", number, " is used by another user's program");
  }
  return absl::StrCat("port ", number, " is used by ", port.listener->program, " (process ",
                      port.listener->pid, ")");
}

// Returns "; port 8000 is used by …" if the listener is known.
std::string AndUsedBy(const HealthTarget& target, const PortState& port) {
  return port.listener ? "; " + UsedBy(target, port) : "";
}

// Returns the remedy for a program that does not have the path, or is not the expected one.
std::string FixPath(const PortState& port, absl::string_view fix) {
  return port.listener ? absl::StrCat(fix, "; if ", port.listener->program,
                                      " is not the expected program, stop it")
                       : std::string(fix);
}

// Returns "503" or "503: message of the server".
std::string StatusAndMessage(const HealthTarget& target, const HttpResponse& response) {
  const ApiError error = ReadApiError(response);
  const std::string& text = error.message.empty() ? error.code : error.message;
  return absl::StrCat(response.status,
                      text.empty() ? "" : ": " + QuoteWithoutSecrets(text, target.secrets()));
}

Verdict JudgeSuccess(const HealthTarget& target, const HttpResponse& response,
                     const PortState& port, bool allow_html) {
  if (IsWebPage(response) && !allow_html) {
    return Failed(
        absl::StrCat(target.name, " answers with a web page", AndUsedBy(target, port)),
        FixPath(port, "name the API's health path in the URL; --allow-html accepts web pages"));
  }
  const std::string answers = absl::StrCat(target.name, " answers ", response.status);
  const std::string complaint = FindComplaint(response.body);
  if (complaint.empty()) return Ok(answers);
  return Failed(absl::StrCat(answers, " and reports ", complaint),
                IsHosted(target) ? kTryAgain : kReadLog);
}

// Returns the transport's message without the URL that precedes it.
std::string ErrorText(const HealthTarget& target, const absl::Status& error) {
  absl::string_view text = error.message();
  const size_t colon = text.find(": ");
  if (absl::StartsWith(text, "GET ") && colon != absl::string_view::npos) {
    text.remove_prefix(colon + 2);
  }
  return QuoteWithoutSecrets(text, target.secrets());
}

Verdict JudgeRefusal(const HealthTarget& target, const PortState& port) {
  const int number = target.url.port_or_default();
  if (!target.is_local() || !port.is_known) {
    return Failed(absl::StrCat(target.name, "'s host ", target.url.host,
                               " refuses connections on port ", number),
                  absl::StrCat("start ", target.name, ", or correct the port in the URL"));
  }
  if (port.is_listening) {
    return Failed(absl::StrCat(target.url.host, " refuses connections, although ",
                               UsedBy(target, port), " at another address"),
                  "write localhost, or the address at which the program listens");
  }
  return Failed(absl::StrCat("nothing listens on port ", number),
                number == kStackPort
                    ? "start the local stack: supabase start"
                    : absl::StrCat("start ", target.name, ", or correct the port in the URL"));
}

Verdict JudgeTls(const HealthTarget& target, const absl::Status& error) {
  const std::string text = ErrorText(target, error);
  const std::string what =
      absl::StrCat("TLS with ", target.name, "'s host ", target.url.host, " fails: ", text);
  if (absl::StrContains(text, "certificate")) {
    return Failed(what,
                  "give the host a certificate that is valid for it, or name the file of your own "
                  "authority in SSL_CERT_FILE");
  }
  return Failed(what, "write http in place of https if the server has no TLS");
}

}  // namespace

std::string FindComplaint(absl::string_view body) {
  // Does not parse bodies that are not objects, such as text.
  if (!absl::StartsWith(absl::StripLeadingAsciiWhitespace(body), "{")) return "";
  const absl::StatusOr<Json> json = ParseJson(body);
  if (!json.ok()) return "";
  const auto healthy = json->find("healthy");
  if (healthy != json->end() && healthy->is_boolean() && !healthy->get<bool>()) {
    return "that it is not healthy";
  }
  const std::string status = absl::AsciiStrToLower(TextField(*json, "status"));
  for (const char* bad : {"fail", "error", "down", "out_of_service", "unhealthy"}) {
    if (status == bad) return absl::StrCat("the status ", bad);
  }
  return "";
}

Verdict JudgeResponse(const HealthTarget& target, const HttpResponse& response,
                      const PortState& port, bool allow_html) {
  if (response.ok()) return JudgeSuccess(target, response, port, allow_html);
  const bool sent_key = target.credentials.has_key();
  const int status = response.status;
  if (status == 401 && !sent_key && RequiresKey(target.url.path)) {
    return Ok(target.name + " answers, and requires a key");
  }
  const std::string text = StatusAndMessage(target, response);
  const std::string answers = absl::StrCat(target.name, " answers ", text);
  if ((status == 401 || status == 403) && sent_key) {
    return Failed(absl::StrCat(target.name, " rejects ", target.key_source, ": it answers ", text),
                  kTakeValidKey);
  }
  if (status == 401 || status == 403) {
    return Failed(answers, "send a key with --key-env, or name a path that requires none");
  }
  if (status == 404) {
    return Failed(answers + AndUsedBy(target, port), FixPath(port, "correct the path in the URL"));
  }
  // Other servers may use these statuses in another way.
  const auto own = IsHosted(target) ? FindPlatformStatus(status) : std::nullopt;
  if (own) return Failed(answers + own->meaning, own->fix);
  if (status >= 500) return Failed(answers, IsHosted(target) ? kTryAgain : kReadLog);
  return Failed(answers, "correct the URL");
}

Verdict JudgeFailure(const HealthTarget& target, const absl::Status& error, const PortState& port,
                     absl::Duration timeout) {
  const std::string& host = target.url.host;
  switch (error.code()) {
    case absl::StatusCode::kDeadlineExceeded:
      return Failed(absl::StrCat(target.name, " does not answer completely within ",
                                 absl::ToDoubleSeconds(timeout), " seconds"),
                    "look at the log of the program, or set another limit with --timeout");
    case absl::StatusCode::kAborted:
      return Failed(absl::StrCat(target.name, " ", error.message()),
                    absl::StrCat(kFullStrict,
                                 " if the host is behind Cloudflare (its mode "
                                 "Flexible causes loops); else correct the server's "
                                 "redirects"));
    case absl::StatusCode::kFailedPrecondition:
      return Failed(
          absl::StrCat(target.name, " ", error.message()),
          absl::StrCat("write the URL that answers; if that one redirects back, ", kFullStrict));
    default:
      break;
  }
  switch (FailureOf(error)) {
    case HttpFailure::kNameNotFound:
      return Failed(
          absl::StrCat(target.name, "'s host ", host, " cannot be resolved"),
          absl::StrCat(
              "correct the host in the URL, or this machine's network",
              IsHosted(target) ? "; a project that is paused or deleted has no address" : ""));
    case HttpFailure::kRefused:
      return JudgeRefusal(target, port);
    case HttpFailure::kTls:
      return JudgeTls(target, error);
    case HttpFailure::kOther:
      break;
  }
  return Failed(absl::StrCat(target.name, " does not answer: ", ErrorText(target, error)),
                "correct the URL, or let this machine reach the host");
}

}  // namespace dumpline

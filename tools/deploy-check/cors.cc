#include "tools/deploy-check/cors.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/lib/http/fetch.h"
#include "tools/lib/http/redirect.h"
#include "tools/lib/text/shorten.h"

namespace dumpline {
namespace {

constexpr size_t kMaxQuoteBytes = 200;

// The headers of a typical request to an API: a bearer token and a JSON body. Sorted, as the
// standard requires.
constexpr const char* kHeaders[] = {"authorization", "content-type"};

using Problems = std::vector<std::string>;

std::string Quote(absl::string_view text) {
  return absl::StrCat("'", Shorten(text, kMaxQuoteBytes), "'");
}

// Returns the values of all headers with that name, joined by ", " ("get" in the standard).
std::string Combined(const HttpResponse& answer, absl::string_view name) {
  std::vector<absl::string_view> values;
  for (const auto& header : answer.headers) {
    if (header.first == name) values.push_back(header.second);
  }
  return absl::StrJoin(values, ", ");
}

std::vector<std::string> ListIn(const HttpResponse& answer, absl::string_view name) {
  std::vector<std::string> items;
  for (absl::string_view item : absl::StrSplit(Combined(answer, name), ',')) {
    item = absl::StripAsciiWhitespace(item);
    if (!item.empty()) items.emplace_back(item);
  }
  return items;
}

bool Contains(const std::vector<std::string>& list, absl::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

// Starlette's CORSMiddleware, which FastAPI uses, names what it refuses: "Disallowed CORS origin,
// method, headers". Returns false for any other answer.
bool ReadStarletteRefusal(const HttpResponse& answer, const CorsRequests& requests,
                          const std::string& method, Problems* problems) {
  absl::string_view text = absl::StripAsciiWhitespace(answer.body);
  if (answer.status != 400 || !absl::ConsumePrefix(&text, "Disallowed CORS ")) return false;
  const std::string it = "the API (CORSMiddleware of FastAPI or Starlette) does not allow the ";
  const std::vector<std::string> refused = absl::StrSplit(text, ", ");
  if (Contains(refused, "origin")) {
    problems->push_back(
        absl::StrCat(it, "origin ", requests.origin,
                     "; add exactly this text, without a slash at its end, to the API's setting "
                     "BACKEND_CORS_ORIGINS (allow_origins), and deploy the API again"));
  }
  if (Contains(refused, "method")) {
    problems->push_back(absl::StrCat(it, "method ", method, "; add it to allow_methods"));
  }
  if (Contains(refused, "headers")) {
    problems->push_back(
        absl::StrCat(it, "headers ", absl::StrJoin(kHeaders, ", "), "; add them to allow_headers"));
  }
  return !problems->empty();
}

std::string ErrorStatus(int status, const std::string& method) {
  const std::string it = absl::StrCat("the preflight for ", method, " is answered ", status);
  switch (status) {
    case 401:
    case 403:
      return absl::StrCat(it,
                          "; browsers send no credentials with a preflight, so OPTIONS must pass "
                          "without them, also through Cloudflare Access and its firewall");
    case 404:
      return absl::StrCat(it, "; name a path of the API in --cors-path");
    case 400:
    case 405:
      return absl::StrCat(it, "; the API handles no preflights there: add CORSMiddleware to it");
    default:
      return absl::StrCat(it, " (expected 2xx)");
  }
}

// The "CORS check" of the standard.
void CheckOrigin(const HttpResponse& answer, const std::string& origin, bool with_credentials,
                 Problems* problems) {
  const std::string allowed = Combined(answer, "access-control-allow-origin");
  const std::string remedy = absl::StrCat("; add ", origin, " to the origins that the API allows");
  if (allowed == origin) return;
  if (allowed.empty()) {
    problems->push_back(absl::StrCat("Access-Control-Allow-Origin is missing", remedy));
  } else if (allowed == "*") {
    if (!with_credentials) return;
    problems->push_back(
        absl::StrCat("Access-Control-Allow-Origin is * together with "
                     "Access-Control-Allow-Credentials, which browsers reject",
                     remedy));
  } else if (absl::StrContains(allowed, ',')) {
    problems->push_back(
        absl::StrCat("Access-Control-Allow-Origin has more than one value, ", Quote(allowed),
                     ", which browsers reject; only one of the API and its proxy may send it"));
  } else {
    problems->push_back(
        absl::StrCat("Access-Control-Allow-Origin is ", Quote(allowed), ", not ", origin, remedy));
  }
}

void CheckPreflight(const HttpResponse& answer, const CorsRequests& requests,
                    const std::string& method, Problems* problems) {
  const std::string target = RedirectTarget(requests.url, answer);
  if (!target.empty()) {
    problems->push_back(absl::StrCat("the preflight for ", method, " is redirected to ",
                                     Quote(WithoutQuery(target)),
                                     ", which browsers do not follow; use that URL in the page"));
    return;
  }
  if (!answer.ok()) {
    if (ReadStarletteRefusal(answer, requests, method, problems)) return;
    problems->push_back(ErrorStatus(answer.status, method));
    return;
  }
  const bool with_credentials = Combined(answer, "access-control-allow-credentials") == "true";
  CheckOrigin(answer, requests.origin, with_credentials, problems);
  const std::vector<std::string> methods = ListIn(answer, "access-control-allow-methods");
  const bool is_safelisted = method == "GET" || method == "HEAD" || method == "POST";
  if (!Contains(methods, method) && !is_safelisted &&
      (with_credentials || !Contains(methods, "*"))) {
    problems->push_back(absl::StrCat("Access-Control-Allow-Methods lacks ", method,
                                     with_credentials && Contains(methods, "*")
                                         ? "; with credentials, * does not include it"
                                         : "; add it to the methods that the API allows"));
  }
  std::vector<std::string> headers = ListIn(answer, "access-control-allow-headers");
  for (std::string& header : headers) header = absl::AsciiStrToLower(header);
  for (const absl::string_view header : kHeaders) {
    const bool star = Contains(headers, "*");
    if (Contains(headers, header) || (star && !with_credentials && header != "authorization")) {
      continue;
    }
    problems->push_back(absl::StrCat("Access-Control-Allow-Headers lacks ", header,
                                     star ? "; * does not include it, so add it by name"
                                          : "; add it to the headers that the API allows"));
  }
}

}  // namespace

CheckResult CheckCors(HttpTransport* transport, const CorsRequests& requests) {
  Problems problems;
  int status = 0;
  for (const std::string& method : requests.methods) {
    HttpRequest request;
    request.method = "OPTIONS";
    request.url = requests.url;
    request.headers = {{"accept", "*/*"},
                       {"origin", requests.origin},
                       {"access-control-request-method", method},
                       {"access-control-request-headers", absl::StrJoin(kHeaders, ",")}};
    request.idempotent = true;
    const absl::StatusOr<HttpResponse> answer = transport->Send(std::move(request));
    Problems found;
    if (answer.ok()) {
      CheckPreflight(*answer, requests, method, &found);
    } else {
      found.emplace_back(answer.status().message());
    }
    if (problems.empty()) status = answer.ok() ? answer->status : 0;
    // Most problems concern all methods.
    for (std::string& problem : found) {
      if (!Contains(problems, problem)) problems.push_back(std::move(problem));
    }
  }
  Json line;
  line["check"] = "cors";
  line["url"] = requests.url;
  line["status"] = status > 0 ? Json(status) : Json();
  line["origin"] = requests.origin;
  line["methods"] = requests.methods;
  return MakeCheckResult(std::move(line), problems);
}

}  // namespace dumpline

#include "tools/deploy-check/cors.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tools/lib/http/testing/scripted_transport.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

constexpr char kOrigin[] = "https://app.example.com";

// Returns the status and the problems of the check, one per line.
std::string Check(const absl::StatusOr<HttpResponse>& answer,
                  const std::vector<std::string>& methods = {"GET"}) {
  ScriptedTransport transport([&](const ScriptedTransport::Sent&) { return answer; });
  const CheckResult result = CheckCors(&transport, {"https://api/v1", kOrigin, methods});
  const Json line = ParseJson(result.line).value();
  EXPECT_EQ(line["result"] == "ok", result.is_ok);
  EXPECT_EQ(line["problems"].empty(), result.is_ok);
  std::string text = line["status"].dump();
  for (const Json& problem : line["problems"]) {
    absl::StrAppend(&text, "\n", problem.get<std::string>());
  }
  return text;
}

HttpHeaders Allow(const std::string& origin, const std::string& methods, const std::string& headers,
                  const std::string& credentials = "") {
  HttpHeaders all;
  const auto add = [&all](const std::string& name, const std::string& value) {
    if (!value.empty()) all.emplace_back("access-control-allow-" + name, value);
  };
  add("origin", origin);
  add("methods", methods);
  add("headers", headers);
  add("credentials", credentials);
  return all;
}

TEST(Cors, SendsWhatBrowsersSend) {
  ScriptedTransport transport([&](const ScriptedTransport::Sent&) {
    return MakeResponse(204, "", Allow(kOrigin, "GET, PUT", "Authorization, Content-Type", "true"));
  });
  const CheckResult result = CheckCors(&transport, {"https://api/v1", kOrigin, {"GET", "PUT"}});
  EXPECT_EQ(result.line,
            R"({"check":"cors","url":"https://api/v1","status":204,)"
            R"("origin":"https://app.example.com","methods":["GET","PUT"],"result":"ok",)"
            R"("problems":[]})");
  EXPECT_EQ(transport.Log(), "OPTIONS /v1\nOPTIONS /v1\n");
  const auto& sent = transport.sent();
  EXPECT_EQ(sent[0].Header("origin"), kOrigin);
  EXPECT_EQ(sent[0].Header("access-control-request-method"), "GET");
  EXPECT_EQ(sent[1].Header("access-control-request-method"), "PUT");
  EXPECT_EQ(sent[1].Header("access-control-request-headers"), "authorization,content-type");
}

TEST(Cors, Origin) {
  const auto with = [](const std::string& origin, const std::string& credentials = "") {
    return Check(
        MakeResponse(200, "", Allow(origin, "GET", "authorization, content-type", credentials)));
  };
  const std::string remedy = "; add https://app.example.com to the origins that the API allows";
  EXPECT_EQ(with(kOrigin), "200");
  EXPECT_EQ(with("*"), "200");
  // "True" does not allow credentials.
  EXPECT_EQ(with("*", "True"), "200");
  EXPECT_EQ(with("*", "true"),
            "200\nAccess-Control-Allow-Origin is * together with Access-Control-Allow-Credentials, "
            "which browsers reject" +
                remedy);
  EXPECT_EQ(with(""), "200\nAccess-Control-Allow-Origin is missing" + remedy);
  for (const char* other :
       {"https://app.example.com/", "https://APP.example.com", "http://app.example.com", "null"}) {
    EXPECT_EQ(with(other), absl::StrCat("200\nAccess-Control-Allow-Origin is '", other,
                                        "', not https://app.example.com", remedy));
  }
  // The API and its proxy both add the header.
  HttpHeaders twice = Allow(kOrigin, "GET", "authorization, content-type");
  twice.emplace_back("access-control-allow-origin", kOrigin);
  EXPECT_EQ(Check(MakeResponse(200, "", twice)),
            "200\nAccess-Control-Allow-Origin has more than one value, 'https://app.example.com, "
            "https://app.example.com', which browsers reject; only one of the API and its proxy "
            "may send it");
}

TEST(Cors, Methods) {
  const auto with = [](const std::string& method, const std::string& allowed,
                       const std::string& credentials = "") {
    return Check(
        MakeResponse(200, "", Allow(kOrigin, allowed, "authorization,content-type", credentials)),
        {method});
  };
  // GET, HEAD and POST need not be named.
  EXPECT_EQ(with("GET", ""), "200");
  EXPECT_EQ(with("POST", "PUT"), "200");
  EXPECT_EQ(with("PATCH", "GET,PATCH"), "200");
  EXPECT_EQ(with("PATCH", "GET , PATCH ,"), "200");
  EXPECT_EQ(with("PATCH", "*"), "200");
  const std::string lacks = "200\nAccess-Control-Allow-Methods lacks PATCH; ";
  EXPECT_EQ(with("PATCH", "*", "true"), lacks + "with credentials, * does not include it");
  EXPECT_EQ(with("PATCH", "GET, patch"), lacks + "add it to the methods that the API allows");
  EXPECT_EQ(with("PATCH", ""), lacks + "add it to the methods that the API allows");
}

TEST(Cors, Headers) {
  const auto with = [](const std::string& allowed, const std::string& credentials = "") {
    return Check(MakeResponse(200, "", Allow(kOrigin, "GET", allowed, credentials)));
  };
  const std::string lacks = "\nAccess-Control-Allow-Headers lacks ";
  const std::string star = "; * does not include it, so add it by name";
  const std::string add = "; add it to the headers that the API allows";
  EXPECT_EQ(with("AUTHORIZATION, Content-Type"), "200");
  EXPECT_EQ(with("*, Authorization"), "200");
  EXPECT_EQ(with("*"), "200" + lacks + "authorization" + star);
  EXPECT_EQ(with("*", "true"),
            "200" + lacks + "authorization" + star + lacks + "content-type" + star);
  EXPECT_EQ(with("content-type"), "200" + lacks + "authorization" + add);
  EXPECT_EQ(with(""), "200" + lacks + "authorization" + add + lacks + "content-type" + add);
}

// The bodies are those of Starlette's CORSMiddleware.
TEST(Cors, StarletteNamesTheCause) {
  const std::string it = "\nthe API (CORSMiddleware of FastAPI or Starlette) does not allow the ";
  const std::string origin =
      it +
      "origin https://app.example.com; add exactly this text, without a slash at its end, to "
      "the API's setting BACKEND_CORS_ORIGINS (allow_origins), and deploy the API again";
  EXPECT_EQ(Check(MakeResponse(400, "Disallowed CORS origin"), {"GET", "POST"}), "400" + origin);
  EXPECT_EQ(Check(MakeResponse(400, "Disallowed CORS origin, method, headers"), {"PUT"}),
            "400" + origin + it + "method PUT; add it to allow_methods" + it +
                "headers authorization, content-type; add them to allow_headers");
  EXPECT_EQ(Check(MakeResponse(400, "Disallowed CORS method"), {"GET", "PUT"}),
            "400" + it + "method GET; add it to allow_methods" + it +
                "method PUT; add it to allow_methods");
  // This is not a refusal of Starlette.
  EXPECT_EQ(Check(MakeResponse(400, "Disallowed CORS planet")),
            "400\nthe preflight for GET is answered 400; the API handles no preflights there: add "
            "CORSMiddleware to it");
}

TEST(Cors, OtherStatuses) {
  const HttpHeaders good = Allow(kOrigin, "GET", "authorization, content-type");
  EXPECT_EQ(Check(MakeResponse(405, "", good)),
            "405\nthe preflight for GET is answered 405; the API handles no preflights there: add "
            "CORSMiddleware to it");
  EXPECT_EQ(Check(MakeResponse(404, "", good)),
            "404\nthe preflight for GET is answered 404; name a path of the API in --cors-path");
  EXPECT_EQ(Check(MakeResponse(403, "", good)),
            "403\nthe preflight for GET is answered 403; browsers send no credentials with a "
            "preflight, so OPTIONS must pass without them, also through Cloudflare Access and its "
            "firewall");
  EXPECT_EQ(Check(MakeResponse(502, "", good)),
            "502\nthe preflight for GET is answered 502 (expected 2xx)");
  HttpHeaders redirect = good;
  redirect.emplace_back("location", "/v1/?token=secret");
  EXPECT_EQ(Check(MakeResponse(307, "", redirect)),
            "307\nthe preflight for GET is redirected to 'https://api/v1/', which browsers do not "
            "follow; use that URL in the page");
  EXPECT_EQ(Check(absl::UnavailableError("OPTIONS https://api/v1: no connection"), {"GET", "PUT"}),
            "null\nOPTIONS https://api/v1: no connection");
}

// The status is that of the first preflight that failed.
TEST(Cors, OneMethodFails) {
  ScriptedTransport transport([&](const ScriptedTransport::Sent& sent) {
    const HttpHeaders good = Allow(kOrigin, "GET, PUT, POST", "authorization, content-type");
    return sent.Header("access-control-request-method") == "PUT" ? MakeResponse(500)
                                                                 : MakeResponse(200, "", good);
  });
  const CheckResult result =
      CheckCors(&transport, {"https://api/v1", kOrigin, {"GET", "PUT", "POST"}});
  const Json line = ParseJson(result.line).value();
  EXPECT_EQ(line["status"], 500);
  EXPECT_EQ(line["problems"].size(), 1u);
  EXPECT_EQ(line["problems"][0], "the preflight for PUT is answered 500 (expected 2xx)");
}

}  // namespace
}  // namespace dumpline

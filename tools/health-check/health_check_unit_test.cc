#include <stdlib.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tools/health-check/health_check.h"
#include "tools/health-check/verdict.h"
#include "tools/lib/http/testing/scripted_transport.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

using Answer = ScriptedTransport::Answer;

struct Setting {
  std::vector<std::string> targets;
  std::vector<std::string> keys;
  bool allow_html = false;
  PortState port;  // of every port of this machine
};

PortState UsedBy(int pid, const std::string& program) {
  return {true, true, Listener{pid, program}};
}
PortState Unused() { return {true, false, std::nullopt}; }

// Returns the output, or the error's message.
std::string Output(const Setting& setting, const Answer& answer,
                   std::vector<ScriptedTransport::Sent>* sent = nullptr) {
  std::vector<HealthTarget> targets;
  for (const std::string& text : setting.targets) {
    absl::StatusOr<HealthTarget> target = ParseHealthTarget(text);
    if (!target.ok()) return std::string(target.status().message());
    targets.push_back(*std::move(target));
  }
  for (const std::string& key : setting.keys) {
    const absl::Status added = AddKey("--key-env", key, &targets);
    if (!added.ok()) return std::string(added.message());
  }
  ScriptedTransport transport(answer);
  HealthCheckOptions options;
  options.allow_html = setting.allow_html;
  options.now = [&transport] { return transport.now(); };
  options.find_listeners = [&setting](const std::set<int>& ports) {
    std::map<int, PortState> states;
    for (const int port : ports) states[port] = setting.port;
    return states;
  };
  std::string out;
  StringSink sink(&out);
  const absl::StatusOr<bool> all_ok = HealthCheck(options, targets, &transport, &sink);
  EXPECT_EQ(*all_ok, !absl::StrContains(out, R"("result":"failed")"));
  if (sent != nullptr) *sent = transport.sent();
  return out;
}

// Returns "RESULT: what -> fix" of a single target.
std::string Verdict(const Setting& setting, const Answer& answer) {
  const std::string out = Output(setting, answer);
  const absl::StatusOr<Json> line = ParseJson(out);
  if (!line.ok()) return out;
  const std::string fix = TextField(*line, "fix");
  return absl::StrCat(TextField(*line, "result"), ": ", TextField(*line, "what"),
                      fix.empty() ? "" : " -> " + fix);
}

std::string Verdict(const std::string& url, const HttpResponse& response,
                    const PortState& port = {}) {
  Setting setting;
  setting.targets = {"api=" + url};
  setting.port = port;
  return Verdict(setting, [&](const auto&) { return response; });
}

std::string Failure(const std::string& url, HttpFailure failure, const PortState& port = {},
                    const std::string& text = "GET http://h/x: text of the library") {
  absl::Status error = absl::UnavailableError(text);
  SetFailure(failure, &error);
  Setting setting;
  setting.targets = {"api=" + url};
  setting.port = port;
  return Verdict(setting, [&](const auto&) { return error; });
}

HttpResponse Page(int status = 200) {
  return MakeResponse(status, "<!doctype html>", {{"content-type", "text/html"}});
}

TEST(HealthCheck, WritesALineForEachInTheOrderOfTheInput) {
  Setting setting;
  setting.targets = {"b=https://h/b?token=x", "a=http://127.0.0.1:8000"};
  setting.port = UsedBy(4711, "python3");
  EXPECT_EQ(
      Output(setting, [](const auto&) { return MakeResponse(204); }),
      R"({"name":"b","url":"https://h/b","result":"ok","status":204,"milliseconds":0,"what":"b answers 204","fix":""})"
      "\n"
      R"({"name":"a","url":"http://127.0.0.1:8000","result":"ok","status":204,"milliseconds":0,"what":"a answers 204","fix":"","listener":{"pid":4711,"program":"python3"}})"
      "\n");
}

TEST(HealthCheck, NoResponseIsNull) {
  Setting setting;
  setting.targets = {"a=http://localhost:8000/"};
  setting.port = Unused();
  absl::Status error = absl::UnavailableError("GET http://localhost:8000/: no");
  SetFailure(HttpFailure::kRefused, &error);
  EXPECT_EQ(
      Output(setting, [&](const auto&) { return error; }),
      R"({"name":"a","url":"http://localhost:8000/","result":"failed","status":null,"milliseconds":0,"what":"nothing listens on port 8000","fix":"start a, or correct the port in the URL","listener":null})"
      "\n");
}

TEST(Judge, WebPages) {
  EXPECT_EQ(Verdict("https://h/", Page()),
            "failed: api answers with a web page -> name the API's health path in the URL; "
            "--allow-html accepts web pages");
  EXPECT_EQ(Verdict("http://localhost:8000/", Page(), UsedBy(4711, "python3")),
            "failed: api answers with a web page; port 8000 is used by python3 (process 4711) -> "
            "name the API's health path in the URL; --allow-html accepts web pages; if python3 is "
            "not the expected program, stop it");
  Setting setting;
  setting.targets = {"web=https://h/"};
  setting.allow_html = true;
  EXPECT_EQ(Verdict(setting, [](const auto&) { return Page(); }), "ok: web answers 200");
}

TEST(Judge, Statuses) {
  EXPECT_EQ(Verdict("http://localhost:8000/x", MakeResponse(404), UsedBy(7, "node")),
            "failed: api answers 404; port 8000 is used by node (process 7) -> correct the path in "
            "the URL; if node is not the expected program, stop it");
  EXPECT_EQ(Verdict("https://h/x", MakeResponse(404)),
            "failed: api answers 404 -> correct the path in the URL");
  EXPECT_EQ(Verdict("https://h/x", MakeResponse(503, R"({"message":"no\ndatabase"})")),
            "failed: api answers 503: no database -> look at the log of the program that answers");
  EXPECT_EQ(Verdict("https://r.supabase.co/x", MakeResponse(540)),
            "failed: api answers 540; the project is paused -> restore the project in the "
            "dashboard");
  EXPECT_EQ(Verdict("https://r.supabase.co/x", MakeResponse(402)),
            "failed: api answers 402 -> the project is restricted: see its organization's usage "
            "and billing");
  EXPECT_EQ(Verdict("https://h/x", MakeResponse(402)),
            "failed: api answers 402 -> correct the URL");
}

TEST(Judge, AMissingKeyIsExpectedOfSupabaseOnly) {
  for (const char* path : {"/auth/v1/health", "/rest/v1/"}) {
    EXPECT_EQ(Verdict(absl::StrCat("https://h", path), MakeResponse(401)),
              "ok: api answers, and requires a key");
  }
  for (const char* path : {"/storage/v1/status", "/x/auth/v1/", "/auth", "/"}) {
    EXPECT_EQ(Verdict(absl::StrCat("https://h", path), MakeResponse(401)),
              "failed: api answers 401 -> send a key with --key-env, or name a path that requires "
              "none");
  }
}

TEST(Judge, Redirects) {
  Setting setting;
  setting.targets = {"api=https://h/"};
  const auto to = [](const std::string& url) {
    return [url](const auto&) { return MakeResponse(302, "", {{"location", url}}); };
  };
  EXPECT_EQ(Verdict(setting, to("/")),
            "failed: api redirects in a loop at https://h/; Cloudflare's SSL mode Flexible causes "
            "that: set Full (strict) -> set Cloudflare's SSL/TLS mode to Full (strict) if the host "
            "is behind Cloudflare (its mode Flexible causes loops); else correct the server's "
            "redirects");
  EXPECT_EQ(Verdict(setting, to("https://other/?code=1")),
            "failed: api redirects from https://h/ to another origin, https://other -> write the "
            "URL that answers; if that one redirects back, set Cloudflare's SSL/TLS mode to Full "
            "(strict)");
}

TEST(Judge, NoConnection) {
  EXPECT_EQ(Failure("http://127.0.0.1:54321/rest/v1/", HttpFailure::kRefused, Unused()),
            "failed: nothing listens on port 54321 -> start the local stack: supabase start");
  EXPECT_EQ(Failure("http://127.0.0.1:5173/", HttpFailure::kRefused, UsedBy(7, "node")),
            "failed: 127.0.0.1 refuses connections, although port 5173 is used by node (process 7) "
            "at another address -> write localhost, or the address at which the program listens");
  EXPECT_EQ(Failure("http://h:8000/", HttpFailure::kRefused),
            "failed: api's host h refuses connections on port 8000 -> start api, or correct the "
            "port in the URL");
  EXPECT_EQ(Failure("http://h/", HttpFailure::kNameNotFound),
            "failed: api's host h cannot be resolved -> correct the host in the URL, or this "
            "machine's network");
  EXPECT_EQ(Failure("https://h/", HttpFailure::kTls, {}, "GET https://h/: wrong version"),
            "failed: TLS with api's host h fails: wrong version -> write http in place of https if "
            "the server has no TLS");
  EXPECT_EQ(Failure("https://h/", HttpFailure::kTls, {}, "GET https://h/: bad certificate"),
            "failed: TLS with api's host h fails: bad certificate -> give the host a certificate "
            "that is valid for it, or name the file of your own authority in SSL_CERT_FILE");
  EXPECT_EQ(Failure("http://h/", HttpFailure::kOther),
            "failed: api does not answer: text of the library -> correct the URL, or let this "
            "machine reach the host");
}

// The expected values are those of the documents that verdict.h names.
TEST(FindComplaint, UnderstandsBodiesOfHealthChecks) {
  for (const char* good :
       {"", "ok", "[]", "null", "{", R"({"status":"pass"})", R"({"status":"ok"})",
        R"({"status":"up"})", R"({"status":"warn"})", R"({"status":"UP"})",
        R"({"status":"UNKNOWN"})", R"({"status":"Healthy"})", R"({"status":"Degraded"})",
        R"({"healthy":true})", R"({"status":200})", R"({"checks":{"status":"fail"}})",
        R"(["status","fail"])", R"({"healthy":"no"})", R"({"status":["fail"]})"}) {
    EXPECT_EQ(FindComplaint(good), "") << good;
  }
  EXPECT_EQ(FindComplaint(R"({"healthy":false})"), "that it is not healthy");
  EXPECT_EQ(FindComplaint(" \n{\"status\":\"fail\"}"), "the status fail");
  EXPECT_EQ(FindComplaint(R"({"status":"error"})"), "the status error");
  EXPECT_EQ(FindComplaint(R"({"status":"down"})"), "the status down");
  EXPECT_EQ(FindComplaint(R"({"status":"DOWN"})"), "the status down");
  EXPECT_EQ(FindComplaint(R"({"status":"OUT_OF_SERVICE"})"), "the status out_of_service");
  EXPECT_EQ(FindComplaint(R"({"status":"Unhealthy"})"), "the status unhealthy");
  EXPECT_EQ(Verdict("https://h/", MakeResponse(200, R"({"healthy":false})")),
            "failed: api answers 200 and reports that it is not healthy -> look at the log of the "
            "program that answers");
}

TEST(Target, ErrorsOfUrls) {
  const auto error = [](const std::string& text) {
    return std::string(ParseHealthTarget(text).status().message());
  };
  const std::string form =
      "not NAME=URL (a name has letters, digits, spaces, and the characters . - _)";
  EXPECT_EQ(error("https://h/"), form);
  EXPECT_EQ(error("https://h/?a=b"), form);
  EXPECT_EQ(error("=https://h/"), form);
  EXPECT_EQ(error("sb_secret_x=https://h/"), form);
  EXPECT_EQ(error("a=h/"), "the URL of a is not an http or https URL");
  EXPECT_EQ(error("a=ftp://h/"), "the URL of a is not an http or https URL");
  EXPECT_EQ(error("a=http://h:x/"), "the URL of a has an invalid port (expected 1 to 65535)");
  EXPECT_EQ(error("a=http://h/?a b"), "the URL of a has white space or a control character");
}

TEST(Keys, GoToTheirTargetOnly) {
  setenv("HEALTH_KEY", "sb_secret_x", 1);
  Setting setting;
  setting.targets = {"a=https://h/rest/v1/", "b=https://h/x", "c=https://me:p%40ss@h/c"};
  setting.keys = {"a=HEALTH_KEY"};
  std::vector<ScriptedTransport::Sent> sent;
  Output(
      setting, [](const auto&) { return MakeResponse(200); }, &sent);
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_EQ(sent[0].Header("apikey"), "sb_secret_x");
  EXPECT_EQ(sent[1].Header("apikey"), "");
  // echo -n 'me:p@ss' | base64
  EXPECT_EQ(sent[2].Header("authorization"), "Basic bWU6cEBzcw==");
  EXPECT_EQ(sent[2].url, "https://h/c");
  setting.targets = {"a=https://h/rest/v1/"};
  EXPECT_EQ(Verdict(setting, [](const auto&) { return MakeResponse(401); }),
            "failed: a rejects $HEALTH_KEY: it answers 401 -> take a key of this project that is "
            "not revoked, from the dashboard under API Keys");
}

TEST(Keys, AreNotSentToTheWrongPlace) {
  const std::string claims = R"({"role":"service_role","ref":"abcdefghijklmnopqrst"})";
  setenv("HEALTH_JWT", ("e30." + absl::WebSafeBase64Escape(claims) + ".x").c_str(), 1);
  setenv("HEALTH_KEY", "sb_secret_x", 1);
  unsetenv("HEALTH_NONE");
  const auto error = [](const std::string& target, const std::string& key) {
    Setting setting;
    setting.targets = {target};
    setting.keys = {key};
    return Output(setting, [](const auto&) { return MakeResponse(200); });
  };
  const std::string form =
      "invalid --key-env (expected NAME=VARIABLE, with the name of an environment variable)";
  EXPECT_EQ(error("a=https://h/", "a"), form);
  EXPECT_EQ(error("a=https://h/", "a="), form);
  EXPECT_EQ(error("a=https://h/", "a=x y"), form);
  EXPECT_EQ(error("a=https://h/", "a=sb_secret_canary"), form);
  EXPECT_EQ(error("a=https://h/", "b=HEALTH_KEY"), "--key-env: no URL has the name b");
  EXPECT_EQ(error("a=https://h/", "a=HEALTH_NONE"), "$HEALTH_NONE: missing key");
  EXPECT_EQ(error("a=http://h.example.com/", "a=HEALTH_KEY"),
            "a must be https, because a key is sent to it");
  EXPECT_EQ(error("a=https://tttttttttttttttttttt.supabase.co/rest/v1/", "a=HEALTH_JWT"),
            "$HEALTH_JWT: the key is of project abcdefghijklmnopqrst, not of "
            "tttttttttttttttttttt");
}

// The output contains no secret, wherever it is and whatever the server does with it.
TEST(HealthCheck, NoSecretInTheOutput) {
  const std::string canary = "CaNaRy_7";
  setenv("HEALTH_KEY", ("sb_secret_" + canary).c_str(), 1);
  const std::string urls[] = {
      "https://" + canary + "@h.example.com/x",
      "https://me:" + canary + "@h.example.com/x",
      "https://me:a@" + canary + "@h.example.com/x",
      "https://me:a/" + canary + "@h.example.com/x",
      "https://me:a?" + canary + "@h.example.com/x",
      "https://h.example.com/x?" + canary,
      "https://h.example.com/x?token=" + canary + "&a=b",
      "https://h.example.com/x?token=" + canary + " b",
      "https://h.example.com/x#" + canary,
      "https://h.example.com:" + canary,
      "http://" + canary + "@127.0.0.1:8000/rest/v1/?apikey=" + canary,
      canary + "://h/",
      canary,
  };
  using Sent = ScriptedTransport::Sent;
  // Returns all that a server can repeat: the URL, the headers and the password in them.
  const auto echo = [](const Sent& sent) {
    std::string text = sent.url, password;
    for (const auto& header : sent.headers) absl::StrAppend(&text, " ", header.second);
    absl::Base64Unescape(absl::StripPrefix(sent.Header("authorization"), "Basic "), &password);
    return absl::StrCat(text, " ", password);
  };
  const std::function<absl::StatusOr<HttpResponse>(const Sent&)> answers[] = {
      [](const Sent&) { return MakeResponse(200); },
      [](const Sent&) { return Page(404); },
      [&](const Sent& sent) { return MakeResponse(401, "bad key " + echo(sent)); },
      [&](const Sent& sent) {
        return MakeResponse(500, absl::StrCat(R"({"message":")", echo(sent), "\"}"));
      },
      [&](const Sent&) {
        return MakeResponse(200, R"({"status":")" + canary + R"(","healthy":false})");
      },
      [](const Sent& sent) {
        return MakeResponse(302, "", {{"location", sent.url}});
      },
      [&](const Sent&) {
        return MakeResponse(302, "", {{"location", "https://b/" + canary + "?x=" + canary}});
      },
      [&](const Sent&) {
        return MakeResponse(302, "", {{"location", "https://me:" + canary + "@h.example.com/"}});
      },
      [&](const Sent& sent) {
        return absl::InternalError(absl::StrCat("GET https://h/: ", echo(sent)));
      },
  };
  for (const std::string& url : urls) {
    for (const auto& answer : answers) {
      for (const bool with_key : {false, true}) {
        Setting setting;
        setting.targets = {"a=" + url};
        if (with_key) setting.keys = {"a=HEALTH_KEY"};
        const std::string out = Output(setting, answer);
        EXPECT_FALSE(absl::StrContains(absl::AsciiStrToLower(out), absl::AsciiStrToLower(canary)))
            << url << "\n"
            << out;
      }
    }
  }
  Setting setting;
  setting.targets = {canary + "?x=http://h/"};
  EXPECT_FALSE(absl::StrContains(Output(setting, [](const auto&) { return Page(); }), canary));
}

}  // namespace
}  // namespace dumpline

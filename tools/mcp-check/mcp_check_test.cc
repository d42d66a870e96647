#include "tools/mcp-check/mcp_check.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/settings/finding.h"
#include "tools/mcp-check/config.h"

namespace dumpline {
namespace {

using Expect = McpCheckOptions::Expect;

constexpr char kProd[] = "abcdefghijklmnopqrst";
constexpr char kDev[] = "tsrqponmlkjihgfedcba";

std::string Output(const McpCheckOptions& options, const std::string& config) {
  const absl::StatusOr<std::vector<McpServer>> servers = ParseMcpConfig(config, "mcp.json");
  if (!servers.ok()) return std::string(servers.status().message());
  std::string out;
  StringSink sink(&out);
  EXPECT_TRUE(WriteFindings(CheckMcpServers(options, *servers), &sink).ok());
  return out;
}

// Returns "severity: what" of each finding for a server "x" with the fields, in one line.
std::string Check(const std::string& fields, const std::string& prod = "",
                  Expect expect = Expect::kAny) {
  const absl::StatusOr<std::vector<McpServer>> servers =
      ParseMcpConfig(absl::StrCat(R"({"mcpServers":{"x":{)", fields, "}}}"), "mcp.json");
  if (!servers.ok()) return std::string(servers.status().message());
  std::string text;
  for (const Finding& finding : CheckMcpServers({prod, expect}, *servers)) {
    EXPECT_EQ(finding.check, "mcp-server");
    EXPECT_EQ(finding.fix.empty(), finding.severity < Severity::kWarning) << finding.what;
    for (const auto& [name, severity] : SeverityNames()) {
      if (severity != finding.severity) continue;
      absl::StrAppend(&text, text.empty() ? "" : "; ", name, ": ", finding.what);
    }
  }
  return absl::StrReplaceAll(text, {{"server x ", ""}});
}

std::string Url(const std::string& url) { return absl::StrCat(R"("url":")", url, "\""); }
std::string Hosted(const std::string& query) { return Url("https://mcp.supabase.com/mcp" + query); }
std::string Command(const std::string& arguments) {
  return absl::StrCat(R"("command":"npx","args":["-y","@supabase/mcp-server-supabase@latest")",
                      arguments, "]");
}

TEST(Hosted, MayWriteToProduction) {
  const std::string ref = kProd;
  const std::string error =
      absl::StrCat("error: may write to project ", ref, ", which is production");
  EXPECT_EQ(Check(Hosted("?project_ref=" + ref), ref), error);
  EXPECT_EQ(Check(Hosted("?project_ref=" + ref + "&read_only=false"), ref), error);
  EXPECT_EQ(Check(Hosted("?project_ref=" + ref + "&features=database,docs"), ref), error);
  EXPECT_EQ(Check(Command(",\"--project-ref=" + ref + "\""), ref), error);
  EXPECT_EQ(Check(Command(",\"--project-ref\",\"" + ref + "\""), ref), error);
  // parseArgs() rejects a value, and --readonly is not the option.
  EXPECT_EQ(Check(Command(",\"--read-only=true\",\"--project-ref=" + ref + "\""), ref), error);
  EXPECT_EQ(Check(Command(",\"--readonly\",\"--project-ref=" + ref + "\""), ref), error);
  // The same through other programs.
  EXPECT_EQ(
      Check(R"("command":"npx","args":["mcp-remote","https://mcp.supabase.com/mcp?project_ref=)" +
                ref + "\"]",
            ref),
      error);
  EXPECT_EQ(
      Check(R"("command":"cmd","args":["/c","npx -y @supabase/mcp-server-supabase --project-ref )" +
                ref + "\"]",
            ref),
      error);
  EXPECT_EQ(
      Check(R"("command":"/opt/bin/mcp-server-supabase","args":["--project-ref=)" + ref + "\"]",
            ref),
      error);
}

TEST(Hosted, OnlyReads) {
  const std::string ref = kProd;
  const std::string ok = "ok: only reads, from project " + ref;
  EXPECT_EQ(Check(Hosted("?project_ref=" + ref + "&read_only=true"), ref), ok);
  EXPECT_EQ(Check(Hosted("?read_only=true&project_ref=" + ref), ""), ok);
  EXPECT_EQ(Check(Hosted("?features=docs%2Cdebugging&project_ref=" + ref), ref), ok);
  EXPECT_EQ(Check(Command(",\"--read-only\",\"--project-ref=" + ref + "\""), ref), ok);
  EXPECT_EQ(Check(Command(",\"--features\",\"docs\",\"--project-ref=" + ref + "\""), ref), ok);
  EXPECT_EQ(Check(Hosted("?read_only=true"), ref),
            "ok: only reads, from all projects of the account");
}

TEST(Hosted, OtherProjects) {
  const std::string dev = kDev;
  EXPECT_EQ(Check(Hosted("?project_ref=" + dev), kProd),
            "info: may write to project " + dev + ", which is not production");
  EXPECT_EQ(Check(Hosted("?project_ref=" + dev)), "warning: may write to project " + dev);
  EXPECT_EQ(Check(Hosted("")), "warning: may write to all projects of the account");
  EXPECT_EQ(Check(Hosted(""), kProd), "warning: may write to all projects of the account");
  EXPECT_EQ(Check(Command("")), "warning: may write to all projects of the account");
  const std::string unknown =
      "warning: may write to a hosted project whose reference is not in the file";
  EXPECT_EQ(Check(Hosted("?project_ref=${REF}"), kProd), unknown);
  EXPECT_EQ(Check(Hosted("?project_ref=${env:REF}")), unknown);
  EXPECT_EQ(Check(Hosted("?project_ref=sbx")), unknown);
}

TEST(Hosted, DefaultsOfVariablesCount) {
  EXPECT_EQ(Check(Hosted(absl::StrCat("?project_ref=${REF:-", kProd, "}")), kProd),
            absl::StrCat("error: may write to project ", kProd, ", which is production"));
  EXPECT_EQ(Check(Hosted("?read_only=${READ_ONLY:-true}")),
            "ok: only reads, from all projects of the account");
  EXPECT_EQ(Check(Url("${URL:-https://mcp.supabase.com}/mcp")),
            "warning: may write to all projects of the account");
}

TEST(Local, Stack) {
  const std::string ok = "ok: works on the local stack: what it writes does not reach production";
  EXPECT_EQ(Check(Url("http://localhost:54321/mcp")), ok);
  EXPECT_EQ(Check(Url("http://127.0.0.1:54321/mcp"), kProd, Expect::kLocal), ok);
  EXPECT_EQ(Check(Url("http://host.docker.internal:54321/mcp")), ok);
  EXPECT_EQ(Check(R"("command":"npx","args":["mcp-remote","http://[::1]:54321/mcp"])"), ok);
  EXPECT_EQ(Check(Url("http://localhost:54321/mcp"), kProd, Expect::kProd),
            "warning" + ok.substr(2));
  // Another server at the same path.
  EXPECT_EQ(Check(Url("http://127.0.0.1:3845/mcp")),
            "ok: names no Supabase project and no database");
  EXPECT_EQ(Output({}, R"({"servers":{"Supabase":{"url":"http://127.0.0.1:55321/mcp"}}})"),
            R"({"check":"mcp-server","severity":"ok","what":"server Supabase works on the local )"
            R"(stack: what it writes does not reach production","fix":""})"
            "\n");
}

TEST(Local, IsExpected) {
  EXPECT_EQ(Check(Hosted("?read_only=true"), "", Expect::kLocal),
            "warning: only reads, from all projects of the account; the local stack is expected");
  EXPECT_EQ(Check(Hosted(""), "", Expect::kLocal),
            "warning: may write to all projects of the account");
  EXPECT_EQ(Check(Hosted("?read_only=true"), "", Expect::kProd),
            "ok: only reads, from all projects of the account");
}

std::string Postgres(const std::string& url) {
  return absl::StrCat(R"("command":"npx","args":["-y","@modelcontextprotocol/server-postgres",")",
                      url, "\"]");
}

TEST(Postgres, Databases) {
  EXPECT_EQ(Check(Postgres("postgresql://postgres:postgres@127.0.0.1:54322/postgres")),
            "ok: works on a database of this machine: what it writes does not reach production");
  EXPECT_EQ(Check(Postgres("postgres://db.example.com/x")),
            "warning: works on a database at db.example.com, and may write to it");
  EXPECT_EQ(Check(Postgres("postgres://db.example.com/x"), kProd),
            "info: works on a database at db.example.com, which is not production");
  EXPECT_EQ(Check(Postgres("postgres://db.example.com/x"), "db.example.com"),
            "error: works on production's database at db.example.com");
  EXPECT_EQ(Check(Postgres(absl::StrCat("postgres://db.", kProd, ".supabase.co/x")), kProd),
            absl::StrCat("error: works on production's database at db.", kProd, ".supabase.co"));
  EXPECT_EQ(Check(Postgres(absl::StrCat("postgres://postgres.", kProd,
                                        "@aws-0-eu-west-1.pooler.supabase.com/x")),
                  kProd),
            "error: works on production's database at aws-0-eu-west-1.pooler.supabase.com");
  EXPECT_EQ(Check(Postgres("postgres://10.0.0.1/x")),
            "info: works on a database at 10.0.0.1, in a private network");
  EXPECT_EQ(
      Check(R"("command":"x","env":{"DATABASE_URI":"postgresql+asyncpg://db.example.com/x"})"),
      "warning: works on a database at db.example.com, and may write to it");
  EXPECT_EQ(Check(R"("command":"x","args":["--database-url=postgres://db.example.com/x"])", kProd),
            "info: works on a database at db.example.com, which is not production");
}

TEST(Postgres, Variables) {
  EXPECT_EQ(Check(Postgres("${DATABASE_URL}")),
            "info: names no Supabase project and no database except by its variables");
  EXPECT_EQ(Check(Postgres("postgres://u:${PASSWORD}@${HOST}:5432/x")),
            "info: works on a database whose host is not in the file, or is invalid");
  EXPECT_EQ(Check(Postgres("postgres://u:${PASSWORD}@db.example.com/x")),
            "warning: works on a database at db.example.com, and may write to it");
  EXPECT_EQ(Check(Postgres("${DATABASE_URL:-postgres://localhost/x}")),
            "ok: works on a database of this machine: what it writes does not reach production");
}

TEST(Postgres, Passwords) {
  const std::string works = "info: works on a database at db.example.com, which is not production";
  const std::string argument =
      "; warning: has a database password in its arguments, which all users of the machine can "
      "see, and in a file that may be committed";
  EXPECT_EQ(Check(Postgres("postgres://u:p@db.example.com/x"), kProd), works + argument);
  EXPECT_EQ(Check(Postgres("postgres://db.example.com/x?password=p"), kProd), works + argument);
  EXPECT_EQ(Check(Postgres("postgres://u:p@db.example.com/x?schema=public"), kProd),
            works + argument);
  EXPECT_EQ(
      Check(R"("command":"x","env":{"DATABASE_URL":"postgres://u:p@db.example.com/x"})", kProd),
      works + "; warning: has a database password in a file that may be committed");
  EXPECT_EQ(Check(Postgres("postgres://u:p#w@db.example.com/x"), kProd),
            "info: works on a database, which is not production" + argument);
}

TEST(Keys, AreNotWrittenInTheFile) {
  const std::string none = "ok: names no Supabase project and no database";
  EXPECT_EQ(Check(R"("command":"x","env":{"SUPABASE_ACCESS_TOKEN":"sbp_0123"})"),
            none + "; warning: has an access token (sbp_…) in a file that may be committed");
  EXPECT_EQ(Check(Url("https://h/mcp") + R"(,"headers":{"Authorization":"Bearer sbp_0123"})"),
            none + "; warning: has an access token (sbp_…) in a file that may be committed");
  EXPECT_EQ(Check(R"("command":"x","args":["--access-token=sbp_0123"])"),
            none +
                "; warning: has an access token (sbp_…) in its arguments, which all users of the "
                "machine can see, and in a file that may be committed");
  EXPECT_EQ(Check(R"("command":"x","env":{"KEY":"sb_secret_0123"})"),
            none + "; warning: has a secret key in a file that may be committed");
  EXPECT_EQ(Check(R"("command":"x","env":{"KEY":"${KEY:-sb_secret_0123}"})"),
            none + "; warning: has a secret key in a file that may be committed");
  const auto jwt = [](const std::string& claims) {
    return absl::StrCat(R"("command":"x","env":{"KEY":"e30.)", absl::WebSafeBase64Escape(claims),
                        ".x\"}");
  };
  EXPECT_EQ(Check(jwt(R"({"iss":"supabase","role":"service_role"})")),
            none + "; warning: has a secret key in a file that may be committed");
  EXPECT_EQ(Check(jwt(R"({"iss":"supabase","role":"anon"})")), none);
  EXPECT_EQ(Check(jwt(R"({"iss":"supabase-demo","role":"service_role"})")), none);
  for (const char* harmless : {"sb_publishable_0123", "sbp_…", "sbp_...", "<sbp_>", "a.b.c"}) {
    EXPECT_EQ(Check(absl::StrCat(R"("command":"x","env":{"KEY":")", harmless, "\"}")), none)
        << harmless;
  }
  EXPECT_EQ(Check(R"("command":"x","env":{"KEY":"${KEY}"})"),
            "info: names no Supabase project and no database except by its variables");
}

TEST(ExpandVariables, UsesDefaults) {
  EXPECT_EQ(ExpandVariables("a${B}c${D:-e}${input:f}$g${h"),
            "aunknown-variable-valueceunknown-variable-value$g${h");
  EXPECT_EQ(ExpandVariables("${A:-}"), "");
}

TEST(ParseMcpConfig, Errors) {
  EXPECT_EQ(Output({}, "{\n]"), "mcp.json:2: not valid JSON");
  EXPECT_EQ(Output({}, "[]"),
            "mcp.json:1: not a JSON object (expected one with mcpServers or servers)");
  EXPECT_EQ(Output({}, R"({"servers":[]})"), "mcp.json: servers is not a JSON object");
  EXPECT_EQ(Output({}, R"({"mcpServers":{"a":1}})"),
            "mcp.json: an entry of mcpServers is not a JSON object");
  EXPECT_EQ(Output({}, "{}"),
            R"({"check":"mcp-server","severity":"ok","what":"the file has no servers","fix":""})"
            "\n");
  EXPECT_EQ(Check(R"("command":1,"args":"x","env":[],"headers":7,"url":null)"),
            "ok: names no Supabase project and no database");
}

// The output contains no secret of any form, whatever value it is in.
TEST(CheckMcpServers, NoSecretInAnyValue) {
  const std::string canary = "CaNaRy_7";
  const std::string claims = R"({"role":"service_role","ref":"CaNaRy_7","iss":"CaNaRy_7"})";
  const std::string values[] = {
      canary,
      "sb_secret_" + canary,
      "sbp_" + canary,
      "Bearer sbp_" + canary,
      "eyJhbGciOiJIUzI1NiJ9." + absl::WebSafeBase64Escape(claims) + "." + canary,
      "${X:-" + canary + "}",
      "${" + canary + "}",
      "--access-token=" + canary,
      "--project-ref=" + canary,
      "--features=" + canary,
      "@supabase/mcp-server-supabase --project-ref=" + canary,
      "@supabase/mcp-server-supabase --project-ref " + canary + " --features " + canary,
      "https://mcp.supabase.com/mcp?project_ref=" + canary,
      "https://mcp.supabase.com/mcp?read_only=" + canary,
      "https://mcp.supabase.com/mcp?features=" + canary + "#" + canary,
      "https://me:" + canary + "@mcp.supabase.com/mcp?token=" + canary,
      "https://" + canary + "@mcp.supabase.com/" + canary,
      "http://me:" + canary + "@localhost:54321/mcp?apikey=" + canary,
      "http://localhost:" + canary + "/mcp",
      "postgresql://u:" + canary + "@db.example.com/x",
      "postgresql://" + canary + "@db.example.com/x",
      "postgresql://u:" + canary + "@localhost/x",
      "postgresql://u:" + canary + "@/x",
      "postgresql://u:" + canary,
      "postgresql://u:@" + canary + "@db.example.com/x",
      "postgresql://u:/" + canary + "@db.example.com/x",
      "postgresql://u:?" + canary + "@db.example.com/x",
      "postgresql://u:#" + canary + "/@db.example.com/x",
      "postgresql://u:x@" + canary + "/y?z@db.example.com/x",
      "postgresql://db.example.com/x?user=u&password=" + canary,
      "postgresql://db.example.com/x?sslmode=" + canary,
      "postgresql://db.example.com/" + canary,
      "postgresql+psycopg://u:" + canary + "@db.example.com/x",
      "host=db.example.com password=" + canary,
  };
  for (const std::string& value : values) {
    const std::string places[] = {
        absl::StrCat(R"("command":")", value, "\""),
        absl::StrCat(R"("command":"x","args":[")", value, "\"]"),
        absl::StrCat(R"("command":"x","args":["@supabase/mcp-server-supabase",")", value, "\"]"),
        absl::StrCat(R"("command":"x","args":["--project-ref",")", value, "\"]"),
        absl::StrCat(R"("command":"x","env":{"KEY":")", value, "\"}"),
        absl::StrCat(R"("command":"x","env":{")", value, R"(":"x"})"),
        absl::StrCat(R"("url":")", value, "\""),
        absl::StrCat(R"("url":"https://mcp.supabase.com/mcp","headers":{"a":")", value, "\"}"),
    };
    for (const std::string& place : places) {
      for (const Expect expect : {Expect::kAny, Expect::kLocal, Expect::kProd}) {
        for (const char* prod : {"", kProd}) {
          const std::string out =
              Output({prod, expect}, absl::StrCat(R"({"mcpServers":{"x":{)", place, "}}}"));
          EXPECT_TRUE(absl::StartsWith(out, R"({"check":"mcp-server",)")) << place << "\n" << out;
          EXPECT_FALSE(absl::StrContains(absl::AsciiStrToLower(out), absl::AsciiStrToLower(canary)))
              << place << "\n"
              << out;
        }
      }
    }
  }
  // The text of a file that is not JSON is not shown either.
  EXPECT_FALSE(absl::StrContains(Output({}, "{\"x\": " + canary), canary));
}

}  // namespace
}  // namespace dumpline

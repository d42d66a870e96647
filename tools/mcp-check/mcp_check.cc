#include "tools/mcp-check/mcp_check.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/supabase/database_url.h"
#include "tools/lib/supabase/project.h"
#include "tools/mcp-check/secrets.h"
#include "tools/mcp-check/supabase_server.h"

namespace dumpline {
namespace {

using Expect = McpCheckOptions::Expect;

constexpr char kCheck[] = "mcp-server";
constexpr char kUseLocalDatabase[] = "use the local stack's database";

// Raises the severity of a server that works on a hosted project if the local stack is expected.
Finding ExpectHosted(const McpCheckOptions& options, Finding finding) {
  if (options.expect != Expect::kLocal || finding.severity >= Severity::kWarning) return finding;
  finding.severity = Severity::kWarning;
  finding.what += "; the local stack is expected";
  finding.fix = "use the local stack's server: http://localhost:54321/mcp";
  return finding;
}

// Makes the finding for a server that works on this machine.
Finding Local(const McpCheckOptions& options, std::string what) {
  what += ": what it writes does not reach production";
  if (options.expect != Expect::kProd) return {kCheck, Severity::kOk, std::move(what), ""};
  return {kCheck, Severity::kWarning, std::move(what), "use the server of the hosted project"};
}

Finding CheckHosted(const McpCheckOptions& options, const McpServer& server,
                    const HostedServer& hosted) {
  const std::string it = absl::StrCat("server ", server.name);
  const std::string place = !hosted.has_ref ? "all projects of the account"
                            : hosted.project_ref.empty()
                                ? "a hosted project whose reference is not in the file"
                                : "project " + hosted.project_ref;
  if (!hosted.may_write()) {
    return {kCheck, Severity::kOk, absl::StrCat(it, " only reads, from ", place), ""};
  }
  const std::string writes = absl::StrCat(it, " may write to ", place);
  if (!hosted.has_ref) {
    return {kCheck, Severity::kWarning, writes,
            hosted.is_url ? "add project_ref=REF and read_only=true to its URL"
                          : "add --project-ref=REF and --read-only to its arguments"};
  }
  const std::string fix =
      hosted.is_url ? "add read_only=true to its URL" : "add --read-only to its arguments";
  if (options.prod.empty() || hosted.project_ref.empty()) {
    return {kCheck, Severity::kWarning, writes, fix};
  }
  if (hosted.project_ref == options.prod) {
    return {kCheck, Severity::kError, writes + ", which is production", fix};
  }
  return {kCheck, Severity::kInfo, writes + ", which is not production", ""};
}

Finding CheckDatabase(const McpCheckOptions& options, const McpServer& server,
                      const std::string& text) {
  const std::string it = absl::StrCat("server ", server.name);
  const absl::StatusOr<DatabaseUrl> url = ParseDatabaseUrl(text);
  if (!url.ok() || absl::StrContains(url->host, kUnknownValue)) {
    return {kCheck, Severity::kInfo,
            it + " works on a database whose host is not in the file, or is invalid", ""};
  }
  // The host of a badly encoded URL may be a part of its password.
  const std::string at = url->is_badly_encoded ? "" : absl::StrCat(" at ", url->host);
  if (url->is_local()) return Local(options, it + " works on a database of this machine");
  if (!options.prod.empty() && (url->project_ref() == options.prod || url->host == options.prod)) {
    return {kCheck, Severity::kError, absl::StrCat(it, " works on production's database", at),
            kUseLocalDatabase};
  }
  const std::string works = absl::StrCat(it, " works on a database", at);
  if (ClassifyHost(url->host) == HostKind::kPrivate) {
    return {kCheck, Severity::kInfo, works + ", in a private network", ""};
  }
  if (!options.prod.empty()) {
    return ExpectHosted(options,
                        {kCheck, Severity::kInfo, works + ", which is not production", ""});
  }
  return {kCheck, Severity::kWarning, works + ", and may write to it",
          absl::StrCat(kUseLocalDatabase, ", or name production with --prod")};
}

std::vector<Finding> CheckServer(const McpCheckOptions& options, const McpServer& server) {
  std::vector<Finding> findings;
  if (const std::optional<HostedServer> hosted = FindHostedServer(server)) {
    findings.push_back(ExpectHosted(options, CheckHosted(options, server, *hosted)));
  } else if (IsLocalStack(server)) {
    findings.push_back(
        Local(options, absl::StrCat("server ", server.name, " works on the local stack")));
  }
  std::set<std::string> shown;  // an argument and the environment may have the same URL
  for (const WrittenDatabaseUrl& url : FindDatabaseUrls(server)) {
    Finding finding = CheckDatabase(options, server, url.text);
    if (shown.insert(finding.what).second) findings.push_back(std::move(finding));
    const absl::StatusOr<DatabaseUrl> parsed = ParseDatabaseUrl(url.text);
    // The local stack's password is the same for everyone.
    if (!HasWrittenPassword(url.text) || (parsed.ok() && parsed->is_local())) continue;
    finding = SecretFinding(server, "a database password", url.is_argument, "DATABASE_URL");
    if (shown.insert(finding.what).second) findings.push_back(std::move(finding));
  }
  if (findings.empty()) {
    findings.push_back(
        {kCheck, server.has_variables ? Severity::kInfo : Severity::kOk,
         absl::StrCat("server ", server.name, " names no Supabase project and no database",
                      server.has_variables ? " except by its variables" : ""),
         ""});
  }
  const std::vector<Finding> keys = CheckKeys(server);
  findings.insert(findings.end(), keys.begin(), keys.end());
  return findings;
}

}  // namespace

std::vector<Finding> CheckMcpServers(const McpCheckOptions& options,
                                     const std::vector<McpServer>& servers) {
  std::vector<Finding> findings;
  for (const McpServer& server : servers) {
    const std::vector<Finding> some = CheckServer(options, server);
    findings.insert(findings.end(), some.begin(), some.end());
  }
  if (findings.empty()) findings.push_back({kCheck, Severity::kOk, "the file has no servers", ""});
  return findings;
}

}  // namespace dumpline

#include "tools/env-check/checks.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/lib/supabase/project.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

// The transaction pooler's port, on Supabase's shared and dedicated pooler hosts.
constexpr int kTransactionPoolerPort = 6543;
constexpr size_t kMaxNameBytes = 63;
constexpr char kSslModes[] = "disable, allow, prefer, require, verify-ca, verify-full";

bool RequiresTls(const std::string& mode) {
  return mode == "require" || mode == "verify-ca" || mode == "verify-full";
}

// Returns the reason why `key` is unfit for a sync, as a predicate, or "" if it is fit.
std::string KeyProblem(const Side& side) {
  const std::string& text = side.key.value;
  const ApiKey& key = side.api_key;
  if (!std::all_of(text.begin(), text.end(),
                   [](char c) { return absl::ascii_isgraph(static_cast<unsigned char>(c)); })) {
    return "has white space or other characters that no key has";
  }
  switch (key.kind) {
    case ApiKey::Kind::kPublishable:
      return "is a publishable key, which sees only what policies allow";
    case ApiKey::Kind::kAccessToken:
      return "is a personal access token (sbp_…), not a project's key";
    case ApiKey::Kind::kUnknown:
      return "is neither an sb_secret_ key nor a JWT";
    case ApiKey::Kind::kJwt:
      if (key.role == "anon") return "has the role anon, which sees only what policies allow";
      if (!key.is_secret()) return "is a JWT whose role is not service_role";
      break;
    case ApiKey::Kind::kSecret:
      break;
  }
  if (side.is_prod() && key.issuer == "supabase-demo" && !side.has_local_host()) {
    return "is the local stack's key, which is public";
  }
  return "";
}

// Checks the name of a project that Supabase does not host. People type it to confirm a sync.
Finding CheckProjectName(const SyncSettings& sync) {
  const std::string& name = sync.project_ref.name;
  const std::string& text = sync.project_ref.value;
  const bool is_name =
      text.size() <= kMaxNameBytes && std::all_of(text.begin(), text.end(), [](char c) {
        return absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains("._-", c);
      });
  if (is_name) return Finding::Ok("project-ref", absl::StrCat(name, " is production's name"));
  return Finding::Error(
      "project-ref",
      absl::StrCat(name, " is neither a project's reference nor a name of at most ", kMaxNameBytes,
                   " letters, digits, dots, hyphens and underscores"),
      "take the reference from the project's URL, https://REF.supabase.co, or choose a name "
      "for a project that Supabase does not host");
}

// Returns true if the project is that of .env.production.example.
bool IsExample(const Side& side) { return side.ref == "ref"; }

Finding CompareSides(const char* check, bool same, absl::string_view what,
                     Severity severity = Severity::kError) {
  if (!same) {
    return Finding::Ok(check, absl::StrCat("development and production differ in their ", what));
  }
  return {check, severity, absl::StrCat("development and production have the same ", what),
          "correct the one that has the other's value"};
}

}  // namespace

Finding CheckUrl(const Side& side, const SyncSettings& sync) {
  const std::string check = side.prefix + "-url";
  const std::string& name = side.url.name;
  const std::string set_it = absl::StrCat(
      "set ", name, " to the project's URL, ",
      side.is_prod() ? "https://REF.supabase.co" : "http://127.0.0.1:54321 for the local stack");
  if (side.url.value.empty()) {
    if (!side.is_prod()) {
      return Finding::Info(
          check, absl::StrCat(name, " is not set: the local stack's, 127.0.0.1:54321, is used"));
    }
    if (sync.has_buckets()) return Finding::Error(check, absl::StrCat(name, " is not set"), set_it);
    return Finding::Info(check, absl::StrCat(name, " is not set: no storage objects are synced"));
  }
  if (side.is_folder()) return Finding::Ok(check, absl::StrCat(name, " is a folder"));
  if (!side.project) {
    return Finding::Error(check, absl::StrCat(name, " ", side.url_error.message()), set_it);
  }
  if (IsExample(side)) {
    return Finding::Error(check, absl::StrCat(name, " is still that of the example"),
                          "replace REF by the reference of your project");
  }
  const Url& url = *side.project;
  const bool is_hosted = !ProjectRefOfHost(url.host).empty();
  if (!url.is_tls() && (is_hosted || ClassifyHost(url.host) == HostKind::kPublic)) {
    return Finding::Error(check,
                          absl::StrCat(name, " is http: keys and data would be sent unencrypted"),
                          "use https");
  }
  if (is_hosted && !url.path.empty()) {
    return Finding::Error(check, absl::StrCat(name, " has a path after the host"),
                          absl::StrCat("leave it out: https://", url.host));
  }
  return Finding::Ok(check, absl::StrCat(name, " is ", url.host));
}

Finding CheckDatabaseUrl(const Side& side, const SyncSettings& sync) {
  const std::string check = side.prefix + "-database";
  const std::string& name = side.database_url.name;
  if (side.database_url.value.empty()) {
    if (!side.is_prod()) {
      return Finding::Info(
          check, absl::StrCat(name, " is not set: the local stack's, 127.0.0.1:54322, is used"));
    }
    if (sync.has_buckets()) {
      return Finding::Info(check, absl::StrCat(name, " is not set: no rows are synced"));
    }
    return Finding::Error(
        check, absl::StrCat("neither ", name, " nor BUCKETS is set: nothing is synced"),
        "set PROD_DB_URL to the session pooler's URL, from the dashboard under Connect");
  }
  if (absl::StrContains(side.database_url.value, ":PASSWORD@")) {
    return Finding::Error(
        check, absl::StrCat(name, " is still that of the example"),
        "replace it by the session pooler's URL, from the dashboard under Connect");
  }
  if (!side.database) {
    return Finding::Error(
        check, absl::StrCat(name, " ", side.database_error.message()),
        "postgresql://USER:PASSWORD@HOST:5432/DATABASE, the password percent-encoded");
  }
  if (side.database->is_badly_encoded) {
    return Finding::Error(
        check, absl::StrCat(name, " has a user or password that is not percent-encoded"),
        "write @ as %40, / as %2F, # as %23, ? as %3F, : as %3A, % as %25, a space as %20");
  }
  const std::string& host = side.database->host;
  return Finding::Ok(check, absl::StrCat(name, " is ", host.empty() ? "a local socket" : host,
                                         ", port ", side.database->port));
}

Finding CheckKey(const Side& side, const SyncSettings& sync) {
  const std::string check = side.prefix + "-key";
  const std::string& name = side.key.name;
  if (side.key.value.empty()) {
    if (!sync.has_buckets() || side.is_folder()) {
      return Finding::Info(check, absl::StrCat(name, " is not set: no storage objects are synced"));
    }
    return Finding::Error(check,
                          absl::StrCat(name, " is not set, but BUCKETS requires storage objects"),
                          absl::StrCat("set ", name, " to the project's secret key (sb_secret_…)"));
  }
  const std::string problem = KeyProblem(side);
  if (!problem.empty()) {
    return Finding::Error(check, absl::StrCat(name, " ", problem),
                          "take the secret key (sb_secret_…), from the "
                          "dashboard under API Keys");
  }
  return Finding::Ok(check, absl::StrCat(name, side.api_key.kind == ApiKey::Kind::kSecret
                                                   ? " is a secret key"
                                                   : " is a service_role JWT"));
}

std::optional<Finding> CheckDatabasePort(const Side& side) {
  if (!side.database) return std::nullopt;
  const std::string check = side.prefix + "-database-port";
  const std::string& name = side.database_url.name;
  if (side.database->port != kTransactionPoolerPort) {
    return Finding::Ok(check, absl::StrCat(name, " does not use a transaction pooler"));
  }
  return Finding::Error(
      check,
      absl::StrCat(name,
                   " has port 6543, the transaction pooler: session settings leak to "
                   "other clients there, and a push or dump needs its own session"),
      "use the session pooler: the same host with port 5432");
}

std::optional<Finding> CheckDatabaseProject(const Side& side) {
  if (!side.database || side.database->is_badly_encoded) return std::nullopt;
  const DatabaseUrl& url = *side.database;
  const std::string check = side.prefix + "-database-project";
  const std::string& name = side.database_url.name;
  if (url.is_shared_pooler() && url.project_ref().empty()) {
    return Finding::Error(
        check, absl::StrCat(name, " is a pooler's, but its user does not name a project"),
        "the user is postgres.REF there");
  }
  if (url.project_ref().empty() || side.ref.empty() || IsExample(side)) return std::nullopt;
  if (url.project_ref() == side.ref) {
    return Finding::Ok(check, absl::StrCat(name, " is of project ", side.ref));
  }
  return Finding::Error(check, absl::StrCat(name, " is of another project than ", side.ref),
                        absl::StrCat("take the URL of project ", side.ref));
}

std::optional<Finding> CheckDatabaseTls(const Side& side, const SyncSettings& sync) {
  if (!side.database || side.database->is_badly_encoded) return std::nullopt;
  const std::string check = side.prefix + "-database-tls";
  const std::string& name = side.database_url.name;
  const auto& parameters = side.database->parameters;
  const auto parameter = parameters.find("sslmode");
  const bool is_in_url = parameter != parameters.end();
  const std::string mode = is_in_url ? parameter->second : sync.ssl_mode.value;
  const std::string source = is_in_url ? name + "'s sslmode" : sync.ssl_mode.name;
  const std::vector<std::string> modes = absl::StrSplit(kSslModes, ", ");
  if (!mode.empty() && std::find(modes.begin(), modes.end(), mode) == modes.end()) {
    return Finding::Error(check,
                          absl::StrCat(source, " is invalid (expected one of ", kSslModes, ")"),
                          "use verify-full, or disable for the local stack");
  }
  if (ClassifyHost(side.database->host) != HostKind::kPublic) {
    if (!RequiresTls(mode)) {
      return Finding::Ok(check, absl::StrCat(name, " does not leave the local network"));
    }
    return Finding::Warning(check,
                            absl::StrCat(source, " is ", mode, ", but the local stack has no TLS"),
                            absl::StrCat("append ?sslmode=disable to ", name));
  }
  if (!sync.ssl_root_cert.value.empty() && sync.ssl_root_cert.value[0] != '/') {
    return Finding::Error(check, "PGSSLROOTCERT is not an absolute path",
                          "set it to the absolute path of the certificate");
  }
  // With a file of authorities, libpq treats require as verify-ca (34.19.1).
  const bool has_authority =
      !sync.ssl_root_cert.value.empty() || parameters.count("sslrootcert") > 0;
  const bool is_required = mode.empty() || mode == "require";
  if (mode == "verify-full" || mode == "verify-ca" || (is_required && has_authority)) {
    return Finding::Ok(check, absl::StrCat(name, "'s certificate is verified"));
  }
  const std::string fix =
      "download the database's certificate (Supabase: Project Settings, Database, SSL "
      "Configuration), set PGSSLROOTCERT to its absolute path and PGSSLMODE to verify-full";
  if (mode == "disable") {
    return Finding::Error(check,
                          absl::StrCat(source, " is disable: data would be sent unencrypted"), fix);
  }
  if (!is_required) {
    return Finding::Warning(
        check, absl::StrCat(source, " is ", mode, ": clients may fall back to plain text"), fix);
  }
  return Finding::Warning(
      check,
      absl::StrCat(name,
                   "'s connection is encrypted, but the server's certificate is not verified"),
      fix);
}

std::optional<Finding> CheckOrigins(const SyncSettings& sync) {
  const std::string check = "prod-origins";
  const std::string& name = sync.origins.name;
  if (sync.origins.value.empty()) return std::nullopt;
  const std::vector<absl::string_view> origins = absl::StrSplit(sync.origins.value, ',');
  for (size_t i = 0; i < origins.size(); ++i) {
    const absl::Status status = ParseHttpUrl(absl::StripAsciiWhitespace(origins[i])).status();
    if (status.ok()) continue;
    const std::string entry =
        origins.size() == 1 ? name : absl::StrCat("entry ", i + 1, " of ", name);
    return Finding::Error(check, absl::StrCat(entry, " ", status.message()),
                          "write how URLs in production start, with the scheme: "
                          "https://HOST, or several separated by commas");
  }
  return Finding::Ok(check, absl::StrCat(name, " has ", CountOf(origins.size(), "origin")));
}

Finding CheckProjectRef(const SyncSettings& sync) {
  const std::string check = "project-ref";
  const std::string& name = sync.project_ref.name;
  const std::string& ref = sync.project_ref.value;
  const std::string from_url = sync.prod.project ? ProjectRefOfHost(sync.prod.project->host) : "";
  const bool has_token = !sync.access_token.value.empty();
  const bool has_hosted_database = sync.prod.database && !sync.prod.database->project_ref().empty();
  if (ref.empty()) {
    if (!from_url.empty()) {
      return Finding::Ok(check,
                         absl::StrCat("the project is ", from_url, ", from ", sync.prod.url.name));
    }
    if (!has_token) return Finding::Info(check, "production is not a hosted project");
    return Finding::Error(check, absl::StrCat(name, " is not set, and the URL does not contain it"),
                          absl::StrCat("set ", name, " to the project's id, 20 letters"));
  }
  if (from_url.empty() && !has_token && !has_hosted_database) return CheckProjectName(sync);
  if (!IsProjectRef(ref)) {
    return Finding::Error(check, absl::StrCat(name, " is not 20 lower-case letters"),
                          "take it from the project's URL, https://REF.supabase.co");
  }
  if (!from_url.empty() && from_url != ref) {
    return Finding::Error(
        check,
        absl::StrCat(name, " is ", ref, ", but ", sync.prod.url.name, " is of project ", from_url),
        "correct the one that is wrong");
  }
  return Finding::Ok(check, absl::StrCat(name, " is ", ref));
}

Finding CheckAccessToken(const SyncSettings& sync) {
  const std::string check = "access-token";
  const std::string& name = sync.access_token.name;
  if (sync.access_token.value.empty()) {
    return Finding::Info(check,
                         absl::StrCat(name, " is not set: only pushes by the linked CLI need it"));
  }
  if (InspectApiKey(sync.access_token.value).kind != ApiKey::Kind::kAccessToken) {
    return Finding::Error(check, absl::StrCat(name, " is not a personal access token (sbp_…)"),
                          "make one in the dashboard under Account, Access Tokens");
  }
  return Finding::Ok(check, absl::StrCat(name, " is a personal access token"));
}

Finding CheckBuckets(const SyncSettings& sync) {
  if (!sync.has_buckets()) {
    return Finding::Info("buckets", "BUCKETS is not set: no storage objects are synced");
  }
  const std::vector<absl::string_view> names =
      absl::StrSplit(sync.buckets.value, absl::ByAnyChar(", \t\n"), absl::SkipEmpty());
  return Finding::Ok("buckets", absl::StrCat("BUCKETS names ", CountOf(names.size(), "bucket")));
}

std::optional<Finding> CheckUrlsDiffer(const SyncSettings& sync) {
  if (!sync.dev.project || !sync.prod.project) return std::nullopt;
  const Url& dev = *sync.dev.project;
  const Url& prod = *sync.prod.project;
  return CompareSides("same-url",
                      dev.host == prod.host && dev.port_or_default() == prod.port_or_default() &&
                          dev.path == prod.path,
                      "URL");
}

std::optional<Finding> CheckDatabasesDiffer(const SyncSettings& sync) {
  if (!sync.dev.database || !sync.prod.database) return std::nullopt;
  const DatabaseUrl& dev = *sync.dev.database;
  const DatabaseUrl& prod = *sync.prod.database;
  // On a shared pooler, projects differ only in the user.
  return CompareSides("same-database",
                      dev.host == prod.host && dev.port == prod.port &&
                          dev.database == prod.database && dev.project_ref() == prod.project_ref(),
                      "database");
}

std::optional<Finding> CheckProjectsDiffer(const SyncSettings& sync) {
  std::string dev_ref = sync.dev.ref;
  if (dev_ref.empty() && sync.dev.database) dev_ref = sync.dev.database->project_ref();
  if (dev_ref.empty() || sync.prod.ref.empty()) return std::nullopt;
  return CompareSides("same-project", dev_ref == sync.prod.ref, "project");
}

std::optional<Finding> CheckKeysDiffer(const SyncSettings& sync, const EnvCheckOptions& options) {
  if (sync.dev.key.value.empty() || sync.prod.key.value.empty()) return std::nullopt;
  // All local stacks have the same keys.
  const bool is_rehearsal = options.allow_local_target && sync.prod.has_local_host();
  return CompareSides("same-key", sync.dev.key.value == sync.prod.key.value, "key",
                      is_rehearsal ? Severity::kInfo : Severity::kError);
}

std::optional<Finding> CheckTarget(const Side& prod, const EnvCheckOptions& options) {
  if (prod.hosts().empty()) return std::nullopt;
  if (!prod.has_local_host()) return Finding::Ok("target", "production is on the internet");
  const std::string what = "production is on this machine or in a private network";
  if (options.allow_local_target) return Finding::Info("target", what + ", as allowed");
  return Finding::Error("target", what,
                        "correct PROD_URL and PROD_DB_URL, or give --allow-local-target");
}

Finding CheckSource(const Side& dev, const EnvCheckOptions& options) {
  if (!dev.has_public_host()) {
    return Finding::Ok("source", "development is on this machine or in a private network");
  }
  const std::string what = "development is on the internet";
  if (options.allow_remote_source) return Finding::Info("source", what + ", as allowed");
  return Finding::Error("source", what,
                        "correct DEV_URL and DEV_DB_URL, or give --allow-remote-source");
}

}  // namespace dumpline

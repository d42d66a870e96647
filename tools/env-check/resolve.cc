#include "tools/env-check/resolve.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/supabase/database_url.h"
#include "tools/lib/supabase/project.h"
#include "tools/lib/text/percent.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

absl::Status Error(absl::string_view name, absl::string_view predicate) {
  return absl::InvalidArgumentError(absl::StrCat(name, " ", predicate));
}

std::string ValueOf(const Settings& settings, const std::string& name) {
  const auto found = settings.find(name);
  return found == settings.end() ? "" : found->second;
}

// Adds PROD_DB_URL from the linked project's pooler and the database's password.
absl::Status AddLinkedDatabase(absl::string_view pooler_url, Settings* settings) {
  const std::string password = ValueOf(*settings, "SUPABASE_DB_PASSWORD");
  pooler_url = absl::StripAsciiWhitespace(pooler_url);
  if (settings->count("PROD_DB_URL") > 0 || password.empty() || pooler_url.empty()) {
    return absl::OkStatus();
  }
  const absl::StatusOr<DatabaseUrl> pooler =
      ParseDatabaseUrl(absl::StrReplaceAll(pooler_url, {{":[YOUR-PASSWORD]", ""}}));
  const std::string user = pooler.ok() ? pooler->user : "";
  absl::string_view ref = user;
  // Sends the password only to Supabase's hosts, like Supabase's CLI.
  const bool is_pooler =
      absl::ConsumePrefix(&ref, "postgres.") && !ref.empty() &&
      std::all_of(ref.begin(), ref.end(),
                  [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }) &&
      absl::EndsWith(pooler->host, ".supabase.com") && pooler->parameters.count("hostaddr") == 0 &&
      pooler->database == "postgres";
  if (!is_pooler) return Error("the linked project's pooler-url", "is not a Supabase pooler's URL");
  // A push needs the session pooler, which uses this port.
  (*settings)["PROD_DB_URL"] =
      absl::StrCat("postgresql://postgres.", ref, ":", PercentEncode(password, ""), "@",
                   pooler->host, ":5432/postgres");
  return absl::OkStatus();
}

absl::Status CheckUrls(const Settings& settings) {
  for (const char* name : {"DEV_URL", "PROD_URL", "SITE_URL"}) {
    const std::string value = ValueOf(settings, name);
    if (value.empty() || absl::StartsWith(value, "file://")) continue;
    const absl::StatusOr<Url> url = ParseHttpUrl(value);
    if (!url.ok()) return Error(name, url.status().message());
  }
  return absl::OkStatus();
}

// Rejects a password in the command that dumps a side's database, because every user of the machine
// can read command lines. `side` is "DEV" or "PROD".
absl::Status CheckDumpCommand(const Settings& settings, const std::string& side) {
  const std::string name = side + "_PG_DUMP";
  const std::string command = ValueOf(settings, name);
  for (const absl::string_view word :
       absl::StrSplit(command, absl::ByAnyChar(" \t\n"), absl::SkipEmpty())) {
    // The URL may be the value of an option, as in --dbname=postgresql://….
    const size_t url = std::min(word.find("postgres://"), word.find("postgresql://"));
    const auto variables = LibpqVariables(word.substr(std::min(url, word.size())));
    const bool url_has_password =
        variables.ok() &&
        std::any_of(variables->begin(), variables->end(),
                    [](const auto& variable) { return variable.first == "PGPASSWORD"; });
    if (absl::StrContains(word, "PGPASSWORD=") || url_has_password) {
      return Error(name, absl::StrCat("contains a password. That of ", side,
                                      "_DB_URL is in PGPASSWORD, which `docker exec -e "
                                      "PGPASSWORD` passes on"));
    }
  }
  return absl::OkStatus();
}

// Adds the variables of one side's database. `side` is "DEV" or "PROD".
absl::Status AddDatabase(const std::string& side, Settings* settings) {
  const std::string name = side + "_DB_URL";
  const std::string text = ValueOf(*settings, name);
  if (text.empty()) return absl::OkStatus();
  const auto variables = LibpqVariables(text);
  if (!variables.ok()) return Error(name, variables.status().message());
  for (const auto& [variable, value] : *variables) {
    (*settings)[absl::StrCat(side, "_", variable)] = value;
  }
  ASSIGN_OR_RETURN((*settings)[name + "_WITHOUT_PASSWORD"], DatabaseUrlWithoutPassword(text));
  ASSIGN_OR_RETURN(const DatabaseUrl url, ParseDatabaseUrl(text));
  (*settings)[side + "_DB_IS_LOCAL"] = url.is_local() ? "1" : "";
  // libpq's default, prefer, allows anybody between client and server to turn TLS off.
  if (ClassifyHost(url.host) == HostKind::kPublic && ValueOf(*settings, "PGSSLMODE").empty()) {
    settings->emplace(side + "_PGSSLMODE", "require");
  }
  return absl::OkStatus();
}

// Returns a readable name of the database: its project, otherwise HOST[:PORT]/DATABASE. The host of
// a socket is localhost.
absl::StatusOr<std::string> DatabaseName(const Settings& settings) {
  ASSIGN_OR_RETURN(const DatabaseUrl url, ParseDatabaseUrl(ValueOf(settings, "PROD_DB_URL")));
  if (!url.project_ref().empty()) return url.project_ref();
  const bool is_socket = url.host.empty() || url.host[0] == '/';
  const bool has_port = !is_socket && settings.count("PROD_PGPORT") > 0;
  return absl::StrCat(is_socket ? "localhost" : url.host,
                      has_port ? absl::StrCat(":", url.port) : "", "/",
                      url.database.empty() ? url.user : url.database);
}

// Returns a readable name of a URL: its project, otherwise HOST[:PORT]. For a folder, this is the
// whole URL.
std::string UrlName(const std::string& text) {
  const absl::StatusOr<Url> url = ParseHttpUrl(text);
  if (!url.ok()) return text;
  const std::string ref = ProjectRefOfHost(url->host);
  return ref.empty() ? url->authority() : ref;
}

// Adds TARGET, the name with which a person confirms a sync.
absl::Status AddTarget(Settings* settings) {
  const std::string project_url = ValueOf(*settings, "PROD_URL");
  const std::string site = ValueOf(*settings, "SITE_URL");
  const bool has_database = settings->count("PROD_DB_URL") > 0;
  std::string target = ValueOf(*settings, "PROJECT_REF");
  if (target.empty() && !project_url.empty()) target = UrlName(project_url);
  if (target.empty() && has_database) {
    ASSIGN_OR_RETURN(target, DatabaseName(*settings));
  }
  if (target.empty() && !site.empty()) target = UrlName(site);
  if (target.empty()) return absl::OkStatus();
  if (has_database) {
    ASSIGN_OR_RETURN(const DatabaseUrl url, ParseDatabaseUrl(ValueOf(*settings, "PROD_DB_URL")));
    // A custom domain does not reveal the project and may be the target's name.
    if (IsProjectRef(url.project_ref()) && url.project_ref() != target) {
      return Error("PROD_DB_URL", absl::StrCat("is of project ", url.project_ref(),
                                               ", but the target is ", target));
    }
  }
  (*settings)["TARGET"] = target;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Settings> ResolveForScripts(const Settings& settings, absl::string_view pooler_url) {
  Settings resolved = ResolveSettings(settings);
  for (const SettingName& name : SettingNames()) {
    if (name.default_value[0] != '\0') resolved.emplace(name.name, name.default_value);
  }
  RETURN_IF_ERROR(AddLinkedDatabase(pooler_url, &resolved));
  RETURN_IF_ERROR(CheckUrls(resolved));
  RETURN_IF_ERROR(CheckDumpCommand(resolved, "DEV"));
  RETURN_IF_ERROR(CheckDumpCommand(resolved, "PROD"));
  RETURN_IF_ERROR(AddDatabase("DEV", &resolved));
  RETURN_IF_ERROR(AddDatabase("PROD", &resolved));
  RETURN_IF_ERROR(AddTarget(&resolved));
  return resolved;
}

absl::Status WriteSettings(const Settings& settings, ByteSink* out) {
  Writer writer(out);
  for (const auto& [name, value] : settings) {
    writer.Append(absl::StrCat(name, "=", value, absl::string_view("\0", 1)));
  }
  return writer.Close();
}

}  // namespace dumpline

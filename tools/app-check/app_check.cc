#include "tools/app-check/app_check.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/app-check/cors_origins.h"
#include "tools/lib/settings/key_findings.h"
#include "tools/lib/supabase/api_key.h"
#include "tools/lib/supabase/database_url.h"
#include "tools/lib/supabase/jwt_signature.h"
#include "tools/lib/supabase/project.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

// What bundlers put into the code that browsers load: Vite, Next.js, Create React App, Nuxt, Expo,
// SvelteKit and Astro.
constexpr const char* kPublicPrefixes[] = {"VITE_",        "NEXT_PUBLIC_", "REACT_APP_",
                                           "NUXT_PUBLIC_", "EXPO_PUBLIC_", "PUBLIC_"};

struct AppSetting {
  std::string name;
  std::string value;
  bool is_set() const { return !value.empty(); }
};

// A key of the application.
struct AppKey : AppSetting {
  std::string check;       // name of its check, such as "app-anon-key"
  bool is_secret = false;  // whether it must be secret, or must not be
  ApiKey key;
};

struct App {
  AppSetting url, vite_url, jwt_secret, cors;
  AppKey anon_key, service_key, vite_key;
  std::string ref;  // of the project in `url`; "" if it is not hosted
};

// Returns the first of `names` that has a value, or the first name if none has.
AppSetting Find(const Settings& settings, const std::vector<const char*>& names) {
  for (const char* name : names) {
    const auto found = settings.find(name);
    if (found != settings.end() && !found->second.empty()) return {name, found->second};
  }
  return {names[0], ""};
}

AppKey FindKey(const Settings& settings, const std::vector<const char*>& names, const char* check,
               bool is_secret) {
  AppSetting setting = Find(settings, names);
  const ApiKey key = InspectApiKey(setting.value);
  return {std::move(setting), check, is_secret, key};
}

App FindApp(const Settings& settings) {
  App app;
  app.url = Find(settings, {"SUPABASE_URL"});
  app.vite_url = Find(settings, {"VITE_SUPABASE_URL"});
  app.jwt_secret = Find(settings, {"SUPABASE_JWT_SECRET"});
  app.cors = Find(settings, {"BACKEND_CORS_ORIGINS"});
  app.anon_key =
      FindKey(settings, {"SUPABASE_ANON_KEY", "SUPABASE_PUBLISHABLE_KEY"}, "app-anon-key", false);
  app.service_key = FindKey(settings, {"SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_SECRET_KEY"},
                            "app-service-key", true);
  app.vite_key = FindKey(settings, {"VITE_SUPABASE_ANON_KEY", "VITE_SUPABASE_PUBLISHABLE_KEY"},
                         "app-vite-key", false);
  const absl::StatusOr<Project> project = ParseProject(app.url.value);
  if (project.ok()) app.ref = project->ref;
  return app;
}

// Returns whether any setting is one that only an application has. The others are also a sync's.
bool HasApp(const App& app) {
  return app.vite_url.is_set() || app.vite_key.is_set() || app.anon_key.is_set() ||
         app.jwt_secret.is_set() || app.cors.is_set();
}

Finding CheckUrl(const AppSetting& url, const char* check) {
  const std::string fix = absl::StrCat("set ", url.name, " to https://REF.supabase.co");
  if (!url.is_set()) return Finding::Error(check, absl::StrCat(url.name, " is not set"), fix);
  const absl::StatusOr<Project> project = ParseProject(url.value);
  if (!project.ok()) {
    return Finding::Error(check, absl::StrCat(url.name, " ", project.status().message()), fix);
  }
  if (project->ref == "ref") {
    return Finding::Error(check, absl::StrCat(url.name, " is still that of the example"),
                          "replace REF by the reference of your project");
  }
  return Finding::Ok(check,
                     absl::StrCat(url.name, " is ", ParseHttpUrl(project->url)->authority()));
}

// Returns what is wrong with the key's kind, as a predicate, or "".
std::string KindProblem(const AppKey& key) {
  switch (key.key.kind) {
    case ApiKey::Kind::kAccessToken:
      return "is a personal access token (sbp_…), not a project's key";
    case ApiKey::Kind::kUnknown:
      return key.is_secret ? "is neither an sb_secret_ key nor a JWT"
                           : "is neither an sb_publishable_ key nor a JWT";
    default:
      break;
  }
  if (key.is_secret && !key.key.is_secret()) {
    return "is not a secret key, so row level security hides rows from the server";
  }
  if (!key.is_secret && key.key.is_secret()) {
    return "is a secret key, which row level security does not restrict";
  }
  if (!key.is_secret && key.key.kind == ApiKey::Kind::kJwt && key.key.role != "anon") {
    return "is a JWT whose role is not anon";
  }
  return "";
}

// Checks a key's presence, kind, project, dates and signature.
void CheckKey(const AppKey& key, const App& app, absl::Time now, std::vector<Finding>* findings) {
  const char* const right = key.is_secret ? "the secret key (sb_secret_… or service_role)"
                                          : "the publishable key (sb_publishable_… or anon)";
  const std::string fix =
      absl::StrCat("set ", key.name, " to ", right, ", from the dashboard under API Keys");
  if (!key.is_set()) {
    return findings->push_back(
        Finding::Error(key.check, absl::StrCat(key.name, " is not set"), fix));
  }
  const std::string problem = KindProblem(key);
  if (!problem.empty()) {
    return findings->push_back(
        Finding::Error(key.check, absl::StrCat(key.name, " ", problem), fix));
  }
  findings->push_back(Finding::Ok(
      key.check,
      absl::StrCat(key.name, " is ", key.is_secret ? "a secret" : "a publishable", " key")));
  for (const std::optional<Finding>& finding :
       {CheckKeyProject(key.check + "-project", key.name, key.key, app.ref),
        CheckKeyExpiry(key.check + "-expiry", key.name, key.key, now),
        CheckLegacyKey(key.check + "-legacy", key.name, key.key)}) {
    if (finding) findings->push_back(*finding);
  }
  if (key.key.kind != ApiKey::Kind::kJwt || !app.jwt_secret.is_set()) return;
  const std::string check = key.check + "-signature";
  if (HasHs256Signature(*ParseJwt(key.value), app.jwt_secret.value)) {
    findings->push_back(
        Finding::Ok(check, absl::StrCat(key.name, " is signed with ", app.jwt_secret.name)));
  } else {
    findings->push_back(
        Finding::Error(check, absl::StrCat(key.name, " is not signed with ", app.jwt_secret.name),
                       absl::StrCat("take both from the same project; ", app.jwt_secret.name,
                                    " is in the dashboard under JWT Keys")));
  }
}

Finding CheckJwtSecret(const App& app) {
  const std::string check = "app-jwt-secret";
  const AppSetting& secret = app.jwt_secret;
  const std::string fix = absl::StrCat(
      "set ", secret.name, " to the legacy JWT secret, from the dashboard under JWT Keys");
  const bool has_legacy_key =
      app.anon_key.key.kind == ApiKey::Kind::kJwt || app.service_key.key.kind == ApiKey::Kind::kJwt;
  if (!secret.is_set() && has_legacy_key) {
    return Finding::Error(check, absl::StrCat(secret.name, " is not set"), fix);
  }
  if (!secret.is_set()) {
    return Finding::Warning(
        check,
        absl::StrCat(secret.name,
                     " is not set: the server must verify tokens by the project's keys "
                     "(JWKS)"),
        "check it with token-check");
  }
  if (InspectApiKey(secret.value).kind != ApiKey::Kind::kUnknown) {
    return Finding::Error(check, absl::StrCat(secret.name, " is a key, not the JWT secret"), fix);
  }
  const char first = secret.value.front();
  if (first == '\'' || first == '"' || absl::StripAsciiWhitespace(secret.value) != secret.value) {
    return Finding::Error(
        check, absl::StrCat(secret.name, " begins with a quote, or has blanks around it"),
        "write the secret alone; the quotes of a .env file are not part of a value");
  }
  // RFC 7518, section 3.2: a key for HS256 has at least 256 bits.
  if (secret.value.size() < 32) {
    return Finding::Warning(
        check, absl::StrCat(secret.name, " has fewer than 32 characters, so it is not complete"),
        fix);
  }
  return Finding::Ok(check, absl::StrCat(secret.name, " is set"));
}

// Checks that the front end's setting equals the server's. `differ` is the consequence if not.
std::optional<Finding> CheckSame(const char* check, const AppSetting& server,
                                 const AppSetting& front_end, const char* differ) {
  if (!server.is_set() || !front_end.is_set()) return std::nullopt;
  const auto text = [](const AppSetting& setting) { return absl::StripSuffix(setting.value, "/"); };
  const std::string both = absl::StrCat(front_end.name, " and ", server.name);
  if (text(server) == text(front_end))
    return Finding::Ok(check, absl::StrCat(both, " are the same"));
  return Finding::Error(check, absl::StrCat(both, " differ: ", differ),
                        absl::StrCat("set ", front_end.name, " to the value of ", server.name,
                                     ", and build the front end again"));
}

// Returns whether the value is a secret that no browser may get.
bool IsSecret(const std::string& value, const App& app) {
  const ApiKey key = InspectApiKey(value);
  if (key.is_secret() || key.kind == ApiKey::Kind::kAccessToken) return true;
  if (app.jwt_secret.is_set() && value == app.jwt_secret.value) return true;
  return ParseDatabaseUrl(value).ok();
}

// Reports secrets in settings that bundlers make public.
void CheckPublicSettings(const Settings& settings, const App& app, std::vector<Finding>* findings) {
  bool is_clean = true;
  for (const auto& [name, value] : settings) {
    const bool is_public =
        std::any_of(std::begin(kPublicPrefixes), std::end(kPublicPrefixes),
                    [&name = name](const char* prefix) { return absl::StartsWith(name, prefix); });
    if (!is_public || !IsSecret(value, app)) continue;
    is_clean = false;
    findings->push_back(Finding::Error(
        "app-public-secret",
        absl::StrCat(name,
                     " has a secret, and the front end's bundler puts it into the code "
                     "that every browser loads"),
        absl::StrCat("remove ", name,
                     ", build and deploy again, and revoke the secret if it was deployed")));
  }
  if (is_clean) {
    findings->push_back(Finding::Ok("app-public-secret", "no setting for browsers has a secret"));
  }
}

}  // namespace

std::vector<Finding> CheckApp(const Settings& settings, const AppCheckOptions& options) {
  const App app = FindApp(settings);
  if (!HasApp(app)) {
    return {{"app", Severity::kInfo, "there are no settings of an application", ""}};
  }
  std::vector<Finding> findings;
  findings.push_back(CheckUrl(app.url, "app-url"));
  CheckKey(app.anon_key, app, options.now, &findings);
  CheckKey(app.service_key, app, options.now, &findings);
  findings.push_back(CheckJwtSecret(app));
  findings.push_back(CheckUrl(app.vite_url, "app-vite-url"));
  CheckKey(app.vite_key, app, options.now, &findings);
  for (const std::optional<Finding>& finding :
       {CheckSame("app-vite-url-same", app.url, app.vite_url,
                  "users sign in to a project that the server does not know"),
        CheckSame("app-vite-key-same", app.anon_key, app.vite_key,
                  "one of them may be of another project, or revoked")}) {
    if (finding) findings.push_back(*finding);
  }
  CheckPublicSettings(settings, app, &findings);
  const std::string site = options.site.empty() ? Find(settings, {"SITE_URL"}).value : options.site;
  for (Finding& finding : CheckCorsOrigins(app.cors.name, app.cors.value, site)) {
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace dumpline

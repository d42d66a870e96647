#include "tools/env-check/env_check.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/env-check/sync_settings.h"
#include "tools/lib/config/api_key.h"
#include "tools/lib/config/database_url.h"
#include "tools/lib/config/host.h"

namespace dumpline {
namespace {

// Supabase's transaction pooler, on its shared and its dedicated hosts.
constexpr int kTransactionPoolerPort = 6543;
constexpr absl::Duration kExpiresSoon = absl::Hours(30 * 24);
constexpr char kSslModes[] = "disable, allow, prefer, require, verify-ca, verify-full";

// Development or production.
struct Side {
  std::string prefix;  // of the checks: "dev" or "prod"
  Setting url, key, database_url;
  std::optional<ProjectUrl> project;
  std::optional<DatabaseUrl> database;
  ApiKey api_key;
  std::string ref;  // of a hosted project, "" when it is not known

  // The hosts that are known, of API and database.
  std::vector<std::string> hosts() const {
    std::vector<std::string> hosts;
    if (project) hosts.push_back(project->host);
    if (database && !database->is_badly_encoded) hosts.push_back(database->host);
    return hosts;
  }
};

bool IsProjectRef(const std::string& text) {
  // As Supabase's CLI checks it.
  return text.size() == 20 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_islower(static_cast<unsigned char>(c));
         });
}

class Checker {
 public:
  Checker(const EnvCheckOptions& options, const Settings& settings)
      : options_(options), settings_(settings) {}

  std::vector<Finding> Run() {
    buckets_ = Get("BUCKETS");
    project_ref_ = Get("PROJECT_REF");
    access_token_ = Get("SUPABASE_ACCESS_TOKEN");
    Side dev, prod;
    dev.prefix = "dev";
    dev.url = Get("DEV_URL");
    dev.key = Get("DEV_SECRET_KEY");
    dev.database_url = Get("DEV_DB_URL");
    prod.prefix = "prod";
    prod.url = Get("PROD_URL");
    prod.key = Get("PROD_SECRET_KEY");
    prod.database_url = Get("PROD_DB_URL");
    for (Side* side : {&dev, &prod}) {
      CheckUrl(side);
      CheckDatabaseUrl(side);
      FindRef(side);
      CheckKey(side);
      CheckDatabase(*side);
    }
    CheckProjectRef(prod);
    CheckAccessToken();
    CheckBuckets();
    CheckDiffer(dev, prod);
    CheckTarget(prod);
    CheckSource(dev);
    return std::move(findings_);
  }

 private:
  Setting Get(absl::string_view name) const { return FindSetting(settings_, name); }

  void Add(Severity severity, std::string check, std::string what, std::string fix = "") {
    findings_.push_back({std::move(check), severity, std::move(what), std::move(fix)});
  }

  void CheckUrl(Side* side) {
    const std::string check = side->prefix + "-url";
    const std::string& name = side->url.name;
    const std::string set_it =
        absl::StrCat("set ", name, " to the project's URL, ",
                     side->prefix == "dev" ? "http://127.0.0.1:54321 for the local stack"
                                           : "https://REF.supabase.co");
    if (side->url.value.empty()) {
      if (buckets_.value.empty()) {
        return Add(Severity::kInfo, check,
                   absl::StrCat(name, " is not set: no storage objects can be carried"));
      }
      return Add(Severity::kError, check, absl::StrCat(name, " is not set"), set_it);
    }
    if (absl::StartsWith(side->url.value, "file://")) {
      return Add(Severity::kOk, check, absl::StrCat(name, " is a folder"));
    }
    const absl::StatusOr<ProjectUrl> url = ParseProjectUrl(side->url.value);
    if (!url.ok()) {
      return Add(Severity::kError, check, absl::StrCat(name, " ", url.status().message()), set_it);
    }
    side->project = *url;
    const bool is_hosted = !ProjectRefOfHost(url->host).empty();
    if (!url->is_tls && (is_hosted || ClassifyHost(url->host) == HostKind::kPublic)) {
      return Add(Severity::kError, check,
                 absl::StrCat(name, " is http: keys and data could be read on the way"),
                 "use https");
    }
    if (is_hosted && !url->path.empty()) {
      return Add(Severity::kError, check, absl::StrCat(name, " has a path behind the host"),
                 absl::StrCat("leave it out: https://", url->host));
    }
    Add(Severity::kOk, check, absl::StrCat(name, " is ", url->host));
  }

  void CheckDatabaseUrl(Side* side) {
    const std::string check = side->prefix + "-database";
    const std::string& name = side->database_url.name;
    if (side->database_url.value.empty()) {
      if (side->prefix == "dev") {
        return Add(Severity::kInfo, check,
                   absl::StrCat(name, " is not set: the local stack's, 127.0.0.1:54322, is taken"));
      }
      if (!buckets_.value.empty()) {
        return Add(Severity::kInfo, check,
                   absl::StrCat(name, " is not set: no rows can be carried"));
      }
      return Add(Severity::kError, check,
                 absl::StrCat("neither ", name, " nor BUCKETS is set: there is nothing to carry"),
                 "set PROD_DB_URL to the session pooler's URL, from the dashboard under Connect");
    }
    const absl::StatusOr<DatabaseUrl> url = ParseDatabaseUrl(side->database_url.value);
    if (!url.ok()) {
      return Add(Severity::kError, check, absl::StrCat(name, " ", url.status().message()),
                 "postgresql://USER:PASSWORD@HOST:5432/DATABASE, the password percent-encoded");
    }
    side->database = *url;
    // Of a URL that is badly encoded, what looks like a host may be a part of the password.
    if (url->is_badly_encoded) {
      return Add(
          Severity::kError, check,
          absl::StrCat(name, " has a user or password that is not percent-encoded"),
          "write @ as %40, / as %2F, # as %23, ? as %3F, : as %3A, % as %25, a space as %20");
    }
    Add(Severity::kOk, check,
        absl::StrCat(name, " is ", url->host.empty() ? "a local socket" : url->host, ", port ",
                     url->port));
  }

  void FindRef(Side* side) {
    if (side->project) side->ref = ProjectRefOfHost(side->project->host);
    if (side->ref.empty() && side->prefix == "prod" && IsProjectRef(project_ref_.value)) {
      side->ref = project_ref_.value;
    }
  }

  void CheckKey(Side* side) {
    const std::string check = side->prefix + "-key";
    const std::string& name = side->key.name;
    const std::string& text = side->key.value;
    if (text.empty()) {
      if (buckets_.value.empty() || absl::StartsWith(side->url.value, "file://")) {
        return Add(Severity::kInfo, check,
                   absl::StrCat(name, " is not set: no storage objects can be carried"));
      }
      return Add(Severity::kError, check,
                 absl::StrCat(name, " is not set, and BUCKETS asks for storage objects"),
                 absl::StrCat("set ", name, " to the project's secret key (sb_secret_…)"));
    }
    side->api_key = InspectApiKey(text);
    const ApiKey& key = side->api_key;
    const std::string fix =
        "take the secret key (sb_secret_…) or the legacy service_role key, from the dashboard "
        "under "
        "API Keys";
    const auto wrong = [&](absl::string_view what) {
      Add(Severity::kError, check, absl::StrCat(name, " ", what), fix);
    };
    if (std::any_of(text.begin(), text.end(),
                    [](char c) { return !absl::ascii_isgraph(static_cast<unsigned char>(c)); })) {
      wrong("has white space or other characters that no key has");
    } else if (key.kind == ApiKey::Kind::kPublishable) {
      wrong("is a publishable key, which sees only what policies show it");
    } else if (key.kind == ApiKey::Kind::kAccessToken) {
      wrong("is a personal access token (sbp_…), and no project's key");
    } else if (key.kind == ApiKey::Kind::kUnknown) {
      wrong("is neither an sb_secret_ key nor a JWT");
    } else if (key.kind == ApiKey::Kind::kJwt && key.role == "anon") {
      wrong("has the role anon, which sees only what policies show it");
    } else if (!key.is_secret()) {
      wrong("is a JWT whose role is not service_role");
    } else if (side->prefix == "prod" && key.issuer == "supabase-demo" && !IsLocal(*side)) {
      wrong("is the local stack's key, which everybody knows");
    } else {
      Add(Severity::kOk, check,
          absl::StrCat(name, key.kind == ApiKey::Kind::kSecret ? " is a secret key"
                                                               : " is a service_role JWT"));
    }
    CheckKeyClaims(*side);
  }

  void CheckKeyClaims(const Side& side) {
    const ApiKey& key = side.api_key;
    if (!key.project_ref.empty() && !side.ref.empty()) {
      const std::string check = side.prefix + "-key-project";
      // The ref inside a key is shown only where it can be nothing else.
      if (key.project_ref != side.ref) {
        Add(Severity::kError, check,
            absl::StrCat(side.key.name, " is a key of ",
                         IsProjectRef(key.project_ref) ? "project " + key.project_ref
                                                       : std::string("another project"),
                         ", not of ", side.ref),
            absl::StrCat("take the key of project ", side.ref));
      } else {
        Add(Severity::kOk, check, absl::StrCat(side.key.name, " is a key of project ", side.ref));
      }
    }
    if (key.expires_at) {
      const std::string check = side.prefix + "-key-expiry";
      const absl::Time expires = absl::FromUnixSeconds(*key.expires_at);
      const std::string day = absl::FormatTime("%Y-%m-%d", expires, absl::UTCTimeZone());
      const std::string fix = "take a new key from the dashboard";
      if (expires <= options_.now) {
        Add(Severity::kError, check, absl::StrCat(side.key.name, " expired on ", day), fix);
      } else if (expires - options_.now < kExpiresSoon) {
        Add(Severity::kWarning, check, absl::StrCat(side.key.name, " expires on ", day), fix);
      } else {
        Add(Severity::kOk, check, absl::StrCat(side.key.name, " is valid until ", day));
      }
    }
  }

  void CheckDatabase(const Side& side) {
    if (!side.database) return;
    const DatabaseUrl& url = *side.database;
    const std::string& name = side.database_url.name;
    const std::string check = side.prefix + "-database";
    if (url.port == kTransactionPoolerPort) {
      Add(Severity::kError, check + "-port",
          absl::StrCat(
              name,
              " has port 6543, the transaction pooler: settings of a session leak to other "
              "clients there, and a push or dump needs a session of its own"),
          "use the session pooler: the same host with port 5432");
    } else {
      Add(Severity::kOk, check + "-port", absl::StrCat(name, " is no transaction pooler"));
    }
    if (url.is_badly_encoded) return;
    if (url.is_shared_pooler() && url.project_ref().empty()) {
      Add(Severity::kError, check + "-project",
          absl::StrCat(name, " is a pooler's, and its user names no project"),
          "the user is postgres.REF there");
    } else if (!url.project_ref().empty() && !side.ref.empty()) {
      if (url.project_ref() != side.ref) {
        Add(Severity::kError, check + "-project",
            absl::StrCat(name, " is another project's than ", side.ref),
            absl::StrCat("take the URL of project ", side.ref));
      } else {
        Add(Severity::kOk, check + "-project", absl::StrCat(name, " is of project ", side.ref));
      }
    }
    CheckTls(side);
  }

  void CheckTls(const Side& side) {
    const std::string check = side.prefix + "-database-tls";
    const std::string& name = side.database_url.name;
    const auto parameter = side.database->parameters.find("sslmode");
    const bool is_in_url = parameter != side.database->parameters.end();
    const std::string mode = is_in_url ? parameter->second : Get("PGSSLMODE").value;
    const std::string where = is_in_url ? name + "'s sslmode" : std::string("PGSSLMODE");
    const std::vector<std::string> modes = absl::StrSplit(kSslModes, ", ");
    if (!mode.empty() && std::find(modes.begin(), modes.end(), mode) == modes.end()) {
      return Add(Severity::kError, check, absl::StrCat(where, " is none of ", kSslModes),
                 "use require, or disable for the local stack");
    }
    const bool insists = mode == "require" || mode == "verify-ca" || mode == "verify-full";
    if (ClassifyHost(side.database->host) != HostKind::kPublic) {
      if (insists) {
        return Add(Severity::kWarning, check,
                   absl::StrCat(where, " is ", mode, ", and the local stack speaks no TLS"),
                   absl::StrCat("put ?sslmode=disable behind ", name));
      }
      return Add(Severity::kOk, check, absl::StrCat(name, " does not leave the local network"));
    }
    if (insists) return Add(Severity::kOk, check, absl::StrCat(where, " is ", mode));
    const std::string fix = "set PGSSLMODE=require, or put ?sslmode=require behind the URL";
    if (mode == "disable") {
      return Add(Severity::kError, check,
                 absl::StrCat(where, " is disable: data could be read on the way"), fix);
    }
    Add(Severity::kWarning, check,
        mode.empty() ? absl::StrCat("neither ", name,
                                    "'s sslmode nor PGSSLMODE is set: clients may "
                                    "fall back to plain text")
                     : absl::StrCat(where, " is ", mode, ": clients may fall back to plain text"),
        fix);
  }

  void CheckProjectRef(const Side& prod) {
    const std::string from_url = prod.project ? ProjectRefOfHost(prod.project->host) : "";
    if (project_ref_.value.empty()) {
      if (!from_url.empty()) {
        return Add(Severity::kOk, "project-ref",
                   absl::StrCat("the project is ", from_url, ", from ", prod.url.name));
      }
      if (access_token_.value.empty()) {
        return Add(Severity::kInfo, "project-ref", "production is no hosted project");
      }
      return Add(Severity::kError, "project-ref",
                 "PROJECT_REF is not set, and the URL does not tell it",
                 "set PROJECT_REF to the project's id, 20 letters");
    }
    if (from_url.empty() && access_token_.value.empty()) {
      return Add(Severity::kOk, "project-ref", "PROJECT_REF is what production is called");
    }
    if (!IsProjectRef(project_ref_.value)) {
      return Add(Severity::kError, "project-ref", "PROJECT_REF is not 20 lower-case letters",
                 "take it from the project's URL, https://REF.supabase.co");
    }
    if (!from_url.empty() && from_url != project_ref_.value) {
      return Add(Severity::kError, "project-ref",
                 absl::StrCat("PROJECT_REF is ", project_ref_.value, ", and ", prod.url.name,
                              " is of project ", from_url),
                 "correct the one that is wrong");
    }
    Add(Severity::kOk, "project-ref", absl::StrCat("PROJECT_REF is ", project_ref_.value));
  }

  void CheckAccessToken() {
    const std::string& text = access_token_.value;
    if (text.empty()) {
      return Add(Severity::kInfo, "access-token",
                 "SUPABASE_ACCESS_TOKEN is not set: it is for pushes through the linked CLI only");
    }
    if (InspectApiKey(text).kind != ApiKey::Kind::kAccessToken) {
      return Add(Severity::kError, "access-token",
                 "SUPABASE_ACCESS_TOKEN is no personal access token (sbp_…)",
                 "make one in the dashboard under Account, Access Tokens");
    }
    Add(Severity::kOk, "access-token", "SUPABASE_ACCESS_TOKEN is a personal access token");
  }

  void CheckBuckets() {
    if (buckets_.value.empty()) {
      return Add(Severity::kInfo, "buckets", "BUCKETS is not set: no storage objects are carried");
    }
    const std::vector<absl::string_view> names =
        absl::StrSplit(buckets_.value, absl::ByAnyChar(", \t\n"), absl::SkipEmpty());
    Add(Severity::kOk, "buckets",
        absl::StrCat("BUCKETS names ", names.size(), names.size() == 1 ? " bucket" : " buckets"));
  }

  void CheckDiffer(const Side& dev, const Side& prod) {
    const auto compare = [this](const char* check, bool same, absl::string_view what,
                                Severity severity = Severity::kError) {
      if (same) {
        Add(severity, check, absl::StrCat("development and production have the same ", what),
            "one of the two is set to the other's");
      } else {
        Add(Severity::kOk, check,
            absl::StrCat("development and production differ in their ", what));
      }
    };
    if (dev.project && prod.project) {
      compare("same-url",
              dev.project->host == prod.project->host && dev.project->port == prod.project->port &&
                  dev.project->path == prod.project->path,
              "URL");
    }
    if (dev.database && prod.database) {
      // Projects share a pooler's host and are told apart by the user.
      compare("same-database",
              dev.database->host == prod.database->host &&
                  dev.database->port == prod.database->port &&
                  dev.database->database == prod.database->database &&
                  dev.database->project_ref() == prod.database->project_ref(),
              "database");
    }
    const std::string dev_ref =
        dev.ref.empty() && dev.database ? dev.database->project_ref() : dev.ref;
    if (!dev_ref.empty() && !prod.ref.empty()) {
      compare("same-project", dev_ref == prod.ref, "project");
    }
    if (!dev.key.value.empty() && !prod.key.value.empty()) {
      // All local stacks have the same keys.
      compare("same-key", dev.key.value == prod.key.value, "key",
              options_.allow_local_target && IsLocal(prod) ? Severity::kInfo : Severity::kError);
    }
  }

  // Whether any part of it is on this machine or in a private network.
  static bool IsLocal(const Side& side) {
    const std::vector<std::string> hosts = side.hosts();
    return std::any_of(hosts.begin(), hosts.end(), [](const std::string& host) {
      return ClassifyHost(host) != HostKind::kPublic;
    });
  }

  void CheckTarget(const Side& prod) {
    if (prod.hosts().empty()) return;
    if (!IsLocal(prod)) return Add(Severity::kOk, "target", "production is on the internet");
    const std::string what = "production is on this machine or in a private network";
    if (options_.allow_local_target) return Add(Severity::kInfo, "target", what + ", as allowed");
    Add(Severity::kError, "target", what,
        "correct PROD_URL and PROD_DB_URL, or say --allow-local-target");
  }

  void CheckSource(const Side& dev) {
    const std::vector<std::string> hosts = dev.hosts();
    const bool is_remote = std::any_of(hosts.begin(), hosts.end(), [](const std::string& host) {
      return ClassifyHost(host) == HostKind::kPublic;
    });
    if (!is_remote) {
      return Add(Severity::kOk, "source", "development is on this machine or in a private network");
    }
    const std::string what = "development is on the internet";
    if (options_.allow_remote_source) return Add(Severity::kInfo, "source", what + ", as allowed");
    Add(Severity::kError, "source", what,
        "correct DEV_URL and DEV_DB_URL, or say --allow-remote-source");
  }

  const EnvCheckOptions& options_;
  const Settings& settings_;
  Setting buckets_, project_ref_, access_token_;
  std::vector<Finding> findings_;
};

}  // namespace

absl::StatusOr<Settings> ReadSettings(ByteSource* in) {
  std::string text, buffer(in->read_bytes(), '\0');
  for (;;) {
    const absl::StatusOr<size_t> got = in->Read(&buffer[0], buffer.size());
    if (!got.ok()) return got.status();
    if (*got == 0) return ParseDotenv(text, in->name());
    text.append(buffer, 0, *got);
  }
}

std::vector<Finding> CheckSettings(const EnvCheckOptions& options, const Settings& settings) {
  return Checker(options, settings).Run();
}

std::vector<Finding> CheckNames(const Settings& file, const Settings& settings) {
  std::vector<Finding> findings;
  for (const auto& [name, value] : file) {
    const std::string intended = IntendedName(name);
    if (intended.empty() || !FindSetting(settings, intended).value.empty()) continue;
    findings.push_back({"name", Severity::kWarning,
                        absl::StrCat(name, " is no setting, and ", intended, " is not set"),
                        absl::StrCat("write ", intended, ", if that is meant")});
  }
  return findings;
}

}  // namespace dumpline

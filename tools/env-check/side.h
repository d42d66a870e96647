// Parsed settings of a sync: those of development, of production, and of both.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_SIDE_H_
#define DUMPLINE_TOOLS_ENV_CHECK_SIDE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/settings/names.h"
#include "tools/lib/supabase/api_key.h"
#include "tools/lib/supabase/database_url.h"
#include "tools/lib/text/url.h"

namespace dumpline {

// Development or production.
struct Side {
  std::string prefix;  // of the names of checks: "dev" or "prod"
  Setting url, key, database_url;

  std::optional<Url> project;  // from `url`, without trailing slashes; nullopt if `url` is invalid
  absl::Status url_error;      // reason why `project` is missing
  std::optional<DatabaseUrl> database;  // from `database_url`
  absl::Status database_error;          // reason why `database` is missing
  ApiKey api_key;                       // from `key`
  std::string ref;                      // reference of a hosted project; "" if it is not known

  bool is_prod() const { return prefix == "prod"; }
  // Returns whether `url` is that of a folder.
  bool is_folder() const;
  // Returns the known hosts of API and database.
  std::vector<std::string> hosts() const;
  // Returns whether one of the hosts is on this machine or in a private network.
  bool has_local_host() const;
  // Returns whether one of the hosts is on the internet.
  bool has_public_host() const;
};

struct SyncSettings {
  Side dev, prod;
  Setting buckets, origins, project_ref, access_token, ssl_mode, ssl_root_cert;

  bool has_buckets() const { return !buckets.value.empty(); }
};

SyncSettings ParseSyncSettings(const Settings& settings);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_SIDE_H_

#include "tools/truncate-prepend/extension_tables.h"

#include "absl/strings/string_view.h"

namespace dumpline {
namespace {

struct ExtensionTable {
  absl::string_view schema;  // "" for any: users choose the extension's schema
  absl::string_view name;    // "" for all
};

// The names come from the extensions' SQL scripts.
constexpr ExtensionTable kTables[] = {
    {"", "spatial_ref_sys"},     // postgis
    {"topology", "topology"},    // postgis_topology
    {"topology", "layer"},       //
    {"tiger", ""},               // postgis_tiger_geocoder
    {"", "us_gaz"},              // address_standardizer_data_us
    {"", "us_lex"},              //
    {"", "us_rules"},            //
    {"", "pointcloud_formats"},  // pointcloud
    {"cron", "job"},             // pg_cron
    {"cron", "job_run_details"},
    {"", "part_config"},  // pg_partman
    {"", "part_config_sub"},
    {"_timescaledb_catalog", ""},  // timescaledb
    {"_timescaledb_config", ""},
    {"vault", "secrets"},  // supabase_vault
    {"pgsodium", "key"},   // pgsodium
    {"pgmq", "meta"},      // pgmq
    {"pgtle", ""},         // pg_tle
    {"pgagent", ""},       // pgagent
    {"hint_plan", "hints"},
    {"squeeze", "tables"},
    {"repmgr", ""},
    {"ag_catalog", ""},  // age
    {"periods", ""},
};

}  // namespace

bool IsExtensionTable(const QualifiedName& table) {
  for (const ExtensionTable& known : kTables) {
    if ((known.schema.empty() || known.schema == table.schema) &&
        (known.name.empty() || known.name == table.name)) {
      return true;
    }
  }
  return false;
}

}  // namespace dumpline

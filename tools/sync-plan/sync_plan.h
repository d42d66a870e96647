// Writes the plan of a sync, the changes that it will make in production, as JSON and as text.
#ifndef DUMPLINE_TOOLS_SYNC_PLAN_SYNC_PLAN_H_
#define DUMPLINE_TOOLS_SYNC_PLAN_SYNC_PLAN_H_

#include <optional>
#include <string>
#include <vector>

#include "tools/sync-plan/inputs.h"

namespace dumpline {

// Route by which rows reach production.
enum class PushRoute { kAuto, kPsql, kSupabase };

struct PlanInputs {
  std::string mode = "replace";  // how rows change; see README.md
  std::vector<TableRows> to_come;
  Digest now;       // of production
  Digest expected;  // production's content after the sync; empty if unknown
  SchemaInputs schema;
  UrlInputs urls;
  // Unless tables are emptied and filled: the changes by table, and the first changed rows.
  std::optional<std::vector<RowChanges>> changes;
  std::vector<Json> first_changes;
  // What production's users have changed and the sync undoes, in the same form.
  std::vector<RowChanges> losses;
  std::vector<Json> first_losses;
  std::optional<ObjectInputs> objects;  // nullopt if the sync has no objects
  std::string objects_folder;           // name of the folder in messages
  std::vector<std::string> keep;        // tables that the user excludes
  bool delete_extra = false;            // delete objects only in production that no row uses
  PushRoute push = PushRoute::kAuto;

  bool is_rollback() const { return mode == "rollback"; }
  // False if the sync has only objects.
  bool has_rows() const { return !to_come.empty() || !expected.sequences.empty(); }
};

// Returns the plan as one indented JSON document. README.md describes its fields.
std::string PlanJson(const PlanInputs& inputs);

// Returns the plan as lines of text. Names from the inputs are passed through Printable().
std::string PlanText(const PlanInputs& inputs);

// Returns a number of bytes as `numfmt --to=iec --suffix=B` writes it: rounded up, with one decimal
// below 10.
std::string HumanSize(uint64_t bytes);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_SYNC_PLAN_SYNC_PLAN_H_

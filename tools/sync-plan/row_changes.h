// The parts of a plan that show changes of single rows.
#ifndef DUMPLINE_TOOLS_SYNC_PLAN_ROW_CHANGES_H_
#define DUMPLINE_TOOLS_SYNC_PLAN_ROW_CHANGES_H_

#include <string>

#include "tools/lib/text/json.h"
#include "tools/sync-plan/sync_plan.h"

namespace dumpline {

// Returns an array of the changes by table, or null if the sync empties and fills tables.
Json ChangesJson(const PlanInputs& inputs);

// Returns a line about a changed row, as dump-diff writes it: `public.agents id=7: name "A" ->
// "B"`.
std::string DescribeChange(const Json& row);

// Appends a table of the changes and the first changed rows. `inputs.changes` must have a value.
void AppendChanges(const PlanInputs& inputs, std::string* text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_SYNC_PLAN_ROW_CHANGES_H_

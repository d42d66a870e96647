// Views of changed rows and of conflicts.
#ifndef DUMPLINE_TOOLS_RUN_REPORT_ROW_VIEWS_H_
#define DUMPLINE_TOOLS_RUN_REPORT_ROW_VIEWS_H_

#include <string>
#include <vector>

#include "tools/run-report/run_files.h"
#include "tools/run-report/view.h"

namespace dumpline {

// Returns a list for rows.mustache. `part` is the name of the file without ".ndjson", and begins
// the ids of the tables.
View TablesOfRows(const std::vector<TableRowLines>& tables, const char* part);

// Returns the number of rows in tables of which none is shown, as text; "" for 0.
std::string RowsOfOtherTables(const std::vector<TableRowLines>& tables);

// Adds the conflicts to the page.
void AddConflicts(const RunFiles& files, View* page);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_RUN_REPORT_ROW_VIEWS_H_

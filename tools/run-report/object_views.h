// Views of the objects of a run.
#ifndef DUMPLINE_TOOLS_RUN_REPORT_OBJECT_VIEWS_H_
#define DUMPLINE_TOOLS_RUN_REPORT_OBJECT_VIEWS_H_

#include <string>

#include "tools/run-report/run_files.h"
#include "tools/run-report/view.h"

namespace dumpline {

// Adds the lists of objects to the page, with the small images that the run's folder has.
void AddObjects(const RunFiles& files, const std::string& folder, View* page);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_RUN_REPORT_OBJECT_VIEWS_H_

#include <string>

#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"
#include "tools/run-report/run_files.h"
#include "tools/run-report/run_report.h"

namespace dumpline {

int Main(int argc, char** argv) {
  FilterApp app("run-report", "Writes a run of a sync, its plan and its outcome, as one HTML page.",
                "  run-report journal.ndjson > report.html\n"
                "  run-report --run=.dumpline/runs/20261126T131500Z \\\n"
                "    < .dumpline/runs/20261126T131500Z/journal.ndjson > report.html\n");
  std::string folder = ".";
  app.TakeInputFile();
  app.cli().Value("--run", "FOLDER", &folder, "The folder of the run (default: .)");
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    ASSIGN_OR_RETURN(const RunFiles files, ReadRunFiles(folder, &context.in));
    ASSIGN_OR_RETURN(const std::string page, RunReport(files, folder));
    Writer writer(&context.out);
    writer.Append(page);
    return writer.Close();
  });
}

}  // namespace dumpline

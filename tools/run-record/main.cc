#include <cmath>
#include <string>

#include "tools/lib/cli/filter_app.h"
#include "tools/run-record/run_record.h"

namespace dumpline {

int Main(int argc, char** argv) {
  FilterApp app("run-record", "Adds a stage of a sync to the journal of the run.",
                "  run-record --stage=export --status=0 --seconds=1.25 --since=1795788000.5 \\\n"
                "    journal.ndjson > .journal.ndjson\n");
  StageEnd end;
  double since = 0;
  std::string folder = ".";
  app.TakeInputFile();
  app.cli().Value("--stage", "NAME", &end.stage, "The name of the stage").Required();
  app.cli().Number("--status", "N", &end.status, 0, 255, "Its exit status (default: 0)");
  app.cli().Number("--seconds", "SECONDS", &end.seconds, 0, 1e12, "How long it took (default: 0)");
  app.cli().Number(
      "--since", "SECONDS", &since, 0, 1e12,
      "When it started, in seconds since the epoch; decimal places are allowed (default: 0)");
  app.cli().Value("--run", "FOLDER", &folder, "The folder of the run (default: .)");
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    end.since_micros = std::llround(since * 1e6);
    return RecordStage(end, folder, &context.in, &context.out);
  });
}

}  // namespace dumpline

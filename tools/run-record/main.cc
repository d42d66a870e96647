#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/run-record/run_record.h"

namespace dumpline {
namespace {

constexpr char kExamples[] =
    "  run-record --stage=export --status=0 --seconds=1.25 --since=1795788000.5 \\\n"
    "    journal.ndjson > .journal.ndjson\n"
    "  run-record --event=stage_ended --time=1795788001.75 --stage=export --status=0\n";

int64_t Micros(double seconds) { return std::llround(seconds * 1e6); }

absl::Status ParseFields(const std::vector<std::string>& texts, RunEvent* event) {
  for (const std::string& text : texts) {
    std::pair<std::string, std::string> field = absl::StrSplit(text, absl::MaxSplits('=', 1));
    if (field.first.empty() || field.first.size() == text.size()) {
      return UsageError(absl::StrCat("invalid --field \"", text, "\" (expected NAME=VALUE)"));
    }
    event->fields.push_back(std::move(field));
  }
  return absl::OkStatus();
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("run-record", "Adds a stage of a sync to the journal of the run.", kExamples);
  StageEnd end;
  RunEvent event;
  double since = 0, time = 0;
  std::string folder = ".";
  std::vector<std::string> fields;
  const CommandLineOption file = app.TakeInputFile();
  CommandLine& cli = app.cli();
  const auto stage = cli.Value("--stage", "NAME", &end.stage, "The name of the stage");
  const auto status =
      cli.Number("--status", "N", &end.status, 0, 255, "Its exit status (default: 0)");
  const auto seconds =
      cli.Number("--seconds", "SECONDS", &end.seconds, 0, 1e12, "How long it took (default: 0)");
  cli.Number(
      "--since", "SECONDS", &since, 0, 1e12,
      "When it started, in seconds since the epoch; decimal places are allowed (default: 0)");
  const auto durable =
      cli.Flag("--durable", &end.durable, "Wait until the files of the stage are on the disk");
  cli.Value("--run", "FOLDER", &folder, "The folder of the run (default: .)");
  const auto name = cli.Value("--event", "NAME", &event.name,
                              "Read no input; write an event instead, with the stage, status and "
                              "seconds that are given, as one line of JSON");
  const auto event_time =
      cli.Number("--time", "SECONDS", &time, 0, 1e11, "Its time, in seconds since the epoch")
          .Needs(name);
  name.Needs(event_time);
  cli.List("--field", "NAME=VALUE", &fields, "Another field of the event, a text; repeatable")
      .Needs(name);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    if (!name.is_given()) {
      if (!stage.is_given()) return UsageError("--stage is required");
      end.since_micros = Micros(since);
      return RecordStage(end, folder, &context.in, &context.out);
    }
    if (durable.is_given()) return UsageError("--durable is for --stage");
    if (file.is_given()) return UsageError("--event reads no input; omit FILE");
    event.time_micros = Micros(time);
    event.stage = end.stage;
    if (status.is_given()) event.status = end.status;
    if (seconds.is_given()) event.seconds = end.seconds;
    RETURN_IF_ERROR(ParseFields(fields, &event));
    return WriteEvent(event, &context.out);
  });
}

}  // namespace dumpline

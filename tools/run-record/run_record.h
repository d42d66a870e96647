// Adds a stage of a sync to the journal of the run.
#ifndef DUMPLINE_TOOLS_RUN_RECORD_RUN_RECORD_H_
#define DUMPLINE_TOOLS_RUN_RECORD_RUN_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

struct StageEnd {
  std::string stage;
  int status = 0;            // exit status
  double seconds = 0;        // that the stage took
  int64_t since_micros = 0;  // start of the stage, since the epoch
  bool durable = false;      // whether its files must be on the disk before its line is written
};

// Copies the journal of the run in `folder` from `in` to `out`, and adds the line of a stage: the
// summary that it has printed to stages/STAGE.txt, and the size and SHA-256 of that file and of
// each file that was changed after its start. Omits copies of objects, which have their own index,
// the journal and the log themselves, and files and folders whose names start with a dot. Closes
// `out`.
absl::Status RecordStage(const StageEnd& end, const std::string& folder, ByteSource* in,
                         ByteSink* out);

// Something that has happened in a run.
struct RunEvent {
  std::string name;
  int64_t time_micros = 0;  // since the epoch
  std::string stage;        // "" if the event does not concern a stage
  std::optional<int> status;
  std::optional<double> seconds;
  std::vector<std::pair<std::string, std::string>> fields;  // further ones
};

// Writes the event as one line of JSON. The line is ASCII without control characters, so that a
// terminal that shows it interprets nothing in it. Closes `out`.
absl::Status WriteEvent(const RunEvent& event, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_RUN_RECORD_RUN_RECORD_H_

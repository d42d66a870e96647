// Reads the files of a run's folder that a report shows. pipelines/README.md describes them.
#ifndef DUMPLINE_TOOLS_RUN_REPORT_RUN_FILES_H_
#define DUMPLINE_TOOLS_RUN_REPORT_RUN_FILES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/folder/index.h"
#include "tools/lib/text/json.h"

namespace dumpline {

// The first lines of an NDJSON file, up to some number of bytes, and the number of all.
struct FirstLines {
  std::vector<Json> lines;
  uint64_t count = 0;
};

// Rows of a table, as dump-diff writes them.
struct TableRowLines {
  std::string table;
  FirstLines rows;
};

struct RunFiles {
  std::string name;           // of the folder
  Json run;                   // run.json
  std::vector<Json> journal;  // a line for each stage that has ended
  Json plan;                  // plan.json; null if there is none
  Json commands;              // commands.json; null if there is none
  std::vector<TableRowLines> changes, losses;
  FirstLines conflicts;
  std::vector<std::string> conflict_lines;  // the text of `conflicts`
  std::vector<Json> findings;               // warnings and errors
  FirstLines new_objects, changed_objects, extra_objects, dangling_urls;
  bool is_complete = false;  // complete.txt exists
  bool is_planned = false;   // plan_only.txt exists
  bool is_decided = false;   // decision.txt exists, so the conflicts are decided
};

// Reads the journal to its end, and the other files from `folder`, which may lack all but run.json.
absl::StatusOr<RunFiles> ReadRunFiles(const std::string& folder, ByteSource* journal);

// The images in a store of objects that a run has saved.
class SavedImages {
 public:
  explicit SavedImages(const std::string& store_folder) : store_(store_folder) {}

  // Returns the content of `object`, a line of a manifest, as a data URL, if it was saved and is an
  // image of at most `max_bytes` (PNG, JPEG, GIF or WebP, judged by its first bytes), or "".
  std::string DataUrl(const Json& object, size_t max_bytes);

 private:
  FolderIndexes store_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_RUN_REPORT_RUN_FILES_H_

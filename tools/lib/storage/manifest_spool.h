// Stores the parsed lines of a manifest between the pass that checks them and the pass that uses
// them. The lines are in a temporary file, so that memory does not grow with the manifest.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_MANIFEST_SPOOL_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_MANIFEST_SPOOL_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/io/records.h"
#include "tools/lib/io/temp_file.h"
#include "tools/lib/storage/object.h"

namespace dumpline {

struct SpooledLine {
  std::string text;  // the JSON object
  ObjectInfo info;
  absl::Status refusal;  // reason why the object cannot be processed
};

class ManifestSpool {
 public:
  absl::Status Add(const SpooledLine& line);

  uint64_t line_count() const { return line_count_; }

 private:
  friend class ManifestSpoolReader;

  TempFile file_;
  uint64_t line_count_ = 0;
};

// Reads the lines in the order in which they were added.
class ManifestSpoolReader {
 public:
  // `spool` must outlive the reader and must not change.
  explicit ManifestSpoolReader(ManifestSpool* spool);

  // Reads the next line. Returns false after the last one.
  absl::StatusOr<bool> Next(SpooledLine* line);

 private:
  TempFileSource source_;
  FieldReader fields_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_MANIFEST_SPOOL_H_

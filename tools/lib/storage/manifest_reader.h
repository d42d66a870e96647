// Reads a manifest: NDJSON of objects, as bucket-list, url-list and manifest-diff write it.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_MANIFEST_READER_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_MANIFEST_READER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/storage/object.h"

namespace dumpline {

class ManifestReader {
 public:
  // `source` must outlive the reader.
  explicit ManifestReader(ByteSource* source) : lines_(source) {}

  // Reads the next line that is not blank. Returns false at the end of the input. Returns an error,
  // "<stdin>:12: reason", if the line does not describe an object.
  absl::StatusOr<bool> Next(ObjectInfo* info);

  // Returns the last line, a JSON object, without surrounding white space. It is valid until the
  // next call of Next().
  absl::string_view text() const { return text_; }

  // Returns the position of the last line for messages, such as "<stdin>:12".
  std::string Where() const { return lines_.Where(); }

 private:
  LineReader lines_;
  absl::string_view text_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_MANIFEST_READER_H_

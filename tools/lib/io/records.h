// Reads and writes byte fields in a temporary file. Only the process that wrote the file can read
// it: sizes are 32 bits in the machine's byte order.
#ifndef DUMPLINE_TOOLS_LIB_IO_RECORDS_H_
#define DUMPLINE_TOOLS_LIB_IO_RECORDS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/input_buffer.h"

namespace dumpline {

// Appends a field of less than 4 GiB.
void AppendField(absl::string_view field, std::string* bytes);

class FieldReader {
 public:
  // `source` must outlive the reader.
  explicit FieldReader(ByteSource* source);

  // Returns whether all fields have been read.
  absl::StatusOr<bool> AtEnd();

  // Reads the next field. Returns kDataLoss if it is incomplete.
  absl::Status Read(std::string* field);

 private:
  // Reads until the buffer contains `bytes` bytes.
  absl::Status Require(size_t bytes);

  ByteSource* const source_;
  InputBuffer buffer_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_RECORDS_H_

// Reads an input line by line.
#ifndef DUMPLINE_TOOLS_LIB_IO_LINE_READER_H_
#define DUMPLINE_TOOLS_LIB_IO_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/input_buffer.h"

namespace dumpline {

class LineReader {
 public:
  // `source` must outlive the reader.
  explicit LineReader(ByteSource* source);

  // Reads the next line, without its "\n" or "\r\n", into `line`, which is valid until the next
  // call. Returns false at the end of the input. Skips a byte order mark at the start. The last
  // line need not have a line end. A line of more than kMaxLineBytes bytes is an error.
  absl::StatusOr<bool> Next(absl::string_view* line);

  // Number of the last line, starting at 1.
  uint64_t line_number() const { return line_number_; }

  // Returns the position of the last line for messages, such as "<stdin>:12".
  std::string Where() const;

  static constexpr size_t kMaxLineBytes = 16 << 20;

 private:
  ByteSource* const source_;
  InputBuffer buffer_;
  size_t last_bytes_ = 0;  // size of the last line, which is still in the buffer
  uint64_t line_number_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_LINE_READER_H_

// Stores bytes in memory while there are few, and otherwise in a temporary file (see
// File::CreateTemporary()).
#ifndef DUMPLINE_TOOLS_LIB_IO_TEMP_FILE_H_
#define DUMPLINE_TOOLS_LIB_IO_TEMP_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/file.h"

namespace dumpline {

class TempFile : public ByteSink {
 public:
  // Keeps at most `memory_bytes` bytes in memory.
  explicit TempFile(size_t memory_bytes = 1 << 20) : memory_bytes_(memory_bytes) {}

  absl::Status Write(absl::string_view bytes) override;
  absl::Status Close() override { return absl::OkStatus(); }

  uint64_t bytes() const { return file_bytes_ + memory_.size(); }

  // Reads up to `size` bytes at `offset` into `to` and returns their number, or 0 at the end.
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* to, size_t size) const;

  // Writes all bytes to `sink`. Does not close it.
  absl::Status CopyTo(ByteSink* sink) const;

 private:
  // Moves the bytes in memory to the file.
  absl::Status Spill();

  const size_t memory_bytes_;
  std::string memory_;  // the bytes after those in the file
  File file_;           // open once it has content
  uint64_t file_bytes_ = 0;
};

// Reads a range of a TempFile, which must outlive it.
class TempFileSource : public ByteSource {
 public:
  TempFileSource(const TempFile* file, uint64_t begin, uint64_t end, std::string name,
                 size_t read_bytes = kDefaultReadBytes)
      : ByteSource(read_bytes), file_(file), offset_(begin), end_(end), name_(std::move(name)) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  absl::string_view name() const override { return name_; }

 private:
  const TempFile* const file_;
  uint64_t offset_;
  const uint64_t end_;
  const std::string name_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_TEMP_FILE_H_

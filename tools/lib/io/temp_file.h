// Bytes that are kept for later: in memory as long as they are few, else in an unlinked file in
// $TMPDIR or /tmp, which is gone with the process, however it ends.
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

namespace dumpline {

class TempFile : public ByteSink {
 public:
  explicit TempFile(size_t memory_bytes = 1 << 20) : memory_bytes_(memory_bytes) {}
  ~TempFile() override;

  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;

  absl::Status Write(absl::string_view bytes) override;
  absl::Status Close() override { return absl::OkStatus(); }

  uint64_t bytes() const { return file_bytes_ + memory_.size(); }

  // Puts up to `size` bytes from `offset` on into `to`; 0 at the end.
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* to, size_t size);

  absl::Status CopyTo(ByteSink* sink);

 private:
  absl::Status Spill();

  const size_t memory_bytes_;
  std::string memory_;  // what follows the file's bytes
  int fd_ = -1;
  uint64_t file_bytes_ = 0;
  std::string name_;
};

// Reads a stretch of a TempFile, which must outlive it.
class TempFileSource : public ByteSource {
 public:
  TempFileSource(TempFile* file, uint64_t begin, uint64_t end, std::string name)
      : file_(file), at_(begin), end_(end), name_(std::move(name)) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  absl::string_view name() const override { return name_; }

 private:
  TempFile* const file_;
  uint64_t at_;
  const uint64_t end_;
  const std::string name_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_TEMP_FILE_H_

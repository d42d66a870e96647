// Makes an input readable twice: a file is read again in place, and a pipe is copied to a temporary
// file.
#ifndef DUMPLINE_TOOLS_LIB_IO_SPOOL_H_
#define DUMPLINE_TOOLS_LIB_IO_SPOOL_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/temp_file.h"
#include "tools/lib/io/writer.h"

namespace dumpline {

// Callers read it to its end as a ByteSource, then copy parts of it with CopyTo() or read it again
// with a SpoolSource.
class Spool : public ByteSource {
 public:
  // `source` must outlive the spool. `fd` is the descriptor that `source` reads, or -1: a regular
  // file is read again from its current offset.
  Spool(ByteSource* source, int fd);

  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  absl::string_view name() const override { return source_->name(); }

  ByteSource* source() const { return source_; }

  // Returns whether the input is a regular file, which is not copied.
  bool is_file() const { return input_fd_ >= 0; }

  // Number of bytes read so far.
  uint64_t bytes() const { return bytes_; }

  // Writes the bytes [begin, end) of the input. Fails if the input is a file that has become
  // shorter.
  absl::Status CopyTo(uint64_t begin, uint64_t end, Writer* writer) const;

  // Reads up to `size` bytes at `offset` into `to` and returns their number, or 0 at the end of
  // what was read. Fails if the input is a file that has become shorter. Ignores what was added to
  // it.
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* to, size_t size) const;

 private:
  absl::Status BecameShorter() const;

  ByteSource* const source_;
  uint64_t bytes_ = 0;
  int input_fd_ = -1;                  // descriptor of a regular file, which the caller owns
  uint64_t input_offset_ = 0;          // offset in that file at which the input starts
  TempFile copy_{/*memory_bytes=*/0};  // the bytes read from any other source
};

// Reads a spool, which was read to its end and must outlive the source, again from its beginning.
class SpoolSource : public ByteSource {
 public:
  explicit SpoolSource(const Spool* spool) : ByteSource(spool->read_bytes()), spool_(spool) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  absl::string_view name() const override { return spool_->name(); }

 private:
  const Spool* const spool_;
  uint64_t offset_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_SPOOL_H_

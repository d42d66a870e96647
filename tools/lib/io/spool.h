// An input that can be read twice: a file as it is, a pipe through a temporary file.
#ifndef DUMPLINE_TOOLS_LIB_IO_SPOOL_H_
#define DUMPLINE_TOOLS_LIB_IO_SPOOL_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/writer.h"

namespace dumpline {

// Read it to its end as a ByteSource, then copy parts of it with CopyTo(). What comes from a pipe is
// kept in an unlinked file in $TMPDIR or /tmp, which is gone with the process, however it ends.
class Spool : public ByteSource {
 public:
  // `source` must outlive the spool. `fd` is the descriptor that `source` reads, or -1: when it is a
  // regular file it is read again in place, from where it stands now.
  Spool(ByteSource* source, int fd);
  ~Spool() override;

  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  absl::string_view name() const override { return source_->name(); }

  // Writes the bytes [begin, end) of what has been read. Fails when a file has become shorter.
  absl::Status CopyTo(uint64_t begin, uint64_t end, Writer* writer);

 private:
  absl::Status OpenFile();

  ByteSource* const source_;
  int fd_ = -1;            // what CopyTo() reads
  bool is_input_ = false;  // fd_ is the input itself and not ours
  uint64_t base_ = 0;      // where the input begins in fd_
  std::string file_name_;  // for messages
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_SPOOL_H_

// Wraps system calls on file descriptors: repeats them when a signal interrupts them, and returns
// errors as statuses. `name` is the name of the file in messages.
#ifndef DUMPLINE_TOOLS_LIB_IO_DESCRIPTOR_H_
#define DUMPLINE_TOOLS_LIB_IO_DESCRIPTOR_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// Both read between 1 and `size` bytes into `to` and return their number, or 0 at the end of the
// file.
absl::StatusOr<size_t> ReadDescriptor(int fd, absl::string_view name, char* to, size_t size);
absl::StatusOr<size_t> ReadDescriptorAt(int fd, absl::string_view name, uint64_t offset, char* to,
                                        size_t size);

// Writes all of `bytes`.
absl::Status WriteDescriptor(int fd, absl::string_view name, absl::string_view bytes);

absl::Status CloseDescriptor(int fd, absl::string_view name);

// Returns whether a write failed because the reader has closed the pipe. Only programs that ignore
// SIGPIPE receive this error.
bool IsBrokenPipe(const absl::Status& status);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_DESCRIPTOR_H_

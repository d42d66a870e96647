#include "tools/lib/io/byte_sink.h"

#include "tools/lib/io/descriptor.h"

namespace dumpline {

absl::Status FdSink::Write(absl::string_view bytes) { return WriteDescriptor(fd_, name_, bytes); }

absl::Status FdSink::Close() { return CloseDescriptor(fd_, name_); }

}  // namespace dumpline

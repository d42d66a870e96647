#include "tools/lib/io/byte_source.h"

#include <cstring>

#include "tools/lib/io/descriptor.h"

namespace dumpline {

absl::StatusOr<size_t> FdSource::Read(char* to, size_t size) {
  return ReadDescriptor(fd_, name_, to, size);
}

absl::StatusOr<size_t> StringSource::Read(char* to, size_t size) {
  const size_t count = std::min({size, read_bytes(), bytes_.size()});
  if (count > 0) std::memcpy(to, bytes_.data(), count);
  bytes_.remove_prefix(count);
  return count;
}

}  // namespace dumpline

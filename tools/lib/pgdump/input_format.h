// Recognizes files that are not a plain-text dump of one PostgreSQL database by their first bytes,
// so that every filter names what it was given and the command that makes it right.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_INPUT_FORMAT_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_INPUT_FORMAT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// Number of bytes at the start of an input that the functions look at.
inline constexpr size_t kInputFormatBytes = 512;

// Returns a message about an input that starts with `start` and is not UTF-8 text: one that is
// compressed, an archive, or in another encoding. Returns "" for all others.
std::string DescribeBinaryInput(absl::string_view start);

// Returns the same, or a message about SQL of another program than pg_dump.
std::string DescribeOtherInput(absl::string_view start);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_INPUT_FORMAT_H_

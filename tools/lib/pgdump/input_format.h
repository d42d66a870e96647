// Recognizes inputs that are not a plain-text dump of one PostgreSQL database by their first bytes,
// so that every filter can name the format of its input and the command that converts it.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_INPUT_FORMAT_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_INPUT_FORMAT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// Number of bytes at the start of an input that the functions below examine.
inline constexpr size_t kInputFormatBytes = 512;

// Returns a message about an input that starts with `start` and is not UTF-8 text because it is
// compressed, an archive, or in another encoding. Returns "" for all other inputs.
std::string DescribeBinaryInput(absl::string_view start);

// Does the same, and also returns a message about SQL that a program other than pg_dump wrote.
std::string DescribeOtherInput(absl::string_view start);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_INPUT_FORMAT_H_

// Shortens text for messages.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_SHORTEN_H_
#define DUMPLINE_TOOLS_LIB_TEXT_SHORTEN_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// Returns the text, or, if it is longer than `bytes`, its beginning of at most that many bytes and
// "…". Does not cut a UTF-8 character.
std::string Shorten(absl::string_view text, size_t bytes);

// The same, but keeps the end of the text, after "…".
std::string ShortenStart(absl::string_view text, size_t bytes);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_SHORTEN_H_

// Finds hosts that contain escaped characters, which browsers and applications decode:
// 127%2E0%2E0%2E1, 127&#46;0.0.1, 127\u002e0.0.1. ENCODINGS.md describes the escapes.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_ESCAPED_HOST_H_
#define DUMPLINE_TOOLS_LIB_TEXT_ESCAPED_HOST_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

// Size, in bytes, of the longest escape of one character that is recognized.
inline constexpr size_t kMaxEscapeBytes = 16;

// Returns needles that find the first escape in every escaped form of `host`, which must be
// lower-case ASCII.
std::vector<std::string> EscapeNeedles(absl::string_view host);

// Reads an escaped form of `host` whose first escape contains the byte at `pos`, the start of a
// needle. Returns false if there is no match; otherwise sets `*start` and `*end` to its bounds in
// `text`.
bool ReadEscapedHost(absl::string_view text, size_t pos, absl::string_view host, size_t* start,
                     size_t* end);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_ESCAPED_HOST_H_

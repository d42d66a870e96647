// Converts host names with characters outside ASCII. IDNA (RFC 5890) encodes their labels in
// Punycode (RFC 3492).
#ifndef DUMPLINE_TOOLS_LIB_TEXT_IDN_H_
#define DUMPLINE_TOOLS_LIB_TEXT_IDN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

// Converts a host name to lower case and its non-ASCII labels to xn--…. Returns nullopt if the name
// is not UTF-8. Only Latin, Greek, Cyrillic and Armenian letters are converted to lower case.
// Unicode's other mappings (UTS #46) are not applied, so the name must be in normalization form C.
std::optional<std::string> HostToAscii(absl::string_view host);

// Decodes the xn--… labels of a host name. Labels that are not Punycode are left unchanged.
std::string HostToUnicode(absl::string_view host);

// Converts letters of the scripts above to upper case. `text` must be UTF-8.
std::string ToUpperUnicode(absl::string_view text);

// Returns the UTF-16 code units of `text`, which must be UTF-8.
std::vector<uint16_t> ToUtf16(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_IDN_H_

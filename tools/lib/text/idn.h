// Host names outside ASCII: IDNA (RFC 5890) writes their labels in Punycode (RFC 3492).
#ifndef DUMPLINE_TOOLS_LIB_TEXT_IDN_H_
#define DUMPLINE_TOOLS_LIB_TEXT_IDN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

// Returns a host name with its labels outside ASCII as xn--…, all in lower case, or nullopt if it
// is not UTF-8. Letters of Latin, Greek, Cyrillic and Armenian are put in lower case. Unicode's
// other mappings (UTS #46) are not applied, so the name must be in normalization form C.
std::optional<std::string> HostToAscii(absl::string_view host);

// Returns a host name with its labels xn--… decoded. Labels that are not Punycode stay.
std::string HostToUnicode(absl::string_view host);

// Returns the text, which is UTF-8, with those letters in upper case.
std::string ToUpperUnicode(absl::string_view text);

// Returns the UTF-16 code units of the text, which is UTF-8.
std::vector<uint16_t> ToUtf16(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_IDN_H_

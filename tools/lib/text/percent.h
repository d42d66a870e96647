// Percent-encoding of URLs (RFC 3986, section 2.1).
#ifndef DUMPLINE_TOOLS_LIB_TEXT_PERCENT_H_
#define DUMPLINE_TOOLS_LIB_TEXT_PERCENT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// Replaces each %XX with its byte. Returns false, and leaves `decoded` unchanged, if two
// hexadecimal digits do not follow a %.
bool PercentDecode(absl::string_view text, std::string* decoded);

// Encodes every byte except A-Z a-z 0-9 - . _ ~ and those in `keep`.
std::string PercentEncode(absl::string_view text, absl::string_view keep);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_PERCENT_H_

// Percent-encoding of URLs (RFC 3986, section 2.1).
#ifndef DUMPLINE_TOOLS_LIB_TEXT_PERCENT_H_
#define DUMPLINE_TOOLS_LIB_TEXT_PERCENT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// Undoes %XX. False, and `decoded` is as it was, when a % has no two digits behind it.
bool PercentDecode(absl::string_view text, std::string* decoded);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_PERCENT_H_

// Escapes untrusted text for messages. Dumps may contain control sequences that a terminal would
// execute.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_PRINTABLE_H_
#define DUMPLINE_TOOLS_LIB_TEXT_PRINTABLE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// Escapes everything in `text` that a terminal would interpret instead of displaying: control
// characters (ECMA-48, C0 and C1) as \n, \r or \x1B, characters that change the direction of the
// text around them (Unicode's UAX #9) as \u202E, and bytes that are not UTF-8 as \xFF. Tabs are
// kept.
std::string Printable(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_PRINTABLE_H_

// Text of others in messages: a dump need not be trusted, and a terminal obeys what it is sent.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_PRINTABLE_H_
#define DUMPLINE_TOOLS_LIB_TEXT_PRINTABLE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// Returns `text` with everything escaped that a terminal would act on instead of showing it:
// control characters (ECMA-48, C0 and C1) as \n, \r or \x1B, characters that change the direction
// of the text around them (Unicode's UAX #9) as \u202E, and bytes that are not UTF-8 as \xFF. Tabs
// stay.
std::string Printable(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_PRINTABLE_H_

// Quotes texts of servers and libraries in messages.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_QUOTE_H_
#define DUMPLINE_TOOLS_LIB_TEXT_QUOTE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

// Returns the text, shortened and on one line. If it contains one of the secrets in any case,
// returns a note instead. Empty secrets are ignored.
std::string QuoteWithoutSecrets(absl::string_view text, const std::vector<std::string>& secrets);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_QUOTE_H_

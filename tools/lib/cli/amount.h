// Sizes and times as progress shows them.
#ifndef DUMPLINE_TOOLS_LIB_CLI_AMOUNT_H_
#define DUMPLINE_TOOLS_LIB_CLI_AMOUNT_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace dumpline {

// Formats a size, for example "1.5 MB". Units are decimal, as storage providers use them.
std::string BytesText(uint64_t bytes);

// Formats a duration in whole seconds, for example "5:07" or "1:15:00".
std::string TimeText(absl::Duration duration);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CLI_AMOUNT_H_

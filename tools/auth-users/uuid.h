#ifndef DUMPLINE_TOOLS_AUTH_USERS_UUID_H_
#define DUMPLINE_TOOLS_AUTH_USERS_UUID_H_

#include "absl/strings/string_view.h"

namespace dumpline {

// 36 characters, hex digits in either case with dashes, as PostgreSQL writes them and GoTrue reads
// them.
bool IsUuid(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_AUTH_USERS_UUID_H_

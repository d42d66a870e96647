#ifndef DUMPLINE_TOOLS_AUTH_USERS_UUID_H_
#define DUMPLINE_TOOLS_AUTH_USERS_UUID_H_

#include "absl/strings/string_view.h"

namespace dumpline {

// Returns true if `text` is a UUID as PostgreSQL writes it and GoTrue reads it: 36 characters, hex
// digits in either case and dashes.
bool IsUuid(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_AUTH_USERS_UUID_H_

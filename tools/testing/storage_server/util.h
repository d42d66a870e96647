// Small things that several parts of the server need: digests, times, identifiers.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_UTIL_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_UTIL_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {
namespace storage_server {

std::string HmacSha256(absl::string_view key, absl::string_view message);

std::string Hex(absl::string_view bytes);

// Without padding.
std::string Base64Url(absl::string_view bytes);

// A random UUID.
std::string NewUuid();

int64_t NowMs();                   // since 1970
std::string IsoTime(int64_t ms);   // 2026-08-21T10:00:00.123Z
std::string HttpTime(int64_t ms);  // Fri, 21 Aug 2026 10:00:00 GMT
// Seconds since 1970; -1 when `text` is no such time.
int64_t ParseHttpTime(absl::string_view text);

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_UTIL_H_

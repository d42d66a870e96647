// Digests, times and identifiers.
#ifndef DUMPLINE_TOOLS_TESTING_HTTP_SERVER_UTIL_H_
#define DUMPLINE_TOOLS_TESTING_HTTP_SERVER_UTIL_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {
namespace http_server {

// Returns the digest's 32 bytes.
std::string HmacSha256(absl::string_view key, absl::string_view message);

// Encodes without padding.
std::string Base64Url(absl::string_view bytes);

// Returns a random UUID.
std::string NewUuid();

int64_t NowMs();                   // since 1970
std::string IsoTime(int64_t ms);   // 2026-08-21T10:00:00.123Z
std::string HttpTime(int64_t ms);  // Fri, 21 Aug 2026 10:00:00 GMT

}  // namespace http_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_HTTP_SERVER_UTIL_H_

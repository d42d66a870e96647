#include "tools/lib/text/shorten.h"

#include "absl/strings/str_cat.h"

namespace dumpline {

std::string Shorten(absl::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return absl::StrCat(text.substr(0, bytes), "…");
}

}  // namespace dumpline

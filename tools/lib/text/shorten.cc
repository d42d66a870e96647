#include "tools/lib/text/shorten.h"

#include "absl/strings/str_cat.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {

std::string Shorten(absl::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  while (bytes > 0 && IsUtf8Continuation(text[bytes])) --bytes;
  return absl::StrCat(text.substr(0, bytes), "…");
}

std::string ShortenStart(absl::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  size_t begin = text.size() - bytes;
  while (begin < text.size() && IsUtf8Continuation(text[begin])) ++begin;
  return absl::StrCat("…", text.substr(begin));
}

}  // namespace dumpline

#include "tools/run-report/text_change.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "tools/lib/text/shorten.h"

namespace dumpline {
namespace {

constexpr size_t kContextBytes = 40;
constexpr size_t kChangeBytes = 160;

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Returns the last part of `text`, of at most `bytes`, after "…" if it is not the whole text.
std::string End(absl::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  size_t begin = text.size() - bytes;
  while (begin < text.size() && IsContinuation(text[begin])) ++begin;
  return absl::StrCat("…", text.substr(begin));
}

}  // namespace

TextChange FindChange(absl::string_view before, absl::string_view after) {
  const size_t shorter = std::min(before.size(), after.size());
  size_t prefix = 0;
  while (prefix < shorter && before[prefix] == after[prefix]) ++prefix;
  // The bytes may differ in the middle of a character.
  while (prefix > 0 && ((prefix < before.size() && IsContinuation(before[prefix])) ||
                        (prefix < after.size() && IsContinuation(after[prefix])))) {
    --prefix;
  }
  size_t suffix = 0;
  while (suffix < shorter - prefix &&
         before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix]) {
    ++suffix;
  }
  while (suffix > 0 && IsContinuation(before[before.size() - suffix])) --suffix;

  const auto middle = [&](absl::string_view text) {
    return Shorten(text.substr(prefix, text.size() - suffix - prefix), kChangeBytes);
  };
  return {End(before.substr(0, prefix), kContextBytes), middle(before), middle(after),
          Shorten(before.substr(before.size() - suffix), kContextBytes)};
}

}  // namespace dumpline

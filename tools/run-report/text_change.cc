#include "tools/run-report/text_change.h"

#include <algorithm>
#include <cstddef>

#include "tools/lib/text/shorten.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

constexpr size_t kContextBytes = 40;
constexpr size_t kChangeBytes = 160;

}  // namespace

TextChange FindChange(absl::string_view before, absl::string_view after) {
  const size_t shorter = std::min(before.size(), after.size());
  size_t prefix = 0;
  while (prefix < shorter && before[prefix] == after[prefix]) ++prefix;
  // The bytes may differ in the middle of a character.
  while (prefix > 0 && ((prefix < before.size() && IsUtf8Continuation(before[prefix])) ||
                        (prefix < after.size() && IsUtf8Continuation(after[prefix])))) {
    --prefix;
  }
  size_t suffix = 0;
  while (suffix < shorter - prefix &&
         before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix]) {
    ++suffix;
  }
  while (suffix > 0 && IsUtf8Continuation(before[before.size() - suffix])) --suffix;

  const auto middle = [&](absl::string_view text) {
    return Shorten(text.substr(prefix, text.size() - suffix - prefix), kChangeBytes);
  };
  return {ShortenStart(before.substr(0, prefix), kContextBytes), middle(before), middle(after),
          Shorten(before.substr(before.size() - suffix), kContextBytes)};
}

}  // namespace dumpline

#include "tools/lib/text/percent.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace dumpline {

bool PercentDecode(absl::string_view text, std::string* decoded) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    const absl::string_view digits = text.substr(i + 1, 2);
    if (digits.size() < 2 || !absl::ascii_isxdigit(static_cast<unsigned char>(digits[0])) ||
        !absl::ascii_isxdigit(static_cast<unsigned char>(digits[1]))) {
      return false;
    }
    result += absl::HexStringToBytes(digits);
    i += 2;
  }
  *decoded = std::move(result);
  return true;
}

}  // namespace dumpline

#include "tools/lib/text/printable.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/str_format.h"
#include "tools/lib/text/code_point.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

// Returns the size of the valid UTF-8 character that `text` starts with, or 0.
size_t CharacterSize(absl::string_view text) {
  const size_t size = Utf8Size(text[0]);
  return size == 1 || (size <= text.size() && IsValidUtf8(text.substr(0, size))) ? size : 0;
}

bool IsControl(uint32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

// Returns true for the characters with the property Bidi_Control.
bool ChangesDirection(uint32_t code) {
  return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

std::string Printable(absl::string_view text) {
  std::string printable;
  while (!text.empty()) {
    const size_t size = CharacterSize(text);
    const uint32_t code = size == 0 ? 0 : CodePointOf(text.substr(0, size));
    if (size == 0) {
      absl::StrAppendFormat(&printable, "\\x%02X", static_cast<unsigned char>(text[0]));
    } else if (code == '\n') {
      printable += "\\n";
    } else if (code == '\r') {
      printable += "\\r";
    } else if (code != '\t' && IsControl(code)) {
      absl::StrAppendFormat(&printable, "\\x%02X", code);
    } else if (ChangesDirection(code)) {
      absl::StrAppendFormat(&printable, "\\u%04X", code);
    } else {
      printable.append(text.data(), size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return printable;
}

}  // namespace dumpline

#include "tools/lib/text/quote.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "tools/lib/text/shorten.h"

namespace dumpline {
namespace {

constexpr size_t kMaxBytes = 200;

}  // namespace

std::string QuoteWithoutSecrets(absl::string_view text, const std::vector<std::string>& secrets) {
  const std::string lower = absl::AsciiStrToLower(text);
  for (const std::string& secret : secrets) {
    if (!secret.empty() && absl::StrContains(lower, absl::AsciiStrToLower(secret))) {
      return "(a text with a setting's value in it)";
    }
  }
  std::string line(text);
  for (char& c : line) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  return Shorten(line, kMaxBytes);
}

}  // namespace dumpline

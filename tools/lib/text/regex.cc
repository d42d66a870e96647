#include "tools/lib/text/regex.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "re2/re2.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {

RegexReplacement::RegexReplacement(std::unique_ptr<re2::RE2> pattern, std::string replacement)
    : pattern_(std::move(pattern)), replacement_(std::move(replacement)) {}
RegexReplacement::RegexReplacement(RegexReplacement&&) noexcept = default;
RegexReplacement& RegexReplacement::operator=(RegexReplacement&&) noexcept = default;
RegexReplacement::~RegexReplacement() = default;

absl::StatusOr<RegexReplacement> RegexReplacement::Make(const std::string& pattern,
                                                        std::string replacement) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_unique<re2::RE2>(pattern, options);
  if (!compiled->ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", pattern, "' is no regular expression: ", compiled->error()));
  }
  if (!IsValidUtf8(replacement)) return absl::InvalidArgumentError("the replacement is not UTF-8");
  std::string error;
  if (!compiled->CheckRewriteString(replacement, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", replacement, "' cannot replace '", pattern, "': ", error));
  }
  return RegexReplacement(std::move(compiled), std::move(replacement));
}

uint64_t RegexReplacement::ReplaceAll(std::string* text) const {
  return static_cast<uint64_t>(re2::RE2::GlobalReplace(text, *pattern_, replacement_));
}

}  // namespace dumpline

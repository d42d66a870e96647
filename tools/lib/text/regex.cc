#include "tools/lib/text/regex.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "re2/re2.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

absl::StatusOr<std::unique_ptr<re2::RE2>> Compile(const std::string& pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_unique<re2::RE2>(pattern, options);
  if (!compiled->ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", pattern, "' is not a regular expression: ", compiled->error()));
  }
  return compiled;
}

}  // namespace

RegexReplacement::RegexReplacement(std::unique_ptr<re2::RE2> pattern, std::string replacement)
    : pattern_(std::move(pattern)), replacement_(std::move(replacement)) {}
RegexReplacement::RegexReplacement(RegexReplacement&&) noexcept = default;
RegexReplacement& RegexReplacement::operator=(RegexReplacement&&) noexcept = default;
RegexReplacement::~RegexReplacement() = default;

absl::StatusOr<RegexReplacement> RegexReplacement::Make(const std::string& pattern,
                                                        std::string replacement) {
  absl::StatusOr<std::unique_ptr<re2::RE2>> compiled = Compile(pattern);
  if (!compiled.ok()) return compiled.status();
  if (!IsValidUtf8(replacement)) return absl::InvalidArgumentError("the replacement is not UTF-8");
  std::string error;
  if (!(*compiled)->CheckRewriteString(replacement, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", replacement, "' cannot replace '", pattern, "': ", error));
  }
  return RegexReplacement(*std::move(compiled), std::move(replacement));
}

uint64_t RegexReplacement::ReplaceAll(std::string* text) const {
  return static_cast<uint64_t>(re2::RE2::GlobalReplace(text, *pattern_, replacement_));
}

RegexPattern::RegexPattern(std::unique_ptr<re2::RE2> pattern) : pattern_(std::move(pattern)) {}
RegexPattern::RegexPattern(RegexPattern&&) noexcept = default;
RegexPattern& RegexPattern::operator=(RegexPattern&&) noexcept = default;
RegexPattern::~RegexPattern() = default;

absl::StatusOr<RegexPattern> RegexPattern::Make(const std::string& pattern) {
  absl::StatusOr<std::unique_ptr<re2::RE2>> compiled = Compile(pattern);
  if (!compiled.ok()) return compiled.status();
  return RegexPattern(*std::move(compiled));
}

bool RegexPattern::IsIn(absl::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern_);
}

const std::string& RegexPattern::text() const { return pattern_->pattern(); }

}  // namespace dumpline

// Wraps RE2, whose matching time is linear in the size of the text.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_REGEX_H_
#define DUMPLINE_TOOLS_LIB_TEXT_REGEX_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace re2 {
class RE2;
}

namespace dumpline {

// A pattern and the replacement for its matches.
class RegexReplacement {
 public:
  // `replacement` may refer to groups of `pattern`: \1 to \9, \0 for the whole match, \\ for a
  // backslash. An error describes the mistake in the pattern or the replacement.
  static absl::StatusOr<RegexReplacement> Make(const std::string& pattern, std::string replacement);

  RegexReplacement(RegexReplacement&&) noexcept;
  RegexReplacement& operator=(RegexReplacement&&) noexcept;
  ~RegexReplacement();

  // Replaces every match in `text` and returns their number.
  uint64_t ReplaceAll(std::string* text) const;

 private:
  RegexReplacement(std::unique_ptr<re2::RE2> pattern, std::string replacement);

  std::unique_ptr<re2::RE2> pattern_;
  std::string replacement_;
};

// A pattern to search for.
class RegexPattern {
 public:
  static absl::StatusOr<RegexPattern> Make(const std::string& pattern);

  RegexPattern(RegexPattern&&) noexcept;
  RegexPattern& operator=(RegexPattern&&) noexcept;
  ~RegexPattern();

  // Returns true if there is a match anywhere in `text`.
  bool IsIn(absl::string_view text) const;
  const std::string& text() const;

 private:
  explicit RegexPattern(std::unique_ptr<re2::RE2> pattern);

  std::unique_ptr<re2::RE2> pattern_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_REGEX_H_

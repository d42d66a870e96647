// The encodings of encoded_url.h as regular expressions for PostgreSQL's regexp_replace().
//
// Patterns and replacements are bodies of SQL literals '…'. Group 1 of a pattern matches the text
// before the URL, and a replacement must write it again. (PostgreSQL takes quadratic time for
// lookbehind.) The groups after it capture the encoding of the URL.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_ENCODED_URL_PATTERN_H_
#define DUMPLINE_TOOLS_LIB_TEXT_ENCODED_URL_PATTERN_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// One encoding of a whole URL.
class EncodedUrlPattern {
 public:
  enum class Form : uint8_t {
    kPlain,        // http://host
    kBackslashes,  // http:\/\/host, with any number of backslashes
    kPercent,      // http%3A%2F%2Fhost, percent-encoded once
  };

  explicit EncodedUrlPattern(Form form) : form_(form) {}

  // Returns a pattern for ://. It sets the groups that Replace() refers to. The backslashes of the
  // first slash are assumed for all slashes, because references inside a pattern are slow.
  absl::string_view SchemeEnd() const;

  // Returns a pattern for a slash. It sets the same groups as SchemeEnd() and is used in its place.
  absl::string_view FirstSlash() const;

  absl::string_view Slash() const;

  // Returns a pattern for `text`, a part of a URL. With `any_case`, letters match in either case.
  std::string Match(absl::string_view text, bool any_case) const;

  // Returns a replacement that writes `text`, a part of a URL, in the encoding that was matched.
  std::string Replace(absl::string_view text) const;

  // Returns the number of groups, including group 1.
  int groups() const;

  // Returns a pattern for an escape that continues the segment before it.
  absl::string_view SegmentContinues() const;

 private:
  std::string MatchCharacter(char c, bool any_case) const;
  std::string ReplaceCharacter(char c) const;

  Form form_;
};

// Returns a pattern for the text before an origin, as group 1. The text is empty or does not end
// with a word. With `no_slash`, it does not end with a slash either.
std::string BeforeOriginPattern(bool no_slash);

// Returns a pattern, as group 1, for the text before a path that starts a value or a word.
absl::string_view BeforePathPattern();

// Returns a lookahead for the end of a host and port.
absl::string_view HostEndPattern();

// Return lookaheads that reject a slash, and any other escape that may encode a slash.
absl::string_view NoSlashPattern();
absl::string_view NoOtherEscapePattern();

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_ENCODED_URL_PATTERN_H_

// The encodings of encoded_url.h as regular expressions for PostgreSQL's regexp_replace().
//
// Patterns and replacements are bodies of SQL literals '…'. Group 1 of a pattern is the text before
// the URL, which a replacement must write again: PostgreSQL takes quadratic time for lookbehind.
// The groups after it keep how the URL is written.
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
  // first slash are taken for those of all slashes, because references inside a pattern are slow.
  absl::string_view SchemeEnd() const;

  // Returns a pattern for a slash that sets the same groups, and is used instead of SchemeEnd().
  absl::string_view FirstSlash() const;

  absl::string_view Slash() const;

  // Returns a pattern for `text`, a part of a URL, whose letters may be in any case.
  std::string Match(absl::string_view text, bool any_case) const;

  // Returns a replacement: `text`, a part of a URL, in the encoding that was matched.
  std::string Replace(absl::string_view text) const;

  // Returns the number of groups, including group 1.
  int groups() const;

  // Returns a pattern for an escape that makes the segment before it longer.
  absl::string_view SegmentContinues() const;

 private:
  std::string MatchCharacter(char c, bool any_case) const;
  std::string ReplaceCharacter(char c) const;

  Form form_;
};

// Returns a pattern, group 1, for text before an origin: nothing, or text that does not end with a
// word. With `no_slash` it does not end with a slash either.
std::string BeforeOriginPattern(bool no_slash);

// Returns a pattern for text before a path that starts a value or a word, group 1.
absl::string_view BeforePathPattern();

// Returns a lookahead for the end of a host and port.
absl::string_view HostEndPattern();

// Returns lookaheads for text that is neither a slash, nor another escape that may write one.
absl::string_view NoSlashPattern();
absl::string_view NoOtherEscapePattern();

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_ENCODED_URL_PATTERN_H_

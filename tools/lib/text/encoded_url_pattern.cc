#include "tools/lib/text/encoded_url_pattern.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace dumpline {

absl::string_view EncodedUrlPattern::SchemeEnd() const {
  switch (form_) {
    case Form::kPlain:
      return "://";
    case Form::kBackslashes:
      return ":(\\\\+)/\\\\+/";
    case Form::kPercent:
      return "%3([aA])%2[fF]%2([fF])";
  }
  return "";
}

absl::string_view EncodedUrlPattern::FirstSlash() const {
  switch (form_) {
    case Form::kPlain:
      return "/";
    case Form::kBackslashes:
      return "(\\\\+)/";
    case Form::kPercent:
      return "%2([fF])";
  }
  return "";
}

absl::string_view EncodedUrlPattern::Slash() const {
  switch (form_) {
    case Form::kPlain:
      return "/";
    case Form::kBackslashes:
      return "\\\\+/";
    case Form::kPercent:
      return "%2[fF]";
  }
  return "";
}

int EncodedUrlPattern::groups() const {
  return form_ == Form::kPlain ? 1 : form_ == Form::kBackslashes ? 2 : 3;
}

absl::string_view EncodedUrlPattern::SegmentContinues() const {
  return form_ == Form::kPercent ? "~" : "~|%(?!2[fF]|3[fF]|23)[0-9a-fA-F]{2}";
}

std::string EncodedUrlPattern::MatchCharacter(char c, bool any_case) const {
  const bool percent = form_ == Form::kPercent;
  switch (c) {
    case '/':
      return std::string(Slash());
    case ':':
      return percent ? "%3[aA]" : ":";
    case '[':
      return percent ? "%5[bB]" : "\\[";
    case ']':
      return percent ? "%5[dD]" : "\\]";
    case '.':
    case '+':
      return {'\\', c};
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (!any_case || !absl::ascii_isalpha(byte)) return std::string(1, c);
  return {'[', static_cast<char>(absl::ascii_tolower(byte)),
          static_cast<char>(absl::ascii_toupper(byte)), ']'};
}

std::string EncodedUrlPattern::Match(absl::string_view text, bool any_case) const {
  std::string pattern;
  for (const char c : text) pattern += MatchCharacter(c, any_case);
  return pattern;
}

std::string EncodedUrlPattern::ReplaceCharacter(char c) const {
  const bool percent = form_ == Form::kPercent;
  switch (c) {
    case '/':
      return percent ? "%2\\3" : form_ == Form::kBackslashes ? "\\2/" : "/";
    case ':':
      return percent ? "%3\\2" : ":";
    case '[':
      return percent ? "%5B" : "[";
    case ']':
      return percent ? "%5D" : "]";
    default:
      return std::string(1, c);
  }
}

std::string EncodedUrlPattern::Replace(absl::string_view text) const {
  std::string replacement;
  for (const char c : text) replacement += ReplaceCharacter(c);
  return replacement;
}

std::string BeforeOriginPattern(bool no_slash) {
  // Matches the last digits of an escape whose character is not a letter, a digit or one of + - .
  // (2b, 2d and 2e in either case). 2f is the slash.
  const absl::string_view no_word =
      no_slash ? "(?:[018-9a-fA-F][0-9a-fA-F]|2[0-9acAC]|3[a-fA-F]|40|5[b-fB-F]|60|7[b-fB-F])"
               : "(?:[018-9a-fA-F][0-9a-fA-F]|2[0-9acfACF]|3[a-fA-F]|40|5[b-fB-F]|60|7[b-fB-F])";
  return absl::StrCat("(^[-+.]?|[^-+.a-zA-Z0-9", no_slash ? "/" : "", "]|[^a-zA-Z0-9][-+.]|",
                      "(?:\\\\[bfnrtv]|(?:%(?:25)*|\\\\x|\\\\u00)", no_word,
                      "|\\\\u(?:[1-9a-fA-F][0-9a-fA-F]{3}|0[1-9a-fA-F][0-9a-fA-F]{2}))[-+.]?)");
}

absl::string_view BeforePathPattern() {
  return "(^|[ \\t\\n\\r\"''(\\[{,;]|\\\\[nrt]|"
         "(?:%(?:25)*|\\\\x|\\\\u00)(?:09|0[aA]|0[dD]|2[02-8cC]|3[bB]|5[bB]|7[bB]))";
}

absl::string_view HostEndPattern() {
  return "(?!(?:[.:]|%(?:25)*(?:2[eE]|3[aA]))*(?:[-a-zA-Z0-9_@]|"
         "%(?:25)*(?:2[dD]|3[0-9]|4[0-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aA])))";
}

absl::string_view NoSlashPattern() { return "(?!\\\\*/|%2[fF])"; }

absl::string_view NoOtherEscapePattern() { return "(?!\\\\+[ux0-9]|&#)"; }

}  // namespace dumpline

#include "tools/lib/config/dotenv.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace {

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '-';
}

absl::string_view TakeLine(absl::string_view* text) {
  const size_t size = std::min(text->find('\n'), text->size());
  const absl::string_view line = text->substr(0, size);
  text->remove_prefix(std::min(size + 1, text->size()));
  return line;
}

// Up to a # with white space in front.
absl::string_view WithoutComment(absl::string_view value) {
  for (size_t i = 0; i < value.size(); ++i) {
    const bool is_apart = i == 0 || absl::ascii_isspace(static_cast<unsigned char>(value[i - 1]));
    if (value[i] == '#' && is_apart) return value.substr(0, i);
  }
  return value;
}

// Reads the rest of a quoted value; false when its end is missing.
bool ReadQuoted(char quote, absl::string_view* text, std::string* value) {
  for (size_t i = 0; i < text->size(); ++i) {
    char c = (*text)[i];
    if (c == quote) {
      text->remove_prefix(i + 1);
      return true;
    }
    if (quote == '"' && c == '\\' && i + 1 < text->size()) {
      constexpr absl::string_view kEscapes = "nrt\"\\$";
      constexpr absl::string_view kMeanings = "\n\r\t\"\\$";
      const size_t known = kEscapes.find((*text)[i + 1]);
      if (known != absl::string_view::npos) {
        c = kMeanings[known];
        ++i;
      }
    }
    *value += c;
  }
  return false;
}

}  // namespace

absl::StatusOr<Settings> ParseDotenv(absl::string_view text, absl::string_view file) {
  Settings settings;
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  const absl::string_view all = text;
  const auto error_behind = [file](absl::string_view read, absl::string_view what) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, ":", 1 + std::count(read.begin(), read.end(), '\n'), ": ", what));
  };
  // No environment and no argument could hold it.
  const size_t zero = all.find('\0');
  if (zero != absl::string_view::npos) return error_behind(all.substr(0, zero), "a zero byte");
  while (!text.empty()) {
    const absl::string_view read = all.substr(0, all.size() - text.size());
    const auto error = [&](absl::string_view what) { return error_behind(read, what); };
    const absl::string_view at_line = text;
    absl::string_view line = absl::StripAsciiWhitespace(TakeLine(&text));
    if (line.empty() || line[0] == '#') continue;
    absl::string_view rest = line;
    if (absl::ConsumePrefix(&rest, "export") && !rest.empty() && !IsNameCharacter(rest[0]) &&
        rest[0] != '=') {
      line = absl::StripLeadingAsciiWhitespace(rest);
    }
    const size_t equals = line.find('=');
    if (equals == absl::string_view::npos) return error("neither NAME=VALUE nor a comment");
    const absl::string_view name = absl::StripTrailingAsciiWhitespace(line.substr(0, equals));
    if (name.empty() || !std::all_of(name.begin(), name.end(), IsNameCharacter)) {
      return error("what stands before the = is no name");
    }
    const absl::string_view bare = absl::StripLeadingAsciiWhitespace(line.substr(equals + 1));
    std::string value;
    if (absl::StartsWith(bare, "\"") || absl::StartsWith(bare, "'")) {
      // It may go on behind the line.
      text = at_line.substr(static_cast<size_t>(bare.data() - at_line.data()) + 1);
      if (!ReadQuoted(bare[0], &text, &value)) return error("a quoted value without its end");
      const absl::string_view behind = absl::StripAsciiWhitespace(TakeLine(&text));
      if (!behind.empty() && behind[0] != '#') return error("something behind a quoted value");
    } else {
      value = std::string(absl::StripTrailingAsciiWhitespace(WithoutComment(bare)));
    }
    settings[std::string(name)] = std::move(value);
  }
  return settings;
}

}  // namespace dumpline

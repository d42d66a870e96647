#include "tools/lib/settings/dotenv.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/io/file.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/utf8.h"

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

// Returns the value up to a # that starts it or follows white space.
absl::string_view WithoutComment(absl::string_view value) {
  for (size_t i = 0; i < value.size(); ++i) {
    const bool starts = i == 0 || absl::ascii_isspace(static_cast<unsigned char>(value[i - 1]));
    if (value[i] == '#' && starts) return value.substr(0, i);
  }
  return value;
}

// Removes `export` and the white space after it from the line. `export` can itself be a name.
absl::string_view WithoutExport(absl::string_view line) {
  absl::string_view rest = line;
  const bool is_keyword = absl::ConsumePrefix(&rest, "export") && !rest.empty() &&
                          !IsNameCharacter(rest[0]) && rest[0] != '=';
  return is_keyword ? absl::StripLeadingAsciiWhitespace(rest) : line;
}

// Reads the rest of a quoted value; returns false if the closing quote is missing.
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

// Reads one setting, which may span several lines, from the start of `text`. Skips a blank line or
// a comment instead.
absl::Status ReadSetting(absl::string_view* text, Settings* settings) {
  const absl::string_view start = *text;
  absl::string_view line = absl::StripAsciiWhitespace(TakeLine(text));
  if (line.empty() || line[0] == '#') return absl::OkStatus();
  line = WithoutExport(line);
  const size_t equals = line.find('=');
  if (equals == absl::string_view::npos) {
    return absl::InvalidArgumentError("expected NAME=VALUE or a comment");
  }
  const absl::string_view name = absl::StripTrailingAsciiWhitespace(line.substr(0, equals));
  if (name.empty() || !std::all_of(name.begin(), name.end(), IsNameCharacter)) {
    return absl::InvalidArgumentError("invalid name before \"=\"");
  }
  const absl::string_view bare = absl::StripLeadingAsciiWhitespace(line.substr(equals + 1));
  std::string value;
  if (absl::StartsWith(bare, "\"") || absl::StartsWith(bare, "'")) {
    // The value may continue after the line.
    *text = start.substr(static_cast<size_t>(bare.data() - start.data()) + 1);
    if (!ReadQuoted(bare[0], text, &value)) {
      return absl::InvalidArgumentError("unterminated quoted value");
    }
    const absl::string_view after = absl::StripAsciiWhitespace(TakeLine(text));
    if (!after.empty() && after[0] != '#') {
      return absl::InvalidArgumentError("unexpected text after a quoted value");
    }
  } else {
    value = std::string(absl::StripTrailingAsciiWhitespace(WithoutComment(bare)));
  }
  (*settings)[std::string(name)] = std::move(value);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Settings> ParseDotenv(absl::string_view text, absl::string_view file) {
  Settings settings;
  absl::ConsumePrefix(&text, kByteOrderMark);
  const absl::string_view all = text;
  const auto error_after = [file](absl::string_view read, absl::string_view what) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, ":", 1 + std::count(read.begin(), read.end(), '\n'), ": ", what));
  };
  // Neither an environment variable nor an argument can contain a zero byte.
  const size_t zero = all.find('\0');
  if (zero != absl::string_view::npos) return error_after(all.substr(0, zero), "zero byte");
  while (!text.empty()) {
    const absl::string_view read = all.substr(0, all.size() - text.size());
    const absl::Status status = ReadSetting(&text, &settings);
    if (!status.ok()) return error_after(read, status.message());
  }
  return settings;
}

absl::StatusOr<Settings> ReadSettings(ByteSource* in) {
  ASSIGN_OR_RETURN(const std::string text, ReadAll(in));
  return ParseDotenv(text, in->name());
}

Settings EnvironmentSettings() {
  Settings settings;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const absl::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals == absl::string_view::npos) continue;
    settings.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return settings;
}

}  // namespace dumpline

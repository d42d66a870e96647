#include "tools/lib/pgdump/column_patterns.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

// Reads [schema.]table.column, or a pattern with * or #N in place of the column.
bool ReadPattern(WordReader* words, ColumnPattern* pattern) {
  std::vector<std::string> names;
  bool named_column = true;
  do {
    if (words->AcceptPunctuation('*')) {
      named_column = false;
      break;
    }
    if (words->AcceptPunctuation('#')) {
      named_column = false;
      if (!absl::SimpleAtoi(words->Next().value, &pattern->number) || pattern->number == 0) {
        return false;
      }
      break;
    }
    const Word name = words->Next();
    if (!name.IsName()) return false;
    names.push_back(name.value);
  } while (words->AcceptPunctuation('.'));
  if (named_column && !names.empty()) {
    pattern->column = names.back();
    names.pop_back();
  }
  if (names.empty() || names.size() > 2) return false;
  pattern->table.name = names.back();
  if (names.size() == 2) pattern->table.schema = names.front();
  return true;
}

// Reads ::type, up to the next comma.
bool ReadType(absl::string_view list, WordReader* words, ColumnPattern* pattern) {
  if (!words->AcceptPunctuation(':')) return true;
  if (!words->AcceptPunctuation(':')) return false;
  const size_t begin = words->pos();
  for (Word word = words->Peek(); word.kind != Word::Kind::kEnd && !word.IsPunctuation(',');
       word = words->Peek()) {
    const bool fits = word.IsName() || word.IsPunctuation('.') || word.IsPunctuation('[') ||
                      word.IsPunctuation(']');
    if (!fits) return false;
    words->Next();
  }
  pattern->type = std::string(absl::StripAsciiWhitespace(list.substr(begin, words->pos() - begin)));
  return !pattern->type.empty();
}

}  // namespace

absl::StatusOr<ColumnPatterns> ColumnPatterns::Parse(const std::string& flag,
                                                     const std::vector<std::string>& lists,
                                                     bool types) {
  ColumnPatterns patterns;
  for (const std::string& list : lists) {
    if (patterns.ParseList(list, types)) continue;
    return UsageError(absl::StrCat(flag, ": '", list, "' is not a list of [schema.]table.column",
                                   types ? "[::type]" : " or table.*", ", separated by commas"));
  }
  patterns.known_.resize(patterns.patterns_.size());
  return patterns;
}

bool ColumnPatterns::ParseList(absl::string_view list, bool types) {
  if (std::count(list.begin(), list.end(), '"') % 2 != 0) return false;
  WordReader words(list);
  do {
    ColumnPattern pattern;
    const size_t begin = words.pos();
    if (!ReadPattern(&words, &pattern)) return false;
    if (types && !ReadType(list, &words, &pattern)) return false;
    pattern.text = std::string(absl::StripAsciiWhitespace(list.substr(begin, words.pos() - begin)));
    patterns_.push_back(std::move(pattern));
  } while (words.AcceptPunctuation(','));
  return words.AtEnd();
}

bool ColumnPatterns::Match(const QualifiedName& table, const std::vector<std::string>& columns,
                           size_t index) const {
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const ColumnPattern& pattern) {
    if (!pattern.MatchesTable(table)) return false;
    if (pattern.any_column()) return true;
    if (index < columns.size()) return pattern.column == columns[index] && pattern.number == 0;
    return pattern.number == index + 1;
  });
}

const ColumnPattern* ColumnPatterns::OnTable(const QualifiedName& table,
                                             const std::vector<std::string>& columns) {
  const ColumnPattern* nameless = nullptr;
  for (size_t i = 0; i < patterns_.size(); ++i) {
    const ColumnPattern& pattern = patterns_[i];
    if (!pattern.MatchesTable(table)) continue;
    if (pattern.any_column()) {
      known_[i] = true;
    } else if (columns.empty()) {
      if (pattern.number == 0 && nameless == nullptr) nameless = &pattern;
      known_[i] = true;
    } else if (pattern.number == 0 &&
               std::find(columns.begin(), columns.end(), pattern.column) != columns.end()) {
      known_[i] = true;
    }
  }
  return nameless;
}

std::string ColumnPatterns::NoNames(absl::string_view flag, const ColumnPattern& nameless,
                                    const QualifiedName& table) {
  return absl::StrCat(
      flag, nameless.text, ": the columns of ", ToDisplay(table),
      " have no names here; make the dump with pg_dump --column-inserts or with COPY, "
      "or give the column's position, ",
      ToDisplay(table), ".#1");
}

std::vector<std::string> ColumnPatterns::Unknown() const {
  std::vector<std::string> unknown;
  for (size_t i = 0; i < patterns_.size(); ++i) {
    if (!known_[i]) unknown.push_back(patterns_[i].text);
  }
  return unknown;
}

}  // namespace dumpline

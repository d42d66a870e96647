#include "tools/lib/pgdump/copy_rows.h"

#include <string.h>

#include "tools/lib/sql/literal_value.h"
#include "tools/lib/text/find.h"

namespace dumpline {
bool EndsInBackslash(absl::string_view text) {
  const size_t last_other = text.find_last_not_of('\\');
  const size_t backslashes =
      last_other == absl::string_view::npos ? text.size() : text.size() - last_other - 1;
  return backslashes % 2 == 1;
}

absl::string_view TakeCopyRow(absl::string_view* rows) {
  const size_t newline = rows->find('\n');
  const absl::string_view row = rows->substr(0, newline);
  rows->remove_prefix(newline == absl::string_view::npos ? rows->size() : newline + 1);
  return row;
}

absl::string_view TakeCopyField(absl::string_view* row, bool* last) {
  size_t tab = row->find('\t');
  while (tab != absl::string_view::npos && EndsInBackslash(row->substr(0, tab))) {
    tab = row->find('\t', tab + 1);  // not in dumps, but COPY FROM reads it as a tab
  }
  *last = tab == absl::string_view::npos;
  const absl::string_view field = row->substr(0, tab);
  row->remove_prefix(*last ? row->size() : tab + 1);
  return field;
}

size_t CopyFieldCounter::At(size_t pos) {
  if (pos <= counted_) return field_;
  const absl::string_view passed = rows_.substr(counted_, pos - counted_);
  const size_t newline = passed.rfind('\n');
  if (newline != absl::string_view::npos) field_ = 0;
  field_ += CountByte(passed.substr(newline + 1), '\t');
  counted_ = pos;
  return field_;
}

size_t UnescapeCopySequence(absl::string_view text, std::string* value) {
  if (text.size() > 1 && text[1] == 'v') {  // not an escape in E'…'
    value->push_back('\v');
    return 2;
  }
  return UnescapeSequence(text, value);
}

void UnescapeCopyField(absl::string_view field, std::string* value) {
  while (!field.empty()) {
    const size_t backslash = field.find('\\');
    value->append(field.data(), backslash == absl::string_view::npos ? field.size() : backslash);
    if (backslash == absl::string_view::npos) return;
    field.remove_prefix(backslash);
    field.remove_prefix(UnescapeCopySequence(field, value));
  }
}

void EscapeCopyField(absl::string_view value, std::string* field) {
  for (char c : value) {
    switch (c) {
      case '\b':
        field->append("\\b");
        break;
      case '\f':
        field->append("\\f");
        break;
      case '\n':
        field->append("\\n");
        break;
      case '\r':
        field->append("\\r");
        break;
      case '\t':
        field->append("\\t");
        break;
      case '\v':
        field->append("\\v");
        break;
      case '\\':
        field->append("\\\\");
        break;
      default:
        field->push_back(c);
    }
  }
}

}  // namespace dumpline

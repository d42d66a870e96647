#include "tools/dump-diff/sql_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/lib/sql/literal_value.h"
#include "tools/lib/sql/names.h"

namespace dumpline {
namespace {

bool IsPlainInteger(absl::string_view text) {
  const absl::string_view digits = text.substr(!text.empty() && text[0] == '-' ? 1 : 0);
  return !digits.empty() && digits.size() < 20 &&
         std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit);
}

// Returns true for text that record_out() quotes.
bool IsQuotedInRecord(absl::string_view text) {
  return text.empty() || text.find_first_of("\"\\(), \t\n\v\f\r") != absl::string_view::npos;
}

}  // namespace

std::string TextLiteral(absl::string_view text) {
  const bool has_line_end = text.find_first_of("\r\n") != absl::string_view::npos;
  std::string body;
  EscapeLiteral(has_line_end ? StringKind::kEscape : StringKind::kPlain, text, &body);
  return absl::StrCat(has_line_end ? "E'" : "'", body, "'");
}

std::string Literal(ColumnType type, const Value& value) {
  if (value.is_null()) return "NULL";
  if (type == ColumnType::kInteger && IsPlainInteger(value.text)) return std::string(value.text);
  if (type == ColumnType::kBoolean && value.text == "t") return "true";
  if (type == ColumnType::kBoolean && value.text == "f") return "false";
  return TextLiteral(value.text);
}

std::string RecordText(const std::vector<Value>& values) {
  std::string text = "(";
  for (const Value& value : values) {
    if (&value != values.data()) text += ',';
    if (value.is_null()) continue;
    if (!IsQuotedInRecord(value.text)) {
      absl::StrAppend(&text, value.text);
      continue;
    }
    text += '"';
    for (const char c : value.text) {
      if (c == '"' || c == '\\') text += c;
      text += c;
    }
    text += '"';
  }
  return text + ')';
}

std::string TargetOf(const KeyedTable& table) {
  return absl::StrCat(table.schema->is_partitioned ? "" : "ONLY ", ToSql(table.schema->name));
}

std::string ColumnList(const KeyedTable& table, const std::vector<size_t>& columns) {
  return absl::StrCat("(",
                      absl::StrJoin(columns, ", ",
                                    [&](std::string* out, size_t column) {
                                      absl::StrAppend(out,
                                                      QuoteIdentifier(table.column(column).name));
                                    }),
                      ")");
}

std::string KeyCondition(const KeyedTable& table, const std::vector<size_t>& columns,
                         const std::vector<Value>& values) {
  return absl::StrJoin(table.key, " AND ", [&](std::string* out, size_t column) {
    absl::StrAppend(out, QuoteIdentifier(table.column(column).name), " = ",
                    Literal(table.types[column], values[IndexIn(columns, column)]));
  });
}

std::string RowCondition(const KeyedTable& table, const std::vector<size_t>& columns,
                         const std::vector<Value>& values) {
  return absl::StrCat("ROW", ColumnList(table, columns),
                      "::text = ", TextLiteral(RecordText(values)));
}

}  // namespace dumpline

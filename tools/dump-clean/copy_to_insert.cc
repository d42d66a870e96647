#include "tools/dump-clean/copy_to_insert.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/dump-clean/copy_value.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

// Returns true for the second byte of an escape sequence that specifies a byte by its number. Only
// such a byte can make UTF-8 invalid.
bool IsNumericEscape(char after_backslash) {
  return after_backslash == 'x' || absl::ascii_isdigit(static_cast<unsigned char>(after_backslash));
}

absl::string_view Between(const char* begin, const char* end) {
  return absl::string_view(begin, static_cast<size_t>(end - begin));
}

}  // namespace

void CopyToInsert::Begin(const CopyHead& head) {
  const std::string into = absl::StrCat("INSERT INTO ", head.table_sql);
  const absl::string_view space = head.columns_sql.empty() ? "" : " ";
  // COPY writes identity columns of every kind and does not mark them. PostgreSQL accepts the
  // clause for any table.
  head_ = absl::StrCat(into, space, head.columns_sql, " OVERRIDING SYSTEM VALUE VALUES");
  default_values_ = absl::StrCat(into, " DEFAULT VALUES");
  has_no_columns_ = head.no_columns_form;
  expected_fields_ = head.columns.size();
  rows_ = statements_ = 0;
  writer_->EndRows();
}

absl::Status CopyToInsert::CheckFieldCount(uint64_t fields) {
  if (expected_fields_ == 0) expected_fields_ = fields;
  if (fields == expected_fields_) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("COPY row has ", fields, " fields (expected ", expected_fields_, ")"));
}

// Removes the carriage return of a \r\n line end. The first row of a block decides how its lines
// end (copyfromparse.c, CopyReadLineText).
absl::Status CopyToInsert::RemoveCarriageReturn(absl::string_view* row) {
  const bool has = absl::EndsWith(*row, "\r");
  if (rows_ == 0) crlf_ = has;
  if (crlf_ && has) row->remove_suffix(1);
  if (crlf_ != has || row->find('\r') != absl::string_view::npos) {
    return absl::InvalidArgumentError(kCarriageReturnInCopyData);
  }
  return absl::OkStatus();
}

absl::Status CopyToInsert::WriteRows(const Item& item, const Scanner& scanner) {
  if (item.part != Part::kWhole) {
    const absl::Status status = WriteLongRowPart(item.text, item.is_first(), item.is_last());
    return status.ok() ? status : scanner.ErrorAt(item.offset, status.message());
  }
  item_has_carriage_returns_ = item.text.find('\r') != absl::string_view::npos;
  absl::string_view rows = item.text;
  while (!rows.empty()) {
    const uint64_t offset = item.offset + static_cast<uint64_t>(rows.data() - item.text.data());
    const absl::string_view row = TakeCopyRow(&rows);
    // The read boundaries decide whether a row of this length arrives in parts. They must not
    // change the output.
    const absl::Status status = row.size() >= max_item_bytes_
                                    ? WriteLongRowPart(row, /*is_first=*/true, /*is_last=*/true)
                                    : WriteRow(row, item.text.end());
    if (!status.ok()) return scanner.ErrorAt(offset, status.message());
  }
  return absl::OkStatus();
}

absl::Status CopyToInsert::WriteRow(absl::string_view row, const char* readable_end) {
  if (rows_ == 0 || item_has_carriage_returns_ || crlf_) {
    RETURN_IF_ERROR(RemoveCarriageReturn(&row));
  }
  ++rows_;
  if (absl::EndsWith(row, "\\") && EndsInBackslash(row)) {
    return absl::InvalidArgumentError(kCopyRowContinues);
  }
  if (has_no_columns_) {
    if (!row.empty()) {
      return absl::InvalidArgumentError("COPY row of a table without columns is not empty");
    }
    writer_->Begin();
    writer_->Append(default_values_);
    writer_->Append(";\n");
    ++statements_;
    return absl::OkStatus();
  }
  uint64_t fields = 0;
  RETURN_IF_ERROR(ConvertFields(row, readable_end, &fields));
  RETURN_IF_ERROR(CheckFieldCount(fields));
  if (writer_->AddRow(head_, row_.text(), "")) ++statements_;
  return absl::OkStatus();
}

absl::Status CopyToInsert::WriteLongRowPart(absl::string_view part, bool is_first, bool is_last) {
  if (is_first) long_row_.Begin(head_);
  if (!is_last) return long_row_.Write(part);
  absl::ConsumeSuffix(&part, "\n");
  if (rows_ == 0) crlf_ = long_row_.EndsInCarriageReturn(part);
  ++rows_;
  ++statements_;
  RETURN_IF_ERROR(long_row_.End(part, crlf_));
  return CheckFieldCount(long_row_.fields());
}

// Converts the fields of a row into row_. Searches may read past the row, up to `readable_end`, so
// that they read whole vectors.
absl::Status CopyToInsert::ConvertFields(absl::string_view row, const char* readable_end,
                                         uint64_t* fields) {
  const char* at = row.data();
  const char* const end = at + row.size();
  row_.Clear();
  row_.Append('(');
  for (;; ++at) {
    ++*fields;
    const char* const hit = std::min(FindAny(at, readable_end, '\t', '\\', '\''), end);
    if (hit == end || *hit == '\t') {
      row_.AppendLiteral(Between(at, hit), readable_end);
      at = hit;
    } else {
      RETURN_IF_ERROR(ConvertSpecialField(&at, end, readable_end));
    }
    if (at == end) break;
  }
  row_.RemoveSuffix(2);  // the last ", "
  row_.Append(')');
  return absl::OkStatus();
}

// Appends the field at `*at`, which contains backslashes or quotes, and ", ". Moves `*at` to the
// tab after the field, or to the row's end `end`.
absl::Status CopyToInsert::ConvertSpecialField(const char** at, const char* end,
                                               const char* readable_end) {
  const char* p = *at;
  if (absl::StartsWith(Between(p, end), kCopyNull) && (end - p == 2 || p[2] == '\t')) {
    row_.Append("NULL, ");
    *at = p + kCopyNull.size();
    return absl::OkStatus();
  }
  const bool escape = escape_line_ends_ && MakesLineEnd(p, end);
  const size_t begin = row_.size();
  bool has_numeric_escape = false;
  row_.Append(escape ? "E'" : "'");
  for (;;) {
    const char* const special = std::min(FindAny(p, readable_end, '\t', '\\', '\''), end);
    row_.Append(Between(p, special));
    p = special;
    if (p == end || *p == '\t') break;
    if (*p == '\'') {
      row_.Append("''");
      ++p;
      continue;
    }
    has_numeric_escape |= IsNumericEscape(p[1]);  // rows that end in a backslash have been rejected
    byte_.clear();
    p += UnescapeCopySequence(Between(p, end), &byte_);
    AppendValueByte(byte_[0], escape, &row_);
  }
  // Only ASCII was escaped or doubled, so the literal is valid if and only if its value is valid.
  if (has_numeric_escape && !IsValidUtf8(row_.text().substr(begin))) {
    return absl::InvalidArgumentError(kInvalidUtf8InCopyData);
  }
  row_.Append("', ");
  *at = p;
  return absl::OkStatus();
}

// Returns true if the value of the field contains a line end. COPY data represents line ends only
// as escape sequences.
bool CopyToInsert::MakesLineEnd(const char* field, const char* end) {
  for (;;) {
    field = FindEither(field, end, '\t', '\\');
    if (field == end || *field == '\t') return false;
    byte_.clear();
    field += UnescapeCopySequence(Between(field, end), &byte_);
    if (byte_[0] == '\n' || byte_[0] == '\r') return true;
  }
}

}  // namespace dumpline

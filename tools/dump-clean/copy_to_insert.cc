#include "tools/dump-clean/copy_to_insert.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/dump-clean/literal.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

constexpr absl::string_view kInvalidUtf8 = "an escape sequence makes invalid UTF-8";
// A backslash in front of a newline makes it data (CopyReadLineText in PostgreSQL's copyfromparse.c).
constexpr absl::string_view kRowGoesOn =
    "COPY row that goes on behind a newline, which pg_dump writes as \\n; use --copy=keep";

// A backslash sequence that names a byte by its number: the only kind that can make invalid UTF-8.
bool IsNumericEscape(char after_backslash) {
  return after_backslash == 'x' || absl::ascii_isdigit(static_cast<unsigned char>(after_backslash));
}

// Appends `value` as the inside of a literal: a plain '…', or an E'…' of one line.
template <typename Out>
void AppendBody(absl::string_view value, bool escape, Out* out) {
  if (escape) return AppendEscapeBody(value, BodyForm::kBare, out);
  for (;;) {
    const size_t quote = value.find('\'');
    if (quote == absl::string_view::npos) break;
    out->Append(value.substr(0, quote));
    out->Append("''");
    value.remove_prefix(quote + 1);
  }
  out->Append(value);
}

absl::string_view Between(const char* begin, const char* end) {
  return absl::string_view(begin, static_cast<size_t>(end - begin));
}

}  // namespace

void CopyToInsert::BeginBlock(const CopyHead& head) {
  const std::string into = absl::StrCat("INSERT INTO ", head.table_sql);
  const absl::string_view space = head.columns_sql.empty() ? "" : " ";
  // COPY writes identity columns whatever their kind, and does not say which they are. PostgreSQL
  // takes the clause on any table.
  head_ = absl::StrCat(into, space, head.columns_sql, " OVERRIDING SYSTEM VALUE VALUES");
  default_values_ = absl::StrCat(into, " DEFAULT VALUES");
  no_columns_ = head.no_columns_form;
  expected_fields_ = head.columns.size();
  rows_ = 0;
  statements_ = 0;
}

absl::Status CopyToInsert::CheckFieldCount(uint64_t fields) {
  if (expected_fields_ == 0) expected_fields_ = fields;
  if (fields == expected_fields_) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("COPY row has ", fields, " fields where ", expected_fields_, " are expected"));
}

// The first row of a block tells how its lines end (copyfromparse.c, CopyReadLineText).
absl::Status CopyToInsert::TakeCarriageReturn(absl::string_view* row) {
  const bool has = absl::EndsWith(*row, "\r");
  if (rows_ == 0) crlf_ = has;
  if (crlf_ && has) row->remove_suffix(1);
  if (crlf_ != has || row->find('\r') != absl::string_view::npos) {
    return absl::InvalidArgumentError("carriage return in COPY data");
  }
  return absl::OkStatus();
}

absl::Status CopyToInsert::Rows(const Item& item, const Scanner& scanner) {
  if (item.part != Part::kWhole) {
    const absl::Status status = LongRowPiece(item.text, item.part == Part::kFirst, item.is_last());
    return status.ok() ? status : scanner.ErrorAt(item.offset, status.message());
  }
  has_carriage_returns_ = item.text.find('\r') != absl::string_view::npos;
  absl::string_view rows = item.text;
  while (!rows.empty()) {
    const uint64_t offset = item.offset + static_cast<uint64_t>(rows.data() - item.text.data());
    const absl::string_view row = TakeCopyRow(&rows);
    // Whether a long row comes in parts depends on the reads; what is written must not.
    const absl::Status status =
        row.size() >= max_item_bytes_ ? LongRowPiece(row, true, true) : Row(row, item.text.end());
    if (!status.ok()) return scanner.ErrorAt(offset, status.message());
  }
  return absl::OkStatus();
}

absl::Status CopyToInsert::Row(absl::string_view row, const char* readable_end) {
  if (rows_ == 0 || has_carriage_returns_ || crlf_) {
    const absl::Status status = TakeCarriageReturn(&row);
    if (!status.ok()) return status;
  }
  if (absl::EndsWith(row, "\\") && EndsInBackslash(row)) {
    return absl::InvalidArgumentError(kRowGoesOn);
  }
  ++rows_;
  if (no_columns_) {
    if (!row.empty()) return absl::InvalidArgumentError("COPY row for a table without columns");
    batcher_->Close();
    writer_->Append(default_values_);
    writer_->Append(";\n");
    ++statements_;
    return absl::OkStatus();
  }
  uint64_t fields = 0;
  const absl::Status made = Fields(row, readable_end, &fields);
  if (!made.ok()) return made;
  const absl::Status status = CheckFieldCount(fields);
  if (status.ok() && batcher_->AddRow(head_, row_.text(), "")) ++statements_;
  return status;
}

// Makes the row's fields into row_. The searches may go beyond the row, up to `readable_end`, so that they take whole vectors.
absl::Status CopyToInsert::Fields(absl::string_view row, const char* readable_end,
                                  uint64_t* fields) {
  const char* at = row.data();
  const char* const end = at + row.size();
  row_.Clear();
  row_.Append('(');
  for (;; ++at) {
    ++*fields;
    const char* const hit = std::min(FindAny(at, readable_end, '\t', '\\', '\'', '\''), end);
    if (hit == end || *hit == '\t') {
      row_.AppendLiteral(Between(at, hit), readable_end);
      at = hit;
    } else {
      const absl::Status status = SpecialField(&at, end, readable_end);
      if (!status.ok()) return status;
    }
    if (at == end) break;
  }
  row_.RemoveSuffix(2);  // the last ", "
  row_.Append(')');
  return absl::OkStatus();
}

// Appends the field at `*at`, which has backslashes or quotes in it, and a comma. Moves on to the tab behind it or the row's end.
absl::Status CopyToInsert::SpecialField(const char** at, const char* end,
                                        const char* readable_end) {
  const char* p = *at;
  if (absl::StartsWith(Between(p, end), kCopyNull) && (end - p == 2 || p[2] == '\t')) {
    row_.Append("NULL, ");
    *at = p + kCopyNull.size();
    return absl::OkStatus();
  }
  const bool escape = escape_line_ends_ && MakesLineEnd(p, end);
  const size_t begin = row_.size();
  bool numeric_escape = false;
  row_.Append(escape ? "E'" : "'");
  for (;;) {
    const char* const special = std::min(FindAny(p, readable_end, '\t', '\\', '\'', '\''), end);
    row_.Append(Between(p, special));
    p = special;
    if (p == end || *p == '\t') break;
    if (*p == '\'') {
      row_.Append("''");
      ++p;
      continue;
    }
    numeric_escape |= IsNumericEscape(p[1]);  // a row that ends in a backslash was refused
    value_.clear();
    p += UnescapeCopySequence(Between(p, end), &value_);
    AppendBody(value_, escape, &row_);
  }
  // A literal is valid exactly when its value is: what is escaped or doubled is ASCII.
  if (numeric_escape && !IsValidUtf8(row_.text().substr(begin))) {
    return absl::InvalidArgumentError(kInvalidUtf8);
  }
  row_.Append("', ");
  *at = p;
  return absl::OkStatus();
}

// Whether a field's value has a line end. COPY data has them as escape sequences only.
bool CopyToInsert::MakesLineEnd(const char* field, const char* end) {
  for (;;) {
    field = FindEither(field, end, '\t', '\\');
    if (field == end || *field == '\t') return false;
    value_.clear();
    field += UnescapeCopySequence(Between(field, end), &value_);
    if (HasLineEnd(value_)) return true;
  }
}

absl::Status CopyToInsert::LongRowPiece(absl::string_view piece, bool first, bool last) {
  if (first) {
    batcher_->Close();
    writer_->Append(head_);
    writer_->Append(" (");
    carry_.clear();
    in_field_ = false;
    fields_ = 0;
    utf8_ = Utf8Checker();
  }
  carry_.append(piece.data(), piece.size());
  if (last && absl::EndsWith(carry_, "\n")) carry_.pop_back();
  absl::string_view text = carry_;
  if (last) {
    if (rows_ == 0) crlf_ = absl::EndsWith(text, "\r");
    if (crlf_ && !absl::ConsumeSuffix(&text, "\r")) {
      return absl::InvalidArgumentError("carriage return in COPY data");
    }
  }
  // It may be the line end's.
  const bool holds_carriage_return = !last && absl::ConsumeSuffix(&text, "\r");
  // Enough bytes to know a NULL from a value, and the longest escape sequence.
  constexpr size_t kLookAhead = 4;
  while (!text.empty() || (last && !in_field_)) {
    if (!last && text.size() < kLookAhead) break;
    if (!in_field_) {
      if (fields_++ > 0) writer_->Append(", ");
      if (absl::StartsWith(text, kCopyNull) && (text.size() == 2 || text[2] == '\t')) {
        writer_->Append("NULL");
        const bool more = text.size() > 2;
        text.remove_prefix(more ? 3 : 2);
        if (!more) break;
        continue;
      }
      writer_->Append(escape_line_ends_ ? "E'" : "'");
      in_field_ = true;
    }
    // A run of plain bytes, an escape sequence, or the field's end.
    value_.clear();
    const char* const special = FindEither(text.data(), text.data() + text.size(), '\t', '\\');
    size_t run = static_cast<size_t>(special - text.data());
    if (run == 0 && text == "\\") {
      return absl::InvalidArgumentError(kRowGoesOn);
    }
    if (run == 0 && text.size() > 0 && text[0] == '\\') {
      run = UnescapeCopySequence(text, &value_);
    } else {
      value_.assign(text.data(), run);
      if (value_.find('\r') != std::string::npos) {
        return absl::InvalidArgumentError("carriage return in COPY data");
      }
    }
    if (utf8_.Feed(value_) != absl::string_view::npos) {
      return absl::InvalidArgumentError(kInvalidUtf8);
    }
    AppendBody(value_, escape_line_ends_, writer_);
    writer_->Settle();  // value_ is about to change
    text.remove_prefix(run);
    if (text.empty() ? last : text[0] == '\t') {
      writer_->Append('\'');
      in_field_ = false;
      if (text.empty()) break;
      text.remove_prefix(1);
    }
  }
  carry_ = absl::StrCat(text, holds_carriage_return ? "\r" : "");
  if (!last) return absl::OkStatus();
  if (!utf8_.AtBoundary()) return absl::InvalidArgumentError(kInvalidUtf8);
  writer_->Append(");\n");
  ++rows_;
  ++statements_;
  return CheckFieldCount(fields_);
}

}  // namespace dumpline

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

// Appends `value` as the inside of a plain '…' literal.
void AppendQuotesDoubled(absl::string_view value, std::string* out) {
  for (;;) {
    const size_t quote = value.find('\'');
    if (quote == absl::string_view::npos) break;
    out->append(value.data(), quote);
    out->append("''");
    value.remove_prefix(quote + 1);
  }
  out->append(value.data(), value.size());
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
  if (rows_ == 0 || row.find('\r') != absl::string_view::npos || crlf_) {
    const absl::Status status = TakeCarriageReturn(&row);
    if (!status.ok()) return status;
  }
  if (EndsInBackslash(row)) {
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
  if (status.ok() && batcher_->AddRow(head_, row_, "")) ++statements_;
  return status;
}

// Makes the row's fields into row_. Most have nothing in them but what a literal has too, or quotes, and are copied on the way
// to the next tab; one with a backslash is begun again by EscapedField(). The search for either may go beyond the row, up to
// `readable_end`, so that it takes whole vectors.
absl::Status CopyToInsert::Fields(absl::string_view row, const char* readable_end,
                                  uint64_t* fields) {
  const char* at = row.data();
  const char* const end = at + row.size();
  row_.assign(1, '(');
  for (;; ++at) {
    if ((*fields)++ > 0) row_.append(", ");
    const size_t field_in_row = row_.size();
    const char* const field = at;
    row_.push_back('\'');
    const char* hit;
    while ((hit = FindAny(at, readable_end, '\t', '\\', '\'', '\'')) < end && *hit == '\'') {
      row_.append(at, static_cast<size_t>(hit + 1 - at));
      row_.push_back('\'');
      at = hit + 1;
    }
    if (hit < end && *hit == '\\') {
      row_.resize(field_in_row);
      absl::string_view rest(field, static_cast<size_t>(end - field));
      bool last;
      const absl::string_view whole = TakeCopyField(&rest, &last);
      const absl::Status status = EscapedField(whole);
      if (!status.ok()) return status;
      at = whole.end();
    } else {
      hit = std::min(hit, end);
      row_.append(at, static_cast<size_t>(hit - at));
      row_.push_back('\'');
      at = hit;
    }
    if (at == end) break;
  }
  row_.push_back(')');
  return absl::OkStatus();
}

// Appends a field with backslashes in it.
absl::Status CopyToInsert::EscapedField(absl::string_view field) {
  if (field == kCopyNull) {
    row_.append("NULL");
    return absl::OkStatus();
  }
  value_.clear();
  bool numeric_escape = false;
  while (!field.empty()) {
    const size_t backslash = field.find('\\');
    value_.append(field.data(), backslash == absl::string_view::npos ? field.size() : backslash);
    if (backslash == absl::string_view::npos) break;
    field.remove_prefix(backslash);
    numeric_escape |= field.size() > 1 && IsNumericEscape(field[1]);
    field.remove_prefix(UnescapeCopySequence(field, &value_));
  }
  if (numeric_escape && !IsValidUtf8(value_)) return absl::InvalidArgumentError(kInvalidUtf8);
  if (escape_line_ends_ && HasLineEnd(value_)) {
    StringOut escaped;
    std::swap(escaped.text(), row_);
    escaped.Append("E'");
    AppendEscapeBody(value_, BodyForm::kBare, &escaped);
    std::swap(escaped.text(), row_);
  } else {
    row_.push_back('\'');
    AppendQuotesDoubled(value_, &row_);
  }
  row_.push_back('\'');
  return absl::OkStatus();
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
  StringOut escaped;
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
    if (escape_line_ends_) {
      AppendEscapeBody(value_, BodyForm::kBare, writer_);
      writer_->Settle();  // value_ is about to change
    } else {
      escaped.text().clear();
      AppendQuotesDoubled(value_, &escaped.text());
      writer_->Append(escaped.text());
    }
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

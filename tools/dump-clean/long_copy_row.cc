#include "tools/dump-clean/long_copy_row.h"

#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "tools/dump-clean/copy_value.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

// Number of bytes sufficient to distinguish NULL from a value, and to hold the longest escape
// sequence.
constexpr size_t kLookAhead = 4;

}  // namespace

void LongCopyRow::Begin(absl::string_view head) {
  state_ = State::kBeforeField;
  fields_ = 0;
  unread_.clear();
  writer_->Begin();
  writer_->Append(head);
  writer_->Append(" (");
}

absl::Status LongCopyRow::Write(absl::string_view part) {
  unread_.append(part.data(), part.size());
  absl::string_view text = unread_;
  // A carriage return at the end of the part may belong to a line end.
  absl::ConsumeSuffix(&text, "\r");
  const absl::Status status = Convert(&text, /*is_last=*/false);
  unread_.erase(0, static_cast<size_t>(text.data() - unread_.data()));
  return status;
}

bool LongCopyRow::EndsInCarriageReturn(absl::string_view last_part) const {
  return absl::EndsWith(last_part.empty() ? unread_ : last_part, "\r");
}

absl::Status LongCopyRow::End(absl::string_view last_part, bool crlf) {
  unread_.append(last_part.data(), last_part.size());
  absl::string_view text = unread_;
  if (crlf && !absl::ConsumeSuffix(&text, "\r")) {
    return absl::InvalidArgumentError(kCarriageReturnInCopyData);
  }
  RETURN_IF_ERROR(Convert(&text, /*is_last=*/true));
  writer_->Append(");\n");
  return absl::OkStatus();
}

// Converts `text` as far as possible without the next part, if there is one. Leaves the rest in
// `text`.
absl::Status LongCopyRow::Convert(absl::string_view* text, bool is_last) {
  out_.Clear();
  absl::Status status;
  while (status.ok()) {
    const bool is_enough = is_last || text->size() >= kLookAhead;
    if (state_ == State::kBeforeField) {
      if (!is_enough) break;
      BeginField(text);
    } else if (text->empty()) {
      if (is_last) status = EndField();
      break;
    } else if (text->front() == '\t') {
      status = EndField();
      text->remove_prefix(1);
    } else {
      if (!is_enough) break;
      status = WriteValue(text);
    }
  }
  writer_->Append(out_.text());
  return status;
}

void LongCopyRow::BeginField(absl::string_view* text) {
  if (fields_++ > 0) out_.Append(", ");
  const bool is_null =
      absl::StartsWith(*text, kCopyNull) && (text->size() == 2 || (*text)[2] == '\t');
  if (is_null) {
    state_ = State::kInNull;
    out_.Append("NULL");
    text->remove_prefix(kCopyNull.size());
    return;
  }
  state_ = State::kInValue;
  out_.Append(escape_line_ends_ ? "E'" : "'");
  utf8_ = Utf8Checker();
}

// Writes an escape sequence, a quote, or all text before the next of these.
absl::Status LongCopyRow::WriteValue(absl::string_view* text) {
  const char* const begin = text->data();
  size_t bytes = 1;
  absl::string_view value = text->substr(0, 1);
  if (text->front() == '\r') return absl::InvalidArgumentError(kCarriageReturnInCopyData);
  if (text->front() == '\\') {
    if (text->size() == 1) return absl::InvalidArgumentError(kCopyRowContinues);
    byte_.clear();
    bytes = UnescapeCopySequence(*text, &byte_);
    value = byte_;
    AppendValueByte(byte_[0], escape_line_ends_, &out_);
  } else if (text->front() == '\'') {
    out_.Append("''");
  } else {
    const char* const end = FindAny(begin, begin + text->size(), '\t', '\\', '\'', '\r');
    bytes = static_cast<size_t>(end - begin);
    value = text->substr(0, bytes);
    out_.Append(value);
  }
  text->remove_prefix(bytes);
  if (utf8_.Feed(value) != absl::string_view::npos) {
    return absl::InvalidArgumentError(kInvalidUtf8InCopyData);
  }
  return absl::OkStatus();
}

absl::Status LongCopyRow::EndField() {
  const bool is_value = state_ == State::kInValue;
  state_ = State::kBeforeField;
  if (!is_value) return absl::OkStatus();
  out_.Append("'");
  if (!utf8_.AtBoundary()) return absl::InvalidArgumentError(kInvalidUtf8InCopyData);
  return absl::OkStatus();
}

}  // namespace dumpline

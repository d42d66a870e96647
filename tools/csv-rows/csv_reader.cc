#include "tools/csv-rows/csv_reader.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

constexpr absl::string_view kByteOrderMarkMessage =
    "byte order mark before the header. Run: tail -c +4 FILE";

}  // namespace

CsvReader::CsvReader(ByteSource* source, CsvOptions options)
    : source_(source), options_(options), in_(source, /*before_move=*/nullptr) {}

bool CsvReader::Next() {
  text_.clear();
  spans_.clear();
  row_line_ = line_;
  state_ = State::kFieldStart;
  bool has_bytes = false;
  while (status_.ok() && state_ != State::kRowEnd) {
    if (Usable() == 0) {
      if (in_.offset() == utf8_error_offset_) {
        Fail(utf8_error_);
      } else if (in_.at_end_of_input() || !Fill()) {
        return status_.ok() && has_bytes && FinishRow();
      }
      continue;
    }
    has_bytes = true;
    Read(absl::string_view(in_.begin(), Usable()));
  }
  return status_.ok() && FinishRow();
}

// Returns the number of bytes in the window that precede the first invalid one, so that the rows
// before it do not depend on the sizes of reads.
size_t CsvReader::Usable() const {
  return static_cast<size_t>(std::min<uint64_t>(in_.size(), utf8_error_offset_ - in_.offset()));
}

// Reads more input. Returns false at its end and on an error.
bool CsvReader::Fill() {
  const absl::StatusOr<absl::string_view> read = in_.Fill();
  if (!read.ok()) {
    status_ = read.status();
    return false;
  }
  CheckUtf8(*read);
  return !read->empty() || in_.offset() == utf8_error_offset_;
}

void CsvReader::CheckUtf8(absl::string_view read) {
  if (!utf8_error_.empty()) return;
  if (in_.at_end_of_input()) {
    if (utf8_.AtBoundary()) return;
    utf8_error_offset_ = in_.offset() + in_.size();
    utf8_error_ = "the input ends inside a UTF-8 character";
    return;
  }
  const size_t bad = utf8_.Feed(read);
  if (bad == absl::string_view::npos) return;
  utf8_error_offset_ = in_.offset() + static_cast<size_t>(read.data() - in_.begin()) + bad;
  utf8_error_ =
      utf8_.bad_byte() == 0
          ? "zero byte, which no text value can hold"
          : absl::StrFormat("invalid UTF-8 at byte 0x%02X (expected UTF-8)", utf8_.bad_byte());
}

// Consumes at least one of `bytes`, up to the end of the row at most.
void CsvReader::Read(absl::string_view bytes) {
  size_t pos = 0;
  while (pos < bytes.size() && status_.ok() && state_ != State::kRowEnd) {
    if (state_ == State::kQuoted || state_ == State::kUnquoted) {
      pos += ReadText(bytes.substr(pos));
      if (pos == bytes.size()) break;
    }
    ReadByte(bytes[pos]);
    ++pos;
  }
  in_.Consume(pos);
}

// Appends the text at the start of `bytes` to the field and returns its size. The byte after it is
// a quote, a delimiter or a line end.
size_t CsvReader::ReadText(absl::string_view bytes) {
  size_t size = 0;
  if (state_ == State::kQuoted) {
    size = std::min(bytes.find('"'), bytes.size());
  } else {
    const auto ends = [this](char c) {
      return c == options_.delimiter || c == '"' || c == '\n' || c == '\r';
    };
    size = static_cast<size_t>(std::find_if(bytes.begin(), bytes.end(), ends) - bytes.begin());
  }
  const absl::string_view text = bytes.substr(0, size);
  if (state_ == State::kQuoted) line_ += CountByte(text, '\n');
  text_.append(text.data(), text.size());
  return size;
}

void CsvReader::ReadByte(char c) {
  if (state_ == State::kQuoted) {
    state_ = State::kAfterQuote;
  } else if (state_ == State::kAfterQuote && c == '"') {
    text_ += c;
    state_ = State::kQuoted;
  } else if (state_ == State::kAfterReturn && c != '\n') {
    Fail("a carriage return without a newline (expected quotes around the field)");
  } else if (state_ == State::kFieldStart && c == '"') {
    is_quoted_ = true;
    opened_line_ = line_;
    state_ = State::kQuoted;
  } else if (c == options_.delimiter) {
    EndField(State::kFieldStart);
  } else if (c == '\r') {
    EndField(State::kAfterReturn);
  } else if (c == '\n') {
    if (state_ != State::kAfterReturn) EndField(State::kRowEnd);
    state_ = State::kRowEnd;
    ++line_;
  } else if (state_ == State::kAfterQuote) {
    Fail("text after a closing quote (expected a delimiter or a line end)");
  } else if (c == '"') {
    const bool is_mark = row_line_ == 1 && spans_.empty() && text_ == kByteOrderMark;
    Fail(is_mark ? kByteOrderMarkMessage
                 : "a quote in an unquoted field (expected quotes around the whole field)");
  } else {
    text_ += c;
    state_ = State::kUnquoted;
  }
}

void CsvReader::EndField(State next) {
  spans_.push_back({text_.size(), is_quoted_});
  is_quoted_ = false;
  state_ = next;
}

// Ends the last field if the input ended without a line end.
bool CsvReader::FinishRow() {
  if (state_ == State::kQuoted) {
    Fail(absl::StrCat("unterminated quoted field (opened at line ", opened_line_, ")"));
    return false;
  }
  if (state_ == State::kAfterReturn) {
    Fail("a carriage return without a newline (expected quotes around the field)");
    return false;
  }
  if (state_ != State::kRowEnd) EndField(State::kRowEnd);
  if (row_line_ == 1 && absl::StartsWith(text_, kByteOrderMark)) {
    status_ = ErrorAtRow(kByteOrderMarkMessage);
    return false;
  }
  fields_.clear();
  size_t begin = 0;
  for (const Span& span : spans_) {
    fields_.push_back({absl::string_view(text_).substr(begin, span.end - begin), span.quoted});
    begin = span.end;
  }
  return true;
}

absl::Status CsvReader::ErrorAt(uint64_t line, absl::string_view message) const {
  return absl::InvalidArgumentError(absl::StrCat(source_->name(), ":", line, ": ", message));
}

}  // namespace dumpline

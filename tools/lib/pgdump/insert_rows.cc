#include "tools/lib/pgdump/insert_rows.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "tools/lib/sql/characters.h"

namespace dumpline {

// This is the loop over the bytes of a dump. It visits few of them: inside a literal, it jumps from
// quote to quote; outside literals, it jumps from one significant byte to the next. The jumps use
// bitmaps that were built for the whole buffer. A row takes about as many steps as it has quotes
// and parentheses.
//
// Positions in the index are relative to the start of its text, which is base_ bytes before text_.
size_t InsertRows::Read(absl::string_view text, absl::string_view head, Place place,
                        size_t max_literal_bytes) {
  const bool is_indexed = text.data() >= indexed_.data() && text.end() == indexed_.end();
  if (!is_indexed || text.empty()) {
    index_.Build(text);
    indexed_ = text;
  }
  base_ = static_cast<size_t>(text.data() - indexed_.data());
  text_ = text;
  next_line_end_ = 0;
  rows_.clear();
  literals_.clear();
  code_has_line_end_ = literals_have_line_end_ = false;
  statements_ended_ = 0;
  last_statement_begin_ = absl::string_view::npos;
  stop_ = Stop::kNoRow;

  size_t pos = 0;
  size_t done = 0;
  for (;;) {
    const bool begins_statement = place == Place::kBetweenStatements;
    const size_t statement_begin = pos;
    if (begins_statement) {
      if (!absl::StartsWith(text.substr(pos), head)) {
        if (absl::StartsWith(head, text.substr(pos))) stop_ = Stop::kEndOfText;
        break;
      }
      pos += head.size();
    }
    pos = SkipSpace(pos);
    if (pos < text.size() && place == Place::kAfterRow) {
      if (text[pos] == ';' && !rows_.empty()) {
        rows_.back().ends_statement = true;
        ++statements_ended_;
        done = ++pos;
        if (pos == text.size() || text[pos] != '\n') break;
        ++pos;
        place = Place::kBetweenStatements;
        continue;
      }
      if (text[pos] != ',') break;
      pos = SkipSpace(pos + 1);
    }
    if (pos == text.size()) stop_ = Stop::kEndOfText;
    if (pos == text.size() || text[pos] != '(') break;
    const size_t literals_before = literals_.size();
    const size_t row_begin = pos;
    if (!ReadRow(&pos, max_literal_bytes)) {
      literals_.resize(literals_before);
      break;
    }
    InsertRow& row = rows_.emplace_back();
    row.begin = static_cast<uint32_t>(row_begin);
    row.end = static_cast<uint32_t>(pos);
    row.literals_begin = static_cast<uint32_t>(literals_before);
    row.literals_end = static_cast<uint32_t>(literals_.size());
    row.begins_statement = begins_statement;
    row.ends_statement = false;
    row.has_parentheses = row_has_parentheses_;
    if (begins_statement) last_statement_begin_ = statement_begin;
    place = Place::kAfterRow;
    done = pos;
  }
  return done;
}

size_t InsertRows::SkipSpace(size_t pos) {
  for (; pos < text_.size() && IsSpace(text_[pos]); ++pos) {
    if (text_[pos] == '\n' || text_[pos] == '\r') code_has_line_end_ = true;
  }
  return pos;
}

// Reads the row whose opening parenthesis is at `pos`. Returns false, and sets stop_, if the row is
// incomplete or contains something that InsertRows does not read.
bool InsertRows::ReadRow(size_t* pos, size_t max_literal_bytes) {
  const size_t row_begin = *pos;
  const size_t size = text_.size();
  int depth = 1;
  row_has_parentheses_ = false;
  for (size_t at = row_begin + 1;;) {
    at = index_.NextInCode(base_ + at) - base_;
    stop_ = Stop::kEndOfText;
    if (at >= size) return false;
    const char c = text_[at];
    switch (c) {
      case '\'':
        if (!ReadLiteral(row_begin, &at, max_literal_bytes)) return false;
        break;
      case ')':
        ++at;
        if (--depth > 0) break;
        *pos = at;
        stop_ = Stop::kNoRow;
        return true;
      case '(':
        ++depth;
        ++at;
        row_has_parentheses_ = true;
        break;
      case '\n':
      case '\r':
        code_has_line_end_ = true;
        ++at;
        break;
      case '-':  // a sign or the start of a comment
      case '/':
        if (++at == size) return false;
        if (text_[at] == (c == '-' ? '-' : '*')) {
          stop_ = Stop::kOtherRow;
          return false;
        }
        break;
      default:  // " $ \ ;
        stop_ = Stop::kOtherRow;
        return false;
    }
  }
}

// Reads the literal whose opening quote is at `pos`, and moves `pos` past the closing quote.
bool InsertRows::ReadLiteral(size_t row_begin, size_t* pos, size_t max_literal_bytes) {
  stop_ = Stop::kOtherRow;
  size_t begin = *pos;
  const char before = text_[begin - 1];
  bool is_escape = false;
  if (before != ' ' && before != '(') {
    if (before == '&') return false;  // U&'…'
    if (IsWordCharacter(before)) {
      is_escape = (before == 'E' || before == 'e') && !IsWordCharacter(text_[begin - 2]);
      if (!is_escape) return false;
      --begin;
    }
  }
  // If only white space is between two literals, the second may continue the first.
  const bool is_first = literals_.empty() || literals_.back().end < row_begin;
  if (!is_first && text_[literals_.back().end] != ',') {
    size_t code = literals_.back().end;
    while (IsSpace(text_[code])) ++code;
    if (code == begin) return false;
  }

  size_t end = *pos + 1;
  for (;; ++end) {
    end = index_.NextQuote(base_ + end) - base_;
    if (end + 1 >= text_.size()) {
      stop_ = Stop::kEndOfText;
      return false;
    }
    if (is_escape) {
      // After an odd number of backslashes, the quote is escaped.
      size_t backslashes = end;
      while (backslashes > *pos + 1 && text_[backslashes - 1] == '\\') --backslashes;
      if ((end - backslashes) % 2 == 1) continue;
    }
    if (text_[end + 1] != '\'') break;
    ++end;  // a doubled quote
  }
  ++end;
  if (end - begin > max_literal_bytes) return false;
  const bool has_line_end = HasLineEnd(begin, end);
  literals_have_line_end_ |= has_line_end;
  InsertLiteral& literal = literals_.emplace_back();
  literal.begin = static_cast<uint32_t>(begin);
  literal.end = static_cast<uint32_t>(end);
  literal.is_escape = is_escape;
  literal.has_line_end = has_line_end;
  *pos = end;
  return true;
}

// Returns whether the range contains a line end. Ranges must be ascending, so that text without
// line ends is searched only once.
bool InsertRows::HasLineEnd(size_t begin, size_t end) {
  if (next_line_end_ < begin) next_line_end_ = index_.NextLineEnd(base_ + begin) - base_;
  return next_line_end_ < end;
}

size_t InsertRows::rows_of_last_statement() const {
  size_t count = 0;
  for (size_t i = rows_.size(); i > 0; --i) {
    ++count;
    if (rows_[i - 1].begins_statement) break;
  }
  return count;
}

const InsertLiteral* InsertRows::LiteralAt(size_t pos) const {
  const auto literal = std::partition_point(literals_.begin(), literals_.end(),
                                            [pos](const InsertLiteral& l) { return l.end <= pos; });
  return literal != literals_.end() && literal->begin <= pos ? &*literal : nullptr;
}

// Counts the commas before the literal, except those inside literals, parentheses and brackets.
size_t InsertRows::ColumnOf(const InsertLiteral& literal) const {
  const auto row = std::partition_point(rows_.begin(), rows_.end(),
                                        [&](const InsertRow& r) { return r.end <= literal.begin; });
  size_t column = 0;
  int depth = 0;
  size_t next = row->literals_begin;
  for (size_t pos = row->begin + 1; pos < literal.begin; ++pos) {
    if (pos == literals_[next].begin) {
      pos = literals_[next++].end - 1;
      continue;
    }
    const char c = text_[pos];
    if (c == ',' && depth == 0) ++column;
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
  }
  return column;
}

}  // namespace dumpline

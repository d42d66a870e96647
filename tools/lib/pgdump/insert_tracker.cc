#include "tools/lib/pgdump/insert_tracker.h"

#include "absl/strings/match.h"
#include "tools/lib/sql/characters.h"

namespace dumpline {

void InsertTracker::BeginStatement() {
  state_ = State::kHead;
  depth_ = 0;
  row_ended_ = false;
  after_default_ = false;
  column_ = 0;
  rows_ = 0;
  rows_have_parentheses_ = false;
  head_text_.clear();
}

void InsertTracker::Read(const Item& item) {
  if (item.kind != ItemKind::kCode) return ReadOther(item);
  absl::string_view code = item.text;
  Boundary boundary;
  do {
    code.remove_prefix(ReadCode(code, &boundary));
  } while (boundary != Boundary::kNone);
}

size_t InsertTracker::ReadCode(absl::string_view code, Boundary* boundary) {
  *boundary = Boundary::kNone;
  switch (state_) {
    case State::kHead:
      return ReadHead(code, boundary);
    case State::kRows:
      return ReadRowsCode(code, boundary);
    case State::kTail:
    case State::kOther:
      break;
  }
  return code.size();
}

void InsertTracker::AppendToHead(const Item& item) {
  if (item.kind == ItemKind::kLineComment || item.kind == ItemKind::kBlockComment) {
    head_text_.push_back(' ');
    return;
  }
  if (item.kind == ItemKind::kString) {  // the head of an INSERT with rows contains no literals
    EndHead();
    state_ = State::kOther;
    return;
  }
  head_text_.append(item.text.data(), item.text.size());
}

void InsertTracker::EndHead() {
  if (head_text_ != known_text_) {
    head_ = InsertHead();
    ParseInsertHead(head_text_, &head_);
    known_text_ = head_text_;
    ++head_number_;
  }
}

size_t InsertTracker::ReadHead(absl::string_view code, Boundary* boundary) {
  // Handles the usual case, a repeated head.
  if (head_text_.empty() && !known_text_.empty() && absl::StartsWith(code, known_text_) &&
      absl::EndsWithIgnoreCase(known_text_, "values") && code.size() > known_text_.size() &&
      !IsWordCharacter(code[known_text_.size()])) {
    state_ = State::kRows;
    *boundary = Boundary::kHeadEnd;
    return known_text_.size();
  }
  for (size_t pos = 0; pos < code.size();) {
    const char c = code[pos];
    if (c == '(') ++depth_;
    if (c == ')') --depth_;
    if (ClassOf(c) != CharacterClass::kWord) {
      ++pos;
      continue;
    }
    size_t end = pos + 1;
    while (end < code.size() && IsWordCharacter(code[end])) ++end;
    const absl::string_view word = code.substr(pos, end - pos);
    pos = end;
    if (depth_ > 0) continue;
    if (absl::EqualsIgnoreCase(word, "values")) {
      head_text_.append(code.data(), end);
      EndHead();
      if (after_default_) {
        state_ = State::kOther;
        rows_ = 1;
        return code.size();
      }
      state_ = State::kRows;
      *boundary = Boundary::kHeadEnd;
      return end;
    }
    if (absl::EqualsIgnoreCase(word, "select") || absl::EqualsIgnoreCase(word, "with") ||
        absl::EqualsIgnoreCase(word, "table")) {
      head_text_.append(code.data(), end);
      EndHead();
      state_ = State::kOther;
      return code.size();
    }
    after_default_ = absl::EqualsIgnoreCase(word, "default");
  }
  head_text_.append(code.data(), code.size());
  return code.size();
}

size_t InsertTracker::ReadRowsCode(absl::string_view code, Boundary* boundary) {
  for (size_t pos = 0; pos < code.size(); ++pos) {
    const char c = code[pos];
    if (c == ',') {
      if (depth_ == 1) ++column_;
      if (depth_ == 0) row_ended_ = false;
    } else if (c == '(' || c == '[') {
      rows_have_parentheses_ |= c == '(' && depth_ > 0;
      if (depth_++ == 0) {
        if (row_ended_) {  // without a comma before it, this is not a row
          state_ = State::kTail;
          *boundary = Boundary::kTailBegin;
          return pos;
        }
        column_ = 0;
      }
    } else if (c == ')' || c == ']') {
      if (--depth_ == 0) {
        row_ended_ = true;
        ++rows_;
        *boundary = Boundary::kRowEnd;
        return pos + 1;
      }
    } else if (depth_ == 0 && !IsSpace(c)) {
      state_ = State::kTail;
      *boundary = Boundary::kTailBegin;
      return pos;
    }
  }
  return code.size();
}

}  // namespace dumpline

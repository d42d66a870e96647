// The part of Scanner that reads COPY data, like psql's copy.c.
#include <string.h>

#include <algorithm>

#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/characters.h"
#include "tools/lib/text/find.h"

namespace dumpline {

// psql reads COPY data from the line after the one on which the statement ends, and executes the
// rest of that line afterwards. Dumps have no text there, so such text is rejected rather than
// reordered.
bool Scanner::NextCopyRestOfLine(Item* item) {
  size_t pos = 0;
  while (Have(pos)) {
    const char c = At(pos);
    if (c == '\n') {
      mode_ = Mode::kCopyData;
      in_.SetMark(kOpenedMark, in_.offset());
      return Emit(item, ItemKind::kSpace, pos + 1);
    }
    if (!IsSpace(c)) return Fail(pos, "text after COPY … FROM stdin; on the same line");
    ++pos;
  }
  return status_.ok() && FailUnterminated("COPY data, no \\. line", kStatementMark);
}

// Returns as many whole rows as the window contains. psql ends the data at a line that consists
// only of \. (copy.c, handleCopyIn). psql 15 does so even if the previous line ends with a
// backslash, according to a test.
bool Scanner::NextCopyData(Item* item) {
  if (!Have(0)) {
    return status_.ok() && FailUnterminated("COPY data, no \\. line", kOpenedMark);
  }
  if (At(0) == '\\' && Have(1) && At(1) == '.') {
    size_t end = 2;
    if (Have(end) && At(end) == '\r') ++end;
    if (!Have(end) || At(end) == '\n') {
      mode_ = Mode::kBetween;
      statement_ended_ = true;
      return Emit(item, ItemKind::kCopyEnd, std::min(end + 1, in_.size()));
    }
  }
  size_t searched = 0;
  for (;;) {
    // The position at which a long row is split must not depend on how much has been read.
    const char* const window = in_.begin();
    size_t limit = std::min(in_.size(), options_.max_item_bytes);
    // Rows before an invalid UTF-8 sequence are returned without the row that contains it.
    limit = static_cast<size_t>(std::min<uint64_t>(limit, utf8_error_offset_ - in_.offset()));
    // A line that may be \. starts a new item.
    const char* const marker = FindThree(window + searched, window + limit, "\n\\.");
    const void* const last_newline =
        marker != window + limit ? marker : memrchr(window + searched, '\n', limit - searched);
    if (last_newline != nullptr) {
      const size_t bytes = static_cast<size_t>(static_cast<const char*>(last_newline) - window) + 1;
      return Emit(item, ItemKind::kCopyRows, bytes);
    }
    if (in_.offset() + limit == utf8_error_offset_) {
      return Emit(item, ItemKind::kCopyRows, limit + 1);
    }
    if (limit == options_.max_item_bytes) {
      mode_ = Mode::kCopyLongRow;
      in_parts_ = true;
      return Emit(item, ItemKind::kCopyRows, limit, Part::kFirst);
    }
    searched = limit;
    if (!Have(limit)) {
      return status_.ok() && FailUnterminated("COPY data, no \\. line", kOpenedMark);
    }
  }
}

bool Scanner::NextCopyLongRow(Item* item) {
  size_t pos = 0;
  while (pos < options_.max_item_bytes) {
    if (!Have(pos)) {
      return status_.ok() && FailUnterminated("COPY data, no \\. line", kOpenedMark);
    }
    const size_t limit = std::min(in_.size(), options_.max_item_bytes);
    const void* const newline = memchr(in_.begin() + pos, '\n', limit - pos);
    if (newline != nullptr) {
      mode_ = Mode::kCopyData;
      in_parts_ = false;
      pos = static_cast<size_t>(static_cast<const char*>(newline) - in_.begin()) + 1;
      return Emit(item, ItemKind::kCopyRows, pos, Part::kLast);
    }
    pos = limit;
  }
  return Emit(item, ItemKind::kCopyRows, pos, Part::kMiddle);
}

}  // namespace dumpline

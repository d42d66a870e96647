// Decides which statements may be pushed: those that fill or empty given tables, or set their
// sequences. Everything else is refused, because a dump made by a person or another program may
// contain any statement.
#ifndef DUMPLINE_TOOLS_DUMP_GUARD_STATEMENT_CHECK_H_
#define DUMPLINE_TOOLS_DUMP_GUARD_STATEMENT_CHECK_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "tools/lib/sql/names.h"

namespace dumpline {

using RelationSet = absl::flat_hash_set<QualifiedName>;

// Returns the reason why the statement `text` may not be pushed, or "". `text` is neither an INSERT
// nor a COPY and has no semicolon. Only the relations of `allowed` may be changed.
std::string RefuseStatement(absl::string_view text, bool legacy_strings,
                            const RelationSet& allowed);

// Returns "" if `table` is in `allowed`, otherwise the reason for the refusal.
std::string RefuseTable(const QualifiedName& table, const RelationSet& allowed);

// Checks the code of an INSERT, token by token, so that its values can only be literals. Does not
// check the table or the strings.
class InsertCheck {
 public:
  void Begin() { *this = InsertCheck(); }
  // Starts in the state that follows VALUES or a row.
  void BeginRows() {
    Begin();
    part_ = Part::kRows;
  }

  // Reads a piece of code that ends between two tokens. Returns the reason why the statement is
  // refused, or "".
  std::string Read(absl::string_view code);

  // Position, within the last piece, of the token that was refused.
  size_t refused_at() const { return refused_at_; }

  // Returns true after VALUES.
  bool after_values() const { return part_ != Part::kHead; }

 private:
  enum class Part { kHead, kRows, kTail };

  std::string ReadWord(absl::string_view word);

  Part part_ = Part::kHead;
  size_t depth_ = 0;
  size_t refused_at_ = 0;
  size_t tail_words_ = 0;  // of ON CONFLICT DO NOTHING
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_GUARD_STATEMENT_CHECK_H_

// Holds back the last COMMIT of a dump and its end marker.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_COMMIT_HOLD_H_
#define DUMPLINE_TOOLS_URL_REWRITE_COMMIT_HOLD_H_

#include "absl/status/status.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/url-rewrite/held_output.h"

namespace dumpline {

// A COMMIT may be the last statement. Like the end marker, it is held until another statement
// follows, or until the input has ended and all checks have passed. Otherwise psql reaches end of
// file without a COMMIT and rolls back.
class CommitHold {
 public:
  // `output` must outlive this object.
  explicit CommitHold(HeldOutput* output) : output_(output) {}

  // Must be called before an item is written. Releases a COMMIT that a whole statement has
  // followed.
  void BeforeItem(const Item& item) {
    if (release_at_next_item_ || item.kind == ItemKind::kInsertRows) {
      release_at_next_item_ = false;
      output_->Release();
    }
  }

  // Must be called before the first item of a statement is written, unless that item is a
  // kInsertRows.
  void BeforeStatement(const Item& first_item);

  // Must be called before a comment between statements is written.
  void BeforeComment(const Item& comment);

  // Returns an error if the text after a COMMIT is too long to be held.
  absl::Status Check(const Item& item, const Scanner& scanner) const;

 private:
  HeldOutput* const output_;
  bool release_at_next_item_ = false;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_COMMIT_HOLD_H_

#include "tools/url-rewrite/commit_hold.h"

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/sql/characters.h"

namespace dumpline {
namespace {

constexpr size_t kMaxHeldBytes = 16 << 20;

}  // namespace

// A single item does not prove that a statement follows: the first - of a truncated end marker
// looks like the start of one.
void CommitHold::BeforeStatement(const Item& first_item) {
  release_at_next_item_ = output_->is_holding();
  if (first_item.kind != ItemKind::kCode) return;
  size_t word_end = 0;
  while (word_end < first_item.text.size() && IsWordCharacter(first_item.text[word_end])) {
    ++word_end;
  }
  const absl::string_view word = first_item.text.substr(0, word_end);
  if (absl::EqualsIgnoreCase(word, "commit") || absl::EqualsIgnoreCase(word, "end")) {
    output_->Release();
    release_at_next_item_ = false;
    output_->Hold();
  }
}

void CommitHold::BeforeComment(const Item& comment) {
  if (EndMarkerWatch::IsEndMarker(comment)) output_->Hold();
}

absl::Status CommitHold::Check(const Item& item, const Scanner& scanner) const {
  if (output_->held_bytes() <= kMaxHeldBytes) return absl::OkStatus();
  return scanner.ErrorAt(item.offset, "too much text without a statement after COMMIT");
}

}  // namespace dumpline

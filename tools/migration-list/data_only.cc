#include "tools/migration-list/data_only.h"

#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/statement.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

enum class Effect { kNone, kData, kOther };

Effect EffectOf(const Scanner& scanner) {
  // The scanner does not keep the text of an INSERT.
  if (scanner.statement_kind() == StatementKind::kInsert) return Effect::kData;
  WordReader words(scanner.statement_text());
  const Word first = words.Next();
  if (first.kind == Word::Kind::kEnd) return Effect::kNone;
  if (first.Is("update") || first.Is("delete")) return Effect::kData;
  if (first.Is("set") || first.Is("reset")) return Effect::kNone;
  if (first.Is("select")) {
    Word function = words.Next();
    if (function.Is("pg_catalog") && words.AcceptPunctuation('.')) function = words.Next();
    if ((function.Is("setval") || function.Is("set_config")) && words.AcceptPunctuation('(')) {
      return Effect::kNone;
    }
  }
  return Effect::kOther;
}

// Appends a semicolon to a source. A file's last statement may lack its semicolon, which the
// scanner would report as a truncated file. A superfluous semicolon is an empty statement.
class SourceWithSemicolon : public ByteSource {
 public:
  explicit SourceWithSemicolon(ByteSource* source)
      : ByteSource(source->read_bytes()), source_(source) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    if (pos_ > 0) return Take(to, size);
    const absl::StatusOr<size_t> got = source_->Read(to, size);
    if (!got.ok()) return got;
    if (*got > 0) {
      last_byte_ = to[*got - 1];
      return got;
    }
    // The last line may be a comment, so the semicolon is on a line of its own.
    pos_ = last_byte_ == '\n' ? 2 : 1;
    return Take(to, size);
  }
  absl::string_view name() const override { return source_->name(); }

 private:
  size_t Take(char* to, size_t size) {
    constexpr absl::string_view kEnd = "\n;";
    size_t taken = 0;
    for (; taken < size && pos_ <= kEnd.size(); ++taken) to[taken] = kEnd[pos_++ - 1];
    return taken;
  }

  ByteSource* const source_;
  char last_byte_ = '\n';
  size_t pos_ = 0;  // one-based position of the next byte in kEnd; 0 before the source's end
};

}  // namespace

absl::StatusOr<bool> IsDataOnly(ByteSource* sql) {
  SourceWithSemicolon source(sql);
  Scanner scanner(&source, ScannerOptions());
  bool has_data = false, has_other = false;
  Item item{};
  while (scanner.Next(&item)) {
    if (item.kind == ItemKind::kMetaCommand) has_other = true;
    if (item.kind != ItemKind::kSemicolon) continue;
    const Effect effect = EffectOf(scanner);
    has_data |= effect == Effect::kData;
    has_other |= effect == Effect::kOther;
  }
  RETURN_IF_ERROR(scanner.status());
  return has_data && !has_other;
}

}  // namespace dumpline

#include "tools/dump-guard/dump_guard.h"

#include "absl/strings/str_cat.h"
#include "tools/dump-guard/statement_check.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/sql/statement.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

constexpr size_t kMaxHeldBytes = 1 << 20;

class Guard {
 public:
  Guard(const DumpGuardOptions& options, DumpReader* reader, Writer* writer)
      : allowed_(options.relations.begin(), options.relations.end()),
        allows_copy_(options.copy),
        reader_(*reader),
        writer_(*writer) {}

  absl::Status OnItem(const Item& item) {
    if (item.kind == ItemKind::kMetaCommand) return absl::OkStatus();  // \restrict, \unrestrict
    if (item.kind == ItemKind::kLineComment && EndMarkerWatch::IsEndMarker(item)) {
      return absl::OkStatus();  // written after the COMMIT
    }
    if (reader_.begins_statement()) {
      is_held_ = true;
      insert_.Begin();
    }
    switch (reader_.scanner().statement_kind()) {
      case StatementKind::kNone:
        writer_.Append(item.text);
        return absl::OkStatus();
      case StatementKind::kInsert:
        return OnInsertItem(item);
      default:
        return OnOtherItem(item);
    }
  }

 private:
  absl::Status Refuse(const Item& item, const std::string& reason) const {
    return reason.empty() ? absl::OkStatus() : reader_.ErrorAt(item.offset, reason);
  }

  absl::Status OnInsertItem(const Item& item) {
    if (item.kind == ItemKind::kInsertRows) {
      RETURN_IF_ERROR(Refuse(item, RefuseTable(reader_.table(), allowed_)));
      RETURN_IF_ERROR(CheckRows(item));
      Release();
      writer_.Append(item.text);
      return absl::OkStatus();
    }
    if (item.kind == ItemKind::kCode) {
      RETURN_IF_ERROR(CheckInsert(item.text, item.offset));
    }
    if (is_held_ && (insert_.after_values() || item.kind == ItemKind::kSemicolon)) {
      RETURN_IF_ERROR(Refuse(item, RefuseTable(reader_.table(), allowed_)));
      Release();
    }
    return Hold(item);
  }

  absl::Status CheckInsert(absl::string_view code, uint64_t offset) {
    const std::string refusal = insert_.Read(code);
    if (refusal.empty()) return absl::OkStatus();
    return reader_.ErrorAt(offset + insert_.refused_at(), refusal);
  }

  // Checks the code between the literals of rows that arrive in bulk.
  absl::Status CheckRows(const Item& item) {
    const InsertRows& rows = reader_.scanner().insert_rows();
    for (const InsertRow& row : rows.rows()) {
      insert_.BeginRows();
      uint32_t pos = row.begin;
      for (uint32_t i = row.literals_begin; i <= row.literals_end; ++i) {
        const bool is_last = i == row.literals_end;
        const uint32_t end = is_last ? row.end : rows.literals()[i].begin;
        const absl::string_view code = item.text.substr(pos, end - pos);
        if (code != ", " && code != ",") {
          RETURN_IF_ERROR(CheckInsert(code, item.offset + pos));
        }
        if (!is_last) pos = rows.literals()[i].end;
      }
    }
    return absl::OkStatus();
  }

  absl::Status OnOtherItem(const Item& item) {
    if (item.kind == ItemKind::kCopyRows || item.kind == ItemKind::kCopyEnd) {
      writer_.Append(item.text);
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(Hold(item));
    if (item.kind != ItemKind::kSemicolon) return absl::OkStatus();
    const absl::string_view text = reader_.scanner().statement_text();
    if (IsBegin(text) || IsCommit(text)) {
      held_.clear();
      is_held_ = false;
      return absl::OkStatus();
    }
    CopyHead copy;
    if (!allows_copy_ && reader_.scanner().statement_kind() == StatementKind::kCopy) {
      return Refuse(item, "COPY is not allowed here (expected INSERT)");
    }
    RETURN_IF_ERROR(
        Refuse(item, ParseCopyFromStdin(text, &copy)
                         ? RefuseTable(copy.table, allowed_)
                         : RefuseStatement(text, reader_.scanner().legacy_strings(), allowed_)));
    Release();
    return absl::OkStatus();
  }

  absl::Status Hold(const Item& item) {
    if (!is_held_) {
      writer_.Append(item.text);
      return absl::OkStatus();
    }
    if (held_.size() + item.text.size() > kMaxHeldBytes) {
      return Refuse(item, "the statement is longer than 1 MiB");
    }
    absl::StrAppend(&held_, item.text);
    return absl::OkStatus();
  }

  // Writes the held text of a statement that is allowed.
  void Release() {
    writer_.Append(held_);
    held_.clear();
    is_held_ = false;
  }

  const RelationSet allowed_;
  const bool allows_copy_;
  const DumpReader& reader_;
  Writer& writer_;
  InsertCheck insert_;
  // A statement is held until it is known to be allowed: an INSERT up to VALUES, any other
  // statement up to its end.
  bool is_held_ = false;
  std::string held_;
};

}  // namespace

absl::Status DumpGuard(const DumpGuardOptions& options, ByteSource* in, ByteSink* out) {
  DumpReaderOptions reader_options;
  reader_options.scanner.insert_rows = true;
  reader_options.end_marker = options.end_marker;
  DumpReader reader(in, reader_options);
  Writer writer(out);
  if (options.transaction) writer.Append("BEGIN;\n");
  writer.Append(options.before);
  Guard guard(options, &reader, &writer);
  Item item{};
  while (writer.status().ok() && reader.Next(&item)) RETURN_IF_ERROR(guard.OnItem(item));
  RETURN_IF_ERROR(writer.status());
  RETURN_IF_ERROR(reader.Finish());
  writer.Append(absl::StrCat("\n", options.after));
  if (options.transaction) writer.Append("COMMIT;\n");
  if (reader.has_end_marker()) writer.Append(absl::StrCat(kEndMarker, "\n"));
  return writer.Close();
}

}  // namespace dumpline

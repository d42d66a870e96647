#include "tools/auth-users/user_ids.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/auth-users/uuid.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/insert_tracker.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

class Collector {
 public:
  Collector(const UserIdsOptions& options, const UserReferences& references, ByteSource* dump)
      : options_(options), references_(references), scanner_(dump, ScannerOptions()) {}

  absl::Status Run() {
    EndMarkerWatch end_marker;
    Item item{};
    absl::Status status;
    while (status.ok() && scanner_.Next(&item)) {
      end_marker.OnItem(item, scanner_);
      status = OnItem(item);
    }
    if (!status.ok()) return status;
    if (!scanner_.status().ok()) return scanner_.status();
    return end_marker.Finish(scanner_, item, options_.end_marker);
  }

  // Columns, as "schema.table.column", by id.
  const std::map<std::string, std::set<std::string>>& ids() const { return ids_; }

 private:
  absl::Status OnItem(const Item& item) {
    if (item.kind == ItemKind::kCopyRows) return OnCopyRows(item);
    if (scanner_.statement_kind() == StatementKind::kCopy && item.kind == ItemKind::kSemicolon) {
      CopyHead head;
      if (!ParseCopyFromStdin(scanner_.statement_text(), &head)) return absl::OkStatus();
      return BeginRows(item, head.table, head.columns);
    }
    const bool is_in_insert =
        scanner_.statement_kind() == StatementKind::kInsert && item.kind != ItemKind::kSemicolon;
    if (is_in_insert && !was_in_insert_) tracker_.BeginStatement();
    was_in_insert_ = is_in_insert;
    return is_in_insert ? OnInsertItem(item) : absl::OkStatus();
  }

  absl::Status BeginRows(const Item& item, const QualifiedName& table,
                         const std::vector<std::string>& columns) {
    if (!references_.HasTable(table)) {
      return scanner_.ErrorAt(
          item.offset, absl::StrCat("rows of ", ToDisplay(table), ", which is not in the schema"));
    }
    positions_ = references_.Positions(table, columns);
    names_.clear();
    const std::vector<std::string>& names = columns.empty() ? references_.Columns(table) : columns;
    for (const size_t position : positions_) {
      names_.push_back(absl::StrCat(ToDisplay(table), ".", ToDisplay(names[position])));
    }
    return absl::OkStatus();
  }

  absl::Status OnCopyRows(const Item& item) {
    if (positions_.empty()) return absl::OkStatus();
    if (item.part == Part::kWhole) return ReadCopyRows(item, item.text);
    if (item.is_first()) long_row_.clear();
    long_row_.append(item.text.data(), item.text.size());
    return item.is_last() ? ReadCopyRows(item, long_row_) : absl::OkStatus();
  }

  absl::Status ReadCopyRows(const Item& item, absl::string_view rows) {
    while (!rows.empty()) {
      absl::string_view row = TakeCopyRow(&rows);
      row = absl::StripSuffix(row, "\r");
      size_t next = 0;  // in positions_
      bool is_last = false;
      for (size_t i = 0; !is_last && next < positions_.size(); ++i) {
        const absl::string_view field = TakeCopyField(&row, &is_last);
        if (i != positions_[next]) continue;
        const absl::Status added = field == kCopyNull ? absl::OkStatus() : Add(item, next, field);
        if (!added.ok()) return added;
        ++next;
      }
    }
    return absl::OkStatus();
  }

  absl::Status OnInsertItem(const Item& item) {
    if (item.kind == ItemKind::kCode) {
      absl::string_view code = item.text;
      InsertTracker::Boundary boundary;
      do {
        code.remove_prefix(tracker_.ReadCode(code, &boundary));
        if (boundary != InsertTracker::Boundary::kHeadEnd) continue;
        const absl::Status begun = BeginRows(item, tracker_.head().table, tracker_.head().columns);
        if (!begun.ok()) return begun;
      } while (boundary != InsertTracker::Boundary::kNone);
      return absl::OkStatus();
    }
    tracker_.ReadOther(item);
    if (item.kind != ItemKind::kString || !tracker_.in_row()) return absl::OkStatus();
    const auto found = std::find(positions_.begin(), positions_.end(), tracker_.column());
    if (found == positions_.end()) return absl::OkStatus();
    // What comes in parts, or goes on in another literal, is no id either, and said so.
    return Add(item, static_cast<size_t>(found - positions_.begin()),
               item.part == Part::kWhole ? item.body() : "");
  }

  absl::Status Add(const Item& item, size_t position, absl::string_view id) {
    if (!IsUuid(id)) {
      return scanner_.ErrorAt(item.offset, absl::StrCat(names_[position], " is no UUID"));
    }
    ids_[absl::AsciiStrToLower(id)].insert(names_[position]);
    return absl::OkStatus();
  }

  const UserIdsOptions& options_;
  const UserReferences& references_;
  Scanner scanner_;
  InsertTracker tracker_;
  bool was_in_insert_ = false;
  // Of the rows being read: which values are ids, and their columns' names.
  std::vector<size_t> positions_;
  std::vector<std::string> names_;
  std::string long_row_;
  std::map<std::string, std::set<std::string>> ids_;
};

}  // namespace

absl::Status ListUserIds(const UserIdsOptions& options, const UserReferences& references,
                         ByteSource* dump, ByteSink* out) {
  Collector collector(options, references, dump);
  const absl::Status collected = collector.Run();
  if (!collected.ok()) return collected;
  Writer writer(out);
  for (const auto& [id, columns] : collector.ids()) {
    Json line;
    line["id"] = id;
    line["columns"] = columns;
    writer.Append(ToJsonText(line) + "\n");
  }
  return writer.Close();
}

}  // namespace dumpline

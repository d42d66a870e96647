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
#include "tools/auth-users/user_references.h"
#include "tools/auth-users/uuid.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

class Collector {
 public:
  Collector(bool end_marker, const Schema& schema, ByteSource* dump)
      : schema_(schema), references_(schema), reader_(dump, ReaderOptions(end_marker)) {}

  absl::Status Run() {
    Item item{};
    while (reader_.Next(&item)) RETURN_IF_ERROR(OnItem(item));
    return reader_.Finish();
  }

  // The columns that hold each id, as "schema.table.column".
  const std::map<std::string, std::set<std::string>>& ids() const { return ids_; }

 private:
  static DumpReaderOptions ReaderOptions(bool end_marker) {
    DumpReaderOptions options;
    options.end_marker = end_marker;
    return options;
  }

  absl::Status OnItem(const Item& item) {
    if (reader_.table_changed()) RETURN_IF_ERROR(BeginRows(item));
    if (item.kind == ItemKind::kCopyRows) return OnCopyRows(item);
    if (item.kind == ItemKind::kString && reader_.in_insert_row()) return OnLiteral(item);
    return absl::OkStatus();
  }

  absl::Status BeginRows(const Item& item) {
    const SchemaTable* const table = schema_.FindTable(reader_.table());
    if (table == nullptr) {
      return reader_.ErrorAt(item.offset, absl::StrCat("rows of ", ToDisplay(reader_.table()),
                                                       ", which is not in the schema"));
    }
    positions_ = references_.Positions(*table, reader_.columns());
    names_.clear();
    const std::vector<std::string> columns = ColumnNames(*table, reader_.columns());
    for (const size_t position : positions_) {
      names_.push_back(absl::StrCat(ToDisplay(table->name), ".", ToDisplay(columns[position])));
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
        if (field != kCopyNull) RETURN_IF_ERROR(Add(item, next, field));
        ++next;
      }
    }
    return absl::OkStatus();
  }

  absl::Status OnLiteral(const Item& item) {
    const auto found = std::find(positions_.begin(), positions_.end(), reader_.insert_column());
    if (found == positions_.end()) return absl::OkStatus();
    // A literal that is split into parts, or continued by another literal, is reported as not a
    // UUID.
    return Add(item, static_cast<size_t>(found - positions_.begin()),
               item.part == Part::kWhole ? item.body() : "");
  }

  absl::Status Add(const Item& item, size_t index, absl::string_view id) {
    if (!IsUuid(id)) {
      return reader_.ErrorAt(item.offset, absl::StrCat(names_[index], " is not a UUID"));
    }
    ids_[absl::AsciiStrToLower(id)].insert(names_[index]);
    return absl::OkStatus();
  }

  const Schema& schema_;
  const UserReferences references_;
  DumpReader reader_;
  // Positions of ids in the rows being read, and the names of the columns at these positions.
  std::vector<size_t> positions_;
  std::vector<std::string> names_;
  std::string long_row_;  // a COPY row that arrives in parts
  std::map<std::string, std::set<std::string>> ids_;
};

}  // namespace

absl::Status ListUserIds(bool end_marker, const Schema& schema, ByteSource* dump, ByteSink* out) {
  Collector collector(end_marker, schema, dump);
  RETURN_IF_ERROR(collector.Run());
  Writer writer(out);
  for (const auto& [id, columns] : collector.ids()) {
    const Json line = {{"id", id}, {"columns", columns}};
    writer.Append(ToJsonText(line) + "\n");
  }
  return writer.Close();
}

}  // namespace dumpline

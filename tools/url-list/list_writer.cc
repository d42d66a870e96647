#include "tools/url-list/list_writer.h"

#include "absl/strings/str_cat.h"
#include "tools/lib/text/json.h"

namespace dumpline {

// Starts a line with the names of the table and the column. Most lines start like the previous one.
void ListWriter::StartLine(const QualifiedName& table, const std::vector<std::string>& column_names,
                           size_t column) {
  if (head_column_ != column) {
    head_column_ = column;
    json_.clear();
    const bool is_in_row = column != kNoColumn;
    AppendTextOrNull("{\"schema\":", is_in_row ? table.schema : "");
    AppendTextOrNull(",\"table\":", is_in_row ? table.name : "");
    AppendTextOrNull(",\"column\":", !is_in_row ? ""
                                     : column < column_names.size()
                                         ? column_names[column]
                                         : absl::StrCat("#", column + 1));
    head_bytes_ = json_.size();
  }
  json_.resize(head_bytes_);
}

void ListWriter::Write(const StorageUrl& url, const QualifiedName& table,
                       const std::vector<std::string>& column_names, size_t column, uint64_t line) {
  StartLine(table, column_names, column);
  absl::StrAppend(&json_, ",\"line\":", line, ",\"url\":");
  AppendJsonString(url.url, &json_);
  AppendTextOrNull(",\"origin\":", url.origin);
  json_.append(",\"bucket\":");
  AppendJsonString(url.bucket, &json_);
  json_.append(",\"key\":");
  AppendJsonString(url.key, &json_);
  json_.append("}\n");
  const bool is_listed = own_->empty() || own_->Contains(url.origin);
  (is_listed ? list_ : others_).Append(json_);
}

void ListWriter::AppendTextOrNull(absl::string_view name, absl::string_view text) {
  json_.append(name.data(), name.size());
  if (text.empty()) {
    json_.append("null");
  } else {
    AppendJsonString(text, &json_);
  }
}

absl::Status ListWriter::Close() {
  const absl::Status status = list_.Close();
  const absl::Status others = others_.Close();
  return status.ok() ? others : status;
}

}  // namespace dumpline

#include "tools/dump-select/selected_rows.h"

#include <algorithm>
#include <cstddef>
#include <memory>

#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

absl::Status SelectedRows::Read(const Selection& selection, RowReader* reader) {
  Writer file(&file_);
  DumpWriter writer(&file);
  settings_ = {0, file.bytes()};
  bool is_in_table = false;
  std::vector<Range>* ranges = nullptr;
  const auto end_table = [&] {
    if (!is_in_table) return;
    writer.EndTable();
    ranges->back().end = file.bytes();
    is_in_table = false;
  };
  for (uint64_t row = 1; file.status().ok() && reader->Next(); ++row) {
    if (reader->shape_changed()) end_table();
    if (!selection.Contains(row)) continue;
    if (!is_in_table) {
      is_in_table = true;
      ranges = &ranges_[reader->shape().table->name];
      ranges->push_back({file.bytes(), 0});
      BeginTable(reader->shape(), &writer);
    }
    RETURN_IF_ERROR(AddRow(*reader, &writer));
  }
  RETURN_IF_ERROR(file.status());
  RETURN_IF_ERROR(reader->Finish());
  end_table();
  end_marker_.begin = file.bytes();
  writer.Finish();
  end_marker_.end = file.bytes();
  return file.Close();
}

// Generated columns must not be named in COPY.
void SelectedRows::BeginTable(const RowShape& shape, DumpWriter* writer) {
  columns_.clear();
  std::vector<size_t> written;
  for (size_t i = 0; i < shape.columns.size(); ++i) {
    if (shape.table->columns[shape.columns[i]].generated) continue;
    columns_.push_back(i);
    written.push_back(shape.columns[i]);
  }
  writer->BeginTable(*shape.table, written);
}

absl::Status SelectedRows::AddRow(const RowReader& reader, DumpWriter* writer) {
  values_.clear();
  for (const size_t column : columns_) {
    const Value& value = reader.values()[column];
    if (value.kind == Value::Kind::kDefault) {
      const RowShape& shape = reader.shape();
      return reader.ErrorAtRow(absl::StrCat(
          "the value of ", ToDisplay(shape.table->columns[shape.columns[column]].name), " in ",
          ToDisplay(shape.table->name), " is DEFAULT, so it cannot be determined"));
    }
    values_.push_back(value);
  }
  writer->AddRow(values_);
  return absl::OkStatus();
}

absl::Status SelectedRows::Write(const std::vector<QualifiedName>& tables, bool end_marker,
                                 ByteSink* out) const {
  Writer writer(out);
  RETURN_IF_ERROR(Copy(settings_, &writer));
  for (const QualifiedName& table : tables) {
    const auto found = ranges_.find(table);
    if (found == ranges_.end()) continue;
    for (const Range& range : found->second) RETURN_IF_ERROR(Copy(range, &writer));
  }
  if (end_marker) RETURN_IF_ERROR(Copy(end_marker_, &writer));
  return writer.Close();
}

absl::Status SelectedRows::Copy(const Range& range, Writer* writer) const {
  constexpr uint64_t kBufferBytes = 256 << 10;
  const std::unique_ptr<char[]> buffer(new char[kBufferBytes]);
  for (uint64_t at = range.begin; at < range.end && writer->status().ok();) {
    const size_t size = static_cast<size_t>(std::min(range.end - at, kBufferBytes));
    ASSIGN_OR_RETURN(const size_t got, file_.ReadAt(at, buffer.get(), size));
    if (got == 0) return absl::InternalError("the temporary file ends early");
    writer->Append(absl::string_view(buffer.get(), got));
    at += got;
  }
  return writer->status();
}

}  // namespace dumpline

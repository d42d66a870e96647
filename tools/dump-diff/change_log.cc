#include "tools/dump-diff/change_log.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/records.h"
#include "tools/lib/rows/row_codec.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

constexpr absl::string_view kTempFileName = "temporary file of changes";

// Encodes a change as a row of values: the numbers of copies, the number of values of the old row,
// its values, the number of values of the new row, its values, then the changed columns: index, 1
// if the value was typed, and value.
class Encoder {
 public:
  explicit Encoder(std::string* to) : to_(to) {}

  void AddNumber(uint64_t number) {
    AppendValue({Value::Kind::kText, absl::AlphaNum(number).Piece()}, to_);
  }
  void AddRow(const std::vector<Value>& row) {
    AddNumber(row.size());
    for (const Value& value : row) AppendValue(value, to_);
  }
  void Add(const Value& value) { AppendValue(value, to_); }

 private:
  std::string* const to_;
};

class Decoder {
 public:
  explicit Decoder(absl::string_view record) { DecodeRow(record, &values_); }

  bool at_end() const { return next_ >= values_.size(); }
  Value Take() { return at_end() ? Value{} : values_[next_++]; }
  uint64_t TakeNumber() {
    uint64_t number = 0;
    return absl::SimpleAtoi(Take().text, &number) ? number : 0;
  }
  void TakeRow(std::vector<Value>* row) {
    row->clear();
    for (uint64_t count = TakeNumber(); count > 0; --count) row->push_back(Take());
  }

 private:
  std::vector<Value> values_;
  size_t next_ = 0;
};

std::string Encode(const Change& change) {
  std::string record;
  Encoder encoder(&record);
  encoder.AddNumber(change.copies);
  encoder.AddNumber(change.copies_before);
  encoder.AddRow(change.old_row);
  encoder.AddRow(change.new_row);
  for (const ColumnChange& column : change.columns) {
    encoder.AddNumber(column.column);
    encoder.AddNumber(column.is_typed ? 1 : 0);
    encoder.Add(column.value);
  }
  return record;
}

void Decode(absl::string_view record, Change* change) {
  Decoder decoder(record);
  change->copies = decoder.TakeNumber();
  change->copies_before = decoder.TakeNumber();
  decoder.TakeRow(&change->old_row);
  decoder.TakeRow(&change->new_row);
  change->columns.clear();
  while (!decoder.at_end()) {
    const auto column = static_cast<size_t>(decoder.TakeNumber());
    const bool is_typed = decoder.TakeNumber() != 0;
    change->columns.push_back({column, decoder.Take(), is_typed});
  }
}

}  // namespace

ChangeLog::ChangeLog(size_t tables) : updated_(tables), has_typed_values_(tables) {
  for (std::vector<Part>& parts : parts_) parts.resize(tables);
}

absl::Status ChangeLog::Add(const Change& change) {
  TempFile& file = files_[static_cast<size_t>(change.kind)];
  Part& part = parts_[static_cast<size_t>(change.kind)][change.table];
  if (part.rows == 0) part.begin = file.bytes();
  std::string field;
  AppendField(Encode(change), &field);
  RETURN_IF_ERROR(file.Write(field));
  part.end = file.bytes();
  part.rows += change.copies;
  std::vector<bool>& updated = updated_[change.table];
  for (const ColumnChange& column : change.columns) {
    if (column.column >= updated.size()) updated.resize(column.column + 1);
    updated[column.column] = true;
    if (column.is_typed) has_typed_values_[change.table] = true;
  }
  return absl::OkStatus();
}

absl::Status ChangeLog::Read(
    ChangeKind kind, uint32_t table,
    const std::function<absl::Status(const Change&, uint64_t position)>& visit) const {
  const Part& part = PartOf(kind, table);
  TempFileSource source(&files_[static_cast<size_t>(kind)], part.begin, part.end,
                        std::string(kTempFileName));
  FieldReader reader(&source);
  Change change;
  change.kind = kind;
  change.table = table;
  uint64_t position = part.begin;
  std::string record;
  for (;;) {
    ASSIGN_OR_RETURN(const bool at_end, reader.AtEnd());
    if (at_end) return absl::OkStatus();
    RETURN_IF_ERROR(reader.Read(&record));
    Decode(record, &change);
    RETURN_IF_ERROR(visit(change, position));
    position += sizeof(uint32_t) + record.size();
  }
}

absl::Status ChangeLog::ReadAt(ChangeKind kind, uint32_t table, uint64_t position,
                               std::string* storage, Change* change) const {
  TempFileSource source(&files_[static_cast<size_t>(kind)], position, PartOf(kind, table).end,
                        std::string(kTempFileName), /*read_bytes=*/4096);
  FieldReader reader(&source);
  RETURN_IF_ERROR(reader.Read(storage));
  change->kind = kind;
  change->table = table;
  Decode(*storage, change);
  return absl::OkStatus();
}

}  // namespace dumpline

#include "tools/lib/rows/row_sorter.h"

#include <algorithm>
#include <cstring>

#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// A record: this header, the key, the row.
struct Header {
  uint64_t line;
  uint32_t table;
  uint32_t key_bytes;
  uint64_t row_bytes;
};

constexpr size_t kMinRunBufferBytes = 64 << 10;

uint64_t KeyPrefix(absl::string_view key) {
  char bytes[8] = {};
  std::memcpy(bytes, key.data(), std::min<size_t>(key.size(), sizeof(bytes)));
  uint64_t prefix = 0;
  for (const char byte : bytes) prefix = prefix << 8 | static_cast<unsigned char>(byte);
  return prefix;
}

void AppendRecord(const StoredRow& row, std::string* buffer) {
  const Header header{row.line, row.table, static_cast<uint32_t>(row.key.size()), row.row.size()};
  buffer->append(reinterpret_cast<const char*>(&header), sizeof(header));
  buffer->append(row.key.data(), row.key.size());
  buffer->append(row.row.data(), row.row.size());
}

size_t RecordBytes(const char* record) {
  Header header;
  std::memcpy(&header, record, sizeof(header));
  return sizeof(header) + header.key_bytes + header.row_bytes;
}

StoredRow ParseRecord(const char* record) {
  Header header;
  std::memcpy(&header, record, sizeof(header));
  const char* const key = record + sizeof(header);
  return {header.table,
          header.line,
          {key, header.key_bytes},
          {key + header.key_bytes, static_cast<size_t>(header.row_bytes)}};
}

bool Precedes(uint32_t table_a, absl::string_view key_a, uint32_t table_b,
              absl::string_view key_b) {
  return table_a != table_b ? table_a < table_b : key_a < key_b;
}

}  // namespace

// Reads one run of the temporary file.
class RowSorter::Run {
 public:
  Run(const TempFile* file, Range range, size_t number, size_t buffer_bytes)
      : file_(file), range_(range), number_(number), buffer_bytes_(buffer_bytes) {}

  // Reads the next record. Sets `*has_row` to false at the end.
  absl::Status Next(bool* has_row) {
    pos_ += record_bytes_;
    record_bytes_ = 0;
    RETURN_IF_ERROR(Have(sizeof(Header), has_row));
    if (!*has_row) return absl::OkStatus();
    const size_t bytes = RecordBytes(buffer_.data() + pos_);
    RETURN_IF_ERROR(Have(bytes, has_row));
    if (!*has_row) return absl::DataLossError("the temporary file is truncated");
    record_bytes_ = bytes;
    row_ = ParseRecord(buffer_.data() + pos_);
    return absl::OkStatus();
  }

  const StoredRow& row() const { return row_; }
  size_t number() const { return number_; }

 private:
  // Reads until the buffer has `bytes` bytes at pos_.
  absl::Status Have(size_t bytes, bool* has) {
    if (buffer_.size() - pos_ >= bytes) {
      *has = true;
      return absl::OkStatus();
    }
    buffer_.erase(0, pos_);
    pos_ = 0;
    size_t filled = buffer_.size();
    buffer_.resize(std::max(bytes, buffer_bytes_));
    while (filled < buffer_.size() && range_.begin < range_.end) {
      const size_t wanted = static_cast<size_t>(
          std::min<uint64_t>(buffer_.size() - filled, range_.end - range_.begin));
      ASSIGN_OR_RETURN(const size_t read, file_->ReadAt(range_.begin, &buffer_[filled], wanted));
      if (read == 0) break;
      filled += read;
      range_.begin += read;
    }
    buffer_.resize(filled);
    *has = filled >= bytes;
    return absl::OkStatus();
  }

  const TempFile* const file_;
  Range range_;
  const size_t number_;
  const size_t buffer_bytes_;
  std::string buffer_;
  size_t pos_ = 0;
  size_t record_bytes_ = 0;
  StoredRow row_;
};

// The priority queue returns its greatest element, so the order is reversed.
bool RowSorter::RunOrder::operator()(const Run* a, const Run* b) const {
  const StoredRow& row_a = a->row();
  const StoredRow& row_b = b->row();
  if (row_a.table != row_b.table) return row_a.table > row_b.table;
  const int order = row_a.key.compare(row_b.key);
  return order != 0 ? order > 0 : a->number() > b->number();
}

RowSorter::RowSorter(size_t memory_bytes) : memory_bytes_(memory_bytes) {}
RowSorter::~RowSorter() = default;

bool RowSorter::Fits(size_t bytes) const {
  const size_t index_bytes = entries_.size() * (sizeof(Entry) + sizeof(size_t));
  return buffer_.size() + index_bytes + bytes <= memory_bytes_;
}

absl::Status RowSorter::Add(const StoredRow& row) {
  const size_t bytes = sizeof(Header) + row.key.size() + row.row.size();
  if (!entries_.empty() && !Fits(bytes)) RETURN_IF_ERROR(WriteRun());
  // Growing by doubling would take up to twice the limit.
  if (buffer_.capacity() < buffer_.size() + bytes) {
    const size_t doubled = std::min(2 * buffer_.capacity(), memory_bytes_);
    buffer_.reserve(std::max(doubled, buffer_.size() + bytes));
  }
  const Entry entry{KeyPrefix(row.key), row.table, static_cast<uint32_t>(entries_.size())};
  if (in_order_ && !entries_.empty()) {
    const StoredRow last = ParseRecord(buffer_.data() + offsets_.back());
    in_order_ = !Precedes(row.table, row.key, last.table, last.key);
  }
  offsets_.push_back(buffer_.size());
  entries_.push_back(entry);
  AppendRecord(row, &buffer_);
  ++row_count_;
  return absl::OkStatus();
}

void RowSorter::SortEntries() {
  if (in_order_) return;
  const auto key_of = [this](const Entry& entry) {
    return ParseRecord(buffer_.data() + offsets_[entry.number]).key;
  };
  std::sort(entries_.begin(), entries_.end(), [&](const Entry& a, const Entry& b) {
    if (a.table != b.table) return a.table < b.table;
    if (a.key_prefix != b.key_prefix) return a.key_prefix < b.key_prefix;
    const int order = key_of(a).compare(key_of(b));
    return order != 0 ? order < 0 : a.number < b.number;
  });
}

absl::string_view RowSorter::RecordAt(size_t entry) const {
  const char* const record = buffer_.data() + offsets_[entries_[entry].number];
  return {record, RecordBytes(record)};
}

absl::Status RowSorter::WriteRun() {
  if (file_ == nullptr) file_ = std::make_unique<TempFile>(/*memory_bytes=*/0);
  SortEntries();
  const StoredRow first = ParseRecord(RecordAt(0).data());
  const bool continues =
      !ranges_.empty() && !Precedes(first.table, first.key, last_table_, last_key_);
  if (!continues) ranges_.push_back({file_->bytes(), file_->bytes()});
  if (in_order_) {
    RETURN_IF_ERROR(file_->Write(buffer_));
  } else {
    std::string block;
    for (size_t i = 0; i < entries_.size(); ++i) {
      const absl::string_view record = RecordAt(i);
      block.append(record.data(), record.size());
      if (block.size() < kMinRunBufferBytes) continue;
      RETURN_IF_ERROR(file_->Write(block));
      block.clear();
    }
    RETURN_IF_ERROR(file_->Write(block));
  }
  ranges_.back().end = file_->bytes();
  const StoredRow last = ParseRecord(RecordAt(entries_.size() - 1).data());
  last_table_ = last.table;
  last_key_ = std::string(last.key);
  buffer_.clear();
  entries_.clear();
  offsets_.clear();
  in_order_ = true;
  return absl::OkStatus();
}

absl::Status RowSorter::Rewind() {
  if (file_ == nullptr) {
    SortEntries();
    in_order_ = true;
    next_entry_ = 0;
    return absl::OkStatus();
  }
  if (!entries_.empty()) {
    RETURN_IF_ERROR(WriteRun());
    std::string().swap(buffer_);
    std::vector<Entry>().swap(entries_);
    std::vector<size_t>().swap(offsets_);
  }
  runs_.clear();
  queue_ = {};
  current_ = nullptr;
  const size_t buffer_bytes = std::max(kMinRunBufferBytes, memory_bytes_ / 2 / ranges_.size());
  for (const Range& range : ranges_) {
    runs_.push_back(std::make_unique<Run>(file_.get(), range, runs_.size(),
                                          std::min<size_t>(buffer_bytes, 1 << 20)));
    bool has_row = false;
    RETURN_IF_ERROR(runs_.back()->Next(&has_row));
    if (has_row) queue_.push(runs_.back().get());
  }
  return absl::OkStatus();
}

bool RowSorter::Next(StoredRow* row) {
  if (file_ == nullptr) return NextInMemory(row);
  if (current_ != nullptr) {
    bool has_row = false;
    status_.Update(current_->Next(&has_row));
    if (!status_.ok()) return false;
    // Most runs contain many rows in a row, so the last run often stays first.
    if (has_row && (queue_.empty() || RunOrder()(queue_.top(), current_))) {
      *row = current_->row();
      return true;
    }
    if (has_row) queue_.push(current_);
    current_ = nullptr;
  }
  if (queue_.empty()) return false;
  current_ = queue_.top();
  queue_.pop();
  *row = current_->row();
  return true;
}

bool RowSorter::NextInMemory(StoredRow* row) {
  if (next_entry_ == entries_.size()) return false;
  *row = ParseRecord(RecordAt(next_entry_++).data());
  return true;
}

}  // namespace dumpline

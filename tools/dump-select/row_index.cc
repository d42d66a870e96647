#include "tools/dump-select/row_index.h"

#include <algorithm>
#include <utility>

#include "absl/strings/string_view.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// Each table has a buffer of one block.
constexpr size_t kBufferBytes = 16 << 20;
constexpr size_t kMaxBlockBytes = 256 << 10;
constexpr size_t kMinBlockBytes = 4 << 10;

}  // namespace

RowIndex::RowIndex(const std::vector<size_t>& hashes) {
  const size_t share = kBufferBytes / std::max<size_t>(hashes.size(), 1);
  block_words_ = std::min(std::max(share, kMinBlockBytes), kMaxBlockBytes) / sizeof(uint64_t);
  for (const size_t count : hashes) tables_.push_back({count, {}, {}});
}

absl::Status RowIndex::Add(size_t table, uint64_t row, const std::vector<KeyHash>& hashes) {
  Table& to = tables_[table];
  if (!to.buffer.empty() && to.buffer.size() + RowWords(to) > block_words_) {
    RETURN_IF_ERROR(Flush(&to));
  }
  to.buffer.push_back(row);
  for (const KeyHash& hash : hashes) {
    to.buffer.push_back(hash.low);
    to.buffer.push_back(hash.high);
  }
  return absl::OkStatus();
}

absl::Status RowIndex::Flush(Table* table) {
  if (table->buffer.empty()) return absl::OkStatus();
  table->blocks.push_back({file_.bytes(), table->buffer.size() / RowWords(*table)});
  const absl::Status status =
      file_.Write(absl::string_view(reinterpret_cast<const char*>(table->buffer.data()),
                                    table->buffer.size() * sizeof(uint64_t)));
  table->buffer.clear();
  return status;
}

absl::Status RowIndex::Finish() {
  for (Table& table : tables_) {
    RETURN_IF_ERROR(Flush(&table));
    table.buffer = {};
  }
  return absl::OkStatus();
}

absl::Status RowIndex::Scan(size_t table, Visit visit) {
  Table& from = tables_[table];
  const bool is_backward = std::exchange(from.is_backward, !from.is_backward);
  std::vector<uint64_t> words;
  std::vector<KeyHash> hashes(from.hashes);
  for (size_t i = 0; i < from.blocks.size(); ++i) {
    const Block& block = from.blocks[is_backward ? from.blocks.size() - 1 - i : i];
    words.resize(block.rows * RowWords(from));
    char* const bytes = reinterpret_cast<char*>(words.data());
    const size_t size = words.size() * sizeof(uint64_t);
    for (size_t read = 0; read < size;) {
      ASSIGN_OR_RETURN(const size_t got,
                       file_.ReadAt(block.offset + read, bytes + read, size - read));
      if (got == 0) return absl::InternalError("the row index ends early");
      read += got;
    }
    for (size_t k = 0; k < block.rows; ++k) {
      const uint64_t* row = &words[(is_backward ? block.rows - 1 - k : k) * RowWords(from)];
      for (size_t j = 0; j < from.hashes; ++j) hashes[j] = {row[1 + 2 * j], row[2 + 2 * j]};
      RETURN_IF_ERROR(visit(row[0], hashes.data()));
    }
  }
  return absl::OkStatus();
}

}  // namespace dumpline

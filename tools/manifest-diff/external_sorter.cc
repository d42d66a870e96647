#include "tools/manifest-diff/external_sorter.h"

#include <algorithm>
#include <utility>

#include "tools/lib/io/records.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

constexpr size_t kRunBufferBytes = 64 << 10;
constexpr size_t kSizeBytes = sizeof(uint32_t);  // before each field, see AppendField()

}  // namespace

bool IsBefore(absl::string_view bucket_a, absl::string_view key_a, absl::string_view bucket_b,
              absl::string_view key_b) {
  const int order = bucket_a.compare(bucket_b);
  return order != 0 ? order < 0 : key_a < key_b;
}

struct ExternalSorter::Run {
  Run(const TempFile* file, uint64_t begin, uint64_t end)
      : source(file, begin, end, "sorted run", kRunBufferBytes), fields(&source) {}

  // Reads the next record into `head`. Returns false at the end.
  absl::StatusOr<bool> Advance() {
    ASSIGN_OR_RETURN(const bool at_end, fields.AtEnd());
    if (at_end) return false;
    for (std::string* field : {&head.bucket, &head.key, &head.line}) {
      RETURN_IF_ERROR(fields.Read(field));
    }
    return true;
  }

  TempFileSource source;
  FieldReader fields;
  Record head;
};

ExternalSorter::ExternalSorter(size_t memory_bytes)
    : memory_bytes_(memory_bytes), file_(/*memory_bytes=*/0) {}

ExternalSorter::~ExternalSorter() = default;

absl::string_view ExternalSorter::BucketOf(const Entry& entry) const {
  return absl::string_view(memory_).substr(entry.offset + kSizeBytes, entry.bucket_bytes);
}

absl::string_view ExternalSorter::KeyOf(const Entry& entry) const {
  return absl::string_view(memory_).substr(entry.offset + 2 * kSizeBytes + entry.bucket_bytes,
                                           entry.key_bytes);
}

absl::string_view ExternalSorter::BytesOf(const Entry& entry) const {
  return absl::string_view(memory_).substr(
      entry.offset, 3 * kSizeBytes + entry.bucket_bytes + entry.key_bytes + entry.line_bytes);
}

bool ExternalSorter::IsLess(const Entry& a, const Entry& b) const {
  return IsBefore(BucketOf(a), KeyOf(a), BucketOf(b), KeyOf(b));
}

absl::Status ExternalSorter::Add(absl::string_view bucket, absl::string_view key,
                                 absl::string_view line) {
  const size_t bytes = 3 * kSizeBytes + bucket.size() + key.size() + line.size() + sizeof(Entry);
  const size_t used = memory_.size() + entries_.size() * sizeof(Entry);
  if (!entries_.empty() && used + bytes > memory_bytes_) RETURN_IF_ERROR(SpillMemory());
  // Memory that is not used is not resident, and a string that grows is copied.
  if (memory_.empty()) memory_.reserve(memory_bytes_);
  entries_.push_back({memory_.size(), static_cast<uint32_t>(bucket.size()),
                      static_cast<uint32_t>(key.size()), static_cast<uint32_t>(line.size())});
  for (const absl::string_view field : {bucket, key, line}) AppendField(field, &memory_);
  if (entries_.size() > 1 && is_sorted_)
    is_sorted_ = !IsLess(entries_.back(), *(&entries_.back() - 1));
  return absl::OkStatus();
}

void ExternalSorter::SortMemory() {
  if (is_sorted_) return;
  std::stable_sort(entries_.begin(), entries_.end(),
                   [this](const Entry& a, const Entry& b) { return IsLess(a, b); });
}

absl::Status ExternalSorter::SpillMemory() {
  if (is_sorted_) {
    RETURN_IF_ERROR(file_.Write(memory_));
  } else {
    SortMemory();
    std::string bytes;
    for (const Entry& entry : entries_) {
      bytes.append(BytesOf(entry).data(), BytesOf(entry).size());
      if (bytes.size() < kRunBufferBytes) continue;
      RETURN_IF_ERROR(file_.Write(bytes));
      bytes.clear();
    }
    RETURN_IF_ERROR(file_.Write(bytes));
  }
  EndRun();
  memory_.clear();
  entries_.clear();
  is_sorted_ = true;
  return absl::OkStatus();
}

void ExternalSorter::EndRun() {
  const Entry& first = entries_.front();
  const bool follows =
      !run_ends_.empty() && !IsBefore(BucketOf(first), KeyOf(first), last_bucket_, last_key_);
  if (follows) {
    run_ends_.back() = file_.bytes();
  } else {
    run_ends_.push_back(file_.bytes());
  }
  last_bucket_ = std::string(BucketOf(entries_.back()));
  last_key_ = std::string(KeyOf(entries_.back()));
}

bool ExternalSorter::ComesAfter(size_t a, size_t b) const {
  const Record& head_a = runs_[a]->head;
  const Record& head_b = runs_[b]->head;
  if (IsBefore(head_a.bucket, head_a.key, head_b.bucket, head_b.key)) return false;
  // Equal records are in the order of their runs, which is the order in which they were added.
  return IsBefore(head_b.bucket, head_b.key, head_a.bucket, head_a.key) || a > b;
}

absl::Status ExternalSorter::StartMerge() {
  is_merging_ = true;
  if (run_ends_.empty()) {
    SortMemory();
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(SpillMemory());
  memory_ = std::string();
  entries_ = std::vector<Entry>();
  uint64_t begin = 0;
  for (const uint64_t end : run_ends_) {
    runs_.push_back(std::make_unique<Run>(&file_, begin, end));
    begin = end;
    ASSIGN_OR_RETURN(const bool has_record, runs_.back()->Advance());
    if (has_record) heap_.push_back(runs_.size() - 1);
  }
  std::make_heap(heap_.begin(), heap_.end(),
                 [this](size_t a, size_t b) { return ComesAfter(a, b); });
  return absl::OkStatus();
}

absl::StatusOr<bool> ExternalSorter::Next(Record* record) {
  if (!is_merging_) RETURN_IF_ERROR(StartMerge());
  if (runs_.empty()) return NextInMemory(record);
  if (heap_.empty()) return false;
  const auto after = [this](size_t a, size_t b) { return ComesAfter(a, b); };
  std::pop_heap(heap_.begin(), heap_.end(), after);
  Run& run = *runs_[heap_.back()];
  std::swap(*record, run.head);
  ASSIGN_OR_RETURN(const bool has_record, run.Advance());
  if (has_record) {
    std::push_heap(heap_.begin(), heap_.end(), after);
  } else {
    heap_.pop_back();
  }
  return true;
}

bool ExternalSorter::NextInMemory(Record* record) {
  if (next_in_memory_ == entries_.size()) return false;
  const Entry& entry = entries_[next_in_memory_++];
  const absl::string_view line = BytesOf(entry).substr(BytesOf(entry).size() - entry.line_bytes);
  record->bucket.assign(BucketOf(entry).data(), entry.bucket_bytes);
  record->key.assign(KeyOf(entry).data(), entry.key_bytes);
  record->line.assign(line.data(), line.size());
  return true;
}

}  // namespace dumpline

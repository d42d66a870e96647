#include "tools/manifest-diff/external_sorter.h"

#include <algorithm>
#include <utility>

#include "tools/lib/io/records.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

constexpr size_t kRunBufferBytes = 64 << 10;
constexpr size_t kRecordOverhead = 160;  // approximate size of a Record without its characters

bool IsLess(const ExternalSorter::Record& a, const ExternalSorter::Record& b) {
  const int order = a.bucket.compare(b.bucket);
  return order != 0 ? order < 0 : a.key < b.key;
}

}  // namespace

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

absl::Status ExternalSorter::Add(Record record) {
  memory_used_ += record.bucket.size() + record.key.size() + record.line.size() + kRecordOverhead;
  memory_.push_back(std::move(record));
  return memory_used_ > memory_bytes_ ? SpillMemory() : absl::OkStatus();
}

void ExternalSorter::SortMemory() { std::stable_sort(memory_.begin(), memory_.end(), IsLess); }

absl::Status ExternalSorter::SpillMemory() {
  SortMemory();
  std::string bytes;
  for (const Record& record : memory_) {
    for (const std::string* field : {&record.bucket, &record.key, &record.line}) {
      AppendField(*field, &bytes);
    }
    if (bytes.size() < kRunBufferBytes) continue;
    RETURN_IF_ERROR(file_.Write(bytes));
    bytes.clear();
  }
  RETURN_IF_ERROR(file_.Write(bytes));
  run_ends_.push_back(file_.bytes());
  memory_.clear();
  memory_used_ = 0;
  return absl::OkStatus();
}

bool ExternalSorter::ComesAfter(size_t a, size_t b) const {
  if (IsLess(runs_[a]->head, runs_[b]->head)) return false;
  // Equal records are in the order of their runs, which is the order in which they were added.
  return IsLess(runs_[b]->head, runs_[a]->head) || a > b;
}

absl::Status ExternalSorter::StartMerge() {
  is_merging_ = true;
  if (run_ends_.empty()) {
    SortMemory();
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(SpillMemory());
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

absl::StatusOr<bool> ExternalSorter::NextInMemory(Record* record) {
  if (next_in_memory_ == memory_.size()) return false;
  *record = std::move(memory_[next_in_memory_++]);
  return true;
}

}  // namespace dumpline

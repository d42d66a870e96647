#include "tools/manifest-diff/external_sorter.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace dumpline {
namespace {

constexpr size_t kRunBufferBytes = 64 << 10;
constexpr size_t kRecordOverhead = 160;  // of a Record in memory, about

bool IsLess(const ExternalSorter::Record& a, const ExternalSorter::Record& b) {
  const int order = a.bucket.compare(b.bucket);
  return order != 0 ? order < 0 : a.key < b.key;
}

void AppendSized(const std::string& text, std::string* out) {
  const uint32_t size = static_cast<uint32_t>(text.size());
  char bytes[sizeof size];
  std::memcpy(bytes, &size, sizeof size);
  out->append(bytes, sizeof size);
  out->append(text);
}

}  // namespace

absl::Status ExternalSorter::Add(Record record) {
  memory_used_ += record.bucket.size() + record.key.size() + record.line.size() + kRecordOverhead;
  memory_.push_back(std::move(record));
  return memory_used_ > memory_bytes_ ? SpillMemory() : absl::OkStatus();
}

void ExternalSorter::SortMemory() { std::stable_sort(memory_.begin(), memory_.end(), IsLess); }

absl::Status ExternalSorter::SpillMemory() {
  SortMemory();
  Run run;
  run.at = file_.bytes();
  std::string bytes;
  for (const Record& record : memory_) {
    for (const std::string* text : {&record.bucket, &record.key, &record.line}) {
      AppendSized(*text, &bytes);
    }
    if (bytes.size() < kRunBufferBytes) continue;
    const absl::Status written = file_.Write(bytes);
    if (!written.ok()) return written;
    bytes.clear();
  }
  const absl::Status written = file_.Write(bytes);
  if (!written.ok()) return written;
  run.end = file_.bytes();
  runs_.push_back(std::move(run));
  memory_.clear();
  memory_used_ = 0;
  return absl::OkStatus();
}

absl::Status ExternalSorter::Take(Run* run, char* to, size_t size) {
  while (size > 0) {
    if (run->pos == run->buffer.size()) {
      run->buffer.resize(
          static_cast<size_t>(std::min<uint64_t>(kRunBufferBytes, run->end - run->at)));
      run->pos = 0;
      const absl::StatusOr<size_t> got = file_.ReadAt(run->at, &run->buffer[0], run->buffer.size());
      if (!got.ok()) return got.status();
      run->buffer.resize(*got);
      run->at += *got;
    }
    const size_t taken = std::min(size, run->buffer.size() - run->pos);
    std::memcpy(to, run->buffer.data() + run->pos, taken);
    run->pos += taken;
    to += taken;
    size -= taken;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> ExternalSorter::Advance(Run* run) {
  if (run->pos == run->buffer.size() && run->at == run->end) {
    run->buffer = std::string();
    return false;
  }
  for (std::string* text : {&run->head.bucket, &run->head.key, &run->head.line}) {
    uint32_t size;
    char bytes[sizeof size];
    absl::Status status = Take(run, bytes, sizeof bytes);
    if (!status.ok()) return status;
    std::memcpy(&size, bytes, sizeof size);
    text->resize(size);
    status = Take(run, &(*text)[0], size);
    if (!status.ok()) return status;
  }
  return true;
}

bool ExternalSorter::ComesAfter(size_t a, size_t b) const {
  if (IsLess(runs_[a].head, runs_[b].head)) return false;
  // Equal ones in the order of their runs, which is that of their arrival.
  return IsLess(runs_[b].head, runs_[a].head) || a > b;
}

absl::Status ExternalSorter::StartMerge() {
  merging_ = true;
  if (runs_.empty()) {
    SortMemory();
    return absl::OkStatus();
  }
  const absl::Status spilled = SpillMemory();
  if (!spilled.ok()) return spilled;
  for (size_t i = 0; i < runs_.size(); ++i) {
    const absl::StatusOr<bool> more = Advance(&runs_[i]);
    if (!more.ok()) return more.status();
    if (*more) heap_.push_back(i);
  }
  std::make_heap(heap_.begin(), heap_.end(),
                 [this](size_t a, size_t b) { return ComesAfter(a, b); });
  return absl::OkStatus();
}

absl::StatusOr<bool> ExternalSorter::Next(Record* record) {
  if (!merging_) {
    const absl::Status started = StartMerge();
    if (!started.ok()) return started;
  }
  if (runs_.empty()) {
    if (next_in_memory_ == memory_.size()) return false;
    *record = std::move(memory_[next_in_memory_++]);
    return true;
  }
  if (heap_.empty()) return false;
  const auto after = [this](size_t a, size_t b) { return ComesAfter(a, b); };
  std::pop_heap(heap_.begin(), heap_.end(), after);
  Run& run = runs_[heap_.back()];
  std::swap(*record, run.head);
  const absl::StatusOr<bool> more = Advance(&run);
  if (!more.ok()) return more.status();
  if (*more) {
    std::push_heap(heap_.begin(), heap_.end(), after);
  } else {
    heap_.pop_back();
  }
  return true;
}

}  // namespace dumpline

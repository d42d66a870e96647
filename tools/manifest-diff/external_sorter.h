// Sorts lines by bucket and key in bounded memory. When the memory is full, a sorted run is written
// to a temporary file. Reading merges the runs.
//
// Lists are sorted already. Lines that arrive in order are not sorted again, and all of them are
// one run, however many there are.
#ifndef DUMPLINE_TOOLS_MANIFEST_DIFF_EXTERNAL_SORTER_H_
#define DUMPLINE_TOOLS_MANIFEST_DIFF_EXTERNAL_SORTER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/temp_file.h"

namespace dumpline {

// Returns whether an object comes before another in byte order of bucket and key.
bool IsBefore(absl::string_view bucket_a, absl::string_view key_a, absl::string_view bucket_b,
              absl::string_view key_b);

class ExternalSorter {
 public:
  struct Record {
    std::string bucket;
    std::string key;
    std::string line;
  };

  // Holds at most about `memory_bytes` bytes of records in memory, plus 64 KiB per run while
  // merging.
  explicit ExternalSorter(size_t memory_bytes);
  ~ExternalSorter();

  // Adds a record. Records with the same bucket and key stay in order.
  absl::Status Add(absl::string_view bucket, absl::string_view key, absl::string_view line);

  // Reads the next record in byte order of bucket and key. Returns false after the last one. Must
  // be called after the last Add().
  absl::StatusOr<bool> Next(Record* record);

 private:
  // Position of a record in memory_, which has the three fields as AppendField() writes them.
  struct Entry {
    uint64_t offset;
    uint32_t bucket_bytes;
    uint32_t key_bytes;
    uint32_t line_bytes;
  };
  struct Run;

  absl::string_view BucketOf(const Entry& entry) const;
  absl::string_view KeyOf(const Entry& entry) const;
  absl::string_view BytesOf(const Entry& entry) const;
  bool IsLess(const Entry& a, const Entry& b) const;

  void SortMemory();
  absl::Status SpillMemory();
  // Starts a run, or extends the last one if the records in memory follow it.
  void EndRun();
  absl::Status StartMerge();
  bool NextInMemory(Record* record);
  // Returns true if the next record of run `a` comes after that of run `b`. Defines the order of
  // the heap.
  bool ComesAfter(size_t a, size_t b) const;

  const size_t memory_bytes_;
  std::string memory_;
  std::vector<Entry> entries_;  // in the order of Add(), or sorted
  bool is_sorted_ = true;       // the entries are in order
  size_t next_in_memory_ = 0;
  TempFile file_;
  std::vector<uint64_t> run_ends_;      // offsets in the file
  std::string last_bucket_, last_key_;  // of the last record of the last run
  bool is_merging_ = false;
  std::vector<std::unique_ptr<Run>> runs_;  // while merging
  std::vector<size_t> heap_;  // runs that have a record; the run with the first record is on top
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MANIFEST_DIFF_EXTERNAL_SORTER_H_

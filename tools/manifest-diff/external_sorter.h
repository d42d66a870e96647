// Sorts lines by bucket and key in bounded memory. When the memory is full, a sorted run is written
// to a temporary file. Reading merges the runs.
#ifndef DUMPLINE_TOOLS_MANIFEST_DIFF_EXTERNAL_SORTER_H_
#define DUMPLINE_TOOLS_MANIFEST_DIFF_EXTERNAL_SORTER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/io/temp_file.h"

namespace dumpline {

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
  absl::Status Add(Record record);

  // Reads the next record in byte order of bucket and key. Returns false after the last one. Must
  // be called after the last Add().
  absl::StatusOr<bool> Next(Record* record);

 private:
  struct Run;

  void SortMemory();
  absl::Status SpillMemory();
  absl::Status StartMerge();
  absl::StatusOr<bool> NextInMemory(Record* record);
  // Returns true if the next record of run `a` comes after that of run `b`. Defines the order of
  // the heap.
  bool ComesAfter(size_t a, size_t b) const;

  const size_t memory_bytes_;
  std::vector<Record> memory_;
  size_t memory_used_ = 0;
  size_t next_in_memory_ = 0;
  TempFile file_;
  std::vector<uint64_t> run_ends_;  // offsets in the file
  bool is_merging_ = false;
  std::vector<std::unique_ptr<Run>> runs_;  // while merging
  std::vector<size_t> heap_;  // runs that have a record; the run with the first record is on top
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MANIFEST_DIFF_EXTERNAL_SORTER_H_

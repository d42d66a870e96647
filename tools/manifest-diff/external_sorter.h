// Sorts lines by bucket and key in bounded memory: sorted runs go to a temporary file when memory is
// full, and are merged when they are read.
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

class ExternalSorter {
 public:
  struct Record {
    std::string bucket;
    std::string key;
    std::string line;
  };

  explicit ExternalSorter(size_t memory_bytes) : memory_bytes_(memory_bytes), file_(0) {}

  // Records of one bucket and key stay in the order in which they came.
  absl::Status Add(Record record);

  // After the last Add(): the records in the order of their bucket's and key's bytes. False at the end.
  absl::StatusOr<bool> Next(Record* record);

 private:
  // A sorted stretch of the file.
  struct Run {
    uint64_t at = 0;  // in the file: what is not in the buffer yet
    uint64_t end = 0;
    std::string buffer;
    size_t pos = 0;  // in the buffer
    Record head;
  };

  void SortMemory();
  absl::Status SpillMemory();
  // Reads the run's next record into its head; false at its end.
  absl::StatusOr<bool> Advance(Run* run);
  absl::Status Take(Run* run, char* to, size_t size);
  absl::Status StartMerge();
  bool ComesAfter(size_t a, size_t b) const;  // of runs; the order of the heap

  const size_t memory_bytes_;
  std::vector<Record> memory_;
  size_t memory_used_ = 0;
  size_t next_in_memory_ = 0;
  TempFile file_;
  std::vector<Run> runs_;
  std::vector<size_t> heap_;  // the runs with a head, the first record's first
  bool merging_ = false;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MANIFEST_DIFF_EXTERNAL_SORTER_H_

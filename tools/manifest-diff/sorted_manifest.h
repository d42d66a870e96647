// Reads the lines of a manifest in byte order of bucket and key.
//
// A file that is in order, as bucket-list writes it, is read twice: first to its end, because
// nothing may be written if a line is invalid, and then line by line. Any other input goes through
// an ExternalSorter.
#ifndef DUMPLINE_TOOLS_MANIFEST_DIFF_SORTED_MANIFEST_H_
#define DUMPLINE_TOOLS_MANIFEST_DIFF_SORTED_MANIFEST_H_

#include <cstddef>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/spool.h"
#include "tools/lib/storage/manifest_reader.h"
#include "tools/lib/storage/object.h"
#include "tools/lib/storage/shard.h"
#include "tools/manifest-diff/external_sorter.h"

namespace dumpline {

class SortedManifest {
 public:
  using Record = ExternalSorter::Record;

  // `source` must outlive this object. `fd` is the descriptor that it reads, or -1. Only records of
  // `shard` are returned. `memory_bytes` is that of an ExternalSorter.
  SortedManifest(ByteSource* source, int fd, const Shard& shard, size_t memory_bytes)
      : input_(source, fd), shard_(shard), sorter_(memory_bytes) {}

  // Reads and checks the whole manifest, and advances to the first record.
  absl::Status ReadAll();

  // Advances to the next record.
  absl::Status Next();

  bool has_record() const { return has_record_; }
  const Record& record() const { return record_; }

  // Returns whether the manifest has no lines at all. A shard may have none.
  bool is_empty() const { return is_empty_; }

 private:
  // Reads the input to its end and returns whether the records of the shard are in order.
  absl::StatusOr<bool> CheckOrder();
  absl::Status Sort(ByteSource* source);
  absl::Status NextLine();

  Spool input_;
  const Shard shard_;
  ExternalSorter sorter_;
  // For a file in order.
  std::optional<SpoolSource> again_;
  std::optional<ManifestReader> lines_;  // of again_
  ObjectInfo info_;
  Record record_;
  bool has_record_ = false;
  bool is_empty_ = true;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MANIFEST_DIFF_SORTED_MANIFEST_H_

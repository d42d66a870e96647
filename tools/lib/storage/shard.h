// Divides the objects of a manifest among several hosts.
//
// Each host reads the same manifest and handles the lines of its own shard. The shard of a line
// depends only on its bucket and key and on the number of shards. So a line stays in its shard
// when others are added or removed, all lines of one object are in the same shard, and a run can be
// repeated, on any host.
//
// The partition is by hash. Contiguous ranges of keys would have two faults. Their boundaries
// depend on the whole manifest, so an object would move to another host's range when the manifest
// changes. And prefixes of keys differ in frequency, so the shards would differ in size. Ranges
// would not save pages of a store's list either: a list is read from the start of the bucket,
// because only the server issues cursors. With N shards, each host reads all pages, one request for
// a thousand objects. That is N thousandths of the requests that upload the objects, and InfoLookup
// stops to read pages if a shard has fewer than one object in a hundred.
//
// The hash is FNV-1a with 64 bits over BUCKET/KEY, followed by the finalizer of MurmurHash3,
// because the low bits of FNV-1a are weak: the lowest is the parity of the bytes, which is the same
// for all keys such as "12/12.jpg". Shard I of N has the objects whose hash modulo N is I - 1.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_SHARD_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_SHARD_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

class Shard {
 public:
  // The only shard, "1/1": it has all objects.
  Shard() = default;

  // Parses the value of --shard: "I/N", with 1 <= I <= N. Returns a usage error for any other text.
  static absl::StatusOr<Shard> Parse(absl::string_view text);

  bool Has(absl::string_view bucket, absl::string_view key) const {
    return count_ == 1 || HashOf(bucket, key) % count_ == index_;
  }

  static uint64_t HashOf(absl::string_view bucket, absl::string_view key);

 private:
  uint64_t index_ = 0;  // from 0
  uint64_t count_ = 1;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_SHARD_H_

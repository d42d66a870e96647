// Lists the objects of buckets, or the buckets, as NDJSON.
#ifndef DUMPLINE_TOOLS_BUCKET_LIST_BUCKET_LIST_H_
#define DUMPLINE_TOOLS_BUCKET_LIST_BUCKET_LIST_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/job_limit.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/storage/shard.h"

namespace dumpline {

struct BucketListOptions {
  std::vector<std::string> buckets;  // empty: all
  std::string prefix;                // of the keys
  Shard shard;                       // lists only its objects
  bool buckets_only = false;         // list the buckets and their settings
  bool skip_missing = false;         // ignore those of `buckets` that do not exist
  bool user_metadata = false;        // look each object up for its user metadata
  std::shared_ptr<const JobLimit> jobs = JobLimit::Fixed(16);
};

// Reads bucket names, one per line: plain, or the "bucket" of a JSON object. Skips blank lines and
// repetitions.
absl::StatusOr<std::vector<std::string>> ReadBucketNames(ByteSource* in);

// Writes the list to `out` and closes it. Buckets are in the order of `buckets`, without
// repetitions; keys are in byte order. Writes nothing unless the whole list has been read, because
// a partial list is worse than none.
absl::Status BucketList(const BucketListOptions& options, BucketReader* buckets,
                        ObjectReader* objects, HttpTransport* transport, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_LIST_BUCKET_LIST_H_

// Copies objects from one store to another: completely, verified and with their metadata, or not at
// all.
//
// The transfer depends on the object's size:
// - A small object is read into memory, compared with its manifest line, and then stored.
// - A larger object is streamed through a bounded pipe. Its last byte is sent only after the whole
//   object has been read and its size and MD5 match the manifest line. So the target never
//   completes an upload of wrong content.
// - A still larger object is sent in parts (ResumableUploads), each as above. After a break, the
//   target reports the number of bytes that it has.
// After a transfer, the size, the MD5 (if the target's eTag is one) and the metadata of the
// target's object must equal those that were sent. Small objects are looked up in batches, before
// and after the transfer (InfoLookup). Over the internet, the number of requests determines the
// time that small objects take.
//
// Transient errors (a broken connection, a busy server) are retried according to the RetryPolicy.
// Small objects repeat the request, streams restart from the beginning, and uploads in parts
// continue at the target's offset. Content that differs from the manifest is read once more. This
// corrects a bit that flipped in transit, but not a source that has changed.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_COPY_COPIER_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_COPY_COPIER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/job_limit.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/storage/copy/transfer.h"
#include "tools/lib/storage/info_lookup.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

struct CopyResult {
  enum class Outcome { kUploaded, kSkipped, kFailed, kWouldUpload };
  Outcome outcome = Outcome::kFailed;
  absl::Status status;   // the error, for kFailed
  uint64_t bytes = 0;    // size of the object, for kUploaded and kWouldUpload
  int attempts = 0;      // number of attempts to upload it; 0 if nothing was sent
  std::string verified;  // "md5" or "size": the check of the content that passed, for kUploaded
};

class Copier {
 public:
  // The pointers must outlive the copier. The copier must outlive its copies.
  Copier(ObjectReader* from, CopyTarget to, HttpTransport* transport, RetryPolicy policy,
         CopyOptions options);

  // Copies the object of a manifest line. Fields that the line lacks are read from the source. Two
  // copies of one key must not be in flight at once (see IsInFlight()). `done` may be called before
  // Copy() returns.
  void Copy(ObjectInfo expected, std::function<void(CopyResult)> done);

  // Advances pending copies. Batched verifications are flushed once nothing else is in flight.
  // Returns false when there is nothing to wait for.
  bool RunOnce();

  // Returns whether another copy may start. Copies that have been sent and wait for a batched
  // verification do not count. An adaptive limit may allow many copies, and then also their memory
  // is limited.
  bool HasRoom(const JobLimit& limit) const;

  bool IsInFlight(const std::string& bucket, const std::string& key) const {
    return jobs_.count({bucket, key}) > 0;
  }

  // Returns the number of bytes of content sent so far, including repeated ones.
  uint64_t bytes_sent() const { return context_.bytes_sent; }

 private:
  class Job;

  CopyContext context_;
  InfoLookup before_;          // the target's object before an upload
  InfoLookup after_;           // the target's object afterwards
  int active_ = 0;             // copies in flight, except those that wait for a verification
  uint64_t active_bytes_ = 0;  // estimate of their memory
  std::map<std::pair<std::string, std::string>, Job*> jobs_;  // in flight, by bucket and key
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_COPY_COPIER_H_

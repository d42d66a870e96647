// Copies objects from one store to another: completely, verified and with their metadata, or not at
// all.
//
// The transfer depends on the object's size:
// - a small object is read into memory, compared with its manifest line, then stored;
// - a larger one is streamed through a bounded pipe. The last byte is sent only after the whole
// object
//   has been read and has the size and MD5 of its manifest line, so the target never completes an
//   upload of wrong content;
// - a still larger one is sent in parts (ResumableUploads), each as above. After a break, the
// target
//   reports how far it got.
// Afterwards, the target's size, MD5 (where its eTag is one) and metadata must be those that were
// sent. Small objects are looked up many at a time, before and after (InfoLookup), because over the
// internet the number of requests determines the time of small objects.
//
// Transient errors (a broken connection, a busy server) are retried by the RetryPolicy: small
// objects by repeating the request, streams from their start, parts from where the target is.
// Content that differs from the manifest is read again once: a bit that flipped on the way will be
// right then, a source that has changed will not.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_COPY_COPIER_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_COPY_COPIER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "tools/lib/http/http.h"
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
  int attempts = 0;      // to upload it; 0 if nothing was sent
  std::string verified;  // "md5" or "size": the check of the content that passed, for kUploaded
};

class Copier {
 public:
  // The pointers must outlive the copier, and the copier its copies.
  Copier(ObjectReader* from, CopyTarget to, HttpTransport* transport, RetryPolicy policy,
         CopyOptions options);

  // Copies the object of a manifest line. Fields that the line lacks are read from the source. Two
  // copies of one key must not be in flight at once (see IsInFlight()). `done` may be called before
  // Copy() returns.
  void Copy(ObjectInfo expected, std::function<void(CopyResult)> done);

  // Advances pending copies. Batched verifications are flushed once nothing else is in flight.
  // Returns false when there is nothing to wait for.
  bool RunOnce();

  // Number of copies in flight, except those that have been sent and wait for a batched
  // verification.
  int active() const { return active_; }

  bool IsInFlight(const std::string& bucket, const std::string& key) const {
    return jobs_.count({bucket, key}) > 0;
  }

  // Bytes of content sent so far, repeated ones included.
  uint64_t bytes_sent() const { return context_.bytes_sent; }

 private:
  class Job;

  CopyContext context_;
  InfoLookup before_;  // the target's object before an upload
  InfoLookup after_;   // the target's object afterwards
  int active_ = 0;
  std::map<std::pair<std::string, std::string>, Job*> jobs_;  // in flight, by bucket and key
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_COPY_COPIER_H_

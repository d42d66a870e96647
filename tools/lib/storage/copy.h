// Copies objects from one store to another: whole, right, and with their metadata, or not at all.
//
// Three ways, by size:
// - what is small is read into memory, compared with what the list says, then stored;
// - what is larger flows through a bounded pipe. The last byte is only sent when the whole has been
//   read and has the size and MD5 that the list says, so the target never has an upload to complete
//   that is not right;
// - what is larger still goes in parts (resumable()), each as above. After a break the target is asked
//   how far it came.
// Afterwards the target is asked what it has, which must be the size, the MD5 (where its eTag is one)
// and the metadata that were sent. Of small objects it is asked for many in one request, before and
// after (InfoLookup): on the way to a server requests are what costs.
//
// What may pass (a broken connection, a busy server) is tried again as the RetryPolicy says: small
// objects request by request, streams from their beginning, parts from where the target is. Content
// that is not what it should be is tried again once: a flipped bit passes, a changed source does not.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_COPY_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_COPY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/storage/info_lookup.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

// Remembers resumable uploads that have begun, across runs.
class UploadState {
 public:
  virtual ~UploadState() = default;

  // `id` says what is uploaded where; the result is "" when nothing is known.
  virtual std::string Find(const std::string& id) const = 0;
  virtual void Begun(const std::string& id, const std::string& upload) = 0;
  virtual void Ended(const std::string& id) = 0;
};

enum class Overwrite {
  kAlways,
  kChanged,  // when size, MD5 (where both eTags are one), or metadata that the line has differ
  kNever,
};

struct CopyOptions {
  Overwrite overwrite = Overwrite::kChanged;
  uint64_t small_bytes = 512 << 10;   // up to this an object is in memory, once
  uint64_t resumable_over = 6 << 20;  // above this it goes in parts
  bool dry_run = false;               // only say what would be uploaded
  UploadState* state = nullptr;
};

struct CopyResult {
  enum class Outcome { kUploaded, kSkipped, kFailed, kWouldUpload };
  Outcome outcome = Outcome::kFailed;
  absl::Status status;   // why it failed
  uint64_t bytes = 0;    // of the object, when it was or would be uploaded
  int attempts = 0;      // to upload it
  std::string verified;  // "md5" or "size": what of the content was compared afterwards
};

class Copier {
 public:
  // All must outlive the copier, and the copier its copies.
  Copier(ObjectStore* from, ObjectStore* to, HttpTransport* transport, RetryPolicy policy,
         CopyOptions options);
  ~Copier();

  // Copies the object that `wanted`, a line of a list, describes. What the line leaves out is asked
  // for. Two copies of one key must not be under way at once (IsUnderWay). `done` may be called
  // before Copy() returns.
  void Copy(ObjectInfo wanted, std::function<void(CopyResult)> done);

  // Lets copies go on, those that wait for others too once nothing else is under way. Returns false
  // when nothing is left to wait for.
  bool RunOnce();

  // Copies under way, without those of which all is sent and which wait to be verified together.
  int active() const { return active_; }

  bool IsUnderWay(const std::string& bucket, const std::string& key) const {
    return jobs_.count({bucket, key}) > 0;
  }

  // The content's bytes that have been sent so far, repeated ones included, for a progress line.
  uint64_t bytes_sent() const { return bytes_sent_; }

 private:
  class Job;

  ObjectStore* const from_;
  ObjectStore* const to_;
  HttpTransport* const transport_;
  const RetryPolicy policy_;
  const CopyOptions options_;
  InfoLookup before_;  // what the target has
  InfoLookup after_;   // what it has got
  int active_ = 0;
  uint64_t bytes_sent_ = 0;
  std::map<std::pair<std::string, std::string>, Job*> jobs_;  // under way, by bucket and key
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_COPY_H_

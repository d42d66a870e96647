// Sends the content of one object from a source to a target.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_COPY_TRANSFER_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_COPY_TRANSFER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/storage/copy/content.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

// Remembers unfinished uploads in parts across runs.
class UploadState {
 public:
  virtual ~UploadState() = default;

  // Returns the id of an upload in its store, or "" if there is none. `key` identifies the object
  // and the target.
  virtual std::string Find(const std::string& key) const = 0;
  virtual void Started(const std::string& key, const std::string& upload) = 0;
  virtual void Ended(const std::string& key) = 0;
};

// The objects that the target had when it was backed up. An object that has changed since is not
// replaced.
class ExpectedObjects {
 public:
  virtual ~ExpectedObjects() = default;

  // Returns nullptr if the target did not have the object.
  virtual const ObjectInfo* Find(const std::string& bucket, const std::string& key) const = 0;
};

// The condition for replacing an object of the target.
enum class Overwrite {
  kAlways,
  kChanged,  // if it is not the same object (see IsSameObject())
  kNever,
};

struct CopyOptions {
  Overwrite overwrite = Overwrite::kChanged;
  uint64_t small_bytes = 512 << 10;  // largest object to hold in memory
  // Largest object to send in one request, in bytes. This is the largest size that every server
  // accepts: self-hosted ones have UPLOAD_FILE_SIZE_LIMIT_STANDARD=52428800. A lower limit would
  // cost servers more, because a request for each part is more expensive than an occasional
  // repeated upload of this size.
  uint64_t resumable_over = 50 << 20;
  bool dry_run = false;                       // only report what would be uploaded
  UploadState* state = nullptr;               // nullptr: a later run cannot resume an upload
  const ExpectedObjects* expected = nullptr;  // nullptr: the target may have anything
};

// The target of copies: two interfaces of one store.
struct CopyTarget {
  ObjectReader* reader;
  ObjectWriter* writer;
};

// Everything that the transfers of one copier share.
struct CopyContext {
  ObjectReader* from;
  CopyTarget to;
  HttpTransport* transport;
  RetryPolicy policy;
  CopyOptions options;
  uint64_t bytes_sent = 0;
};

class Transfer {
 public:
  // The result of an attempt. After a final error, no further attempt can succeed.
  struct Result {
    absl::Status status;
    bool is_final = false;
  };
  using Done = std::function<void(Result)>;

  // `context` must outlive the transfer. `expected` must have a size. `on_retry` is called when the
  // transfer itself repeats a request.
  Transfer(CopyContext* context, ObjectInfo expected, bool overwrite, OnRetry on_retry)
      : context_(context),
        expected_(std::move(expected)),
        overwrite_(overwrite),
        on_retry_(std::move(on_retry)) {}
  virtual ~Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Sends the content. May be called again after an error that was not final.
  virtual void Attempt(Done done) = 0;

  // Forgets an unfinished upload of the object, because it is complete or its content is wrong.
  virtual void ForgetUpload() {}

  // Returns the content that the last attempt has read.
  const SourceContent& content() const { return content_; }

 protected:
  CopyContext* const context_;
  const ObjectInfo expected_;
  const bool overwrite_;
  const OnRetry on_retry_;
  SourceContent content_;
};

// Creates the transfer for an object of this size. `has_asked_source` is true if the source has
// been queried for the object. `source_is_as_listed` is true if the source has confirmed the eTag
// of the list.
std::shared_ptr<Transfer> NewTransfer(CopyContext* context, const ObjectInfo& expected,
                                      bool overwrite, bool has_asked_source,
                                      bool source_is_as_listed, OnRetry on_retry);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_COPY_TRANSFER_H_

// Sending the content of one object from a source to a target.
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

  // Returns the store's id of an upload, "" if there is none. `key` identifies object and target.
  virtual std::string Find(const std::string& key) const = 0;
  virtual void Started(const std::string& key, const std::string& upload) = 0;
  virtual void Ended(const std::string& key) = 0;
};

// What the target had when it was backed up. An object that is not so any more is not replaced.
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
  // Largest object to send in one request. A request for each part costs servers more than a
  // repeated upload of this size now and then, and this is the largest size that every server
  // accepts: self-hosted ones have UPLOAD_FILE_SIZE_LIMIT_STANDARD=52428800.
  uint64_t resumable_over = 50 << 20;
  bool dry_run = false;                       // only report what would be uploaded
  UploadState* state = nullptr;               // nullptr: an upload cannot be resumed by a later run
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
  // The end of an attempt. After a final error no attempt can succeed.
  struct Result {
    absl::Status status;
    bool is_final = false;
  };
  using Done = std::function<void(Result)>;

  // `context` must outlive the transfer. `expected` has a size. `on_retry` is called when the
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

  // The content that the last attempt has read.
  const SourceContent& content() const { return content_; }

 protected:
  CopyContext* const context_;
  const ObjectInfo expected_;
  const bool overwrite_;
  const OnRetry on_retry_;
  SourceContent content_;
};

// Makes the transfer for an object of this size. `has_asked_source` is whether the source has been
// queried for the object, `source_is_as_listed` whether it has confirmed the eTag of the list.
std::shared_ptr<Transfer> NewTransfer(CopyContext* context, const ObjectInfo& expected,
                                      bool overwrite, bool has_asked_source,
                                      bool source_is_as_listed, OnRetry on_retry);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_COPY_TRANSFER_H_

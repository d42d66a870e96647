// A place with buckets. Supabase Storage and folders are the two there are.
//
// Calls about buckets, listing and deletion wait for their answer. Calls about one object call back
// from the transport's RunOnce(), so that many can be under way.
//
// Errors: kNotFound (no such bucket or object), kAlreadyExists, kPermissionDenied, kInvalidArgument
// (refused as it is), kResourceExhausted (too large), kUnavailable (may be tried again; what a single
// call can repeat by itself it has repeated). Messages name the place and what was asked.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_OBJECT_STORE_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_OBJECT_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/http/http.h"
#include "tools/lib/storage/object.h"

namespace dumpline {

// Uploads that go on where they stopped, in parts (TUS). The caller drives: one Append() at a time.
class ResumableUploads {
 public:
  virtual ~ResumableUploads() = default;

  // Every part but the last has this size.
  virtual uint64_t part_bytes() const = 0;

  // Whether all of the metadata can be said; else Write() must do.
  virtual bool CanCarry(const ObjectInfo& info) const = 0;

  // Begins the upload of `info` (size, mimetype, cache_control, user_metadata) and gives its name
  // in this store, good for some hours.
  virtual void Create(const ObjectInfo& info, bool overwrite,
                      std::function<void(absl::StatusOr<std::string>)> done) = 0;

  // How many bytes the server has; kNotFound when it no longer knows the upload.
  virtual void GetOffset(const std::string& upload,
                         std::function<void(absl::StatusOr<uint64_t>)> done) = 0;

  // Sends `bytes` bytes of `source` and gives the new offset. Not repeated. kAborted when `offset` is
  // not where the server is.
  virtual void Append(const std::string& upload, bool overwrite, uint64_t offset,
                      std::shared_ptr<BodySource> source, uint64_t bytes,
                      std::function<void(absl::StatusOr<uint64_t>)> done) = 0;
};

class ObjectStore {
 public:
  using Done = std::function<void(absl::Status)>;

  virtual ~ObjectStore() = default;

  virtual const std::string& name() const = 0;

  // Sorted by id.
  virtual absl::StatusOr<std::vector<Bucket>> ListBuckets() = 0;
  virtual absl::StatusOr<Bucket> GetBucket(const std::string& id) = 0;
  virtual absl::Status CreateBucket(const Bucket& bucket) = 0;
  virtual absl::Status UpdateBucket(const Bucket& bucket) = 0;

  // Calls `object` with each object of the bucket whose key begins with `prefix`, in the order of the
  // keys' bytes, until one call fails. kNotFound when there is no such bucket: the list of a bucket
  // that does not exist is an error and never empty.
  virtual absl::Status ListObjects(
      const std::string& bucket, const std::string& prefix,
      const std::function<absl::Status(const ObjectInfo&)>& object) = 0;

  // Up to `most` objects of ListObjects() from `cursor` on, which is "" for the first or the `next` of
  // the page before; without user metadata. Only where has_pages().
  struct Page {
    std::vector<ObjectInfo> objects;
    std::string next;  // "" when this is the last
  };
  virtual bool has_pages() const { return false; }
  virtual void ListPage(const std::string& /*bucket*/, const std::string& /*cursor*/, int /*most*/,
                        std::function<void(absl::StatusOr<Page>)> /*done*/) {}

  // As the store has it now, not as a cache remembers it.
  virtual void GetInfo(const std::string& bucket, const std::string& key,
                       std::function<void(absl::StatusOr<ObjectInfo>)> done) = 0;
  // Whether GetInfo() has to read all of an object in this bucket, for its MD5.
  virtual bool InfoReadsContent(const std::string& /*bucket*/) const { return false; }

  // Reads `length` bytes from `offset`, or to the end, into `sink`. Not repeated. `on_start` (may be
  // empty) is called before the first byte, with the size of the whole object and its eTag.
  struct ReadRequest {
    std::string bucket;
    std::string key;
    uint64_t offset = 0;
    std::optional<uint64_t> length;
    std::shared_ptr<BodySink> sink;
    std::function<absl::Status(std::optional<uint64_t> size, const std::string& etag)> on_start;
  };
  // Returns what ends it early: to be called at most once, and not after `done`.
  virtual std::function<void()> Read(ReadRequest request, Done done) = 0;

  // Reads a whole object that is at most `max_bytes` large. Repeated as needed.
  virtual void ReadSmall(const std::string& bucket, const std::string& key, uint64_t max_bytes,
                         std::function<void(absl::StatusOr<std::string>)> done) = 0;

  // Whether an object like this may be put into that bucket, as far as can be said without asking;
  // the error says why not. Servers say it late: after the body, one object at a time.
  virtual absl::Status Accepts(const Bucket& bucket, const ObjectInfo& info) const = 0;

  // Stores an object with the metadata of `info`, whole or not at all. Without `overwrite`
  // kAlreadyExists is possible but not sure. WriteSmall is repeated as needed, Write is not.
  virtual void WriteSmall(const ObjectInfo& info, bool overwrite,
                          std::shared_ptr<const std::string> content, Done done) = 0;
  virtual void Write(const ObjectInfo& info, bool overwrite, std::shared_ptr<BodySource> source,
                     uint64_t bytes, Done done) = 0;

  // `listener` is told when ReadSmall or WriteSmall repeats a request.
  using RetryListener = std::function<void(const std::string& bucket, const std::string& key,
                                           const absl::Status& why)>;
  virtual void SetRetryListener(RetryListener listener) { static_cast<void>(listener); }

  // nullptr: Write() is good for any size.
  virtual ResumableUploads* resumable() { return nullptr; }

  // Deletes objects (any number) and adds to `deleted` those that were there. After an error some may
  // be deleted and not be told.
  virtual absl::Status Delete(const std::string& bucket, const std::vector<std::string>& keys,
                              std::vector<std::string>* deleted) = 0;

  // OK when whole lists can be trusted: the key, if any, sees everything.
  virtual absl::Status CheckSeesAll() const = 0;

  // Nothing that was written is sure before this has succeeded.
  virtual absl::Status Close() { return absl::OkStatus(); }
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_OBJECT_STORE_H_

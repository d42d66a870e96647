// Stores of buckets and objects: Supabase Storage, or a folder.
//
// A store is made of small interfaces. A caller takes the smallest one that it needs, so that a
// program that lists cannot delete.
//
// Calls for buckets, lists and deletion block until the result has arrived. Calls for a single
// object report their result through a callback, from the RunOnce() of the transport, so that many
// can be in flight.
//
// Errors:
//   kNotFound           no such bucket or object
//   kAlreadyExists      a bucket or object of that name exists
//   kPermissionDenied   the key is not allowed to do this
//   kInvalidArgument    the request is invalid
//   kResourceExhausted  the object is too large
//   kUnavailable        transient; calls that can be repeated have been retried
// Messages name the store and the request.
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
#include "tools/lib/http/http.h"
#include "tools/lib/storage/object.h"

namespace dumpline {

using StoreDone = std::function<void(absl::Status)>;
using InfoDone = std::function<void(absl::StatusOr<ObjectInfo>)>;
// Called before a request is repeated, with the error of the previous attempt. May be empty.
using OnRetry = std::function<void(const absl::Status& error)>;

// Reads lists of buckets and objects.
class BucketReader {
 public:
  virtual ~BucketReader() = default;

  // Returns all buckets, sorted by id.
  virtual absl::StatusOr<std::vector<Bucket>> ListBuckets() = 0;
  virtual absl::StatusOr<Bucket> GetBucket(const std::string& id) = 0;

  // Calls `visit` with each object of the bucket whose key starts with `prefix`, in byte order of
  // the keys, until a call returns an error. Returns kNotFound if the bucket does not exist: a
  // missing bucket is never reported as an empty one.
  virtual absl::Status ListObjects(const std::string& bucket, const std::string& prefix,
                                   const std::function<absl::Status(const ObjectInfo&)>& visit) = 0;

  // Returns OK if lists are complete: the key, if any, bypasses row-level security.
  virtual absl::Status CheckSeesAll() const = 0;
};

// Changes buckets.
class BucketAdmin {
 public:
  virtual ~BucketAdmin() = default;

  virtual absl::Status CreateBucket(const Bucket& bucket) = 0;
  virtual absl::Status UpdateBucket(const Bucket& bucket) = 0;
};

// Lists objects page by page, without user metadata.
class ObjectPages {
 public:
  struct Page {
    std::vector<ObjectInfo> objects;  // in byte order of the keys
    std::string next;                 // cursor of the next page, "" after the last
  };

  virtual ~ObjectPages() = default;

  // Reads up to `max_rows` objects of a bucket, starting at `cursor`: "" for the first page, else
  // the `next` of the previous page.
  virtual void ListPage(const std::string& bucket, const std::string& cursor, int max_rows,
                        std::function<void(absl::StatusOr<Page>)> done) = 0;
};

// Reads objects.
class ObjectReader {
 public:
  struct ReadRequest {
    std::string bucket;
    std::string key;
    uint64_t offset = 0;
    std::optional<uint64_t> length;  // the rest of the object if not set
    std::shared_ptr<BodySink> sink;
    // Called before the first byte with the size of the whole object, if known, and its eTag. May
    // be empty. An error ends the read.
    std::function<absl::Status(std::optional<uint64_t> size, const std::string& etag)> on_start;
  };

  virtual ~ObjectReader() = default;

  // Returns the name of the store in messages.
  virtual const std::string& name() const = 0;

  // Reads an object's metadata from the store itself, never from a cache.
  virtual void GetInfo(const std::string& bucket, const std::string& key, InfoDone done) = 0;

  // Returns whether GetInfo() reads the whole content of an object in this bucket to compute its
  // MD5.
  virtual bool InfoReadsContent(const std::string& bucket) const = 0;

  // Reads a range of an object into the request's sink, without retries. Returns a function that
  // cancels the read. It may be called once, and not after `done`.
  virtual std::function<void()> Read(ReadRequest request, StoreDone done) = 0;

  // Reads a whole object of at most `max_bytes` bytes. Retries after transient errors.
  virtual void ReadSmall(const std::string& bucket, const std::string& key, uint64_t max_bytes,
                         OnRetry on_retry,
                         std::function<void(absl::StatusOr<std::string>)> done) = 0;

  // Returns the paged lists, which the store owns, or nullptr if the store has none.
  virtual ObjectPages* pages() = 0;
};

// Uploads objects in parts (TUS). An upload can be resumed after a break. The caller sends one part
// at a time.
class ResumableUploads {
 public:
  virtual ~ResumableUploads() = default;

  // Returns the size of every part except the last, in bytes.
  virtual uint64_t part_bytes() const = 0;

  // Returns whether an upload in parts can express all metadata of `info`. If not, use
  // ObjectWriter::Write().
  virtual bool CanExpress(const ObjectInfo& info) const = 0;

  // Starts the upload of `info` (size, mimetype, cache_control, user_metadata). `done` receives the
  // upload's id in this store, which stays valid for some hours.
  virtual void Create(const ObjectInfo& info, bool overwrite,
                      std::function<void(absl::StatusOr<std::string>)> done) = 0;

  // Reads the number of bytes of the upload that the server has. `done` receives kNotFound if the
  // upload has expired or is complete.
  virtual void GetOffset(const std::string& upload,
                         std::function<void(absl::StatusOr<uint64_t>)> done) = 0;

  // Sends `bytes` bytes of `source`, without retries. `done` receives the new offset, or kAborted
  // if `offset` is not the server's.
  virtual void Append(const std::string& upload, bool overwrite, uint64_t offset,
                      std::shared_ptr<BodySource> source, uint64_t bytes,
                      std::function<void(absl::StatusOr<uint64_t>)> done) = 0;
};

// Stores objects.
class ObjectWriter {
 public:
  virtual ~ObjectWriter() = default;

  // Returns OK if `bucket` accepts an object like `info`, as far as is known without a request.
  // Otherwise returns the reason. Servers report a refusal late: after the body, one object at a
  // time.
  virtual absl::Status Accepts(const Bucket& bucket, const ObjectInfo& info) const = 0;

  // Both store an object with the metadata of `info`, completely or not at all. Without
  // `overwrite`, they may return kAlreadyExists, but Supabase Storage does not always detect an
  // existing object. WriteSmall() retries after transient errors. Write() does not.
  virtual void WriteSmall(const ObjectInfo& info, bool overwrite,
                          std::shared_ptr<const std::string> content, OnRetry on_retry,
                          StoreDone done) = 0;
  virtual void Write(const ObjectInfo& info, bool overwrite, std::shared_ptr<BodySource> source,
                     uint64_t bytes, StoreDone done) = 0;

  // Returns the resumable uploads, which the store owns, or nullptr if Write() is suitable for any
  // size.
  virtual ResumableUploads* resumable() = 0;
};

// Deletes objects.
class ObjectDeleter {
 public:
  virtual ~ObjectDeleter() = default;

  // Deletes any number of objects and appends the keys of those that existed to `deleted`. After an
  // error, objects may have been deleted without being reported. If `keys` is empty, only checks
  // whether objects of the bucket can be deleted, as far as is known without a request.
  virtual absl::Status Delete(const std::string& bucket, const std::vector<std::string>& keys,
                              std::vector<std::string>* deleted) = 0;
};

// The interfaces of one store, which owns them.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  virtual const std::string& name() const = 0;
  virtual BucketReader* buckets() = 0;
  virtual BucketAdmin* admin() = 0;
  virtual ObjectReader* reader() = 0;
  virtual ObjectWriter* writer() = 0;
  virtual ObjectDeleter* deleter() = 0;

  // Makes all writes durable. They are not durable before this has succeeded.
  virtual absl::Status Close() = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_OBJECT_STORE_H_

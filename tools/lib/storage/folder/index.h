// The index of a bucket in a folder: its objects, and the files that hold them (see
// folder_store.h).
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_INDEX_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_INDEX_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/file.h"
#include "tools/lib/storage/folder/bucket_folder.h"
#include "tools/lib/storage/object.h"
#include "tools/lib/text/json.h"

namespace dumpline {

class FolderIndex {
 public:
  struct Entry {
    ObjectInfo info;   // with size and MD5
    std::string file;  // name in the bucket's objects folder
  };

  // Reads the index of the bucket `id`.
  static absl::StatusOr<std::unique_ptr<FolderIndex>> Read(const BucketFolder& folder,
                                                           const std::string& id);
  // Reads the index for writing: locks it against other processes and drops an incomplete last
  // line.
  static absl::StatusOr<std::unique_ptr<FolderIndex>> ReadForWriting(const BucketFolder& folder,
                                                                     const std::string& id);

  const std::map<std::string, Entry>& entries() const { return entries_; }  // by key
  bool is_writable() const { return file_.is_open(); }

  // Returns the name of a file for new content of an object. No entry refers to it, and it is not
  // returned again until ReleaseFile().
  std::string ReserveFile(const std::string& key);
  void ReleaseFile(const std::string& file) { reserved_.erase(file); }

  // Adds or replaces an object. `info` must have its size and MD5.
  absl::Status Put(const ObjectInfo& info, const std::string& file);
  absl::Status Remove(const std::string& key);

  // Makes the bucket's files durable and ends writing.
  absl::Status Close();

 private:
  FolderIndex(const BucketFolder& folder, const std::string& id)
      : path_(folder.index_path()), bucket_(id) {}

  absl::Status ReadLines();
  absl::Status ReadLine(absl::string_view text, int number);
  absl::Status AppendLine(const Json& line);
  // Truncates the file to its complete lines.
  bool Truncate();

  const std::string path_;
  const std::string bucket_;
  std::map<std::string, Entry> entries_;
  uint64_t complete_bytes_ = 0;     // up to the end of the last complete line
  File file_;                       // open while writable
  std::set<std::string> reserved_;  // names of files being written
};

// The indexes that have been read so far in a store, by bucket.
class FolderIndexes {
 public:
  explicit FolderIndexes(std::string store_folder) : store_folder_(std::move(store_folder)) {}

  const std::string& store_folder() const { return store_folder_; }
  BucketFolder FolderOf(const std::string& bucket) const { return {store_folder_, bucket}; }

  // Both return an index that this object owns. It is valid until the next GetWritable() for the
  // bucket.
  absl::StatusOr<FolderIndex*> Get(const std::string& bucket);
  absl::StatusOr<FolderIndex*> GetWritable(const std::string& bucket);

  absl::Status Close();

 private:
  const std::string store_folder_;
  std::map<std::string, std::unique_ptr<FolderIndex>> indexes_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_INDEX_H_

// Paths and names of a bucket in a folder store (see folder_store.h).
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_BUCKET_FOLDER_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_BUCKET_FOLDER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

class BucketFolder {
 public:
  // Represents the bucket `id` of the store in `store_folder`. The bucket need not exist.
  BucketFolder(const std::string& store_folder, const std::string& id);

  // Returns the id of the bucket whose folder has this name.
  static std::string IdOf(const std::string& folder_name);

  const std::string& path() const { return path_; }
  std::string settings_path() const { return path_ + "/bucket.json"; }
  std::string index_path() const { return path_ + "/index.ndjson"; }
  std::string objects_path() const { return path_ + "/objects"; }
  std::string object_path(const std::string& file) const { return path_ + "/objects/" + file; }

  bool Exists() const;
  // Returns whether dumpline wrote the folder. Otherwise, it is a tree of files.
  bool HasIndex() const;

  // Returns an error if a file or folder that dumpline writes is a link, which could lead anywhere.
  absl::Status CheckHasNoLinks() const;

  // Return the errors for a bucket that does not exist and for writing to a tree of files.
  absl::Status NoSuchBucket() const;
  absl::Status ReadOnly() const;

 private:
  std::string path_;
};

// Returns the name of an object's file (see folder_store.h).
std::string FolderFileName(const std::string& key);

// Returns the names of a folder's entries, sorted.
absl::StatusOr<std::vector<std::string>> NamesInFolder(const std::string& path);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_BUCKET_FOLDER_H_

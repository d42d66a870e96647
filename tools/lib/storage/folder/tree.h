// Reads a tree of plain files as a bucket. The key of each object is the path of its file.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_TREE_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_TREE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/storage/object.h"

namespace dumpline {

// Implements BucketReader::ListObjects() for the files below `root`. Reads each file to compute its
// MD5, several at the same time. Links and other special files are errors, because a list without
// them would be incomplete.
absl::Status ListTree(const std::string& root, const std::string& bucket, const std::string& prefix,
                      const std::function<absl::Status(const ObjectInfo&)>& visit);

// Returns an object of the tree, without its MD5, or kNotFound if ListTree() would not list it.
absl::StatusOr<ObjectInfo> FindInTree(const std::string& root, const std::string& bucket,
                                      const std::string& key);

absl::StatusOr<std::string> Md5OfFile(const std::string& path);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_TREE_H_

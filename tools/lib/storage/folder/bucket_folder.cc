#include "tools/lib/storage/folder/bucket_folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "tools/lib/http/http.h"
#include "tools/lib/io/system_error.h"
#include "tools/lib/storage/md5.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace fs = std::filesystem;

BucketFolder::BucketFolder(const std::string& store_folder, const std::string& id) {
  // "." and ".." are the only valid bucket names that cannot be names of folders.
  const bool is_dots = id == "." || id == "..";
  path_ = absl::StrCat(store_folder, "/", is_dots ? "%2E" + id.substr(1) : id);
}

std::string BucketFolder::IdOf(const std::string& folder_name) {
  if (folder_name == "%2E") return ".";
  if (folder_name == "%2E.") return "..";
  return folder_name;
}

bool BucketFolder::Exists() const {
  std::error_code ignored;
  return fs::is_directory(path_, ignored);
}

bool BucketFolder::HasIndex() const {
  std::error_code ignored;
  return fs::exists(index_path(), ignored);
}

absl::Status BucketFolder::CheckHasNoLinks() const {
  for (const std::string& path : {settings_path(), index_path(), objects_path()}) {
    std::error_code ignored;
    if (fs::is_symlink(fs::symlink_status(path, ignored))) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": is a link, which is not followed"));
    }
  }
  return absl::OkStatus();
}

absl::Status BucketFolder::NoSuchBucket() const {
  return absl::NotFoundError(absl::StrCat(path_, ": there is no such bucket"));
}

absl::Status BucketFolder::ReadOnly() const {
  return absl::InvalidArgumentError(
      absl::StrCat(path_, ": a folder of files without index.ndjson can only be read"));
}

absl::StatusOr<std::vector<std::string>> NamesInFolder(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(path, error);
  for (; !error && entry != fs::end(entry); entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error) return SystemError(path, "cannot read the folder", error);
  std::sort(names.begin(), names.end());
  return names;
}

std::string FolderFileName(const std::string& key) {
  constexpr size_t kMaxBytes = 200;  // of 255, to leave room for a version
  // PercentEncode() keeps "~", which separates the MD5 here.
  std::string name;
  for (const char c : PercentEncode(key, "")) name += c == '~' ? "%7E" : std::string(1, c);
  if (name.size() > kMaxBytes) {
    name = absl::StrCat(name.substr(0, kMaxBytes - 34), "~", Md5Hex(key));
  }
  // Avoids hidden files, "." and "..".
  if (!name.empty() && name[0] == '.') name = "%2E" + name.substr(1);
  return name;
}

}  // namespace dumpline

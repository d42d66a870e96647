#include "tools/lib/storage/folder/tree.h"

#include <fcntl.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/file.h"
#include "tools/lib/io/system_error.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/md5.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

namespace fs = std::filesystem;

constexpr char kCacheControl[] = "max-age=3600";  // as storage-js and the Supabase CLI send it
constexpr size_t kHashThreads = 8;
constexpr size_t kHashedTogether = 1024;  // files
constexpr char kDefaultMimeType[] = "application/octet-stream";

// Returns the mime type for the extension of a file's name.
std::string MimeTypeOf(const std::string& path) {
  static const auto* const kTypes = new std::map<std::string, std::string>{
      {"avif", "image/avif"},   {"bmp", "image/bmp"},       {"css", "text/css"},
      {"csv", "text/csv"},      {"gif", "image/gif"},       {"heic", "image/heic"},
      {"html", "text/html"},    {"ico", "image/x-icon"},    {"jpeg", "image/jpeg"},
      {"jpg", "image/jpeg"},    {"js", "text/javascript"},  {"json", "application/json"},
      {"md", "text/markdown"},  {"mov", "video/quicktime"}, {"mp3", "audio/mpeg"},
      {"mp4", "video/mp4"},     {"pdf", "application/pdf"}, {"png", "image/png"},
      {"svg", "image/svg+xml"}, {"tif", "image/tiff"},      {"tiff", "image/tiff"},
      {"txt", "text/plain"},    {"wav", "audio/wav"},       {"webm", "video/webm"},
      {"webp", "image/webp"},   {"xml", "application/xml"}, {"zip", "application/zip"}};
  const size_t dot = path.find_last_of("./");
  if (dot == std::string::npos || path[dot] == '/') return kDefaultMimeType;
  const auto found = kTypes->find(absl::AsciiStrToLower(path.substr(dot + 1)));
  return found == kTypes->end() ? kDefaultMimeType : found->second;
}

ObjectInfo InfoOf(const std::string& bucket, const std::string& key, uint64_t size) {
  ObjectInfo info;
  info.bucket = bucket;
  info.key = key;
  info.size = size;
  info.mimetype = MimeTypeOf(key);
  info.cache_control = kCacheControl;
  return info;
}

// Returns the sizes of all files below `root`, by path relative to `root`.
absl::StatusOr<std::map<std::string, uint64_t>> FilesBelow(const std::string& root) {
  std::map<std::string, uint64_t> sizes;
  std::string path = root;
  std::error_code error;
  fs::recursive_directory_iterator entry(root, error);
  for (; !error && entry != fs::end(entry); entry.increment(error)) {
    path = entry->path().string();
    if (!IsValidUtf8(path)) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": the name is not valid UTF-8"));
    }
    const fs::file_status status = entry->symlink_status(error);
    if (error) break;
    if (fs::is_directory(status)) continue;
    if (!fs::is_regular_file(status)) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": neither a file nor a folder (a link?)"));
    }
    const uint64_t size = entry->file_size(error);
    if (error) break;
    sizes[path.substr(root.size() + 1)] = size;
  }
  if (error) return SystemError(path, "cannot read", error);
  return sizes;
}

// Sets the MD5 of each object. Several threads hash at the same time, because MD5 is slower than
// reading from most disks.
absl::Status HashFiles(const std::string& root, std::vector<ObjectInfo>* objects) {
  std::vector<absl::Status> statuses(objects->size());
  std::atomic<size_t> next = 0;
  const auto hash = [&] {
    for (size_t i; (i = next++) < objects->size();) {
      ObjectInfo& info = (*objects)[i];
      absl::StatusOr<std::string> md5 = Md5OfFile(absl::StrCat(root, "/", info.key));
      statuses[i] = md5.status();
      if (md5.ok()) info.etag = *std::move(md5);
    }
  };
  const size_t count =
      std::min({objects->size(), size_t{std::thread::hardware_concurrency()}, kHashThreads});
  std::vector<std::thread> threads;
  for (size_t i = 1; i < count; ++i) threads.emplace_back(hash);
  hash();
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : statuses) RETURN_IF_ERROR(status);
  return absl::OkStatus();
}

}  // namespace

absl::Status ListTree(const std::string& root, const std::string& bucket, const std::string& prefix,
                      const std::function<absl::Status(const ObjectInfo&)>& visit) {
  ASSIGN_OR_RETURN(const auto sizes, FilesBelow(root));
  auto file = sizes.lower_bound(prefix);
  const auto is_listed = [&] {
    return file != sizes.end() && absl::StartsWith(file->first, prefix);
  };
  std::vector<ObjectInfo> objects;
  while (is_listed()) {
    objects.clear();
    for (; is_listed() && objects.size() < kHashedTogether; ++file) {
      objects.push_back(InfoOf(bucket, file->first, file->second));
    }
    RETURN_IF_ERROR(HashFiles(root, &objects));
    for (const ObjectInfo& info : objects) RETURN_IF_ERROR(visit(info));
  }
  return absl::OkStatus();
}

absl::StatusOr<ObjectInfo> FindInTree(const std::string& root, const std::string& bucket,
                                      const std::string& key) {
  const absl::Status missing =
      absl::NotFoundError(absl::StrCat(root, ": there is no object '", key, "'"));
  // Listed keys have no segment ".", ".." or "", so they have no slash at either end.
  for (const absl::string_view part : absl::StrSplit(key, '/')) {
    if (part.empty() || part == "." || part == "..") return missing;
  }
  const std::string path = absl::StrCat(root, "/", key);
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(path, error))) return missing;
  const uint64_t size = fs::file_size(path, error);
  if (error) return SystemError(path, "cannot read", error);
  return InfoOf(bucket, key, size);
}

absl::StatusOr<std::string> Md5OfFile(const std::string& path) {
  ASSIGN_OR_RETURN(File file, File::Open(path, O_RDONLY | O_NOFOLLOW));
  Md5 md5;
  char buffer[64 << 10];
  for (;;) {
    ASSIGN_OR_RETURN(const size_t got, file.Read(buffer, sizeof buffer));
    if (got == 0) return md5.Hex();
    md5.Update(absl::string_view(buffer, got));
  }
}

}  // namespace dumpline

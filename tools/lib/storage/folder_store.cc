#include "tools/lib/storage/folder_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/md5.h"
#include "tools/lib/text/percent.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

constexpr size_t kBufferBytes = 64 << 10;
constexpr char kCacheControl[] = "max-age=3600";  // what storage-js and the Supabase CLI send

absl::Status SystemError(absl::string_view path, absl::string_view what) {
  const int error = errno;
  const std::string text = absl::StrCat(path, ": ", what, ": ", strerror(error));
  // Nothing on a disk passes by waiting, so this is never kUnavailable.
  return error == ENOENT ? absl::NotFoundError(text) : absl::InternalError(text);
}

class File {
 public:
  File() = default;
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  absl::Status Open(const std::string& path, int flags) {
    path_ = path;
    fd_ = open(path.c_str(), flags | O_CLOEXEC, 0666);
    return fd_ < 0 ? SystemError(path, "cannot open") : absl::OkStatus();
  }
  absl::StatusOr<size_t> Read(char* to, size_t size) { return FdSource(fd_, path_).Read(to, size); }
  absl::Status Write(absl::string_view bytes) {
    const absl::Status written = FdSink(fd_, path_).Write(bytes);
    return written.ok() ? written : absl::InternalError(written.message());
  }
  absl::Status Close() {
    const int fd = std::exchange(fd_, -1);
    if (fd >= 0 && close(fd) != 0 && errno != EINTR) return SystemError(path_, "cannot close");
    return absl::OkStatus();
  }
  void Swap(File* other) {
    std::swap(fd_, other->fd_);
    std::swap(path_, other->path_);
  }
  int fd() const { return fd_; }
  const std::string& path() const { return path_; }

 private:
  int fd_ = -1;
  std::string path_;
};

absl::StatusOr<std::string> ReadWhole(const std::string& path) {
  File file;
  const absl::Status opened = file.Open(path, O_RDONLY);
  if (!opened.ok()) return opened;
  std::string bytes;
  char buffer[kBufferBytes];
  for (;;) {
    const absl::StatusOr<size_t> got = file.Read(buffer, sizeof buffer);
    if (!got.ok()) return got.status();
    if (*got == 0) return bytes;
    bytes.append(buffer, *got);
  }
}

// Writes a file whole or not at all.
absl::Status ReplaceFile(const std::string& path, absl::string_view bytes) {
  const std::string temporary = path + ".new";
  File file;
  absl::Status status = file.Open(temporary, O_WRONLY | O_CREAT | O_TRUNC);
  if (status.ok()) status = file.Write(bytes);
  if (status.ok()) status = file.Close();
  if (status.ok() && rename(temporary.c_str(), path.c_str()) != 0) {
    status = SystemError(path, "cannot rename");
  }
  return status;
}

absl::Status MakeFolder(const std::string& path) {
  if (mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return absl::OkStatus();
  if (errno != ENOENT || path.find('/') == std::string::npos) {
    return SystemError(path, "cannot make a folder");
  }
  const absl::Status parent = MakeFolder(path.substr(0, std::max<size_t>(path.rfind('/'), 1)));
  if (!parent.ok()) return parent;
  if (mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return absl::OkStatus();
  return SystemError(path, "cannot make a folder");
}

// The names in a folder, sorted, without "." and "..".
absl::StatusOr<std::vector<std::string>> ReadFolder(const std::string& path) {
  DIR* const folder = opendir(path.c_str());
  if (folder == nullptr) return SystemError(path, "cannot open");
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* const entry = readdir(folder)) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
    errno = 0;
  }
  const absl::Status status = errno != 0 ? SystemError(path, "cannot read") : absl::OkStatus();
  closedir(folder);
  if (!status.ok()) return status;
  std::sort(names.begin(), names.end());
  return names;
}

bool IsFolder(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

bool Exists(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0;
}

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
  if (dot == std::string::npos || path[dot] == '/') return "application/octet-stream";
  const auto found = kTypes->find(absl::AsciiStrToLower(path.substr(dot + 1)));
  return found == kTypes->end() ? "application/octet-stream" : found->second;
}

absl::StatusOr<std::string> Md5OfFile(const std::string& path) {
  File file;
  const absl::Status opened = file.Open(path, O_RDONLY);
  if (!opened.ok()) return opened;
  Md5 md5;
  char buffer[kBufferBytes];
  for (;;) {
    const absl::StatusOr<size_t> got = file.Read(buffer, sizeof buffer);
    if (!got.ok()) return got.status();
    if (*got == 0) return md5.Hex();
    md5.Update(absl::string_view(buffer, *got));
  }
}

struct Entry {
  ObjectInfo info;
  std::string file;
};

// A bucket in the form that this program writes.
struct Index {
  std::map<std::string, Entry> entries;
  uint64_t whole_bytes = 0;             // up to the end of the last whole line
  File file;                            // for appending, once something is written
  std::set<std::string> being_written;  // names of files
};

class FolderStore : public ObjectStore {
 public:
  FolderStore(std::string folder, HttpTransport* transport)
      : folder_(std::move(folder)), transport_(transport) {}

  const std::string& name() const override { return folder_; }
  absl::Status CheckSeesAll() const override { return absl::OkStatus(); }

  absl::StatusOr<std::vector<Bucket>> ListBuckets() override {
    const absl::StatusOr<std::vector<std::string>> names = ReadFolder(folder_);
    if (!names.ok()) return names.status();
    std::vector<Bucket> buckets;
    for (const std::string& file : *names) {
      const std::string id = file == "%2E" ? "." : file == "%2E." ? ".." : file;
      if (absl::StartsWith(file, ".") && !Exists(folder_ + "/" + file + "/index.ndjson")) {
        continue;  // such as .git
      }
      if (!CheckBucketName(id).ok() || !IsFolder(folder_ + "/" + file)) continue;
      absl::StatusOr<Bucket> bucket = GetBucket(id);
      if (!bucket.ok()) return bucket.status();
      buckets.push_back(*std::move(bucket));
    }
    std::sort(buckets.begin(), buckets.end(),
              [](const Bucket& a, const Bucket& b) { return a.id < b.id; });
    return buckets;
  }

  absl::StatusOr<Bucket> GetBucket(const std::string& id) override {
    const absl::Status valid = CheckBucketName(id);
    if (!valid.ok()) return valid;
    const std::string path = BucketPath(id);
    if (!IsFolder(path))
      return absl::NotFoundError(absl::StrCat(path, ": there is no such bucket"));
    Bucket bucket;
    bucket.id = id;
    bucket.has_settings = Exists(path + "/index.ndjson");
    if (!bucket.has_settings) return bucket;
    const absl::StatusOr<std::string> text = ReadWhole(path + "/bucket.json");
    if (!text.ok()) return text.status();
    const absl::StatusOr<Json> json = ParseJson(*text);
    if (!json.ok() || !json->is_object()) {
      return absl::DataLossError(absl::StrCat(path, "/bucket.json: not valid JSON"));
    }
    return Bucket::FromJson(*json);
  }

  absl::Status CreateBucket(const Bucket& bucket) override {
    const absl::Status valid = CheckBucketName(bucket.id);
    if (!valid.ok()) return valid;
    const std::string path = BucketPath(bucket.id);
    if (IsFolder(path)) {
      const absl::StatusOr<std::vector<std::string>> names = ReadFolder(path);
      if (!names.ok()) return names.status();
      // What is left by someone who was killed before the index, which comes last, may be taken over.
      for (const std::string& name : *names) {
        if (name != "objects" && name != "bucket.json" && name != "bucket.json.new") {
          return absl::AlreadyExistsError(absl::StrCat(path, ": exists already"));
        }
      }
    }
    absl::Status status = MakeFolder(path + "/objects");
    if (status.ok())
      status = ReplaceFile(path + "/bucket.json", ToJsonText(bucket.ToJson()) + "\n");
    if (status.ok()) status = ReplaceFile(path + "/index.ndjson", "");
    return status;
  }

  absl::Status UpdateBucket(const Bucket& bucket) override {
    const std::string path = BucketPath(bucket.id);
    if (!Exists(path + "/index.ndjson")) return NotOurs(path);
    return ReplaceFile(path + "/bucket.json", ToJsonText(bucket.ToJson()) + "\n");
  }

  absl::Status ListObjects(const std::string& bucket, const std::string& prefix,
                           const std::function<absl::Status(const ObjectInfo&)>& object) override {
    const absl::StatusOr<Bucket> found = GetBucket(bucket);
    if (!found.ok()) return found.status();
    if (!Exists(BucketPath(bucket) + "/index.ndjson")) return ListTree(bucket, prefix, object);
    const absl::StatusOr<Index*> index = GetIndex(bucket);
    if (!index.ok()) return index.status();
    for (auto entry = (*index)->entries.lower_bound(prefix);
         entry != (*index)->entries.end() && absl::StartsWith(entry->first, prefix); ++entry) {
      // What is listed is there, as far as can be told without reading it.
      absl::Status status =
          CheckFile({entry->second.info, ObjectsPath(bucket) + entry->second.file});
      if (status.ok()) status = object(entry->second.info);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  void GetInfo(const std::string& bucket, const std::string& key,
               std::function<void(absl::StatusOr<ObjectInfo>)> done) override {
    transport_->After(absl::ZeroDuration(), [this, bucket, key, done] {
      absl::StatusOr<Entry> entry = Find(bucket, key);
      if (!entry.ok()) return done(entry.status());
      if (entry->info.etag.empty()) {
        absl::StatusOr<std::string> md5 = Md5OfFile(entry->file);
        if (!md5.ok()) return done(md5.status());
        entry->info.etag = *std::move(md5);
      }
      done(std::move(entry->info));
    });
  }

  bool InfoReadsContent(const std::string& bucket) const override {
    return !Exists(BucketPath(bucket) + "/index.ndjson");
  }

  std::function<void()> Read(ReadRequest request, Done done) override {
    auto reading = std::make_shared<Reading>();
    reading->request = std::move(request);
    reading->done = std::move(done);
    reading->transport = transport_;
    const absl::StatusOr<Entry> entry = Find(reading->request.bucket, reading->request.key);
    if (entry.ok()) {
      reading->status = reading->file.Open(entry->file, O_RDONLY);
      reading->size = entry->info.size.value_or(0);
      reading->etag = entry->info.etag;
    } else {
      reading->status = entry.status();
    }
    const std::weak_ptr<Reading> weak = reading;
    reading->request.sink->OnWritable([weak, transport = transport_] {
      transport->After(absl::ZeroDuration(), [weak] {
        if (const auto held = weak.lock()) Reading::Pump(held);
      });
    });
    // The timer, and then the sink's waiting, keep it alive.
    reading->self = reading;
    transport_->After(absl::ZeroDuration(), [reading] { Reading::Pump(reading); });
    return [weak] {
      const auto held = weak.lock();
      if (held == nullptr) return;
      held->status = absl::CancelledError(absl::StrCat(held->file.path(), ": cancelled"));
      held->transport->After(absl::ZeroDuration(), [held] { Reading::Pump(held); });
    };
  }

  void ReadSmall(const std::string& bucket, const std::string& key, uint64_t max_bytes,
                 std::function<void(absl::StatusOr<std::string>)> done) override {
    transport_->After(absl::ZeroDuration(), [this, bucket, key, max_bytes, done] {
      const absl::StatusOr<Entry> entry = Find(bucket, key);
      if (!entry.ok()) return done(entry.status());
      if (entry->info.size.value_or(0) > max_bytes) {
        return done(absl::ResourceExhaustedError(
            absl::StrCat(entry->file, ": larger than ", max_bytes, " bytes")));
      }
      done(ReadWhole(entry->file));
    });
  }

  absl::Status Accepts(const Bucket& bucket, const ObjectInfo&) const override {
    return bucket.has_settings ? absl::OkStatus() : NotOurs(BucketPath(bucket.id));
  }

  void WriteSmall(const ObjectInfo& info, bool overwrite,
                  std::shared_ptr<const std::string> content, Done done) override {
    transport_->After(absl::ZeroDuration(), [this, info, overwrite, content, done] {
      auto writing = std::make_shared<Writing>();
      absl::Status status = Begin(info, overwrite, writing.get());
      if (status.ok()) status = writing->Take(*content);
      done(End(writing.get(), status));
    });
  }

  void Write(const ObjectInfo& info, bool overwrite, std::shared_ptr<BodySource> source,
             uint64_t bytes, Done done) override {
    auto writing = std::make_shared<Writing>();
    writing->source = source;
    writing->wanted = bytes;
    writing->done = std::move(done);
    const absl::Status begun = Begin(info, overwrite, writing.get());
    const auto pump = [this, writing] { Pump(writing); };
    source->OnReadable([this, pump] { transport_->After(absl::ZeroDuration(), pump); });
    transport_->After(absl::ZeroDuration(), [this, writing, begun] {
      if (!begun.ok()) return Finish(writing, begun);
      Pump(writing);
    });
  }

  absl::Status Delete(const std::string& bucket, const std::vector<std::string>& keys,
                      std::vector<std::string>* deleted) override {
    absl::StatusOr<Index*> index = WritableIndex(bucket);
    if (!index.ok()) return index.status();
    for (const std::string& key : keys) {
      const auto found = (*index)->entries.find(key);
      if (found == (*index)->entries.end()) continue;
      Json line;
      line["key"] = key;
      line["deleted"] = true;
      const absl::Status status = AppendLine(*index, line);
      if (!status.ok()) return status;
      const std::string path = ObjectsPath(bucket) + found->second.file;
      (*index)->entries.erase(found);
      if (unlink(path.c_str()) != 0 && errno != ENOENT) return SystemError(path, "cannot remove");
      deleted->push_back(key);
    }
    return absl::OkStatus();
  }

  absl::Status Close() override {
    for (auto& [bucket, index] : indexes_) {
      if (index->file.fd() < 0) continue;
      // Everything of this file system, once, rather than each file: a backup is one thing.
      if (syncfs(index->file.fd()) != 0) return SystemError(index->file.path(), "cannot sync");
      const absl::Status closed = index->file.Close();
      if (!closed.ok()) return closed;
    }
    return absl::OkStatus();
  }

 private:
  struct Reading {
    // Moves bytes until the sink is full, and calls `done` at the end.
    static void Pump(const std::shared_ptr<Reading>& reading) {
      if (reading->self == nullptr) return;  // done
      while (reading->status.ok()) {
        if (!reading->started) {
          reading->started = true;
          const ReadRequest& request = reading->request;
          if (request.on_start) reading->status = request.on_start(reading->size, reading->etag);
          reading->left = reading->size - std::min(reading->size, request.offset);
          if (request.length) reading->left = std::min(reading->left, *request.length);
          if (lseek(reading->file.fd(), static_cast<off_t>(request.offset), SEEK_SET) < 0) {
            reading->status = SystemError(reading->file.path(), "cannot seek");
          }
          continue;
        }
        if (reading->pending.empty()) {
          if (reading->left == 0) break;
          reading->buffer.resize(kBufferBytes);
          const absl::StatusOr<size_t> got = reading->file.Read(
              &reading->buffer[0],
              static_cast<size_t>(std::min<uint64_t>(kBufferBytes, reading->left)));
          if (!got.ok()) {
            reading->status = absl::InternalError(got.status().message());
            break;
          }
          if (*got == 0) {
            reading->status = absl::DataLossError(
                absl::StrCat(reading->file.path(), ": shorter than it should be"));
            break;
          }
          reading->pending = absl::string_view(reading->buffer.data(), *got);
          reading->left -= *got;
        }
        const absl::StatusOr<bool> taken = reading->request.sink->Write(reading->pending);
        if (!taken.ok()) {
          reading->status = taken.status();
          break;
        }
        if (!*taken) return;
        reading->pending = absl::string_view();
      }
      reading->request.sink->OnWritable(nullptr);
      const std::shared_ptr<Reading> keep = std::exchange(reading->self, nullptr);
      keep->done(keep->status);
    }

    ReadRequest request;
    Done done;
    HttpTransport* transport = nullptr;
    File file;
    uint64_t size = 0;
    std::string etag;
    uint64_t left = 0;
    bool started = false;
    absl::Status status;
    std::string buffer;
    absl::string_view pending;      // read and not yet taken
    std::shared_ptr<Reading> self;  // until done
  };

  struct Writing {
    absl::Status Take(absl::string_view bytes) {
      md5.Update(bytes);
      return file.Write(bytes);
    }

    ObjectInfo info;
    std::string file_name;
    File file;
    Md5 md5;
    bool begun = false;
    std::shared_ptr<BodySource> source;
    uint64_t wanted = 0;
    Done done;
  };

  std::string BucketPath(const std::string& id) const {
    // The only two names of buckets that no folder can have.
    if (id == "." || id == "..") return absl::StrCat(folder_, "/%2E", id.substr(1));
    return absl::StrCat(folder_, "/", id);
  }
  std::string ObjectsPath(const std::string& id) const { return BucketPath(id) + "/objects/"; }

  static absl::Status NotOurs(const std::string& path) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": is a folder of files without index.ndjson, which can only be read"));
  }

  absl::StatusOr<Index*> GetIndex(const std::string& bucket) {
    std::unique_ptr<Index>& index = indexes_[bucket];
    if (index != nullptr) return index.get();
    const std::string path = BucketPath(bucket) + "/index.ndjson";
    const absl::StatusOr<std::string> text = ReadWhole(path);
    if (!text.ok()) return text.status();
    auto read = std::make_unique<Index>();
    int number = 0;
    for (size_t begin = 0;;) {
      const size_t end = text->find('\n', begin);
      if (end == std::string::npos) {
        read->whole_bytes = begin;
        break;
      }
      ++number;
      absl::StatusOr<Json> line = ParseJson(absl::string_view(*text).substr(begin, end - begin));
      begin = end + 1;
      const auto bad = [&] {
        return absl::DataLossError(absl::StrCat(path, ":", number, ": not a line of an index"));
      };
      if (!line.ok() || !line->is_object()) return bad();
      const std::string key = TextField(*line, "key");
      if (line->count("deleted") > 0) {
        read->entries.erase(key);
        continue;
      }
      (*line)["bucket"] = bucket;
      absl::StatusOr<ObjectInfo> info = ObjectInfo::FromJson(*line);
      const std::string file = TextField(*line, "file");
      if (!info.ok() || file.empty() || file.find('/') != std::string::npos || !info->size) {
        return bad();
      }
      read->entries[key] = {*std::move(info), file};
    }
    index = std::move(read);
    return index.get();
  }

  absl::StatusOr<Index*> WritableIndex(const std::string& bucket) {
    const std::string path = BucketPath(bucket);
    if (!IsFolder(path))
      return absl::NotFoundError(absl::StrCat(path, ": there is no such bucket"));
    if (!Exists(path + "/index.ndjson")) return NotOurs(path);
    const auto known = indexes_.find(bucket);
    if (known != indexes_.end() && known->second != nullptr && known->second->file.fd() >= 0) {
      return known->second.get();
    }
    auto file = std::make_unique<File>();
    absl::Status status = file->Open(path + "/index.ndjson", O_RDWR);
    if (!status.ok()) return status;
    if (flock(file->fd(), LOCK_EX | LOCK_NB) != 0) {
      return absl::InternalError(absl::StrCat(path, ": another program is writing to it"));
    }
    indexes_.erase(bucket);  // read again, now that nobody else writes
    const absl::StatusOr<Index*> index = GetIndex(bucket);
    if (!index.ok()) return index.status();
    if (ftruncate(file->fd(), static_cast<off_t>((*index)->whole_bytes)) != 0 ||
        lseek(file->fd(), 0, SEEK_END) < 0) {
      return SystemError(path + "/index.ndjson", "cannot write");
    }
    (*index)->file.Swap(file.get());
    return *index;
  }

  static absl::Status AppendLine(Index* index, const Json& line) {
    const std::string text = ToJsonText(line) + "\n";
    const absl::Status written = index->file.Write(text);
    if (written.ok()) {
      index->whole_bytes += text.size();
    } else if (ftruncate(index->file.fd(), static_cast<off_t>(index->whole_bytes)) != 0 ||
               lseek(index->file.fd(), 0, SEEK_END) < 0) {
      return absl::InternalError(
          absl::StrCat(written.message(), "; the index ends in half a line"));
    }
    return written;
  }

  // The entry of an object; its `file` is a path here.
  // Whether the file, a whole path, is there and has its size.
  static absl::Status CheckFile(const Entry& entry) {
    struct stat info;
    if (stat(entry.file.c_str(), &info) != 0) return SystemError(entry.file, "cannot open");
    if (static_cast<uint64_t>(info.st_size) == *entry.info.size) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat(entry.file, ": has ", info.st_size,
                                            " bytes, the index says ", *entry.info.size));
  }

  absl::StatusOr<Entry> Find(const std::string& bucket, const std::string& key) {
    const absl::StatusOr<Bucket> found = GetBucket(bucket);
    if (!found.ok()) return found.status();
    const std::string path = BucketPath(bucket);
    const absl::Status missing =
        absl::NotFoundError(absl::StrCat(path, ": there is no object '", key, "'"));
    Entry entry;
    if (Exists(path + "/index.ndjson")) {
      const absl::StatusOr<Index*> index = GetIndex(bucket);
      if (!index.ok()) return index.status();
      const auto at = (*index)->entries.find(key);
      if (at == (*index)->entries.end()) return missing;
      entry = at->second;
      entry.file = ObjectsPath(bucket) + entry.file;
      const absl::Status status = CheckFile(entry);
      if (!status.ok()) return status;
      return entry;
    }
    // Of a tree only what its listing can give: no "..", no "//", no leading or trailing slash.
    for (const absl::string_view part : absl::StrSplit(key, '/')) {
      if (part.empty() || part == "." || part == "..") return missing;
    }
    entry.file = path + "/" + key;
    struct stat info;
    if (lstat(entry.file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return missing;
    entry.info = TreeInfo(bucket, key, static_cast<uint64_t>(info.st_size));
    return entry;
  }

  static ObjectInfo TreeInfo(const std::string& bucket, const std::string& key, uint64_t size) {
    ObjectInfo info;
    info.bucket = bucket;
    info.key = key;
    info.size = size;
    info.mimetype = MimeTypeOf(key);
    info.cache_control = kCacheControl;
    return info;
  }

  absl::Status ListTree(const std::string& bucket, const std::string& prefix,
                        const std::function<absl::Status(const ObjectInfo&)>& object) {
    std::map<std::string, uint64_t> sizes;
    const absl::Status walked = WalkTree(BucketPath(bucket), "", &sizes);
    if (!walked.ok()) return walked;
    for (auto file = sizes.lower_bound(prefix);
         file != sizes.end() && absl::StartsWith(file->first, prefix); ++file) {
      ObjectInfo info = TreeInfo(bucket, file->first, file->second);
      absl::StatusOr<std::string> md5 = Md5OfFile(BucketPath(bucket) + "/" + file->first);
      if (!md5.ok()) return md5.status();
      info.etag = *std::move(md5);
      const absl::Status status = object(info);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status WalkTree(const std::string& root, const std::string& folder,
                        std::map<std::string, uint64_t>* sizes) {
    const absl::StatusOr<std::vector<std::string>> names = ReadFolder(root + "/" + folder);
    if (!names.ok()) return names.status();
    for (const std::string& name : *names) {
      const std::string key = folder + name;
      const std::string path = root + "/" + key;
      if (!IsValidUtf8(name)) {
        return absl::InvalidArgumentError(absl::StrCat(path, ": the name is not valid UTF-8"));
      }
      struct stat info;
      if (lstat(path.c_str(), &info) != 0) return SystemError(path, "cannot look at it");
      if (S_ISDIR(info.st_mode)) {
        const absl::Status status = WalkTree(root, key + "/", sizes);
        if (!status.ok()) return status;
      } else if (S_ISREG(info.st_mode)) {
        (*sizes)[key] = static_cast<uint64_t>(info.st_size);
      } else {
        return absl::InvalidArgumentError(
            absl::StrCat(path, ": neither a file nor a folder (a link?)"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Begin(const ObjectInfo& info, bool overwrite, Writing* writing) {
    writing->info = info;
    absl::StatusOr<Index*> index = WritableIndex(info.bucket);
    if (!index.ok()) return index.status();
    const bool exists = (*index)->entries.count(info.key) > 0;
    if (exists && !overwrite) {
      return absl::AlreadyExistsError(
          absl::StrCat(BucketPath(info.bucket), ": '", info.key, "' exists already"));
    }
    // A file that nothing refers to: the plain name, or with the first free number ("@" is in no name).
    const std::string name = FolderFileName(info.key);
    const std::string old = exists ? (*index)->entries[info.key].file : "";
    for (int version = 1;; ++version) {
      writing->file_name = version == 1 ? name : absl::StrCat(name, "@", version);
      if (writing->file_name != old && (*index)->being_written.count(writing->file_name) == 0)
        break;
    }
    const absl::Status opened = writing->file.Open(ObjectsPath(info.bucket) + writing->file_name,
                                                   O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
    if (!opened.ok()) return opened;
    writing->begun = true;
    (*index)->being_written.insert(writing->file_name);
    return absl::OkStatus();
  }

  // Makes the file the object, or removes it.
  absl::Status End(Writing* writing, absl::Status status) {
    if (!writing->begun) return status;
    Index* const index = indexes_[writing->info.bucket].get();
    index->being_written.erase(writing->file_name);
    const absl::Status closed = writing->file.Close();
    if (status.ok()) status = closed;
    const std::string objects = ObjectsPath(writing->info.bucket);
    if (status.ok()) {
      ObjectInfo info = writing->info;
      info.size = writing->md5.bytes();
      info.etag = writing->md5.Hex();
      Json line = info.ToJson();
      line.erase("bucket");
      line["file"] = writing->file_name;
      status = AppendLine(index, line);
      if (status.ok()) {
        Entry& entry = index->entries[info.key];
        const std::string old = entry.file;
        entry = {info, writing->file_name};
        if (!old.empty()) unlink((objects + old).c_str());
        return absl::OkStatus();
      }
    }
    unlink((objects + writing->file_name).c_str());
    return status;
  }

  void Pump(const std::shared_ptr<Writing>& writing) {
    if (writing->source == nullptr) return;  // done
    char buffer[kBufferBytes];
    while (writing->md5.bytes() < writing->wanted) {
      const absl::StatusOr<size_t> got = writing->source->Read(
          buffer, static_cast<size_t>(
                      std::min<uint64_t>(sizeof buffer, writing->wanted - writing->md5.bytes())));
      if (!got.ok()) return Finish(writing, got.status());
      if (*got == BodySource::kNotYet) return;
      if (*got == 0) {
        return Finish(writing, absl::DataLossError(absl::StrCat(
                                   writing->file.path(), ": the content ended at byte ",
                                   writing->md5.bytes(), " of ", writing->wanted)));
      }
      const absl::Status taken = writing->Take(absl::string_view(buffer, *got));
      if (!taken.ok()) return Finish(writing, taken);
    }
    Finish(writing, absl::OkStatus());
  }

  void Finish(const std::shared_ptr<Writing>& writing, absl::Status status) {
    if (writing->source == nullptr) return;
    writing->source->OnReadable(nullptr);
    writing->source = nullptr;
    writing->done(End(writing.get(), std::move(status)));
  }

  const std::string folder_;
  HttpTransport* const transport_;
  std::map<std::string, std::unique_ptr<Index>> indexes_;  // by bucket
};

}  // namespace

std::string FolderFileName(const std::string& key) {
  constexpr size_t kLongest = 200;  // of 255, to leave room for a version
  // "~" and "%" of PercentEncode's own: every other byte of it is as it was.
  std::string name;
  for (const char c : PercentEncode(key, "")) name += c == '~' ? "%7E" : std::string(1, c);
  if (name.size() > kLongest) {
    name = absl::StrCat(name.substr(0, kLongest - 34), "~", Md5Hex(key));
  }
  // No hidden files, no "." and no "..".
  if (!name.empty() && name[0] == '.') name = "%2E" + name.substr(1);
  return name;
}

std::unique_ptr<ObjectStore> NewFolderStore(std::string folder, HttpTransport* transport) {
  return std::make_unique<FolderStore>(std::move(folder), transport);
}

}  // namespace dumpline

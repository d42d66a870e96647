#include "tools/bucket-delete/bucket_delete.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/bucket-delete/backup.h"
#include "tools/lib/io/temp_file.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/storage/manifest_reader.h"
#include "tools/lib/storage/object.h"

namespace dumpline {
namespace {

constexpr size_t kBatchLines = 1000;  // of which the store makes requests that servers take

class Deleter {
 public:
  Deleter(const BucketDeleteOptions& options, ObjectStore* store, HttpTransport* transport,
          ByteSink* out)
      : options_(options), store_(store), transport_(transport), writer_(out) {}

  absl::Status ReadManifest(ByteSource* manifest);

  // All must be there: for deletion, like for lists, a bucket that does not exist is an empty one.
  absl::Status FindBuckets();

  absl::Status BackUp(ObjectStore* backup, const RetryPolicy& policy);
  absl::Status DeleteAll();

  absl::Status Close() { return writer_.Close(); }
  const BucketDeleteCounts& counts() const { return counts_; }

 private:
  struct Line : ManifestLine {
    enum { kDeleted, kWouldDelete, kAbsent, kFailed } result = kFailed;
    std::string error = "the server was not heard of again";
  };

  absl::Status ReadLine(ManifestReader* reader, Line* line, bool* more) const;
  void DeleteBatch(std::vector<Line>* batch);
  void AskAbout(const std::vector<Line*>& lines);
  void Write(Line* line);

  const BucketDeleteOptions& options_;
  ObjectStore* const store_;
  HttpTransport* const transport_;
  Writer writer_;
  TempFile lines_;
  uint64_t line_count_ = 0;
  std::map<std::string, Bucket> buckets_;  // by id
  // Bucket and key of what was not there when the backup was made.
  std::set<std::pair<std::string, std::string>> absent_;
  bool has_failed_ = false;  // a request; no more are made
  BucketDeleteCounts counts_;
};

absl::Status Deleter::ReadManifest(ByteSource* manifest) {
  ManifestReader reader(manifest);
  Line line;
  for (bool more = true;;) {
    const absl::Status read = ReadLine(&reader, &line, &more);
    if (!read.ok()) return read;
    if (!more) break;
    ++line_count_;
    buckets_.emplace(line.info.bucket, Bucket());
    const absl::Status written = lines_.Write(ToJsonText(line.json) + "\n");
    if (!written.ok()) return written;
  }
  if (line_count_ <= options_.max_delete) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(line_count_, " objects to delete are more than ",
                                                 options_.max_delete,
                                                 "; --max-delete allows more"));
}

absl::Status Deleter::ReadLine(ManifestReader* reader, Line* line, bool* more) const {
  const absl::StatusOr<bool> next = reader->Next(line);
  if (!next.ok()) return next.status();
  *more = *next;
  if (!*more) return absl::OkStatus();
  absl::Status status = CheckBucketName(line->info.bucket);
  if (status.ok() && line->info.key.empty()) {
    status = absl::InvalidArgumentError("the key is empty");
  }
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(reader->Where(), ": ", status.message()));
}

absl::Status Deleter::FindBuckets() {
  for (auto& [id, bucket] : buckets_) {
    absl::StatusOr<Bucket> found = store_->GetBucket(id);
    if (!found.ok()) return found.status();
    bucket = *std::move(found);
    if (options_.dry_run) continue;
    // Whether anything can be deleted: not from a folder of files. No server is asked.
    std::vector<std::string> none;
    const absl::Status can_delete = store_->Delete(id, {}, &none);
    if (!can_delete.ok()) return can_delete;
  }
  return absl::OkStatus();
}

absl::Status Deleter::BackUp(ObjectStore* backup, const RetryPolicy& policy) {
  Backup job(store_, backup, transport_, policy, options_.jobs, options_.complain);
  for (const auto& [id, bucket] : buckets_) {
    const absl::Status made = job.MakeBucket(bucket);
    if (!made.ok()) return made;
  }
  TempFileSource source(&lines_, 0, lines_.bytes(), "manifest");
  ManifestReader reader(&source);
  Line line;
  for (bool more = true;;) {
    const absl::Status read = ReadLine(&reader, &line, &more);
    if (!read.ok()) return read;
    if (!more) break;
    const absl::Status begun = job.Add(std::move(line.info));
    if (!begun.ok()) return begun;
  }
  const absl::Status finished = job.Finish();
  absent_ = job.absent();
  return finished;
}

absl::Status Deleter::DeleteAll() {
  TempFileSource source(&lines_, 0, lines_.bytes(), "manifest");
  ManifestReader reader(&source);
  for (bool more = true; more;) {
    std::vector<Line> batch;
    while (batch.size() < kBatchLines) {
      Line line;
      const absl::Status read = ReadLine(&reader, &line, &more);
      if (!read.ok()) return read;
      if (!more) break;
      batch.push_back(std::move(line));
    }
    DeleteBatch(&batch);
    for (Line& line : batch) Write(&line);
    writer_.Flush();
    // Whoever cannot tell what is deleted must not go on.
    if (!writer_.status().ok()) return writer_.status();
  }
  return absl::OkStatus();
}

void Deleter::DeleteBatch(std::vector<Line>* batch) {
  std::map<std::string, std::vector<Line*>> by_bucket;
  for (Line& line : *batch) {
    if (absent_.count({line.info.bucket, line.info.key}) > 0) {
      line.result = Line::kAbsent;  // and if it is there by now, it has no backup
    } else {
      by_bucket[line.info.bucket].push_back(&line);
    }
  }
  std::vector<Line*> unknown;
  for (const auto& [bucket, lines] : by_bucket) {
    if (options_.dry_run) {
      unknown.insert(unknown.end(), lines.begin(), lines.end());
      continue;
    }
    std::vector<std::string> deleted;
    absl::Status status = absl::CancelledError("not tried, because an earlier request failed");
    if (!has_failed_) {
      std::set<std::string> keys;
      for (const Line* line : lines) keys.insert(line->info.key);
      status = store_->Delete(bucket, {keys.begin(), keys.end()}, &deleted);
      if (!status.ok()) {
        has_failed_ = true;
        status = absl::UnavailableError(
            absl::StrCat(status.message(), "; it may have been deleted all the same"));
      }
    }
    // Servers tell what they have deleted, and of the rest nothing.
    const std::set<std::string> names(deleted.begin(), deleted.end());
    for (Line* line : lines) {
      if (names.count(line->info.key) > 0) {
        line->result = Line::kDeleted;
      } else if (status.ok()) {
        unknown.push_back(line);
      } else {
        line->result = Line::kFailed;
        line->error = std::string(status.message());
      }
    }
  }
  AskAbout(unknown);
}

// Asks whether the objects are there.
void Deleter::AskAbout(const std::vector<Line*>& lines) {
  int running = 0;
  for (size_t next = 0; next < lines.size() || running > 0;) {
    while (next < lines.size() && running < options_.jobs) {
      Line* const line = lines[next++];
      ++running;
      store_->GetInfo(line->info.bucket, line->info.key,
                      [this, line, &running](absl::StatusOr<ObjectInfo> info) {
                        --running;
                        if (absl::IsNotFound(info.status())) {
                          line->result = Line::kAbsent;
                        } else if (info.ok() && options_.dry_run) {
                          line->result = Line::kWouldDelete;
                        } else {
                          line->result = Line::kFailed;
                          line->error = info.ok()
                                            ? "it is still there, and the server does not say why"
                                            : std::string(info.status().message());
                        }
                      });
    }
    if (running > 0 && !transport_->RunOnce()) return;
  }
}

void Deleter::Write(Line* line) {
  line->json.erase("error");  // of an earlier run
  switch (line->result) {
    case Line::kDeleted:
      line->json["result"] = "deleted";
      ++counts_.deleted;
      break;
    case Line::kWouldDelete:
      line->json["result"] = "would-delete";
      ++counts_.would_delete;
      break;
    case Line::kAbsent:
      line->json["result"] = "absent";
      ++counts_.absent;
      break;
    case Line::kFailed:
      line->json["result"] = "failed";
      line->json["error"] = line->error;
      ++counts_.failed;
      break;
  }
  writer_.Append(ToJsonText(line->json));
  writer_.Append('\n');
}

}  // namespace

absl::StatusOr<BucketDeleteCounts> BucketDelete(const BucketDeleteOptions& options,
                                                ObjectStore* store, ObjectStore* backup,
                                                HttpTransport* transport, const RetryPolicy& policy,
                                                ByteSource* manifest, ByteSink* out) {
  Deleter deleter(options, store, transport, out);
  absl::Status status = deleter.ReadManifest(manifest);
  if (status.ok()) status = deleter.FindBuckets();
  if (status.ok() && backup != nullptr && !options.dry_run) status = deleter.BackUp(backup, policy);
  if (!status.ok()) return status;
  status = deleter.DeleteAll();
  const absl::Status stored = store->Close();
  const absl::Status closed = deleter.Close();
  for (const absl::Status& each : {status, stored, closed}) {
    if (!each.ok()) return each;
  }
  return deleter.counts();
}

}  // namespace dumpline

#include "tools/bucket-delete/bucket_delete.h"

#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/bucket-delete/backup.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/copy/content.h"
#include "tools/lib/storage/info_lookup.h"
#include "tools/lib/storage/manifest_reader.h"
#include "tools/lib/storage/manifest_spool.h"
#include "tools/lib/storage/object.h"
#include "tools/lib/text/count.h"
#include "tools/lib/text/flat_json.h"

namespace dumpline {
namespace {

constexpr size_t kBatchLines = 1000;

class Deleter {
 public:
  // `backup` may be null.
  Deleter(const BucketDeleteOptions& options, ObjectStore* store, ObjectStore* backup,
          HttpTransport* transport, ByteSink* out)
      : options_(options),
        store_(store),
        backup_(backup),
        transport_(transport),
        lookup_(store->reader(), InfoLookup::Freshness::kAfterQuery),
        writer_(out) {}

  absl::Status ReadManifest(ByteSource* manifest);

  // Requires that all buckets exist: a deletion from a missing bucket succeeds and deletes nothing.
  absl::Status FindBuckets();

  absl::Status BackUp(const RetryPolicy& policy);
  absl::Status DeleteAll();

  absl::Status Close() { return writer_.Close(); }
  const BucketDeleteCounts& counts() const { return counts_; }

 private:
  // kUnchanged applies before the deletion, the other values after it.
  enum class Result { kUnchanged, kDeleted, kWouldDelete, kAbsent, kFailed };

  struct Line : SpooledLine {
    Result result = Result::kFailed;
    std::string error = "no response from the server";
  };

  // Requires that `lines` is an allowed share of the bucket's objects.
  absl::Status CheckShare(const std::string& bucket, uint64_t lines);

  void DeleteBatch(std::vector<Line>* batch);
  // Looks up the objects, and compares them with their lines and their backup.
  void CheckUnchanged(std::vector<Line>* batch);
  void CompareWithLine(const absl::StatusOr<ObjectInfo>& now, Line* line) const;
  // Calls `done` when the line has its result.
  void CompareWithBackup(const ObjectInfo& now, Line* line, std::function<void()> done);
  // Deletes objects of one bucket. Appends the lines whose result the server did not report to
  // `unknown`.
  void DeleteFromBucket(const std::string& bucket, const std::vector<Line*>& lines,
                        std::vector<Line*>* unknown);
  // Looks up the objects and sets the results of their lines.
  void CheckWhetherAbsent(const std::vector<Line*>& lines);
  void SetResult(const absl::StatusOr<ObjectInfo>& info, Line* line) const;
  void Write(const Line& line);

  const BucketDeleteOptions& options_;
  ObjectStore* const store_;
  ObjectStore* const backup_;
  HttpTransport* const transport_;
  InfoLookup lookup_;
  Writer writer_;
  ManifestSpool lines_;
  std::map<std::string, Bucket> buckets_;        // by id
  std::map<std::string, uint64_t> line_counts_;  // by bucket
  Backup::ObjectNames absent_;                   // absent when the backup was made
  bool has_failed_ = false;                      // a deletion has failed; no more are sent
  BucketDeleteCounts counts_;
};

// Returns the fields that describe the content. A line's metadata may differ from the object's.
ObjectInfo ContentOf(const ObjectInfo& info) {
  ObjectInfo content;
  content.size = info.size;
  content.etag = info.etag;
  return content;
}

// Returns OK if the line can name an object of any store.
absl::Status CheckName(const ObjectInfo& info) {
  RETURN_IF_ERROR(CheckBucketName(info.bucket));
  return info.key.empty() ? absl::InvalidArgumentError("the key is empty") : absl::OkStatus();
}

absl::Status Deleter::ReadManifest(ByteSource* manifest) {
  ManifestReader reader(manifest);
  SpooledLine line;
  uint64_t line_count = 0;
  for (;;) {
    ASSIGN_OR_RETURN(const bool has_line, reader.Next(&line.info));
    if (!has_line) break;
    const absl::Status valid = CheckName(line.info);
    if (!valid.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(reader.Where(), ": ", valid.message()));
    }
    buckets_.emplace(line.info.bucket, Bucket());
    ++line_counts_[line.info.bucket];
    ++line_count;
    if (!options_.shard.Has(line.info.bucket, line.info.key)) continue;
    line.text = WithoutFields(reader.text(), {"result", "error"});  // from an earlier run
    RETURN_IF_ERROR(lines_.Add(line));
  }
  if (line_count <= options_.max_delete) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(CountOf(line_count, "object to delete exceeds", "objects to delete exceed"),
                   " --max-delete=", options_.max_delete, "; raise it if that is intended"));
}

absl::Status Deleter::FindBuckets() {
  for (auto& [id, bucket] : buckets_) {
    ASSIGN_OR_RETURN(bucket, store_->buckets()->GetBucket(id));
    RETURN_IF_ERROR(CheckShare(id, line_counts_[id]));
    if (options_.dry_run) continue;
    // Without keys, this only checks that the bucket is not a read-only folder of files.
    std::vector<std::string> none;
    RETURN_IF_ERROR(store_->deleter()->Delete(id, {}, &none));
  }
  return absl::OkStatus();
}

absl::Status Deleter::CheckShare(const std::string& bucket, uint64_t lines) {
  if (!options_.max_percent) return absl::OkStatus();
  uint64_t objects = 0;
  RETURN_IF_ERROR(store_->buckets()->ListObjects(bucket, "", [&objects](const ObjectInfo&) {
    ++objects;
    return absl::OkStatus();
  }));
  if (lines * 100 <= objects * *options_.max_percent) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(lines, " of the ", CountOf(objects, "object"), " of bucket ", bucket,
                   lines == 1 ? " exceeds" : " exceed", " --max-delete=", *options_.max_percent,
                   "%; raise it if that is intended"));
}

absl::Status Deleter::BackUp(const RetryPolicy& policy) {
  Backup job(store_->reader(), backup_, transport_, policy, options_.jobs.get(),
             options_.on_failed_backup);
  for (const auto& [id, bucket] : buckets_) RETURN_IF_ERROR(job.MakeBucket(bucket));
  ManifestSpoolReader reader(&lines_);
  SpooledLine line;
  for (;;) {
    ASSIGN_OR_RETURN(const bool has_line, reader.Next(&line));
    if (!has_line) break;
    RETURN_IF_ERROR(job.Add(std::move(line.info)));
  }
  RETURN_IF_ERROR(job.Finish());
  absent_ = job.absent();
  return absl::OkStatus();
}

absl::Status Deleter::DeleteAll() {
  ManifestSpoolReader reader(&lines_);
  for (bool has_line = true; has_line;) {
    std::vector<Line> batch;
    while (batch.size() < kBatchLines) {
      Line line;
      ASSIGN_OR_RETURN(has_line, reader.Next(&line));
      if (!has_line) break;
      batch.push_back(std::move(line));
    }
    DeleteBatch(&batch);
    for (const Line& line : batch) Write(line);
    writer_.Flush();
    // Deletions that can no longer be reported must not take place.
    RETURN_IF_ERROR(writer_.status());
  }
  return absl::OkStatus();
}

void Deleter::DeleteBatch(std::vector<Line>* batch) {
  CheckUnchanged(batch);
  std::map<std::string, std::vector<Line*>> by_bucket;
  for (Line& line : *batch) {
    if (line.result != Result::kUnchanged) continue;
    if (options_.dry_run) {
      line.result = Result::kWouldDelete;
    } else {
      by_bucket[line.info.bucket].push_back(&line);
    }
  }
  std::vector<Line*> unknown;
  for (const auto& [bucket, lines] : by_bucket) DeleteFromBucket(bucket, lines, &unknown);
  CheckWhetherAbsent(unknown);
}

void Deleter::CheckUnchanged(std::vector<Line>* batch) {
  size_t running = 0;
  for (Line& line : *batch) {
    if (absent_.count({line.info.bucket, line.info.key}) > 0) {
      line.result = Result::kAbsent;  // if it has been created since, it has no backup
      continue;
    }
    ++running;
    lookup_.Get(line.info.bucket, line.info.key,
                [this, &line, &running](absl::StatusOr<ObjectInfo> now) {
                  const auto done = [&running] { --running; };
                  CompareWithLine(now, &line);
                  if (line.result != Result::kUnchanged) return done();
                  CompareWithBackup(*now, &line, done);
                });
  }
  while (running > 0) {
    lookup_.Flush();
    if (running > 0 && !transport_->RunOnce()) return;
  }
}

void Deleter::CompareWithLine(const absl::StatusOr<ObjectInfo>& now, Line* line) const {
  if (absl::IsNotFound(now.status())) {
    line->result = Result::kAbsent;
  } else if (!now.ok()) {
    line->error = std::string(now.status().message());
  } else if (!IsUnchanged(ContentOf(line->info), *now)) {
    line->error = "it has changed since it was listed";
  } else {
    line->result = Result::kUnchanged;
  }
}

void Deleter::CompareWithBackup(const ObjectInfo& now, Line* line, std::function<void()> done) {
  if (backup_ == nullptr || options_.dry_run) return done();
  backup_->reader()->GetInfo(line->info.bucket, line->info.key,
                             [now, line, done](const absl::StatusOr<ObjectInfo>& kept) {
                               if (!kept.ok() || !IsUnchanged(ContentOf(*kept), now)) {
                                 line->result = Result::kFailed;
                                 line->error = "it has changed since it was backed up";
                               }
                               done();
                             });
}

void Deleter::DeleteFromBucket(const std::string& bucket, const std::vector<Line*>& lines,
                               std::vector<Line*>* unknown) {
  std::vector<std::string> deleted;
  absl::Status status = absl::CancelledError("not tried, because an earlier request failed");
  if (!has_failed_) {
    std::set<std::string> keys;
    for (const Line* line : lines) keys.insert(line->info.key);
    status = store_->deleter()->Delete(bucket, {keys.begin(), keys.end()}, &deleted);
    if (!status.ok()) {
      has_failed_ = true;
      status = absl::UnavailableError(
          absl::StrCat(status.message(), "; it may have been deleted nevertheless"));
    }
  }
  // Servers report the keys that they have deleted, and nothing about the others.
  const std::set<std::string> names(deleted.begin(), deleted.end());
  for (Line* line : lines) {
    if (names.count(line->info.key) > 0) {
      line->result = Result::kDeleted;
    } else if (status.ok()) {
      unknown->push_back(line);
    } else {
      line->result = Result::kFailed;
      line->error = std::string(status.message());
    }
  }
}

void Deleter::CheckWhetherAbsent(const std::vector<Line*>& lines) {
  int running = 0;
  for (size_t next = 0; next < lines.size() || running > 0;) {
    while (next < lines.size() && running < options_.jobs->jobs()) {
      Line* const line = lines[next++];
      ++running;
      store_->reader()->GetInfo(line->info.bucket, line->info.key,
                                [this, line, &running](absl::StatusOr<ObjectInfo> info) {
                                  --running;
                                  SetResult(info, line);
                                });
    }
    if (running > 0 && !transport_->RunOnce()) return;
  }
}

void Deleter::SetResult(const absl::StatusOr<ObjectInfo>& info, Line* line) const {
  if (absl::IsNotFound(info.status())) {
    line->result = Result::kAbsent;
  } else if (!info.ok()) {
    line->result = Result::kFailed;
    line->error = std::string(info.status().message());
  } else {
    line->result = Result::kFailed;
    line->error = "it still exists, and the server does not report why";
  }
}

void Deleter::Write(const Line& line) {
  Json fields;
  switch (line.result) {
    case Result::kDeleted:
      fields["result"] = "deleted";
      ++counts_.deleted;
      break;
    case Result::kWouldDelete:
      fields["result"] = "would-delete";
      ++counts_.would_delete;
      break;
    case Result::kAbsent:
      fields["result"] = "absent";
      ++counts_.absent;
      break;
    case Result::kUnchanged:
    case Result::kFailed:
      fields["result"] = "failed";
      fields["error"] = line.error;
      ++counts_.failed;
      break;
  }
  writer_.Append(AppendJsonFields(line.text, fields) + "\n");
}

}  // namespace

absl::StatusOr<BucketDeleteCounts> BucketDelete(const BucketDeleteOptions& options,
                                                ObjectStore* store, ObjectStore* backup,
                                                HttpTransport* transport, const RetryPolicy& policy,
                                                ByteSource* manifest, ByteSink* out) {
  Deleter deleter(options, store, backup, transport, out);
  RETURN_IF_ERROR(deleter.ReadManifest(manifest));
  RETURN_IF_ERROR(deleter.FindBuckets());
  if (backup != nullptr && !options.dry_run) RETURN_IF_ERROR(deleter.BackUp(policy));
  const absl::Status deleted = deleter.DeleteAll();
  const absl::Status stored = store->Close();
  const absl::Status closed = deleter.Close();
  for (const absl::Status& each : {deleted, stored, closed}) RETURN_IF_ERROR(each);
  return deleter.counts();
}

}  // namespace dumpline

#include "tools/bucket-upload/bucket_upload.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/manifest_spool.h"
#include "tools/lib/text/flat_json.h"

namespace dumpline {
namespace {

// Maximum size of the lines that wait for the result of a slow earlier object. At this size, no new
// copy is started.
constexpr size_t kMaxPendingBytes = 4 << 20;
// Maximum total size of small objects in memory, over all jobs.
constexpr uint64_t kMaxSmallBytes = 8 << 20;

const char* NameOf(CopyResult::Outcome outcome) {
  switch (outcome) {
    case CopyResult::Outcome::kUploaded:
      return "uploaded";
    case CopyResult::Outcome::kSkipped:
      return "skipped";
    case CopyResult::Outcome::kWouldUpload:
      return "would-upload";
    case CopyResult::Outcome::kFailed:
      break;
  }
  return "failed";
}

std::string ResultLine(const std::string& text, const CopyResult& result) {
  Json fields;
  fields["result"] = NameOf(result.outcome);
  fields["bytes"] = result.bytes;
  fields["attempts"] = result.attempts;
  if (result.outcome == CopyResult::Outcome::kUploaded) fields["verified"] = result.verified;
  if (result.outcome == CopyResult::Outcome::kFailed) {
    fields["error"] = std::string(result.status.message());
  }
  return AppendJsonFields(text, fields) + "\n";
}

CopyResult Failure(absl::Status status) {
  CopyResult result;
  result.status = std::move(status);
  return result;
}

class Uploader {
 public:
  Uploader(const BucketUploadOptions& options, UploadPlan* plan, Copier* copier, ByteSink* out)
      : options_(options),
        sends_(plan->refused() == 0 || options.skip_refused || options.copy.dry_run),
        manifest_(plan->lines()),
        copier_(copier),
        out_(out) {
    progress_.total_objects = plan->objects();
    progress_.total_bytes = plan->bytes();
  }

  absl::Status Run() {
    while (!at_end_ || !lines_.empty()) {
      RETURN_IF_ERROR(StartCopies());
      ReportProgress();
      if (copying_ > 0 && !copier_->RunOnce()) {
        return absl::InternalError("a transfer never ended");
      }
      RETURN_IF_ERROR(WriteResults());
    }
    ReportProgress();
    return absl::OkStatus();
  }

  const UploadCounts& counts() const { return progress_.counts; }

 private:
  struct Line : SpooledLine {
    std::optional<CopyResult> result;
  };

  absl::Status StartCopies() {
    while (!at_end_ && copier_->HasRoom(*options_.jobs) && pending_bytes_ < kMaxPendingBytes) {
      RETURN_IF_ERROR(ReadNext());
      if (at_end_) break;
      // The second line of a key waits for the first, and all lines after it wait too.
      if (copier_->IsInFlight(next_->info.bucket, next_->info.key)) break;
      Start(std::exchange(next_, nullptr));
      RETURN_IF_ERROR(WriteResults());
    }
    return absl::OkStatus();
  }

  absl::Status ReadNext() {
    if (next_ != nullptr) return absl::OkStatus();
    auto line = std::make_shared<Line>();
    ASSIGN_OR_RETURN(const bool has_line, manifest_.Next(line.get()));
    at_end_ = !has_line;
    if (has_line) next_ = std::move(line);
    return absl::OkStatus();
  }

  void Start(std::shared_ptr<Line> line) {
    lines_.push_back(line);
    pending_bytes_ += line->text.size();
    if (!line->refusal.ok()) {
      line->result = Failure(line->refusal);
      ++progress_.counts.refused;
      return;
    }
    if (!sends_) {
      line->result =
          Failure(absl::CancelledError("not sent, because other objects would be refused"));
      return;
    }
    ++copying_;
    copier_->Copy(line->info, [this, line](CopyResult result) {
      line->result = std::move(result);
      --copying_;
    });
  }

  // Writes the results up to the first missing one.
  absl::Status WriteResults() {
    while (!lines_.empty() && lines_.front()->result) {
      const Line& line = *lines_.front();
      Count(line);
      RETURN_IF_ERROR(out_->Write(ResultLine(line.text, *line.result)));
      pending_bytes_ -= line.text.size();
      lines_.pop_front();
    }
    return absl::OkStatus();
  }

  void Count(const Line& line) {
    UploadCounts& counts = progress_.counts;
    switch (line.result->outcome) {
      case CopyResult::Outcome::kUploaded:
        ++counts.uploaded;
        break;
      case CopyResult::Outcome::kWouldUpload:
        ++counts.would_upload;
        break;
      case CopyResult::Outcome::kSkipped:
        ++counts.skipped;
        break;
      case CopyResult::Outcome::kFailed:
        if (counts.failed++ == 0) {
          counts.first_failure = absl::StrCat(line.info.bucket, "/", line.info.key, ": ",
                                              line.result->status.message());
        }
        break;
    }
    counts.uploaded_bytes += line.result->bytes;
    progress_.finished_bytes += line.info.size.value_or(0);
  }

  void ReportProgress() {
    progress_.sent_bytes = copier_->bytes_sent();
    if (options_.on_progress) options_.on_progress(progress_);
  }

  const BucketUploadOptions& options_;
  const bool sends_;
  ManifestSpoolReader manifest_;
  Copier* const copier_;
  ByteSink* const out_;
  bool at_end_ = false;                      // of the manifest
  std::shared_ptr<Line> next_;               // read but not started
  std::deque<std::shared_ptr<Line>> lines_;  // started but not written
  size_t pending_bytes_ = 0;                 // total size of their text
  int copying_ = 0;                          // copies without a result
  UploadProgress progress_;
};

}  // namespace

absl::StatusOr<UploadCounts> BucketUpload(const BucketUploadOptions& options, UploadSource from,
                                          ObjectStore* to, HttpTransport* transport,
                                          const RetryPolicy& policy, ByteSource* manifest,
                                          ByteSink* out) {
  UploadPlan plan(from, to, transport, options.jobs.get(), options.shard, options.buckets);
  RETURN_IF_ERROR(plan.Read(manifest, [&](const std::string& text) {
    if (options.on_refused) options.on_refused(text);
  }));
  const bool may_send = plan.refused() == 0 || options.skip_refused;
  if (may_send && !options.copy.dry_run) RETURN_IF_ERROR(plan.ApplyBuckets());

  CopyOptions copy = options.copy;
  // An adaptive limit does not count for this: Copier::HasRoom() limits the memory of its copies.
  const int jobs = options.jobs->is_adaptive() ? JobLimit::kFirst : options.jobs->jobs();
  copy.small_bytes = std::min(copy.small_bytes, kMaxSmallBytes / static_cast<uint64_t>(jobs));
  Copier copier(from.objects, {to->reader(), to->writer()}, transport, policy, copy);
  Uploader uploader(options, &plan, &copier, out);
  const absl::Status status = uploader.Run();
  // Uploads are durable only once the target confirms them, even if something else failed.
  const absl::Status stored = to->Close();
  const absl::Status closed = out->Close();
  for (const absl::Status& each : {status, stored, closed}) RETURN_IF_ERROR(each);
  return uploader.counts();
}

}  // namespace dumpline

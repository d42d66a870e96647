#include "tools/bucket-upload/bucket_upload.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/bucket-upload/upload_plan.h"
#include "tools/lib/storage/manifest_reader.h"

namespace dumpline {
namespace {

// Lines that wait for a slow object before them; then nothing new is begun.
constexpr size_t kWaitingBytes = 4 << 20;
// Of objects in memory, all jobs together.
constexpr uint64_t kSmallBytesOfAll = 8 << 20;

const char* Word(CopyResult::Outcome outcome) {
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

// The line of the manifest, with its result instead of that of an earlier run.
std::string ResultLine(Json line, const CopyResult& result) {
  for (const char* name : {"result", "bytes", "attempts", "verified", "error"}) line.erase(name);
  line["result"] = Word(result.outcome);
  line["bytes"] = result.bytes;
  line["attempts"] = result.attempts;
  if (result.outcome == CopyResult::Outcome::kUploaded) line["verified"] = result.verified;
  if (result.outcome == CopyResult::Outcome::kFailed) {
    line["error"] = std::string(result.status.message());
  }
  return ToJsonText(line) + "\n";
}

CopyResult Failure(absl::Status status) {
  CopyResult result;
  result.status = std::move(status);
  return result;
}

class Uploader {
 public:
  Uploader(const BucketUploadOptions& options, UploadPlan* plan, Copier* copier, ByteSink* out)
      : options_(options), plan_(plan), copier_(copier), out_(out) {
    progress_.total_objects = plan->objects();
    progress_.total_bytes = plan->bytes();
  }

  absl::Status Run() {
    const bool send = plan_->refused() == 0 || options_.skip_refused || options_.copy.dry_run;
    TempFileSource source(plan_->lines(), 0, plan_->lines()->bytes(), "manifest");
    ManifestReader reader(&source);
    std::shared_ptr<Line> next;
    for (bool at_end = false; !at_end || !lines_.empty();) {
      while (!at_end && copier_->active() < options_.jobs && waiting_bytes_ < kWaitingBytes) {
        if (next == nullptr) {
          const absl::Status read = Read(&reader, &next);
          if (!read.ok()) return read;
          at_end = next == nullptr;
          if (at_end) break;
        }
        // A key's second line waits for the first; so do those behind it.
        if (copier_->IsUnderWay(next->info.bucket, next->info.key)) break;
        Begin(std::move(next), send);
        next = nullptr;
        const absl::Status written = WriteResults();
        if (!written.ok()) return written;
      }
      Tell();
      if (running_ > 0 && !copier_->RunOnce()) {
        return absl::InternalError("a transfer never ended");
      }
      const absl::Status written = WriteResults();
      if (!written.ok()) return written;
    }
    Tell();
    return absl::OkStatus();
  }

  const UploadCounts& counts() const { return progress_.counts; }

 private:
  struct Line {
    std::string text;
    ObjectInfo info;
    std::optional<CopyResult> result;
  };

  absl::Status Read(ManifestReader* reader, std::shared_ptr<Line>* line) {
    ManifestLine read;
    const absl::StatusOr<bool> more = reader->Next(&read);
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
    *line = std::make_shared<Line>();
    (*line)->text = std::string(reader->text());
    (*line)->info = std::move(read.info);
    return absl::OkStatus();
  }

  void Begin(std::shared_ptr<Line> line, bool send) {
    lines_.push_back(line);
    waiting_bytes_ += line->text.size();
    const absl::Status refusal = plan_->Refusal(line->info);
    if (!refusal.ok()) {
      line->result = Failure(refusal);
      ++progress_.counts.refused;
      return;
    }
    if (!send) {
      line->result =
          Failure(absl::CancelledError("not sent, because other objects would be refused"));
      return;
    }
    ++running_;
    copier_->Copy(line->info, [this, line](CopyResult result) {
      line->result = std::move(result);
      --running_;
    });
  }

  // As far as there are some without a gap.
  absl::Status WriteResults() {
    while (!lines_.empty() && lines_.front()->result) {
      const Line& line = *lines_.front();
      Count(line);
      // It was parsed before.
      const absl::Status written = out_->Write(ResultLine(*ParseJson(line.text), *line.result));
      if (!written.ok()) return written;
      waiting_bytes_ -= line.text.size();
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
    progress_.settled_bytes += line.info.size.value_or(0);
  }

  void Tell() {
    progress_.sent_bytes = copier_->bytes_sent();
    if (options_.on_progress) options_.on_progress(progress_);
  }

  const BucketUploadOptions& options_;
  UploadPlan* const plan_;
  Copier* const copier_;
  ByteSink* const out_;
  std::deque<std::shared_ptr<Line>> lines_;  // begun and not yet written
  size_t waiting_bytes_ = 0;                 // of their texts
  int running_ = 0;
  UploadProgress progress_;
};

}  // namespace

absl::StatusOr<UploadCounts> BucketUpload(const BucketUploadOptions& options, ObjectStore* from,
                                          ObjectStore* to, HttpTransport* transport,
                                          const RetryPolicy& policy, ByteSource* manifest,
                                          ByteSink* out) {
  UploadPlan plan(from, to, transport, options.jobs, options.create_buckets);
  absl::Status status = plan.Read(manifest, [&](const std::string& text) {
    if (options.complain) options.complain(text);
  });
  if (!status.ok()) return status;
  const bool may_send = plan.refused() == 0 || options.skip_refused;
  if (may_send && !options.copy.dry_run) {
    status = plan.MakeBuckets();
    if (!status.ok()) return status;
  }

  CopyOptions copy = options.copy;
  copy.small_bytes =
      std::min(copy.small_bytes, kSmallBytesOfAll / static_cast<uint64_t>(options.jobs));
  Copier copier(from, to, transport, policy, copy);
  Uploader uploader(options, &plan, &copier, out);
  status = uploader.Run();
  // Nothing is stored for sure before the target says so, even when something else went wrong.
  const absl::Status stored = to->Close();
  const absl::Status closed = out->Close();
  for (const absl::Status& each : {status, stored, closed}) {
    if (!each.ok()) return each;
  }
  return uploader.counts();
}

}  // namespace dumpline

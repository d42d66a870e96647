#include "tools/bucket-upload/upload_plan.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/object.h"
#include "tools/lib/text/flat_json.h"

namespace dumpline {
namespace {

// Adds the fields that the line lacks and the source has. The line's own description of the content
// takes precedence. ObjectInfo::FromJson() prefers an eTag to an MD5, so a line with an MD5 does
// not get an eTag.
void Complete(const ObjectInfo& source, std::string* text, ObjectInfo* info) {
  const Json known = source.ToJson();
  Json line = *ParseJson(*text);
  const bool has_md5 = line.count("md5") > 0 && !line["md5"].is_null();
  for (const char* name : {"size", "etag", "md5", "mimetype", "cacheControl", "userMetadata"}) {
    if (known.count(name) == 0) continue;
    if (has_md5 && absl::string_view(name) == "etag") continue;
    Json& field = line[name];  // null if the line lacks it
    if (field.is_null()) field = known[name];
  }
  absl::StatusOr<ObjectInfo> completed = ObjectInfo::FromJson(line);
  if (completed.ok()) *info = *std::move(completed);
  *text = ToJsonText(line);
}

}  // namespace

struct UploadPlan::PendingLine {
  std::string where;
  std::string text;  // the JSON object
  ObjectInfo info;
  bool is_in_flight = false;  // waits for the source's response
};

UploadPlan::UploadPlan(UploadSource from, ObjectStore* to, HttpTransport* transport,
                       const JobLimit* jobs, const Shard& shard, const BucketOptions& buckets)
    : from_(from),
      transport_(transport),
      jobs_(jobs),
      shard_(shard),
      buckets_(buckets, from.buckets, to) {}

absl::Status UploadPlan::Read(ByteSource* manifest, const OnRefused& on_refused) {
  RETURN_IF_ERROR(buckets_.AddOptions());
  ManifestReader reader(manifest);
  for (;;) {
    ObjectInfo info;
    ASSIGN_OR_RETURN(const bool has_line, reader.Next(&info));
    if (!has_line) return Drain(0, on_refused);
    if (!shard_.Has(info.bucket, info.key)) continue;
    RETURN_IF_ERROR(Add(std::move(info), reader.text(), reader.Where()));
    RETURN_IF_ERROR(Drain(static_cast<size_t>(jobs_->jobs()), on_refused));
  }
}

absl::Status UploadPlan::Add(ObjectInfo info, absl::string_view text, std::string where) {
  RETURN_IF_ERROR(buckets_.Add(info.bucket));
  const auto pending = std::make_shared<PendingLine>();
  pending->where = std::move(where);
  // Without the results of an earlier run.
  pending->text = WithoutFields(text, {"result", "bytes", "attempts", "verified", "error"});
  pending->info = std::move(info);
  pending_.push_back(pending);
  const ObjectInfo& line = pending->info;
  if (line.size && !line.mimetype.empty()) return absl::OkStatus();
  pending->is_in_flight = true;
  from_.objects->GetInfo(line.bucket, line.key, [pending](absl::StatusOr<ObjectInfo> source) {
    pending->is_in_flight = false;
    // An error recurs when the object is uploaded, and becomes the object's result.
    if (source.ok()) Complete(*source, &pending->text, &pending->info);
  });
  return absl::OkStatus();
}

absl::Status UploadPlan::Drain(size_t max_pending, const OnRefused& on_refused) {
  while (!pending_.empty()) {
    if (pending_.front()->is_in_flight) {
      if (pending_.size() <= max_pending) return absl::OkStatus();
      if (!transport_->RunOnce()) return absl::InternalError("a lookup was never answered");
      continue;
    }
    RETURN_IF_ERROR(AddLine(*pending_.front(), on_refused));
    pending_.pop_front();
  }
  return absl::OkStatus();
}

absl::Status UploadPlan::AddLine(const PendingLine& pending, const OnRefused& on_refused) {
  SpooledLine line;
  line.text = pending.text;
  line.info = pending.info;
  line.refusal = buckets_.RefusalOf(line.info);
  bytes_ += line.info.size.value_or(0);
  if (!line.refusal.ok()) {
    ++refused_;
    on_refused(absl::StrCat(pending.where, ": ", line.info.bucket, "/", line.info.key, ": ",
                            line.refusal.message()));
  }
  return lines_.Add(line);
}

}  // namespace dumpline

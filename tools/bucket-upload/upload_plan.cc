#include "tools/bucket-upload/upload_plan.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace dumpline {

struct UploadPlan::Line {
  std::string where;
  Json json;
  ObjectInfo info;
  bool is_open = false;  // the source has been asked and has not answered
};

UploadPlan::UploadPlan(ObjectStore* from, ObjectStore* to, HttpTransport* transport, int jobs,
                       bool create_buckets)
    : from_(from),
      to_(to),
      transport_(transport),
      jobs_(static_cast<size_t>(jobs)),
      create_buckets_(create_buckets) {}

absl::Status UploadPlan::Read(ByteSource* manifest, const Complain& complain) {
  ManifestReader reader(manifest);
  for (;;) {
    ManifestLine line;
    const absl::StatusOr<bool> more = reader.Next(&line);
    if (!more.ok()) return more.status();
    if (!*more) return Settle(0, complain);
    absl::Status status = Add(std::move(line), reader.Where());
    if (status.ok()) status = Settle(jobs_, complain);
    if (!status.ok()) return status;
  }
}

absl::Status UploadPlan::Add(ManifestLine manifest_line, std::string where) {
  const absl::Status looked_up = LookUpBucket(manifest_line.info.bucket);
  if (!looked_up.ok()) return looked_up;

  auto line = std::make_shared<Line>();
  line->where = std::move(where);
  line->json = std::move(manifest_line.json);
  line->info = std::move(manifest_line.info);
  open_.push_back(line);
  if (line->info.size && !line->info.mimetype.empty()) return absl::OkStatus();
  line->is_open = true;
  from_->GetInfo(line->info.bucket, line->info.key, [line](absl::StatusOr<ObjectInfo> answer) {
    line->is_open = false;
    // An error will come again when the object's turn comes, and be the object's result.
    if (!answer.ok()) return;
    const Json known = answer->ToJson();
    // What the line says of the content is what counts, and FromJson() takes an eTag before an MD5.
    const bool has_md5 = line->json.count("md5") > 0 && !line->json["md5"].is_null();
    for (const char* name : {"size", "etag", "md5", "mimetype", "cacheControl", "userMetadata"}) {
      if (known.count(name) == 0) continue;
      if (has_md5 && std::string(name) == "etag") continue;
      Json& field = line->json[name];  // null when the line lacks it
      if (field.is_null()) field = known[name];
    }
    const absl::StatusOr<ObjectInfo> completed = ObjectInfo::FromJson(line->json);
    if (completed.ok()) line->info = *completed;
  });
  return absl::OkStatus();
}

absl::Status UploadPlan::Settle(size_t most_open, const Complain& complain) {
  while (!open_.empty()) {
    const Line& line = *open_.front();
    if (line.is_open) {
      if (open_.size() <= most_open) return absl::OkStatus();
      if (!transport_->RunOnce()) return absl::InternalError("a question was never answered");
      continue;
    }
    ++objects_;
    bytes_ += line.info.size.value_or(0);
    const absl::Status refusal = Refusal(line.info);
    if (!refusal.ok()) {
      ++refused_;
      complain(absl::StrCat(line.where, ": ", line.info.bucket, "/", line.info.key, ": ",
                            refusal.message()));
    }
    const absl::Status written = lines_.Write(ToJsonText(line.json) + "\n");
    if (!written.ok()) return written;
    open_.pop_front();
  }
  return absl::OkStatus();
}

absl::Status UploadPlan::LookUpBucket(const std::string& id) {
  const auto [found, is_new] = buckets_.emplace(id, TargetBucket());
  if (!is_new) return absl::OkStatus();
  TargetBucket& target = found->second;
  target.problem = CheckBucketName(id);
  if (!target.problem.ok()) return absl::OkStatus();

  absl::StatusOr<Bucket> existing = to_->GetBucket(id);
  if (!existing.ok() && !absl::IsNotFound(existing.status())) return existing.status();
  const bool exists = existing.ok();
  if (exists) target.bucket = *std::move(existing);
  if (!create_buckets_) {
    if (!exists) {
      target.problem = absl::NotFoundError(
          absl::StrCat("the target has no bucket ", id, "; --create-buckets creates it"));
    }
    return absl::OkStatus();
  }
  absl::StatusOr<Bucket> source = from_->GetBucket(id);
  if (!source.ok()) return source.status();
  if (!exists) {
    target.change = TargetBucket::Change::kCreate;
  } else if (source->has_settings && target.bucket.has_settings && !(*source == target.bucket)) {
    target.change = TargetBucket::Change::kUpdate;
  } else {
    return absl::OkStatus();
  }
  target.bucket = *std::move(source);
  target.bucket.has_settings = true;  // once it is there
  return absl::OkStatus();
}

absl::Status UploadPlan::Refusal(const ObjectInfo& info) const {
  const TargetBucket& target = buckets_.at(info.bucket);
  return target.problem.ok() ? to_->Accepts(target.bucket, info) : target.problem;
}

absl::Status UploadPlan::MakeBuckets() {
  for (auto& [id, target] : buckets_) {
    absl::Status status;
    if (target.change == TargetBucket::Change::kCreate) status = to_->CreateBucket(target.bucket);
    if (target.change == TargetBucket::Change::kUpdate) status = to_->UpdateBucket(target.bucket);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace dumpline

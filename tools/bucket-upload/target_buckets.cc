#include "tools/bucket-upload/target_buckets.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"

namespace dumpline {

absl::StatusOr<std::vector<Bucket>> ReadBuckets(ByteSource* source) {
  std::vector<Bucket> buckets;
  LineReader lines(source);
  absl::string_view line;
  for (;;) {
    ASSIGN_OR_RETURN(const bool has_line, lines.Next(&line));
    if (!has_line) return buckets;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) continue;
    const absl::StatusOr<Json> json = ParseJson(line);
    // Lines of objects have a bucket too.
    const bool is_bucket =
        json.ok() && json->is_object() && json->count("key") == 0 && json->count("public") > 0;
    absl::StatusOr<Bucket> bucket =
        is_bucket ? Bucket::FromJson(*json) : absl::InvalidArgumentError("");
    if (!bucket.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(lines.Where(), ": not a line of bucket-list --buckets"));
    }
    buckets.push_back(*std::move(bucket));
  }
}

TargetBuckets::TargetBuckets(const BucketOptions& options, BucketReader* from, ObjectStore* to)
    : options_(options), from_(from), to_(to) {
  for (const Bucket& bucket : options.buckets) given_[bucket.id] = bucket;
}

absl::Status TargetBuckets::AddOptions() {
  for (const auto& [id, bucket] : given_) {
    RETURN_IF_ERROR(Add(id));
    RETURN_IF_ERROR(targets_[id].problem);
  }
  return absl::OkStatus();
}

absl::Status TargetBuckets::Add(const std::string& id) {
  const auto [found, is_new] = targets_.emplace(id, Target());
  if (!is_new) return absl::OkStatus();
  Target& target = found->second;
  target.problem = CheckBucketName(id);
  if (!target.problem.ok()) return absl::OkStatus();

  absl::StatusOr<Bucket> existing = to_->buckets()->GetBucket(id);
  if (!existing.ok() && !absl::IsNotFound(existing.status())) return existing.status();
  if (existing.ok()) {
    target.bucket = *std::move(existing);
    return options_.update ? PlanUpdate(id, &target) : absl::OkStatus();
  }
  if (!options_.create) {
    target.problem = absl::NotFoundError(
        absl::StrCat("the target has no bucket ", id, "; --create-buckets creates it"));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(target.bucket, SettingsFor(id));
  target.bucket.has_settings = true;  // once it has been created
  target.change = Target::Change::kCreate;
  return absl::OkStatus();
}

absl::StatusOr<Bucket> TargetBuckets::SettingsFor(const std::string& id) {
  const auto given = given_.find(id);
  if (given != given_.end()) return given->second;
  return from_->GetBucket(id);
}

absl::Status TargetBuckets::PlanUpdate(const std::string& id, Target* target) {
  ASSIGN_OR_RETURN(Bucket settings, SettingsFor(id));
  if (!settings.has_settings || !target->bucket.has_settings) return absl::OkStatus();
  // A private bucket that becomes public shows all its objects to everybody, and a public one that
  // becomes private breaks every link.
  if (settings.is_public != target->bucket.is_public && options_.change_public.count(id) == 0) {
    settings.is_public = target->bucket.is_public;
    if (options_.on_note) {
      options_.on_note(absl::StrCat("bucket ", id, " stays ",
                                    settings.is_public ? "public" : "private",
                                    "; --change-public=", id, " changes that"));
    }
  }
  if (settings == target->bucket) return absl::OkStatus();
  target->bucket = std::move(settings);
  target->change = Target::Change::kUpdate;
  return absl::OkStatus();
}

absl::Status TargetBuckets::RefusalOf(const ObjectInfo& info) const {
  const Target& target = targets_.at(info.bucket);
  return target.problem.ok() ? to_->writer()->Accepts(target.bucket, info) : target.problem;
}

absl::Status TargetBuckets::Apply() {
  for (const auto& [id, target] : targets_) {
    switch (target.change) {
      case Target::Change::kNone:
        break;
      case Target::Change::kCreate:
        RETURN_IF_ERROR(to_->admin()->CreateBucket(target.bucket));
        break;
      case Target::Change::kUpdate:
        RETURN_IF_ERROR(to_->admin()->UpdateBucket(target.bucket));
        break;
    }
    if (!target.problem.ok() || !to_->writer()->Accepts(target.bucket, ObjectInfo()).ok()) continue;
    // Without keys, this deletes nothing, and only checks that objects can be deleted.
    std::vector<std::string> none;
    RETURN_IF_ERROR(to_->deleter()->Delete(id, {}, &none));
  }
  return absl::OkStatus();
}

}  // namespace dumpline

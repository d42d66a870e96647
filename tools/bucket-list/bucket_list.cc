#include "tools/bucket-list/bucket_list.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/io/temp_file.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/object.h"

namespace dumpline {
namespace {

// Writes lines of objects, with user metadata if the options require it.
class ListWriter {
 public:
  ListWriter(const BucketListOptions& options, ObjectReader* objects, HttpTransport* transport,
             ByteSink* out)
      : options_(options), objects_(objects), transport_(transport), out_(out) {}

  absl::Status Add(const ObjectInfo& info) {
    if (!options_.user_metadata) return WriteLine(info);
    // Keeps up to `jobs` lookups in flight and writes their results in order.
    auto lookup = std::make_shared<Lookup>();
    lookup->info = info;
    pending_.push_back(lookup);
    objects_->GetInfo(info.bucket, info.key, [lookup](absl::StatusOr<ObjectInfo> result) {
      lookup->result = std::move(result);
    });
    return Drain(static_cast<size_t>(options_.jobs->jobs()) - 1);
  }

  absl::Status Finish() { return Drain(0); }

 private:
  struct Lookup {
    ObjectInfo info;
    std::optional<absl::StatusOr<ObjectInfo>> result;
  };

  absl::Status WriteLine(const ObjectInfo& info) { return out_->Write(info.ToText() + "\n"); }

  // Waits until at most `max_pending` lookups are in flight, and writes the results of the others.
  absl::Status Drain(size_t max_pending) {
    while (!pending_.empty()) {
      Lookup& first = *pending_.front();
      if (!first.result) {
        if (pending_.size() <= max_pending) break;
        if (!transport_->RunOnce()) return absl::InternalError("a lookup was never answered");
        continue;
      }
      RETURN_IF_ERROR(first.result->status());
      first.info.user_metadata = (*first.result)->user_metadata;
      // In a tree of files, user metadata is unknown.
      const bool is_known = !objects_->InfoReadsContent(first.info.bucket);
      if (first.info.user_metadata.empty() && is_known) first.info.user_metadata = "{}";
      RETURN_IF_ERROR(WriteLine(first.info));
      pending_.pop_front();
    }
    return absl::OkStatus();
  }

  const BucketListOptions& options_;
  ObjectReader* const objects_;
  HttpTransport* const transport_;
  ByteSink* const out_;
  std::deque<std::shared_ptr<Lookup>> pending_;
};

absl::StatusOr<std::vector<Bucket>> FindBuckets(const BucketListOptions& options,
                                                BucketReader* reader) {
  if (options.buckets.empty()) return reader->ListBuckets();
  std::map<std::string, Bucket> existing;
  if (options.skip_missing) {
    // Names may come from URLs of users, so they appear in no request.
    ASSIGN_OR_RETURN(std::vector<Bucket> all, reader->ListBuckets());
    for (Bucket& bucket : all) existing.emplace(bucket.id, std::move(bucket));
  }
  std::vector<Bucket> buckets;
  std::set<std::string> known;
  for (const std::string& name : options.buckets) {
    if (!known.insert(name).second) continue;
    if (options.skip_missing) {
      const auto found = existing.find(name);
      if (found != existing.end()) buckets.push_back(found->second);
      continue;
    }
    ASSIGN_OR_RETURN(Bucket bucket, reader->GetBucket(name));
    buckets.push_back(std::move(bucket));
  }
  return buckets;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ReadBucketNames(ByteSource* in) {
  std::vector<std::string> names;
  std::set<std::string> known;  // a manifest names its buckets in every line
  const auto add = [&](std::string name) {
    if (known.insert(name).second) names.push_back(std::move(name));
  };
  LineReader lines(in);
  absl::string_view line;
  for (;;) {
    ASSIGN_OR_RETURN(const bool has_line, lines.Next(&line));
    if (!has_line) return names;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) continue;
    if (line[0] != '{') {
      add(std::string(line));
      continue;
    }
    const absl::StatusOr<Json> json = ParseJson(line);
    std::string name = json.ok() ? TextField(*json, "bucket") : "";
    if (name.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(lines.Where(), ": no field \"bucket\""));
    }
    add(std::move(name));
  }
}

absl::Status BucketList(const BucketListOptions& options, BucketReader* buckets,
                        ObjectReader* objects, HttpTransport* transport, ByteSink* out) {
  ASSIGN_OR_RETURN(const std::vector<Bucket> found, FindBuckets(options, buckets));
  TempFile list;
  ListWriter writer(options, objects, transport, &list);
  for (const Bucket& bucket : found) {
    if (options.buckets_only) {
      RETURN_IF_ERROR(list.Write(ToJsonText(bucket.ToJson()) + "\n"));
    } else {
      RETURN_IF_ERROR(buckets->ListObjects(bucket.id, options.prefix,
                                           [&](const ObjectInfo& info) -> absl::Status {
                                             if (!options.shard.Has(info.bucket, info.key))
                                               return absl::OkStatus();
                                             return writer.Add(info);
                                           }));
    }
  }
  RETURN_IF_ERROR(writer.Finish());
  RETURN_IF_ERROR(list.CopyTo(out));
  return out->Close();
}

}  // namespace dumpline

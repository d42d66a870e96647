#include "tools/bucket-list/bucket_list.h"

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/io/temp_file.h"
#include "tools/lib/storage/object.h"

namespace dumpline {
namespace {

// Writes lines of objects, after asking for what lists do not hold.
class ObjectWriter {
 public:
  ObjectWriter(const BucketListOptions& options, ObjectStore* store, HttpTransport* transport,
               ByteSink* out)
      : options_(options), store_(store), transport_(transport), out_(out) {}

  absl::Status Add(const ObjectInfo& info) {
    if (!options_.user_metadata) return out_->Write(ToJsonText(info.ToJson()) + "\n");
    // As many questions under way as may be, answered in the order they were asked.
    auto asked = std::make_shared<Asked>();
    asked->info = info;
    asked_.push_back(asked);
    store_->GetInfo(info.bucket, info.key, [asked](absl::StatusOr<ObjectInfo> answer) {
      asked->answer = std::move(answer);
    });
    return Settle(static_cast<size_t>(options_.jobs) - 1);
  }

  absl::Status Finish() { return Settle(0); }

 private:
  struct Asked {
    ObjectInfo info;
    std::optional<absl::StatusOr<ObjectInfo>> answer;
  };

  // Waits until at most `most` questions are open.
  absl::Status Settle(size_t most) {
    while (!asked_.empty()) {
      Asked& first = *asked_.front();
      if (!first.answer) {
        if (asked_.size() <= most) break;
        if (!transport_->RunOnce()) return absl::InternalError("a question was never answered");
        continue;
      }
      if (!first.answer->ok()) return first.answer->status();
      first.info.user_metadata = (*first.answer)->user_metadata;
      const absl::Status written = out_->Write(ToJsonText(first.info.ToJson()) + "\n");
      if (!written.ok()) return written;
      asked_.pop_front();
    }
    return absl::OkStatus();
  }

  const BucketListOptions& options_;
  ObjectStore* const store_;
  HttpTransport* const transport_;
  ByteSink* const out_;
  std::deque<std::shared_ptr<Asked>> asked_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> ReadBucketNames(ByteSource* in) {
  std::vector<std::string> names;
  LineReader lines(in);
  absl::string_view line;
  for (;;) {
    const absl::StatusOr<bool> more = lines.Next(&line);
    if (!more.ok()) return more.status();
    if (!*more) return names;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) continue;
    if (line[0] != '{') {
      names.emplace_back(line);
      continue;
    }
    const absl::StatusOr<Json> json = ParseJson(line);
    const std::string name = json.ok() ? TextField(*json, "bucket") : "";
    if (name.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(lines.Where(), ": no \"bucket\" in it"));
    }
    names.push_back(name);
  }
}

absl::Status BucketList(const BucketListOptions& options, ObjectStore* store,
                        HttpTransport* transport, ByteSink* out) {
  std::vector<Bucket> buckets;
  if (options.buckets.empty()) {
    absl::StatusOr<std::vector<Bucket>> all = store->ListBuckets();
    if (!all.ok()) return all.status();
    buckets = *std::move(all);
  }
  std::set<std::string> known;
  for (const std::string& name : options.buckets) {
    if (!known.insert(name).second) continue;
    absl::StatusOr<Bucket> bucket = store->GetBucket(name);
    if (!bucket.ok()) return bucket.status();
    buckets.push_back(*std::move(bucket));
  }

  TempFile list;
  ObjectWriter objects(options, store, transport, &list);
  for (const Bucket& bucket : buckets) {
    const absl::Status status =
        options.buckets_only
            ? list.Write(ToJsonText(bucket.ToJson()) + "\n")
            : store->ListObjects(bucket.id, options.prefix,
                                 [&](const ObjectInfo& info) { return objects.Add(info); });
    if (!status.ok()) return status;
  }
  const absl::Status finished = objects.Finish();
  if (!finished.ok()) return finished;
  const absl::Status copied = list.CopyTo(out);
  const absl::Status closed = out->Close();
  return copied.ok() ? closed : copied;
}

}  // namespace dumpline

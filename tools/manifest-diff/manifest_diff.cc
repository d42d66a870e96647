#include "tools/manifest-diff/manifest_diff.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/writer.h"
#include "tools/lib/storage/manifest_reader.h"
#include "tools/lib/storage/object.h"
#include "tools/manifest-diff/external_sorter.h"

namespace dumpline {
namespace {

using Record = ExternalSorter::Record;

// One manifest, in order.
class Side {
 public:
  Side(ByteSource* source, const ManifestDiffOptions& options)
      : lines_(source), sorter_(options.sort_bytes) {}

  absl::Status ReadAll() {
    ManifestLine line;
    for (;;) {
      const absl::StatusOr<bool> more = lines_.Next(&line);
      if (!more.ok()) return more.status();
      if (!*more) break;
      is_empty_ = false;
      const absl::Status added = sorter_.Add(
          {std::move(line.info.bucket), std::move(line.info.key), std::string(lines_.text())});
      if (!added.ok()) return added;
    }
    return Next();
  }

  // To the next record.
  absl::Status Next() {
    const absl::StatusOr<bool> more = sorter_.Next(&record_);
    if (!more.ok()) return more.status();
    has_record_ = *more;
    return absl::OkStatus();
  }

  bool is_empty() const { return is_empty_; }
  bool has_record() const { return has_record_; }
  const Record& record() const { return record_; }

 private:
  ManifestReader lines_;
  ExternalSorter sorter_;
  Record record_;
  bool has_record_ = false;
  bool is_empty_ = true;
};

// Below 0, 0 or above 0 as `left` comes before, with or after `right`; a side at its end comes last.
int Order(const Side& left, const Side& right) {
  if (!left.has_record() || !right.has_record()) {
    return static_cast<int>(right.has_record()) - static_cast<int>(left.has_record());
  }
  const int order = left.record().bucket.compare(right.record().bucket);
  return order != 0 ? order : left.record().key.compare(right.record().key);
}

// Names the fields in which two objects differ. What one side does not know does not differ.
std::vector<std::string> Differences(const ManifestDiffOptions& options, const ObjectInfo& left,
                                     const ObjectInfo& right) {
  std::vector<std::string> names;
  const auto compare = [&names](const char* name, const std::string& a, const std::string& b) {
    if (!a.empty() && !b.empty() && a != b) names.push_back(name);
  };
  if (options.compare == Compare::kContent || options.compare == Compare::kSize ||
      options.compare == Compare::kMtime) {
    if (left.size && right.size && *left.size != *right.size) names.push_back("size");
  }
  if (options.compare == Compare::kContent) compare("md5", left.md5(), right.md5());
  if (options.compare == Compare::kETag) compare("etag", left.etag, right.etag);
  if (options.compare == Compare::kMtime) {
    absl::Time left_time, right_time;
    if (absl::ParseTime(absl::RFC3339_full, left.last_modified, &left_time, nullptr) &&
        absl::ParseTime(absl::RFC3339_full, right.last_modified, &right_time, nullptr) &&
        left_time > right_time) {
      names.push_back("lastModified");
    }
  }
  if (options.metadata) {
    compare("mimetype", left.mimetype, right.mimetype);
    compare("cacheControl", left.cache_control, right.cache_control);
  }
  return names;
}

class Differ {
 public:
  Differ(const ManifestDiffOptions& options, ByteSource* left, ByteSource* right, ByteSink* out)
      : options_(options), left_(left, options), right_(right, options), writer_(out) {}

  absl::StatusOr<ManifestDiffCounts> Run() {
    absl::Status status = left_.ReadAll();
    if (status.ok()) status = right_.ReadAll();
    if (!status.ok()) return status;
    if (options_.extra && left_.is_empty() && !right_.is_empty() && !options_.allow_empty) {
      return absl::InvalidArgumentError(
          "LEFT is empty, so everything in RIGHT would be extra; --allow-empty if that is meant");
    }
    while (left_.has_record() || right_.has_record()) {
      status = Step();
      if (!status.ok()) return status;
      if (!writer_.status().ok()) return writer_.status();
    }
    status = writer_.Close();
    if (!status.ok()) return status;
    return counts_;
  }

 private:
  // Deals with all records of the next bucket and key. A list of objects has one a side; a list of
  // URLs has one for each row that has the URL.
  absl::Status Step() {
    const int order = Order(left_, right_);
    if (order > 0) {
      const Record first = right_.record();
      while (IsSame(right_, first)) {
        ++counts_.extra;
        if (options_.extra) Print(right_.record(), "extra", {});
        const absl::Status status = right_.Next();
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    }
    const Record first = left_.record();
    // The first of RIGHT's stands for all of them.
    ObjectInfo right;
    if (order == 0) right = Info(right_.record());
    while (IsSame(left_, first)) {
      std::vector<std::string> differences;
      if (order == 0) differences = Differences(options_, Info(left_.record()), right);
      if (order != 0) {
        ++counts_.missing;
        if (options_.missing) Print(left_.record(), "missing", {});
      } else if (!differences.empty()) {
        ++counts_.changed;
        if (options_.changed) Print(left_.record(), "changed", differences);
      } else {
        ++counts_.same;
        if (options_.same) Print(left_.record(), "same", {});
      }
      const absl::Status status = left_.Next();
      if (!status.ok()) return status;
    }
    while (order == 0 && IsSame(right_, first)) {
      const absl::Status status = right_.Next();
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  static bool IsSame(const Side& side, const Record& record) {
    return side.has_record() && side.record().key == record.key &&
           side.record().bucket == record.bucket;
  }

  // Every line has been through this before, so it cannot fail here.
  static ObjectInfo Info(const Record& record) {
    return *ObjectInfo::FromJson(*ParseJson(record.line));
  }

  void Print(const Record& record, const char* diff, const std::vector<std::string>& differences) {
    Json line = *ParseJson(record.line);
    line["diff"] = diff;
    line.erase("differs");  // of an earlier comparison
    if (!differences.empty()) line["differs"] = differences;
    writer_.Append(ToJsonText(line));
    writer_.Append('\n');
  }

  const ManifestDiffOptions& options_;
  Side left_;
  Side right_;
  Writer writer_;
  ManifestDiffCounts counts_;
};

}  // namespace

absl::StatusOr<ManifestDiffCounts> ManifestDiff(const ManifestDiffOptions& options,
                                                ByteSource* left, ByteSource* right,
                                                ByteSink* out) {
  return Differ(options, left, right, out).Run();
}

}  // namespace dumpline

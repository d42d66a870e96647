#include "tools/manifest-diff/manifest_diff.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/manifest_reader.h"
#include "tools/lib/storage/object.h"
#include "tools/manifest-diff/external_sorter.h"

namespace dumpline {
namespace {

using Record = ExternalSorter::Record;

// One manifest, sorted.
class Side {
 public:
  Side(ByteSource* source, const ManifestDiffOptions& options)
      : lines_(source), sorter_(options.sort_memory_bytes) {}

  // Reads the manifest and advances to its first record.
  absl::Status ReadAll() {
    ManifestLine line;
    for (;;) {
      ASSIGN_OR_RETURN(const bool has_line, lines_.Next(&line));
      if (!has_line) return Next();
      is_empty_ = false;
      RETURN_IF_ERROR(sorter_.Add(
          {std::move(line.info.bucket), std::move(line.info.key), std::string(lines_.text())}));
    }
  }

  absl::Status Next() {
    ASSIGN_OR_RETURN(has_record_, sorter_.Next(&record_));
    return absl::OkStatus();
  }

  bool is_empty() const { return is_empty_; }
  bool has_record() const { return has_record_; }
  const Record& record() const { return record_; }

  // Returns whether the current record has the bucket and key of `record`.
  bool IsAt(const Record& record) const {
    return has_record_ && record_.key == record.key && record_.bucket == record.bucket;
  }

 private:
  ManifestReader lines_;
  ExternalSorter sorter_;
  Record record_;
  bool has_record_ = false;
  bool is_empty_ = true;
};

// Returns a number less than, equal to or greater than 0 if `left` is before, with or after
// `right`. A side at its end is after the other side.
int Order(const Side& left, const Side& right) {
  if (!left.has_record() || !right.has_record()) {
    return static_cast<int>(right.has_record()) - static_cast<int>(left.has_record());
  }
  const int order = left.record().bucket.compare(right.record().bucket);
  return order != 0 ? order : left.record().key.compare(right.record().key);
}

bool IsLater(const std::string& left, const std::string& right) {
  absl::Time left_time, right_time;
  return absl::ParseTime(absl::RFC3339_full, left, &left_time, nullptr) &&
         absl::ParseTime(absl::RFC3339_full, right, &right_time, nullptr) && left_time > right_time;
}

// Returns the names of the fields in which two objects differ. Fields that one side lacks do not
// differ.
std::vector<std::string> Differences(const ManifestDiffOptions& options, const ObjectInfo& left,
                                     const ObjectInfo& right) {
  std::vector<std::string> names;
  const auto compare = [&names](const char* name, const std::string& a, const std::string& b) {
    if (!a.empty() && !b.empty() && a != b) names.push_back(name);
  };
  const bool compares_size = options.compare == Compare::kContent ||
                             options.compare == Compare::kSize ||
                             options.compare == Compare::kMtime;
  if (compares_size && left.size && right.size && *left.size != *right.size) {
    names.push_back("size");
  }
  if (options.compare == Compare::kContent) compare("md5", left.md5(), right.md5());
  if (options.compare == Compare::kETag) compare("etag", left.etag, right.etag);
  if (options.compare == Compare::kMtime && IsLater(left.last_modified, right.last_modified)) {
    names.push_back("lastModified");
  }
  if (options.metadata) {
    compare("mimetype", left.mimetype, right.mimetype);
    compare("cacheControl", left.cache_control, right.cache_control);
    if (!left.user_metadata.empty() && !right.user_metadata.empty() &&
        !left.HasUserMetadata(right.user_metadata)) {
      names.push_back("userMetadata");
    }
  }
  return names;
}

class Differ {
 public:
  Differ(const ManifestDiffOptions& options, ByteSource* left, ByteSource* right, ByteSink* out)
      : options_(options), left_(left, options), right_(right, options), writer_(out) {}

  absl::StatusOr<ManifestDiffCounts> Run() {
    RETURN_IF_ERROR(left_.ReadAll());
    RETURN_IF_ERROR(right_.ReadAll());
    if (options_.extra && left_.is_empty() && !right_.is_empty() && !options_.allow_empty) {
      return absl::InvalidArgumentError(
          "LEFT is empty, so everything in RIGHT would be extra; --allow-empty if that is "
          "intended");
    }
    while (left_.has_record() || right_.has_record()) {
      RETURN_IF_ERROR(Order(left_, right_) > 0 ? PrintExtra() : CompareLeft());
      RETURN_IF_ERROR(writer_.status());
    }
    RETURN_IF_ERROR(writer_.Close());
    return counts_;
  }

 private:
  // ReadAll() has parsed every line, so parsing a line again cannot fail.

  // Handles the records of the next bucket and key, which LEFT lacks.
  absl::Status PrintExtra() {
    const Record first = right_.record();
    while (right_.IsAt(first)) {
      ++counts_.extra;
      if (options_.extra) Print(*ParseJson(right_.record().line), "extra", {});
      RETURN_IF_ERROR(right_.Next());
    }
    return absl::OkStatus();
  }

  // Handles the records of the next bucket and key, which LEFT has. A list of objects has one
  // record per object; a list of URLs has one record per row with the URL.
  absl::Status CompareLeft() {
    const Record first = left_.record();
    const bool is_missing = !right_.IsAt(first);
    // RIGHT's first record is the one that counts.
    const ObjectInfo right =
        is_missing ? ObjectInfo() : *ObjectInfo::FromJson(*ParseJson(right_.record().line));
    while (left_.IsAt(first)) {
      if (is_missing) {
        ++counts_.missing;
        if (options_.missing) Print(*ParseJson(left_.record().line), "missing", {});
      } else {
        PrintDifference(right);
      }
      RETURN_IF_ERROR(left_.Next());
    }
    while (right_.IsAt(first)) RETURN_IF_ERROR(right_.Next());
    return absl::OkStatus();
  }

  void PrintDifference(const ObjectInfo& right) {
    Json line = *ParseJson(left_.record().line);
    const std::vector<std::string> differences =
        Differences(options_, *ObjectInfo::FromJson(line), right);
    if (differences.empty()) {
      ++counts_.same;
      if (options_.same) Print(std::move(line), "same", {});
    } else {
      ++counts_.changed;
      if (options_.changed) Print(std::move(line), "changed", differences);
    }
  }

  void Print(Json line, const char* diff, const std::vector<std::string>& differences) {
    line.erase("differs");  // from an earlier comparison, as "diff" may be
    if (options_.plain) {
      line.erase("diff");
    } else {
      line["diff"] = diff;
      if (!differences.empty()) line["differs"] = differences;
    }
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

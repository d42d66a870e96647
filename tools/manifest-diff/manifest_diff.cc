#include "tools/manifest-diff/manifest_diff.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/object.h"
#include "tools/lib/text/flat_json.h"
#include "tools/manifest-diff/sorted_manifest.h"

namespace dumpline {
namespace {

using Record = SortedManifest::Record;

struct ObjectName {
  std::string bucket;
  std::string key;
};

// Returns a number less than, equal to or greater than 0 if `left` is before, with or after
// `right`. A side at its end is after the other side.
int Order(const SortedManifest& left, const SortedManifest& right) {
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
  Differ(const ManifestDiffOptions& options, const ManifestInput& left, const ManifestInput& right,
         ByteSink* out)
      : options_(options),
        left_(left.source, left.fd, options.shard, options.sort_memory_bytes),
        right_(right.source, right.fd, options.shard, options.sort_memory_bytes),
        writer_(out) {}

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
    SetName(right_.record());
    while (IsAt(right_)) {
      ++counts_.extra;
      if (options_.extra) Print(right_.record().line, "extra", {});
      RETURN_IF_ERROR(right_.Next());
    }
    return absl::OkStatus();
  }

  // Handles the records of the next bucket and key, which LEFT has. A list of objects has one
  // record per object; a list of URLs has one record per row with the URL.
  absl::Status CompareLeft() {
    SetName(left_.record());
    const bool is_missing = !IsAt(right_);
    while (IsAt(left_)) {
      if (is_missing) {
        ++counts_.missing;
        if (options_.missing) Print(left_.record().line, "missing", {});
      } else {
        // RIGHT's first record is the one that counts.
        PrintDifference(left_.record().line, right_.record().line);
      }
      RETURN_IF_ERROR(left_.Next());
    }
    while (IsAt(right_)) RETURN_IF_ERROR(right_.Next());
    return absl::OkStatus();
  }

  // Returns whether the current record has the bucket and key that are compared.
  bool IsAt(const SortedManifest& side) const {
    return side.has_record() && side.record().key == name_.key &&
           side.record().bucket == name_.bucket;
  }

  void SetName(const Record& record) {
    name_.bucket = record.bucket;
    name_.key = record.key;
  }

  void PrintDifference(const std::string& left, const std::string& right) {
    std::vector<std::string> differences;
    if (left != right) {  // most lines of two lists are equal
      static_cast<void>(left_info_.Read(left));
      static_cast<void>(right_info_.Read(right));
      differences = Differences(options_, left_info_, right_info_);
    }
    if (differences.empty()) {
      ++counts_.same;
      if (options_.same) Print(left, "same", {});
    } else {
      ++counts_.changed;
      if (options_.changed) Print(left, "changed", differences);
    }
  }

  void Print(const std::string& line, const char* diff,
             const std::vector<std::string>& differences) {
    FlatObject object;
    const bool can_append = object.Parse(line) && !object.Has("diff") && !object.Has("differs");
    if (can_append && options_.plain) {
      writer_.Append(line);
    } else if (can_append) {
      Json fields;
      AddDiff(diff, differences, &fields);
      writer_.Append(AppendJsonFields(line, fields));
    } else {
      Json json = *ParseJson(line);
      json.erase("differs");  // from an earlier comparison, as "diff" may be
      if (options_.plain) {
        json.erase("diff");
      } else {
        AddDiff(diff, differences, &json);
      }
      writer_.Append(ToJsonText(json));
    }
    writer_.Append('\n');
  }

  static void AddDiff(const char* diff, const std::vector<std::string>& differences, Json* fields) {
    (*fields)["diff"] = diff;
    if (!differences.empty()) (*fields)["differs"] = differences;
  }

  const ManifestDiffOptions& options_;
  SortedManifest left_;
  SortedManifest right_;
  ObjectName name_;                    // of the records that are compared
  ObjectInfo left_info_, right_info_;  // keep their memory between lines
  Writer writer_;
  ManifestDiffCounts counts_;
};

}  // namespace

absl::StatusOr<ManifestDiffCounts> ManifestDiff(const ManifestDiffOptions& options,
                                                const ManifestInput& left,
                                                const ManifestInput& right, ByteSink* out) {
  return Differ(options, left, right, out).Run();
}

}  // namespace dumpline

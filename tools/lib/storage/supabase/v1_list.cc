#include "tools/lib/storage/supabase/v1_list.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace {

constexpr size_t kPageRows = 1000;
constexpr int kAttempts = 3;

class FolderWalk {
 public:
  FolderWalk(StorageApi* api, const std::string& bucket) : api_(api), bucket_(bucket) {}

  // Reads a folder ("" or "a/b/") and all its subfolders.
  absl::Status Visit(const std::string& folder);

  // Returns the objects that were found, by key. They belong to the walk.
  absl::StatusOr<std::map<std::string, const ObjectInfo*>> Objects();

 private:
  // The rows of a folder by id, or by "" and name for a subfolder.
  using Rows = std::map<std::pair<std::string, std::string>, Json>;

  absl::StatusOr<Rows> ReadFolder(const std::string& folder);
  // Reads a folder in one direction, "asc" or "desc".
  absl::Status ReadRows(const std::string& folder, const char* direction, Rows* rows,
                        bool* is_one_page);
  // Returns whether the object with this key has this id.
  absl::StatusOr<bool> HasId(const std::string& key, const std::string& id);

  StorageApi* const api_;
  const std::string bucket_;
  // Objects by id: several where folders differ only in case.
  std::map<std::string, std::vector<ObjectInfo>> candidates_;
};

absl::Status FolderWalk::Visit(const std::string& folder) {
  ASSIGN_OR_RETURN(const Rows rows, ReadFolder(folder));
  for (const auto& [id, row] : rows) {
    const std::string name = TextField(row, "name");
    if (id.first.empty()) {
      // The name may be empty: then the key contains "//", which joining preserves.
      RETURN_IF_ERROR(Visit(absl::StrCat(folder, name, "/")));
    } else {
      candidates_[id.first].push_back(ObjectInfoFromRow(bucket_, folder + name, row));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<FolderWalk::Rows> FolderWalk::ReadFolder(const std::string& folder) {
  for (int attempt = 1;; ++attempt) {
    Rows ascending, descending;
    bool is_one_page = false;
    RETURN_IF_ERROR(ReadRows(folder, "asc", &ascending, &is_one_page));
    if (is_one_page) return ascending;
    RETURN_IF_ERROR(ReadRows(folder, "desc", &descending, &is_one_page));
    Rows both = ascending;
    both.insert(descending.begin(), descending.end());
    if (both.size() == ascending.size() && both.size() == descending.size()) return both;
    if (attempt == kAttempts) {
      return absl::UnavailableError(absl::StrCat(api_->url(), ": bucket ", bucket_, ": folder '",
                                                 folder, "' lists ", ascending.size(),
                                                 " rows in one direction and ", descending.size(),
                                                 " in the other; retry when there are no uploads"));
    }
  }
}

absl::Status FolderWalk::ReadRows(const std::string& folder, const char* direction, Rows* rows,
                                  bool* is_one_page) {
  const std::string path = absl::StrCat("/object/list/", PercentEncode(bucket_, ""));
  for (size_t offset = 0;; offset += kPageRows) {
    Json body;
    body["prefix"] = folder;
    body["limit"] = kPageRows;
    body["offset"] = offset;
    body["sortBy"] = {{"column", "created_at"}, {"order", direction}};
    ASSIGN_OR_RETURN(const Json page, api_->Call("POST", path, &body));
    if (!page.is_array()) return api_->UnexpectedResponse("POST", path);
    for (const Json& row : page) {
      const std::string id = TextField(row, "id");
      rows->emplace(std::make_pair(id, id.empty() ? TextField(row, "name") : ""), row);
    }
    if (page.size() < kPageRows) {
      *is_one_page = offset == 0;
      return absl::OkStatus();
    }
  }
}

absl::StatusOr<bool> FolderWalk::HasId(const std::string& key, const std::string& id) {
  const absl::StatusOr<Json> info = api_->Call("GET", api_->InfoPath(bucket_, key));
  if (absl::IsNotFound(info.status())) return false;
  if (!info.ok()) return info.status();
  return TextField(*info, "id") == id;
}

absl::StatusOr<std::map<std::string, const ObjectInfo*>> FolderWalk::Objects() {
  std::map<std::string, const ObjectInfo*> objects;
  for (const auto& [id, candidates] : candidates_) {
    for (const ObjectInfo& candidate : candidates) {
      bool is_object = true;
      if (candidates.size() > 1) {
        ASSIGN_OR_RETURN(is_object, HasId(candidate.key, id));
      }
      if (is_object) objects[candidate.key] = &candidate;
    }
  }
  if (objects.size() != candidates_.size()) {
    return absl::UnavailableError(absl::StrCat(
        api_->url(), ": bucket ", bucket_, ": ", candidates_.size(), " objects listed but only ",
        objects.size(), " found; retry when there are no uploads"));
  }
  return objects;
}

}  // namespace

absl::Status ListByV1(StorageApi* api, const std::string& bucket, const std::string& prefix,
                      const std::function<absl::Status(const ObjectInfo&)>& visit) {
  FolderWalk walk(api, bucket);
  RETURN_IF_ERROR(walk.Visit(""));
  ASSIGN_OR_RETURN(const auto objects, walk.Objects());
  for (const auto& [key, object] : objects) {
    if (absl::StartsWith(key, prefix)) RETURN_IF_ERROR(visit(*object));
  }
  return absl::OkStatus();
}

}  // namespace dumpline

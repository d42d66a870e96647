#include "tools/lib/storage/supabase/v1_list.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/count.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace {

constexpr size_t kPageRows = 1000;
constexpr int kAttempts = 3;

class FolderWalk {
 public:
  FolderWalk(StorageApi* api, const std::string& bucket)
      : api_(api), bucket_(bucket), path_("/object/list/" + PercentEncode(bucket, "")) {}

  // Reads all folders, as many at once as the API's jobs.
  absl::Status ReadAll();

  // Returns the objects that were found, by key. The walk owns them.
  absl::StatusOr<std::map<std::string, const ObjectInfo*>> Objects();

 private:
  // The rows of a folder by id, or by "" and name for a subfolder.
  using Rows = std::map<std::pair<std::string, std::string>, Json>;

  // A folder ("" or "a/b/") that is being read. It is read in one direction and then, if it has
  // more than one page, in the other.
  struct Folder {
    std::string path;
    Rows ascending, descending;
    bool is_descending = false;
    size_t offset = 0;
    int attempts = 1;
  };
  using FolderPtr = std::shared_ptr<Folder>;

  void ReadPage(const FolderPtr& folder);
  void TakePage(const FolderPtr& folder, const absl::StatusOr<Json>& page);
  // Compares the two directions.
  void EndFolder(const FolderPtr& folder);
  void TakeRows(const Folder& folder);
  // Returns whether the object with this key has this id.
  absl::StatusOr<bool> HasId(const std::string& key, const std::string& id);

  StorageApi* const api_;
  const std::string bucket_;
  const std::string path_;
  std::vector<std::string> unread_;  // folders
  int reading_ = 0;                  // folders
  absl::Status status_;
  // Objects by id. An id has several objects where folders differ only in case.
  std::map<std::string, std::vector<ObjectInfo>> candidates_;
};

absl::Status FolderWalk::ReadAll() {
  unread_.emplace_back();
  while (reading_ > 0 || (status_.ok() && !unread_.empty())) {
    while (status_.ok() && !unread_.empty() && reading_ < api_->jobs()) {
      const auto folder = std::make_shared<Folder>();
      folder->path = std::move(unread_.back());
      unread_.pop_back();
      ++reading_;
      ReadPage(folder);
    }
    if (!api_->RunOnce()) return absl::InternalError("a list was never answered");
  }
  return status_;
}

void FolderWalk::ReadPage(const FolderPtr& folder) {
  Json body;
  body["prefix"] = folder->path;
  body["limit"] = kPageRows;
  body["offset"] = folder->offset;
  body["sortBy"] = {{"column", "created_at"}, {"order", folder->is_descending ? "desc" : "asc"}};
  api_->StartJson(api_->JsonRequest("POST", path_, body),
                  [this, folder](const absl::StatusOr<Json>& page) { TakePage(folder, page); });
}

void FolderWalk::TakePage(const FolderPtr& folder, const absl::StatusOr<Json>& page) {
  if (!page.ok() || !page->is_array()) {
    status_.Update(page.ok() ? api_->UnexpectedResponse("POST", path_) : page.status());
    --reading_;
    return;
  }
  Rows& rows = folder->is_descending ? folder->descending : folder->ascending;
  for (const Json& row : *page) {
    const std::string id = TextField(row, "id");
    rows.emplace(std::make_pair(id, id.empty() ? TextField(row, "name") : ""), row);
  }
  const bool is_only_page = folder->offset == 0;
  folder->offset += kPageRows;
  if (page->size() == kPageRows) return ReadPage(folder);
  if (folder->is_descending) return EndFolder(folder);
  if (!is_only_page) {
    folder->is_descending = true;
    folder->offset = 0;
    return ReadPage(folder);
  }
  TakeRows(*folder);
}

void FolderWalk::EndFolder(const FolderPtr& folder) {
  const size_t ascending = folder->ascending.size();
  const size_t descending = folder->descending.size();
  folder->ascending.insert(folder->descending.begin(), folder->descending.end());
  if (folder->ascending.size() == ascending && ascending == descending) return TakeRows(*folder);
  if (folder->attempts == kAttempts) {
    status_.Update(absl::UnavailableError(
        absl::StrCat(api_->url(), ": bucket ", bucket_, ": folder '", folder->path, "' lists ",
                     CountOf(ascending, "row"), " in one direction and ", descending,
                     " in the other; retry when there are no uploads")));
    --reading_;
    return;
  }
  const auto again = std::make_shared<Folder>();
  again->path = folder->path;
  again->attempts = folder->attempts + 1;
  ReadPage(again);
}

void FolderWalk::TakeRows(const Folder& folder) {
  --reading_;
  for (const auto& [id, row] : folder.ascending) {
    const std::string name = TextField(row, "name");
    if (id.first.empty()) {
      // The name may be empty. The key then contains "//", which this concatenation preserves.
      unread_.push_back(absl::StrCat(folder.path, name, "/"));
    } else {
      candidates_[id.first].push_back(ObjectInfoFromRow(bucket_, folder.path + name, row));
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
        api_->url(), ": bucket ", bucket_, ": ", CountOf(candidates_.size(), "object"),
        " listed but only ", objects.size(), " found; retry when there are no uploads"));
  }
  return objects;
}

}  // namespace

absl::Status ListByV1(StorageApi* api, const std::string& bucket, const std::string& prefix,
                      const std::function<absl::Status(const ObjectInfo&)>& visit) {
  FolderWalk walk(api, bucket);
  RETURN_IF_ERROR(walk.ReadAll());
  ASSIGN_OR_RETURN(const auto objects, walk.Objects());
  for (const auto& [key, object] : objects) {
    if (absl::StartsWith(key, prefix)) RETURN_IF_ERROR(visit(*object));
  }
  return absl::OkStatus();
}

}  // namespace dumpline

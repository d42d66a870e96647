#include "tools/lib/storage/supabase/v2_list.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace {

using Page = ObjectPages::Page;

constexpr int kPageRows = 1000;  // the server's maximum

std::string PathOf(const std::string& bucket) {
  return absl::StrCat("/object/list-v2/", PercentEncode(bucket, ""));
}

Json BodyOf(const std::string& prefix, const std::string& cursor, int rows) {
  Json body;
  body["prefix"] = prefix;
  body["limit"] = rows;
  body["with_delimiter"] = false;
  if (!cursor.empty()) body["cursor"] = cursor;
  return body;
}

// Reads the response to a request with `cursor`.
absl::StatusOr<Page> ReadPage(const StorageApi& api, const std::string& bucket,
                              const std::string& cursor, const Json& response) {
  const auto rows = response.find("objects");
  const auto has_next = response.find("hasNext");
  if (rows == response.end() || !rows->is_array() || has_next == response.end() ||
      !has_next->is_boolean()) {
    return api.UnexpectedResponse("POST", PathOf(bucket));
  }
  Page page;
  page.objects.reserve(rows->size());
  for (const Json& row : *rows) {
    page.objects.push_back(ObjectInfoFromRow(bucket, TextField(row, "name"), row));
  }
  if (!has_next->get<bool>()) return page;
  page.next = TextField(response, "nextCursor");
  if (page.next.empty() || page.next == cursor) {
    return absl::InternalError(absl::StrCat("POST ", api.url(), PathOf(bucket),
                                            ": the list has more pages but no cursor"));
  }
  return page;
}

}  // namespace

absl::Status ListByV2(StorageApi* api, const std::string& bucket, const std::string& prefix,
                      const std::function<absl::Status(const ObjectInfo&)>& visit,
                      bool* has_list_v2) {
  std::string cursor, last_key;
  for (bool is_first_page = true, is_first_object = true; is_first_page || !cursor.empty();
       is_first_page = false) {
    const Json body = BodyOf(prefix, cursor, kPageRows);
    const absl::StatusOr<Json> response = api->Call("POST", PathOf(bucket), &body);
    if (!response.ok()) {
      const bool is_missing = absl::IsNotFound(response.status()) ||
                              absl::StrContains(response.status().message(), "FeatureNotEnabled");
      *has_list_v2 = !(is_first_page && is_missing);
      return response.status();
    }
    ASSIGN_OR_RETURN(Page page, ReadPage(*api, bucket, cursor, *response));
    for (const ObjectInfo& object : page.objects) {
      if (!is_first_object && object.key <= last_key) {
        return absl::InternalError(absl::StrCat("POST ", api->url(), PathOf(bucket),
                                                ": the list is not in order: '", object.key,
                                                "' after '", last_key, "'"));
      }
      is_first_object = false;
      last_key = object.key;
      RETURN_IF_ERROR(visit(object));
    }
    cursor = std::move(page.next);
  }
  return absl::OkStatus();
}

void SupabasePages::ListPage(const std::string& bucket, const std::string& cursor, int max_rows,
                             std::function<void(absl::StatusOr<Page>)> done) {
  HttpRequest request = api_->JsonRequest("POST", PathOf(bucket), BodyOf("", cursor, max_rows));
  api_->StartJson(std::move(request), [this, bucket, cursor, done](absl::StatusOr<Json> response) {
    if (!response.ok()) return done(response.status());
    done(ReadPage(*api_, bucket, cursor, *response));
  });
}

}  // namespace dumpline

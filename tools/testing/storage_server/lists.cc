// Lists of objects. None of them checks that the bucket exists.
#include <utility>
#include <variant>
#include <vector>

#include "tools/testing/http_server/util.h"
#include "tools/testing/storage_server/api.h"
#include "tools/testing/storage_server/json_body.h"
#include "tools/testing/storage_server/listing.h"

namespace dumpline {
namespace storage_server {
namespace {

using http_server::IsoTime;

Json RowJson(const ListedRow& row) {
  Json json = {{"name", row.name}};
  if (row.object == nullptr) {
    json["id"] = nullptr;
    json["updated_at"] = nullptr;
    json["created_at"] = nullptr;
    json["last_accessed_at"] = nullptr;
    json["metadata"] = nullptr;
    return json;
  }
  json["id"] = row.object->id;
  json["updated_at"] = IsoTime(row.object->updated_ms);
  json["created_at"] = IsoTime(row.object->created_ms);
  json["last_accessed_at"] = IsoTime(row.object->created_ms);
  json["metadata"] = row.object->Metadata();
  return json;
}

Json PageJson(const ListPage& page, bool with_keys) {
  Json folders = Json::array();
  Json objects = Json::array();
  for (const ListedRow& row : page.rows) {
    Json entry = RowJson(row);
    if (with_keys) entry["key"] = row.name;
    (row.object == nullptr ? folders : objects).push_back(std::move(entry));
  }
  Json json = {{"hasNext", page.has_next}};
  if (page.has_next) {
    json["nextCursor"] = page.next_cursor;
    json["nextCursorKey"] = page.next_cursor_key;
  }
  json["folders"] = std::move(folders);
  json["objects"] = std::move(objects);
  return json;
}

}  // namespace

Response Api::ListV1(const ApiCall& call) {
  std::variant<Json, Response> read = ReadJson(call.request, call.connection);
  if (auto* const refusal = std::get_if<Response>(&read)) return std::move(*refusal);
  JsonBody body(std::get<Json>(read));
  SearchOptions options;
  options.prefix = body.RequiredString("prefix");
  options.limit = body.Integer("limit", 100, 1);
  options.offset = body.Integer("offset", 0, 0);
  options.search = body.String("search", "");
  const Json sort = body.Object("sortBy");
  JsonBody sort_body(sort);
  options.column = sort_body.String("column", "name");
  options.ascending = sort_body.String("order", "asc") != "desc";
  if (body.error().has_value()) return Refuse(*body.error());
  if (!options.prefix.empty() && options.prefix.back() != '/') options.prefix += "/";
  Json rows = Json::array();
  if (call.caller.is_service()) {
    std::vector<ListedRow> found;
    store_->WithBucket(call.bucket, [&](const Bucket& bucket) { found = Search(bucket, options); });
    for (const ListedRow& row : found) rows.push_back(RowJson(row));
  }
  return Ok(rows);
}

Response Api::ListV2(const ApiCall& call) {
  if (options_.list_v2 == ApiOptions::ListV2::kMissing) return UnknownRoute(call.request);
  std::variant<Json, Response> read = ReadJson(call.request, call.connection);
  if (auto* const refusal = std::get_if<Response>(&read)) return std::move(*refusal);
  if (options_.list_v2 == ApiOptions::ListV2::kRefused) {
    return Refuse({409, "FeatureNotEnabled", "The feature list-V2 is not enabled for this resource",
                   "FeatureNotEnabled"});
  }
  JsonBody body(std::get<Json>(read));
  ListOptions options;
  options.prefix = body.String("prefix", "");
  options.limit = body.Integer("limit", 1000, 1);
  options.cursor = body.String("cursor", "");
  options.with_delimiter = body.Boolean("with_delimiter", false);
  const Json sort = body.Object("sortBy");
  JsonBody sort_body(sort);
  options.column = sort_body.String("column", "");
  options.order = sort_body.String("order", "");
  if (body.error().has_value()) return Refuse(*body.error());
  if (!options.column.empty() && options.column != "name" && options.column != "created_at" &&
      options.column != "updated_at") {
    return Refuse(ValidationError("body/sortBy/column must be equal to one of the allowed values"));
  }
  std::optional<ListPage> page;
  const Bucket none;
  const auto list = [&](const Bucket& bucket) {
    page = storage_server::ListV2(call.caller.is_service() ? bucket : none, options);
  };
  if (!store_->WithBucket(call.bucket, list)) list(none);
  if (!page.has_value()) return Refuse(InvalidParameter("Invalid Parameter continuation token"));
  return Ok(PageJson(*page, options.with_delimiter));
}

}  // namespace storage_server
}  // namespace dumpline

#include "tools/testing/project_server/rest_api.h"

#include <cstdint>
#include <map>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/testing/storage_server/error.h"

namespace dumpline {
namespace project_server {
namespace {

using storage_server::Request;
using storage_server::Response;
using Json = nlohmann::ordered_json;

Response Error(int status, const char* code, const std::string& message) {
  const Json body = {{"code", code}, {"details", nullptr}, {"hint", nullptr}, {"message", message}};
  return storage_server::JsonResponse(status, body.dump());
}

// What the root answers.
Response Description() {
  Response response = storage_server::JsonResponse(200, R"({"swagger":"2.0","paths":{}})");
  for (auto& header : response.headers) {
    if (header.first == "content-type") header.second = "application/openapi+json; charset=utf-8";
  }
  return response;
}

// As a column of `type` has it; false when it cannot have it (22P02).
bool Convert(const std::string& type, const Json& value, Json* converted) {
  *converted = value;
  if (value.is_null()) return true;
  if (type == "bigint") {
    int64_t number;
    if (value.is_string() && absl::SimpleAtoi(value.get<std::string>(), &number)) {
      *converted = number;
    }
    return converted->is_number_integer();
  }
  if (type == "boolean") {
    if (value == "true" || value == "false") *converted = value == "true";
    return converted->is_boolean();
  }
  if (!value.is_string()) *converted = value.dump();
  return true;
}

struct Filter {
  std::string column;
  std::string op;
  std::string value;
};

bool ReadFilters(const std::string& query, std::vector<Filter>* filters) {
  for (absl::string_view pair : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(pair, absl::MaxSplits('=', 1));
    std::string name, text;
    // In a query a + is a space.
    if (!storage_server::PercentDecode(absl::StrReplaceAll(parts.first, {{"+", " "}}), &name) ||
        !storage_server::PercentDecode(absl::StrReplaceAll(parts.second, {{"+", " "}}), &text)) {
      return false;
    }
    // These are no columns (PostgREST's ApiRequest/QueryParams.hs), unless they are quoted.
    for (const char* reserved :
         {"select", "columns", "order", "limit", "offset", "on_conflict", "and", "or"}) {
      if (name == reserved) return false;
    }
    Filter filter;
    absl::string_view column = name;
    if (absl::ConsumePrefix(&column, "\"") && absl::ConsumeSuffix(&column, "\"")) {
      filter.column = absl::StrReplaceAll(column, {{"\\\"", "\""}, {"\\\\", "\\"}});
    } else {
      for (const char c : name) {
        if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '_' && c != ' ' &&
            c != '$') {
          return false;
        }
      }
      filter.column = name;
    }
    const std::pair<std::string, std::string> operation =
        absl::StrSplit(text, absl::MaxSplits('.', 1));
    filter.op = operation.first;
    filter.value = operation.second;
    if (filter.op != "eq" && filter.op != "is") return false;
    filters->push_back(filter);
  }
  return true;
}

}  // namespace

Response HandleRest(const Request& request, const storage_server::Caller& caller,
                    const std::string& table_name, const std::string& body, Json* tables) {
  if (caller.error) return Error(401, "PGRST301", caller.error->message);
  if (request.method == "GET" && table_name.empty()) return Description();
  if (request.method != "PATCH") return Error(405, "PGRST117", "Unsupported HTTP method");
  const auto found = tables->find(table_name);
  const std::string* const profile = request.Find("content-profile");
  if (found == tables->end() || (profile != nullptr && *profile != "public")) {
    return Error(404, "42P01", absl::StrCat("relation \"public.", table_name, "\" does not exist"));
  }
  if (!caller.is_service()) {
    return Error(401, "42501", absl::StrCat("permission denied for table ", table_name));
  }
  if (absl::AsciiStrToLower(request.Get("content-type")) != "application/json") {
    return Error(415, "PGRST102", "Content-Type not acceptable");
  }
  Json& table = *found;

  std::map<std::string, std::string> preferences;
  for (absl::string_view text :
       absl::StrSplit(request.Get("prefer"), ',', absl::SkipWhitespace())) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(absl::StripAsciiWhitespace(text), absl::MaxSplits('=', 1));
    preferences.insert(parts);  // the first counts
  }
  const bool strict = preferences["handling"] == "strict";
  for (const auto& preference : preferences) {
    const std::string& name = preference.first;
    if (name != "handling" && name != "max-affected" && name != "count" && name != "return" &&
        strict) {
      return Error(400, "PGRST122", "Invalid preferences given with handling=strict");
    }
  }

  std::vector<Filter> filters;
  if (!ReadFilters(request.query, &filters)) {
    return Error(400, "PGRST100", "failed to parse filter");
  }
  if (filters.empty()) return Error(400, "21000", "UPDATE requires a WHERE clause");
  const Json& columns = table["columns"];
  const auto no_column = [&](const std::string& name) {
    return Error(400, "42703", absl::StrCat("column ", table_name, ".", name, " does not exist"));
  };
  const auto no_value = [&](const std::string& type) {
    return Error(400, "22P02", absl::StrCat("invalid input syntax for type ", type));
  };
  const Json set = Json::parse(body, nullptr, false);
  if (!set.is_object()) return Error(400, "PGRST102", "Empty or invalid json");
  Json converted_set = Json::object();
  for (const auto& field : set.items()) {
    if (columns.count(field.key()) == 0) {
      return Error(400, "PGRST204",
                   absl::StrCat("Could not find the '", field.key(), "' column of '", table_name,
                                "' in the schema cache"));
    }
    if (!Convert(columns[field.key()], field.value(), &converted_set[field.key()])) {
      return no_value(columns[field.key()]);
    }
  }

  std::vector<size_t> matching;
  Json& rows = table["rows"];
  for (size_t i = 0; i < rows.size(); ++i) {
    bool matches = true;
    for (const Filter& filter : filters) {
      if (columns.count(filter.column) == 0) return no_column(filter.column);
      const Json& cell = rows[i][filter.column];
      Json value;
      if (filter.op == "is") {
        if (filter.value != "null" && filter.value != "true" && filter.value != "false") {
          return Error(400, "PGRST100", "failed to parse filter");
        }
        value = filter.value == "null" ? Json() : Json(filter.value == "true");
      } else if (!Convert(columns[filter.column], filter.value, &value)) {
        return no_value(columns[filter.column]);
      }
      matches = matches && cell == value;
    }
    if (matches) matching.push_back(i);
  }
  uint64_t most;
  if (strict && absl::SimpleAtoi(preferences["max-affected"], &most) && matching.size() > most) {
    return Error(400, "PGRST124", "Query result exceeds max-affected preference constraint");
  }
  Json changed = rows;
  for (const size_t i : matching) changed[i].update(converted_set);
  for (const Json& unique : table["unique"]) {
    const std::string column = unique.get<std::string>();
    for (size_t i = 0; i < changed.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        if (changed[i][column] == changed[j][column]) {
          return Error(409, "23505",
                       absl::StrCat("duplicate key value violates unique constraint \"", table_name,
                                    "_", column, "_key\""));
        }
      }
    }
  }
  rows = changed;

  Response response;
  response.status = 204;
  const size_t count = matching.size();
  response.headers.emplace_back(
      "content-range",
      absl::StrCat(count == 0 ? "*" : absl::StrCat("0-", count - 1), "/",
                   preferences["count"] == "exact" ? absl::StrCat(count) : std::string("*")));
  if (!request.Get("prefer").empty()) {
    response.headers.emplace_back("preference-applied", std::string(request.Get("prefer")));
  }
  return response;
}

}  // namespace project_server
}  // namespace dumpline

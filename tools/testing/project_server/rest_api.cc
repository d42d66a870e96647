#include "tools/testing/project_server/rest_api.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace project_server {
namespace {

using http_server::Request;
using http_server::Response;
using Json = nlohmann::ordered_json;

Response Error(int status, const char* code, const std::string& message) {
  const Json body = {{"code", code}, {"details", nullptr}, {"hint", nullptr}, {"message", message}};
  return http_server::JsonResponse(status, body.dump());
}

// Returns the response of the root.
Response Description() {
  Response response = http_server::JsonResponse(200, R"({"swagger":"2.0","paths":{}})");
  response.headers = {{"content-type", "application/openapi+json; charset=utf-8"}};
  return response;
}

// Converts a value to the type of a column. Returns nullopt if it is invalid (22P02).
std::optional<Json> Convert(const std::string& type, const Json& value) {
  if (value.is_null()) return std::make_optional(value);
  if (type == "bigint") {
    int64_t number;
    if (value.is_string() && absl::SimpleAtoi(value.get<std::string>(), &number)) return number;
    return value.is_number_integer() ? std::make_optional(value) : std::nullopt;
  }
  if (type == "boolean") {
    if (value == "true" || value == "false") return value == "true";
    return value.is_boolean() ? std::make_optional(value) : std::nullopt;
  }
  return std::make_optional(value.is_string() ? value : Json(value.dump()));
}

struct Filter {
  std::string column;
  std::string op;
  std::string value;
};

// Returns the column that a parameter names, or nullopt.
std::optional<std::string> ReadColumn(const std::string& name) {
  // These names are not columns (PostgREST's ApiRequest/QueryParams.hs), unless they are quoted.
  for (const char* reserved :
       {"select", "columns", "order", "limit", "offset", "on_conflict", "and", "or"}) {
    if (name == reserved) return std::nullopt;
  }
  absl::string_view quoted = name;
  if (absl::ConsumePrefix(&quoted, "\"") && absl::ConsumeSuffix(&quoted, "\"")) {
    return absl::StrReplaceAll(quoted, {{"\\\"", "\""}, {"\\\\", "\\"}});
  }
  for (const char c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '_' && c != ' ' && c != '$') {
      return std::nullopt;
    }
  }
  return name;
}

std::optional<std::vector<Filter>> ReadFilters(const std::string& query) {
  std::vector<Filter> filters;
  for (absl::string_view pair : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(pair, absl::MaxSplits('=', 1));
    // In a query, a + is a space.
    std::string name, text;
    if (!PercentDecode(absl::StrReplaceAll(parts.first, {{"+", " "}}), &name) ||
        !PercentDecode(absl::StrReplaceAll(parts.second, {{"+", " "}}), &text)) {
      return std::nullopt;
    }
    const std::optional<std::string> column = ReadColumn(name);
    const std::pair<std::string, std::string> operation =
        absl::StrSplit(text, absl::MaxSplits('.', 1));
    if (!column.has_value() || (operation.first != "eq" && operation.first != "is")) {
      return std::nullopt;
    }
    filters.push_back({*column, operation.first, operation.second});
  }
  return filters;
}

using Preferences = std::map<std::string, std::string>;

Preferences ReadPreferences(const Request& request) {
  Preferences preferences;
  for (absl::string_view text :
       absl::StrSplit(request.Get("prefer"), ',', absl::SkipWhitespace())) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(absl::StripAsciiWhitespace(text), absl::MaxSplits('=', 1));
    preferences.insert(parts);  // the first one counts
  }
  return preferences;
}

bool AreKnown(const Preferences& preferences) {
  for (const auto& preference : preferences) {
    const std::string& name = preference.first;
    if (name != "handling" && name != "max-affected" && name != "count" && name != "return") {
      return false;
    }
  }
  return true;
}

// One table, and the errors that name it.
class Table {
 public:
  Table(std::string name, Json* table) : name_(std::move(name)), table_(*table) {}

  // Reads the columns to set. Returns them or the response that refuses them.
  std::variant<Json, Response> ReadSet(const std::string& body) const {
    const Json set = Json::parse(body, nullptr, false);
    if (!set.is_object()) return Error(400, "PGRST102", "Empty or invalid json");
    Json converted = Json::object();
    for (const auto& field : set.items()) {
      const std::string& column = field.key();
      if (!HasColumn(column)) {
        return Error(400, "PGRST204",
                     absl::StrCat("Could not find the '", column, "' column of '", name_,
                                  "' in the schema cache"));
      }
      const std::optional<Json> value = Convert(TypeOf(column), field.value());
      if (!value.has_value()) return InvalidValue(column);
      converted[column] = *value;
    }
    return converted;
  }

  // Finds the rows that match all filters. Returns their positions or the response that refuses the
  // filters.
  std::variant<std::vector<size_t>, Response> FindRows(const std::vector<Filter>& filters) const {
    Json expected = Json::object();
    std::vector<size_t> matching;
    for (const Filter& filter : filters) {
      if (!HasColumn(filter.column)) {
        return Error(400, "42703",
                     absl::StrCat("column ", name_, ".", filter.column, " does not exist"));
      }
      const std::string& text = filter.value;
      if (filter.op == "is" && text != "null" && text != "true" && text != "false") {
        return Error(400, "PGRST100", "failed to parse filter");
      }
      const std::optional<Json> value =
          filter.op == "is" ? std::make_optional(text == "null" ? Json() : Json(text == "true"))
                            : Convert(TypeOf(filter.column), text);
      if (!value.has_value()) return InvalidValue(filter.column);
      expected[filter.column] = *value;
    }
    for (size_t i = 0; i < table_["rows"].size(); ++i) {
      bool matches = true;
      for (const auto& cell : expected.items()) {
        matches = matches && table_["rows"][i][cell.key()] == cell.value();
      }
      if (matches) matching.push_back(i);
    }
    return matching;
  }

  // Changes the rows. Returns an error if a unique column would have a value twice.
  std::optional<Response> Update(const std::vector<size_t>& rows, const Json& set) {
    Json changed = table_["rows"];
    for (const size_t i : rows) changed[i].update(set);
    for (const Json& unique : table_["unique"]) {
      const std::string column = unique.get<std::string>();
      std::set<std::string> values;
      for (const Json& row : changed) {
        if (!values.insert(row[column].dump()).second) {
          return Error(409, "23505",
                       absl::StrCat("duplicate key value violates unique constraint \"", name_, "_",
                                    column, "_key\""));
        }
      }
    }
    table_["rows"] = changed;
    return std::nullopt;
  }

 private:
  bool HasColumn(const std::string& column) const { return table_["columns"].count(column) > 0; }
  std::string TypeOf(const std::string& column) const { return table_["columns"][column]; }
  Response InvalidValue(const std::string& column) const {
    return Error(400, "22P02", absl::StrCat("invalid input syntax for type ", TypeOf(column)));
  }

  const std::string name_;
  Json& table_;
};

Response Patched(const Request& request, size_t count, bool with_count) {
  Response response = http_server::EmptyResponse(204);
  response.headers.emplace_back("content-range",
                                absl::StrCat(count == 0 ? "*" : absl::StrCat("0-", count - 1), "/",
                                             with_count ? absl::StrCat(count) : std::string("*")));
  if (!request.Get("prefer").empty()) {
    response.headers.emplace_back("preference-applied", std::string(request.Get("prefer")));
  }
  return response;
}

Response Patch(const Request& request, const std::string& body, Table table) {
  Preferences preferences = ReadPreferences(request);
  const bool strict = preferences["handling"] == "strict";
  if (strict && !AreKnown(preferences)) {
    return Error(400, "PGRST122", "Invalid preferences given with handling=strict");
  }
  const std::optional<std::vector<Filter>> filters = ReadFilters(request.query);
  if (!filters.has_value()) return Error(400, "PGRST100", "failed to parse filter");
  if (filters->empty()) return Error(400, "21000", "UPDATE requires a WHERE clause");
  std::variant<Json, Response> set = table.ReadSet(body);
  if (auto* const refusal = std::get_if<Response>(&set)) return std::move(*refusal);
  std::variant<std::vector<size_t>, Response> found = table.FindRows(*filters);
  if (auto* const refusal = std::get_if<Response>(&found)) return std::move(*refusal);
  const std::vector<size_t>& rows = std::get<0>(found);
  uint64_t most;
  if (strict && absl::SimpleAtoi(preferences["max-affected"], &most) && rows.size() > most) {
    return Error(400, "PGRST124", "Query result exceeds max-affected preference constraint");
  }
  std::optional<Response> conflict = table.Update(rows, std::get<Json>(set));
  if (conflict.has_value()) return *std::move(conflict);
  return Patched(request, rows.size(), preferences["count"] == "exact");
}

}  // namespace

Response HandleRest(const Request& request, const http_server::Caller& caller,
                    const std::string& table, const std::string& body, Json* tables) {
  if (!caller.error.empty()) return Error(401, "PGRST301", caller.error);
  if (request.method == "GET" && table.empty()) return Description();
  if (request.method != "PATCH") return Error(405, "PGRST117", "Unsupported HTTP method");
  const auto found = tables->find(table);
  const std::string* const profile = request.Find("content-profile");
  if (found == tables->end() || (profile != nullptr && *profile != "public")) {
    return Error(404, "42P01", absl::StrCat("relation \"public.", table, "\" does not exist"));
  }
  if (!caller.is_service()) {
    return Error(401, "42501", absl::StrCat("permission denied for table ", table));
  }
  if (absl::AsciiStrToLower(request.Get("content-type")) != "application/json") {
    return Error(415, "PGRST102", "Content-Type not acceptable");
  }
  return Patch(request, body, Table(table, &*found));
}

}  // namespace project_server
}  // namespace dumpline

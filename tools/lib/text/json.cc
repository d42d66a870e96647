#include "tools/lib/text/json.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace dumpline {

namespace {

// The library's parser does not recurse, but its destructor, copy and dump do.
constexpr int kMaxDepth = 200;

bool IsTooDeep(absl::string_view text) {
  if (std::count_if(text.begin(), text.end(), [](char c) { return c == '{' || c == '['; }) <=
      kMaxDepth) {
    return false;
  }
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMaxDepth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<Json> ParseJson(absl::string_view text) {
  if (IsTooDeep(text)) {
    return absl::InvalidArgumentError(
        absl::StrCat("JSON is nested too deeply (expected at most ", kMaxDepth, " levels)"));
  }
  Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return absl::InvalidArgumentError("not valid JSON");
  return json;
}

std::string ToJsonText(const Json& json) {
  // By default, dump() throws on invalid UTF-8. None is expected here, but it must not end the
  // program.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void AppendJsonString(absl::string_view text, std::string* json) {
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  });
  if (is_plain) {
    json->push_back('"');
    json->append(text.data(), text.size());
    json->push_back('"');
  } else {
    json->append(ToJsonText(Json(std::string(text))));
  }
}

std::string TextField(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end()) return "";
  if (found->is_string()) return found->get<std::string>();
  if (found->is_number()) return found->dump();
  return "";
}

std::optional<uint64_t> NumberField(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end()) return std::nullopt;
  if (found->is_number_unsigned()) return found->get<uint64_t>();
  uint64_t number;
  if (found->is_string() && absl::SimpleAtoi(found->get<std::string>(), &number)) return number;
  return std::nullopt;
}

}  // namespace dumpline

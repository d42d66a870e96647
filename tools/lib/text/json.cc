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

absl::Status TooDeep(absl::string_view prefix) {
  return absl::InvalidArgumentError(
      absl::StrCat(prefix, "JSON is nested too deeply (expected at most ", kMaxDepth, " levels)"));
}

// Finds the position of the first error. Counts levels, because IsTooDeep() does not know comments.
class ErrorLocator : public nlohmann::json_sax<Json> {
 public:
  size_t offset() const { return offset_; }
  bool is_too_deep() const { return depth_ > kMaxDepth; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(size_t) override { return ++depth_ <= kMaxDepth; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return --depth_, true; }
  bool start_array(size_t) override { return ++depth_ <= kMaxDepth; }
  bool end_array() override { return --depth_, true; }
  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    offset_ = position == 0 ? 0 : position - 1;  // the position counts from 1
    return false;
  }

 private:
  size_t offset_ = 0;
  int depth_ = 0;
};

}  // namespace

absl::StatusOr<Json> ParseJson(absl::string_view text) {
  if (IsTooDeep(text)) return TooDeep("");
  Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return absl::InvalidArgumentError("not valid JSON");
  return json;
}

absl::StatusOr<Json> ParseJsonFile(absl::string_view text, absl::string_view file) {
  ErrorLocator locator;
  const bool is_valid = Json::sax_parse(text.begin(), text.end(), &locator,
                                        Json::input_format_t::json, /*strict=*/true,
                                        /*ignore_comments=*/true);
  if (locator.is_too_deep()) return TooDeep(absl::StrCat(file, ": "));
  if (!is_valid) {
    const absl::string_view before = text.substr(0, locator.offset());
    return absl::InvalidArgumentError(absl::StrCat(
        file, ":", 1 + std::count(before.begin(), before.end(), '\n'), ": not valid JSON"));
  }
  return Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false,
                     /*ignore_comments=*/true);
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

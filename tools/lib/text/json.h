// Parses and writes JSON for the NDJSON filters.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_JSON_H_
#define DUMPLINE_TOOLS_LIB_TEXT_JSON_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json_fwd.hpp"

namespace dumpline {

// A JSON value that keeps the order of fields, so that a filter writes unknown fields as it read
// them. Include nlohmann/json.hpp only to access fields: it is slow to compile.
using Json = nlohmann::ordered_json;

// Parses one JSON text. It must be valid UTF-8 and have at most 200 levels: copying or writing a
// deeper value would overflow the stack.
absl::StatusOr<Json> ParseJson(absl::string_view text);
// Parses a file that people edit, which may contain comments. An error names `file` and the line.
absl::StatusOr<Json> ParseJsonFile(absl::string_view text, absl::string_view file);
// Serializes `json` on one line. Invalid UTF-8 in strings becomes U+FFFD.
std::string ToJsonText(const Json& json);

// Appends `text` as a JSON string in the form that ToJsonText() writes. This is faster than
// ToJsonText() for many lines with the same fields.
void AppendJsonString(absl::string_view text, std::string* json);

// Returns the string or number in the field `name` as text, or "" if there is none.
std::string TextField(const Json& json, const char* name);
// Returns the number in the field `name`, which may be written as a string.
std::optional<uint64_t> NumberField(const Json& json, const char* name);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_JSON_H_

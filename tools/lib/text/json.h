// JSON texts, as NDJSON filters read and write them.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_JSON_H_
#define DUMPLINE_TOOLS_LIB_TEXT_JSON_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json_fwd.hpp"

namespace dumpline {

// Keeps the order of fields, so that a filter writes unknown fields as it read them. Include
// nlohmann/json.hpp, which takes long to compile, only to access a field.
using Json = nlohmann::ordered_json;

// Parses one JSON text, which must be valid UTF-8 and have at most 200 levels: deeper ones would
// overflow the stack when they are copied or written.
absl::StatusOr<Json> ParseJson(absl::string_view text);
// Returns the text on one line. Bytes in strings that are not UTF-8 become U+FFFD.
std::string ToJsonText(const Json& json);

// Appends `text` as a JSON string, as ToJsonText() writes it: faster for many lines with the same
// fields.
void AppendJsonString(absl::string_view text, std::string* json);

// Returns the string or number of that name as text, or "" if there is none.
std::string TextField(const Json& json, const char* name);
// Returns the number of that name, which may be written as a string.
std::optional<uint64_t> NumberField(const Json& json, const char* name);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_JSON_H_

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

// Keeps the order of fields: what passes through a filter comes out as it came in. Who looks into
// one includes nlohmann/json.hpp, which takes long to compile.
using Json = nlohmann::ordered_json;

// Parses one JSON text, which must be valid UTF-8.
absl::StatusOr<Json> ParseJson(absl::string_view text);
// On one line. Bytes in strings that are not UTF-8 become U+FFFD.
std::string ToJsonText(const Json& json);

// Appends `text` as a JSON string, as ToJsonText() writes it, for who writes many lines of the same fields.
void AppendJsonString(absl::string_view text, std::string* json);

// The string or number of that name as text; "" when there is none.
std::string TextField(const Json& json, const char* name);
// The number of that name, also when it is written as a string.
std::optional<uint64_t> NumberField(const Json& json, const char* name);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_JSON_H_

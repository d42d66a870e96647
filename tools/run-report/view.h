// Helpers to turn JSON into the data of a template.
#ifndef DUMPLINE_TOOLS_RUN_REPORT_VIEW_H_
#define DUMPLINE_TOOLS_RUN_REPORT_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "kainjow/mustache.hpp"
#include "nlohmann/json.hpp"
#include "tools/lib/text/json.h"

namespace dumpline {

using View = kainjow::mustache::data;

inline constexpr size_t kValueBytes = 200;  // of a shown value

// Sets a name to a text, or to false if the text is empty: the template looks up names that are not
// set in the surrounding sections.
inline void Set(View* object, const char* name, const std::string& text) {
  object->set(name, text.empty() ? View(false) : View(text));
}

// Returns the element `name`, or an empty object or array.
inline const Json& Field(const Json& json, const char* name) {
  static const Json& none = *new Json(Json::object());
  const auto found = json.find(name);
  return found != json.end() ? *found : none;
}

// Returns the number `name`, or 0.
inline uint64_t Number(const Json& json, const char* name) {
  return NumberField(json, name).value_or(0);
}

// Returns an id for an element of the page.
inline std::string RowsId(const char* part, size_t index) {
  return absl::StrCat(part, "-", index + 1);
}

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_RUN_REPORT_VIEW_H_

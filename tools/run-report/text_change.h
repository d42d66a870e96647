// Finds the part in which two texts differ.
#ifndef DUMPLINE_TOOLS_RUN_REPORT_TEXT_CHANGE_H_
#define DUMPLINE_TOOLS_RUN_REPORT_TEXT_CHANGE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// Both texts are `prefix`, their own part, and `suffix`. Long parts are shortened: "…" stands for
// what was left out.
struct TextChange {
  std::string prefix, removed, added, suffix;
};

// Compares two texts in UTF-8. No part ends within a character.
TextChange FindChange(absl::string_view before, absl::string_view after);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_RUN_REPORT_TEXT_CHANGE_H_

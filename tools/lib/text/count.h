// Writes numbers with the noun that they count.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_COUNT_H_
#define DUMPLINE_TOOLS_LIB_TEXT_COUNT_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// Returns "1 row" or "2 rows". `plural` is the plural if it is not the noun with an s; both may
// contain the rest of a phrase, such as "row was" and "rows were".
template <typename Number>
std::string CountOf(Number number, absl::string_view noun, absl::string_view plural = "") {
  if (number == 1) return absl::StrCat(number, " ", noun);
  return plural.empty() ? absl::StrCat(number, " ", noun, "s") : absl::StrCat(number, " ", plural);
}

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_COUNT_H_

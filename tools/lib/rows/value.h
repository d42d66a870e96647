// A column's value in a row of a dump.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_VALUE_H_
#define DUMPLINE_TOOLS_LIB_ROWS_VALUE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

struct Value {
  enum class Kind : uint8_t { kText, kNull, kDefault };

  Kind kind = Kind::kNull;
  absl::string_view text;  // of a kText

  bool is_null() const { return kind == Kind::kNull; }

  friend bool operator==(const Value& a, const Value& b) {
    return a.kind == b.kind && a.text == b.text;
  }
  friend bool operator!=(const Value& a, const Value& b) { return !(a == b); }
};

// Returns the index in a row's values of a column of its table, or the number of values if the row
// lacks it. `columns` contains the column of each value.
inline size_t IndexIn(const std::vector<size_t>& columns, size_t column) {
  return static_cast<size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin());
}

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_VALUE_H_

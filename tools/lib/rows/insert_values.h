// Reads the values of a row of an INSERT statement.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_INSERT_VALUES_H_
#define DUMPLINE_TOOLS_LIB_ROWS_INSERT_VALUES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/rows/value.h"

namespace dumpline {

class InsertValues {
 public:
  // Reads `row`, "(1, 'a', true, NULL)", into `values`, in the form of COPY's text format: 1, a, t,
  // and null. Returns an error message if a value is an expression or a literal of a kind that
  // dumps do not use, or "". `values` are valid until `row` changes or the next call.
  std::string Read(absl::string_view row, bool legacy_strings, std::vector<Value>* values);

 private:
  std::string ReadValue(absl::string_view row, bool legacy_strings, size_t* pos, Value* value);
  std::string ReadString(absl::string_view row, bool legacy_strings, size_t* pos, Value* value);

  std::string unescaped_;  // storage of the values that have escapes
  std::string literal_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_INSERT_VALUES_H_

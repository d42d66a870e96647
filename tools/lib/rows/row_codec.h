// Encodes rows and keys for RowSorter.
//
// A row is its values in the order of the table's columns: for each, a length plus one (0 for NULL)
// as a varint of seven bits per byte, then the text. A key is its values in the order of the key's
// columns, so that the keys' bytes sort like the values: integers as eight bytes, other values as
// text that ends with a zero byte. Equal keys have equal bytes: 1.0 and 1.00 are the same numeric.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_ROW_CODEC_H_
#define DUMPLINE_TOOLS_LIB_ROWS_ROW_CODEC_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/rows/column_type.h"
#include "tools/lib/rows/value.h"

namespace dumpline {

void AppendValue(const Value& value, std::string* row);

// Reads the values of `row`, which stay valid as long as `row`.
void DecodeRow(absl::string_view row, std::vector<Value>* values);

// Appends a value that is not null to a key.
void AppendKeyValue(ColumnType type, absl::string_view value, std::string* key);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_ROW_CODEC_H_

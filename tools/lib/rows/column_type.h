// Classifies the types of columns, as far as the comparison of their values requires it.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_COLUMN_TYPE_H_
#define DUMPLINE_TOOLS_LIB_ROWS_COLUMN_TYPE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

enum class ColumnType : uint8_t {
  kOther,
  kInteger,  // smallint, integer, bigint
  kNumeric,  // equal values may have different texts: 1.0 and 1.00
  kBoolean,
  kCitext,            // equal values may differ in case
  kTimestamptz,       // pg_dump writes it in the session's time zone
  kTimestamptzParts,  // an array or range of timestamps with time zone
  kText,              // text, varchar
  kUuid,
};

// Returns the class of a type as pg_dump writes it: "numeric(3,2)", "timestamp with time zone".
ColumnType ColumnTypeOf(absl::string_view type);

// Returns `value` with its timestamps in UTC, as the server writes them with TimeZone = 'UTC', or
// unchanged if `type` has none or `value` is not in the ISO format. Dumps of sessions with
// different time zones then have the same text.
std::string InUtc(ColumnType type, absl::string_view value);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_COLUMN_TYPE_H_

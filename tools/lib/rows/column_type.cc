#include "tools/lib/rows/column_type.h"

#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "re2/re2.h"

namespace dumpline {
namespace {

// A timestamp with time zone in the ISO format (datetime.c, EncodeDateTime).
constexpr char kTimestamp[] =
    R"((\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?( BC)?)";

struct Timestamp {
  int64_t year;
  int month, day, hour, minute, second;
  re2::StringPiece fraction;
  re2::StringPiece sign;
  int offset_hours;
  re2::StringPiece offset_minutes, offset_seconds, bc;
};

int ToInt(re2::StringPiece digits) {
  return digits.empty() ? 0 : std::atoi(std::string(digits).c_str());
}

// Returns the timestamp in UTC, or "" if it is not a date of the calendar.
std::string Format(const Timestamp& timestamp) {
  int64_t offset = timestamp.offset_hours * 3600 + ToInt(timestamp.offset_minutes) * 60 +
                   ToInt(timestamp.offset_seconds);
  if (timestamp.sign[0] == '-') offset = -offset;
  const int64_t year = timestamp.bc.empty() ? timestamp.year : 1 - timestamp.year;
  // CivilSecond accepts the 30th of February, which the server rejects.
  const absl::CivilSecond local(year, timestamp.month, timestamp.day, timestamp.hour,
                                timestamp.minute, timestamp.second);
  if (local.month() != timestamp.month || local.day() != timestamp.day ||
      local.hour() != timestamp.hour || local.minute() != timestamp.minute ||
      local.second() != timestamp.second) {
    return "";
  }
  const absl::CivilSecond utc = local - offset;
  const bool is_bc = utc.year() <= 0;
  return absl::StrFormat("%04d-%02d-%02d %02d:%02d:%02d%s+00%s",
                         is_bc ? 1 - utc.year() : utc.year(), utc.month(), utc.day(), utc.hour(),
                         utc.minute(), utc.second(), std::string(timestamp.fraction),
                         is_bc ? " BC" : "");
}

bool IsIn(absl::string_view type, std::initializer_list<absl::string_view> names) {
  for (const absl::string_view name : names) {
    if (type == name) return true;
  }
  return false;
}

}  // namespace

ColumnType ColumnTypeOf(absl::string_view type) {
  if (absl::StrContains(type, "tstz") || absl::StrContains(type, "timestamp with time zone") ||
      absl::StrContains(type, "timestamptz")) {
    return absl::EndsWith(type, "]") || absl::StrContains(type, "range")
               ? ColumnType::kTimestamptzParts
               : ColumnType::kTimestamptz;
  }
  // "timestamp(3) with time zone"
  if (absl::StartsWith(type, "timestamp(") && absl::StrContains(type, " with time zone")) {
    return absl::EndsWith(type, "]") ? ColumnType::kTimestamptzParts : ColumnType::kTimestamptz;
  }
  if (absl::EndsWith(type, "]")) return ColumnType::kOther;
  const absl::string_view base = type.substr(0, type.find('('));
  if (IsIn(base, {"smallint", "integer", "bigint", "int", "int2", "int4", "int8", "smallserial",
                  "serial", "bigserial"})) {
    return ColumnType::kInteger;
  }
  if (IsIn(base, {"numeric", "decimal"})) return ColumnType::kNumeric;
  if (IsIn(base, {"boolean", "bool"})) return ColumnType::kBoolean;
  if (IsIn(base, {"text", "character varying", "varchar"})) return ColumnType::kText;
  if (base == "uuid") return ColumnType::kUuid;
  if (base == "citext" || absl::EndsWith(base, ".citext")) return ColumnType::kCitext;
  return ColumnType::kOther;
}

std::string InUtc(ColumnType type, absl::string_view value) {
  if (type != ColumnType::kTimestamptz && type != ColumnType::kTimestamptzParts) {
    return std::string(value);
  }
  if (type == ColumnType::kTimestamptz && absl::EndsWith(value, "+00")) return std::string(value);
  static const RE2* const pattern = new RE2(absl::StrCat("((?s:.*?))", kTimestamp));
  re2::StringPiece rest(value.data(), value.size());
  re2::StringPiece before;
  Timestamp t;
  std::string in_utc;
  while (RE2::Consume(&rest, *pattern, &before, &t.year, &t.month, &t.day, &t.hour, &t.minute,
                      &t.second, &t.fraction, &t.sign, &t.offset_hours, &t.offset_minutes,
                      &t.offset_seconds, &t.bc)) {
    const std::string timestamp = Format(t);
    if (timestamp.empty()) return std::string(value);
    absl::StrAppend(&in_utc, absl::string_view(before.data(), before.size()), timestamp);
  }
  absl::StrAppend(&in_utc, absl::string_view(rest.data(), rest.size()));
  return in_utc;
}

}  // namespace dumpline

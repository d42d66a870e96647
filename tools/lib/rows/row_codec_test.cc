#include "tools/lib/rows/row_codec.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

Value Text(absl::string_view text) { return {Value::Kind::kText, text}; }

std::string Key(ColumnType type, absl::string_view value) {
  std::string key;
  AppendKeyValue(type, value, &key);
  return key;
}

TEST(RowCodecTest, RowsKeepTheirValues) {
  const std::string longer(300, 'x');
  const std::string longest(70000, 'y');
  const std::vector<Value> values = {Text(""), Value{},       Text("a\tb\n\\"), Text(longer),
                                     Value{},  Text(longest), Text("z")};
  std::string row;
  for (const Value& value : values) AppendValue(value, &row);
  std::vector<Value> decoded;
  DecodeRow(row, &decoded);
  EXPECT_EQ(decoded, values);
}

TEST(RowCodecTest, IntegerKeysSortLikeNumbers) {
  const std::vector<absl::string_view> ascending = {
      "-9223372036854775808", "-10", "-9", "-1", "0", "1", "9", "10", "9223372036854775807"};
  for (size_t i = 1; i < ascending.size(); ++i) {
    EXPECT_LT(Key(ColumnType::kInteger, ascending[i - 1]), Key(ColumnType::kInteger, ascending[i]));
  }
}

TEST(RowCodecTest, TextKeysSortLikeBytes) {
  EXPECT_LT(Key(ColumnType::kText, ""), Key(ColumnType::kText, "\1"));
  EXPECT_LT(Key(ColumnType::kText, "a"), Key(ColumnType::kText, "a\1"));
  EXPECT_LT(Key(ColumnType::kText, "a") + Key(ColumnType::kText, "z"),
            Key(ColumnType::kText, "a\1") + Key(ColumnType::kText, "a"))
      << "the first column decides";
}

TEST(RowCodecTest, EqualKeysHaveEqualBytes) {
  EXPECT_EQ(Key(ColumnType::kNumeric, "1.50"), Key(ColumnType::kNumeric, "1.5"));
  EXPECT_EQ(Key(ColumnType::kNumeric, "100.00"), Key(ColumnType::kNumeric, "100"));
  EXPECT_NE(Key(ColumnType::kNumeric, "100"), Key(ColumnType::kNumeric, "1"));
  EXPECT_EQ(Key(ColumnType::kCitext, "Ada"), Key(ColumnType::kCitext, "ada"));
  EXPECT_NE(Key(ColumnType::kText, "Ada"), Key(ColumnType::kText, "ada"));
}

TEST(ColumnTypeTest, Types) {
  EXPECT_EQ(ColumnTypeOf("bigint"), ColumnType::kInteger);
  EXPECT_EQ(ColumnTypeOf("bigint[]"), ColumnType::kOther);
  EXPECT_EQ(ColumnTypeOf("numeric(3,2)"), ColumnType::kNumeric);
  EXPECT_EQ(ColumnTypeOf("character varying(10)"), ColumnType::kText);
  EXPECT_EQ(ColumnTypeOf("extensions.citext"), ColumnType::kCitext);
  EXPECT_EQ(ColumnTypeOf("timestamp with time zone"), ColumnType::kTimestamptz);
  EXPECT_EQ(ColumnTypeOf("timestamp(3) with time zone"), ColumnType::kTimestamptz);
  EXPECT_EQ(ColumnTypeOf("timestamp without time zone"), ColumnType::kOther);
  EXPECT_EQ(ColumnTypeOf("timestamp with time zone[]"), ColumnType::kTimestamptzParts);
  EXPECT_EQ(ColumnTypeOf("tstzrange"), ColumnType::kTimestamptzParts);
  EXPECT_EQ(ColumnTypeOf("public.mood"), ColumnType::kOther);
}

// Expected values are those of SELECT value::timestamptz with TimeZone = 'UTC' in PostgreSQL 15.
TEST(ColumnTypeTest, InUtc) {
  const auto utc = [](absl::string_view value) { return InUtc(ColumnType::kTimestamptz, value); };
  EXPECT_EQ(utc("2024-02-29 23:30:00.25+00"), "2024-02-29 23:30:00.25+00");
  EXPECT_EQ(utc("2024-03-01 00:30:00.25+01"), "2024-02-29 23:30:00.25+00");
  EXPECT_EQ(utc("2023-12-31 19:00:00-05:30"), "2024-01-01 00:30:00+00");
  EXPECT_EQ(utc("1800-01-01 00:00:00+00:53:28"), "1799-12-31 23:06:32+00");
  EXPECT_EQ(utc("0001-01-01 00:00:00+01"), "0001-12-31 23:00:00+00 BC");
  EXPECT_EQ(utc("0044-03-15 12:00:00+01 BC"), "0044-03-15 11:00:00+00 BC");
  EXPECT_EQ(utc("12024-01-01 00:00:00-01"), "12024-01-01 01:00:00+00");
  EXPECT_EQ(utc("infinity"), "infinity");
  EXPECT_EQ(utc("2023-02-29 10:00:00+02"), "2023-02-29 10:00:00+02") << "the server rejects it";
  EXPECT_EQ(InUtc(ColumnType::kTimestamptzParts,
                  "[\"2024-01-01 01:00:00+01\",\"2024-01-02 01:00:00+01\")"),
            "[\"2024-01-01 00:00:00+00\",\"2024-01-02 00:00:00+00\")");
  EXPECT_EQ(InUtc(ColumnType::kText, "2024-01-01 01:00:00+01"), "2024-01-01 01:00:00+01");
}

}  // namespace
}  // namespace dumpline

#include "tools/lib/pgdump/copy_rows.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

// Returns rows and fields in the form `[a|b][c]`.
std::string Split(absl::string_view rows) {
  std::string split;
  while (!rows.empty()) {
    absl::string_view row = TakeCopyRow(&rows);
    absl::StrAppend(&split, "[");
    for (bool last = false; !last;) {
      absl::StrAppend(&split, TakeCopyField(&row, &last));
      if (!last) absl::StrAppend(&split, "|");
    }
    EXPECT_EQ(row, "");
    absl::StrAppend(&split, "]");
  }
  return split;
}

std::string Unescaped(absl::string_view field) {
  std::string value = "=";  // UnescapeCopyField() must append to it
  UnescapeCopyField(field, &value);
  return value.substr(1);
}

std::string Escaped(absl::string_view value) {
  std::string field = "=";
  EscapeCopyField(value, &field);
  return field.substr(1);
}

TEST(CopyRowsTest, RowsEndWithNewlinesAndFieldsWithTabs) {
  EXPECT_EQ(Split("a\tb\nc\n"), "[a|b][c]");
  EXPECT_EQ(Split("a\nb"), "[a][b]") << "the newline of the last row may be missing";
  EXPECT_EQ(Split("\n\t\n\t\t\n"), "[][|][||]");
  EXPECT_EQ(Split("\\N\t\\\\N\n"), "[\\N|\\\\N]");
  EXPECT_EQ(Split("a\r\nb\r\r\n"), "[a\r][b\r\r]");
  EXPECT_EQ(Split("a\\nb\\tc\td\n"), "[a\\nb\\tc|d]");
}

TEST(CopyRowsTest, EscapedTabStaysInTheField) {  // as in COPY FROM; pg_dump writes \t
  EXPECT_EQ(Split("a\\\tb\tc\n"), "[a\\\tb|c]");
  EXPECT_EQ(Split("a\\\\\tb\n"), "[a\\\\|b]") << "an escaped backslash";
  EXPECT_EQ(Split("\\\\\\\t\t\\\n"), "[\\\\\\\t|\\]");
  EXPECT_EQ(Unescaped("a\\\tb"), "a\tb");
}

TEST(CopyRowsTest, EndsInBackslash) {
  EXPECT_FALSE(EndsInBackslash(""));
  EXPECT_FALSE(EndsInBackslash("a"));
  EXPECT_TRUE(EndsInBackslash("\\"));
  EXPECT_FALSE(EndsInBackslash("\\\\"));
  EXPECT_TRUE(EndsInBackslash("a\\\\\\"));
  EXPECT_FALSE(EndsInBackslash("\\a"));
}

// Tests the table of backslash sequences in the PostgreSQL manual, COPY, "Text Format".
TEST(CopyRowsTest, BackslashSequences) {
  EXPECT_EQ(Unescaped("\\b\\f\\n\\r\\t\\v"), "\b\f\n\r\t\v");
  EXPECT_EQ(Unescaped("\\\\"), "\\");
  EXPECT_EQ(Unescaped("\\\\n"), "\\n");
  EXPECT_EQ(Unescaped("\\101\\60\\0601\\12x\\7"), std::string("A001\nx\7"));
  EXPECT_EQ(Unescaped("\\0"), std::string(1, '\0'));
  EXPECT_EQ(Unescaped("\\400"), std::string(1, '\0')) << "only its low eight bits";
  EXPECT_EQ(Unescaped("\\x41\\x4a\\xA\\x414"), "AJ\nA4");
  EXPECT_EQ(Unescaped("\\xg\\x"), "xgx") << "without a digit";
  EXPECT_EQ(Unescaped("\\a\\'\\\"\\N\\8\\."), "a'\"N8.") << "others stand for themselves";
  EXPECT_EQ(Unescaped("\\303\\xa9"), "\xC3\xA9");
  EXPECT_EQ(Unescaped("no sequence"), "no sequence");
  EXPECT_EQ(Unescaped(""), "");
}

TEST(CopyRowsTest, SequenceByteByByte) {
  const auto read = [](absl::string_view text) {
    std::string value;
    const size_t bytes = UnescapeCopySequence(text, &value);
    return absl::StrCat(bytes, value);
  };
  EXPECT_EQ(read("\\nx"), "2\n");
  EXPECT_EQ(read("\\1018"), "4A");
  EXPECT_EQ(read("\\x411"), "4A");
  EXPECT_EQ(read("\\x"), "2x");
  EXPECT_EQ(read("\\"), "1\\");
}

// Tests the escapes of copyto.c, CopyAttributeOutText.
TEST(CopyRowsTest, EscapedAsPgDumpDoes) {
  EXPECT_EQ(Escaped("\b\f\n\r\t\v\\"), "\\b\\f\\n\\r\\t\\v\\\\");
  EXPECT_EQ(Escaped("it's \"plain\"; \x01\x7F \xC3\xA9"), "it's \"plain\"; \x01\x7F \xC3\xA9");
  EXPECT_EQ(Escaped("\\N"), "\\\\N");
  EXPECT_EQ(Escaped("\\."), "\\\\.");
  EXPECT_EQ(Escaped(""), "");
}

TEST(CopyRowsTest, EveryByteComesBack) {
  std::string value;
  for (int c = 0; c < 256; ++c) {
    value.push_back(static_cast<char>(c));
    const std::string field = Escaped(value);
    ASSERT_EQ(Unescaped(field), value);
    ASSERT_EQ(Split(field + "\n"), absl::StrCat("[", field, "]"));
  }
}

TEST(CopyRowsTest, FieldsAreCountedFromTheBeginOfTheirRow) {
  const std::string rows = "a\tb\tc\nd\n\te\n";
  CopyFieldCounter fields(rows, 0);
  std::string got;
  for (size_t pos = 0; pos < rows.size(); ++pos) absl::StrAppend(&got, fields.At(pos));
  EXPECT_EQ(got, "00112200011");
  // Positions may be skipped, and the first row may have begun before the text.
  CopyFieldCounter later(rows, 5);
  EXPECT_EQ(later.At(2), 6u);
  EXPECT_EQ(later.At(2), 6u);
  EXPECT_EQ(later.At(10), 1u);
}

}  // namespace
}  // namespace dumpline

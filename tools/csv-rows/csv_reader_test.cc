#include "tools/csv-rows/csv_reader.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

// Returns the rows of the input, one per line: fields in [], with quotes if they were quoted. Then
// the error.
std::string Rows(absl::string_view csv, size_t read_bytes, char delimiter) {
  StringSource source(csv, read_bytes);
  CsvOptions options;
  options.delimiter = delimiter;
  CsvReader reader(&source, options);
  std::string rows;
  while (reader.Next()) {
    for (const CsvField& field : reader.fields()) {
      absl::StrAppend(&rows, field.quoted ? "[\"" : "[", field.text, field.quoted ? "\"]" : "]");
    }
    rows += "\n";
  }
  EXPECT_FALSE(reader.Next()) << "the end is final";
  if (!reader.status().ok()) absl::StrAppend(&rows, reader.status().message(), "\n");
  return rows;
}

// Runs Rows() with reads of 1, 2, 3, 7 and many bytes, which must give the same result.
std::string Rows(absl::string_view csv, char delimiter = ',') {
  const std::string rows = Rows(csv, 1 << 16, delimiter);
  for (const size_t read_bytes : {1, 2, 3, 7}) {
    EXPECT_EQ(Rows(csv, read_bytes, delimiter), rows) << "with reads of " << read_bytes;
  }
  return rows;
}

TEST(CsvReaderTest, Fields) {
  EXPECT_EQ(Rows("a,b\n1,\n,\"\"\n"), "[a][b]\n[1][]\n[][\"\"]\n");
  EXPECT_EQ(Rows("a\n\n\"\"\n"), "[a]\n[]\n[\"\"]\n") << "a row with one empty field";
}

TEST(CsvReaderTest, Quotes) {
  EXPECT_EQ(Rows("\"it's \"\"quoted\"\"\",\"a,b\",\"\"\"\"\n"),
            "[\"it's \"quoted\"\"][\"a,b\"][\"\"\"]\n");
  EXPECT_EQ(Rows("\"two\nlines\",\"\r\n\"\nx,y\n"), "[\"two\nlines\"][\"\r\n\"]\n[x][y]\n");
}

TEST(CsvReaderTest, LineEnds) {
  EXPECT_EQ(Rows("a,b\r\n1,\"2\"\r\n,\r\n"), "[a][b]\n[1][\"2\"]\n[][]\n");
  EXPECT_EQ(Rows("a,b\n1,2"), "[a][b]\n[1][2]\n") << "the last line end may be missing";
  EXPECT_EQ(Rows("a,b\n1,\"2\""), "[a][b]\n[1][\"2\"]\n");
  EXPECT_EQ(Rows("a,b\n1,"), "[a][b]\n[1][]\n");
}

TEST(CsvReaderTest, OtherCharactersAreText) {
  EXPECT_EQ(Rows("a\\n,\\.;\t 'x' ,\xC3\xA4\xF0\x9F\x98\x80\n"),
            "[a\\n][\\.;\t 'x' ][\xC3\xA4\xF0\x9F\x98\x80]\n");
  EXPECT_EQ(Rows("a,b;\"c;d\";\n", ';'), "[a,b][\"c;d\"][]\n");
  EXPECT_EQ(Rows("a\t\"b\"\n", '\t'), "[a][\"b\"]\n");
}

TEST(CsvReaderTest, EmptyInput) { EXPECT_EQ(Rows(""), ""); }

TEST(CsvReaderTest, Truncated) {
  EXPECT_EQ(Rows("a\n\"b\nc"), "[a]\n<string>:3: unterminated quoted field (opened at line 2)\n");
  EXPECT_EQ(Rows("a\n\"b\"\""), "[a]\n<string>:2: unterminated quoted field (opened at line 2)\n");
  EXPECT_EQ(Rows("a,\xC3"), "<string>:1: the input ends inside a UTF-8 character\n");
}

TEST(CsvReaderTest, Malformed) {
  EXPECT_EQ(Rows("a\nb\"c\"\n"),
            "[a]\n<string>:2: a quote in an unquoted field (expected quotes around the whole "
            "field)\n");
  EXPECT_EQ(Rows("\"a\nb\" c\n"),
            "<string>:2: text after a closing quote (expected a delimiter or a line end)\n");
  const std::string carriage_return =
      "<string>:1: a carriage return without a newline (expected quotes around the field)\n";
  EXPECT_EQ(Rows("a\rb\n"), carriage_return);
  EXPECT_EQ(Rows("a\r\r\n"), carriage_return);
  EXPECT_EQ(Rows("a\r"), carriage_return);
}

TEST(CsvReaderTest, Encoding) {
  EXPECT_EQ(Rows("a\nb\n\"\n\xE4x\"\n"),
            "[a]\n[b]\n<string>:4: invalid UTF-8 at byte 0xE4 (expected UTF-8)\n");
  EXPECT_EQ(Rows(absl::string_view("a\n\0\n", 4)),
            "[a]\n<string>:2: zero byte, which no text value can hold\n");
}

TEST(CsvReaderTest, ByteOrderMark) {
  const std::string error = "<string>:1: byte order mark before the header. Run: tail -c +4 FILE\n";
  EXPECT_EQ(Rows("\xEF\xBB\xBF"
                 "a,b\n1,2\n"),
            error);
  EXPECT_EQ(Rows("\xEF\xBB\xBF\"a\",b\n"), error);
  EXPECT_EQ(Rows("a\n\xEF\xBB\xBF\n"), "[a]\n[\xEF\xBB\xBF]\n") << "elsewhere it is text";
}

TEST(CsvReaderTest, LongRow) {
  const std::string field(3 << 20, 'x');
  EXPECT_EQ(Rows(absl::StrCat("a,\"", field, "\"\n1,2\n"), 1 << 16, ','),
            absl::StrCat("[a][\"", field, "\"]\n[1][2]\n"));
}

}  // namespace
}  // namespace dumpline

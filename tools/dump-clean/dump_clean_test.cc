// The golden cases test the output of dump-clean. These tests check that the output's meaning does
// not depend on the length above which items arrive in parts, and that its text does not depend on
// how the input is read.

#include "tools/dump-clean/dump_clean.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

constexpr char kEnd[] = "-- PostgreSQL database dump complete\n";

struct Result {
  absl::Status status;
  std::string out;
};

Result Clean(const std::string& sql, DumpCleanOptions options,
             size_t read_bytes = ByteSource::kDefaultReadBytes) {
  // An end marker that arrives in parts is not recognized.
  options.end_marker = options.max_item_bytes > sizeof kEnd;
  StringSource source(sql, read_bytes);
  Result result;
  StringSink sink(&result.out);
  DumpCleanReport report;
  result.status = DumpClean(options, &source, &sink, &report);
  return result;
}

using Row = std::vector<std::optional<std::string>>;

// Evaluates the rows of INSERT … VALUES (…), (…); by the PostgreSQL manual's rules for '…' and E'…'
// literals (4.1.2.1, 4.1.2.2), as far as dump-clean uses them. Anything else fails the test.
std::vector<Row> Evaluate(const std::string& sql) {
  std::vector<Row> rows;
  size_t pos = 0;
  const auto at = [&](absl::string_view text) {
    return sql.compare(pos, text.size(), text.data(), text.size()) == 0;
  };
  while (true) {
    pos = sql.find("VALUES ", pos);
    if (pos == std::string::npos) break;
    pos += 7;
    do {
      EXPECT_EQ(sql[pos], '(') << sql.substr(pos);
      Row row;
      do {
        ++pos;
        if (sql[pos] == ' ') ++pos;
        if (at("NULL")) {
          row.emplace_back();
          pos += 4;
          continue;
        }
        const bool escapes = at("E'");
        pos += escapes ? 2 : 1;
        std::string value;
        for (;; ++pos) {
          if (pos >= sql.size()) {
            ADD_FAILURE() << "unterminated: " << sql;
            return rows;
          }
          if (escapes && sql[pos] == '\\') {
            ++pos;
            value += sql[pos] == 'n' ? '\n' : sql[pos] == 'r' ? '\r' : sql[pos];
            EXPECT_TRUE(absl::StrContains("nr\\", sql.substr(pos, 1))) << sql;
          } else if (at("''")) {
            value += '\'';
            ++pos;
          } else if (sql[pos] == '\'') {
            break;
          } else {
            EXPECT_NE(sql[pos], '\n') << sql;
            value += sql[pos];
          }
        }
        ++pos;
        row.push_back(value);
      } while (sql[pos] == ',');
      EXPECT_EQ(sql[pos], ')') << sql;
      rows.push_back(row);
      ++pos;
      if (!at(", ")) break;
      pos += 2;
    } while (true);
  }
  return rows;
}

// The first row contains every construct within which a part may end.
TEST(DumpClean, LongCopyRowMeansTheSameWhereverItsPartsEnd) {
  const std::string sql =
      std::string(
          "COPY t (a, b, c, d, e, f, g, h) FROM stdin;\n"
          "\\N\t\tO'Neil\\nx\\\\N\t\\N\t\\101\\x42\\x4g\\q\t\\Nx\ttail\\t\\\\\t\n"
          "1\t2\t3\t4\t5\t6\t7\t\\N\n"
          "\\.\n") +
      kEnd;
  const Row first = {std::nullopt, "",   "O'Neil\nx\\N", std::nullopt,
                     "AB\x04gq",   "Nx", "tail\t\\",     ""};
  const Row second = {"1", "2", "3", "4", "5", "6", "7", std::nullopt};
  for (size_t max_item_bytes = 1; max_item_bytes < 80; ++max_item_bytes) {
    SCOPED_TRACE(max_item_bytes);
    DumpCleanOptions options;
    options.max_item_bytes = max_item_bytes;
    const Result result = Clean(sql, options, 1);
    ASSERT_TRUE(result.status.ok()) << result.status;
    EXPECT_EQ(Evaluate(result.out), (std::vector<Row>{first, second})) << result.out;
    for (const size_t read_bytes : {2, 3, 7, 64, 4096}) {
      EXPECT_EQ(Clean(sql, options, read_bytes).out, result.out) << read_bytes;
    }
  }
}

// The last part may consist of only the newline.
TEST(DumpClean, LongCopyRowMayEndWhereAPartEnds) {
  for (size_t row_bytes = 1; row_bytes < 24; ++row_bytes) {
    const std::string value(row_bytes, 'x');
    const std::string sql =
        absl::StrCat("COPY t (a) FROM stdin;\n", value, "\n", value, "\n\\.\n", kEnd);
    for (size_t max_item_bytes = 1; max_item_bytes < 24; ++max_item_bytes) {
      SCOPED_TRACE(absl::StrCat(row_bytes, " bytes, in parts of ", max_item_bytes));
      DumpCleanOptions options;
      options.max_item_bytes = max_item_bytes;
      for (const size_t read_bytes : {1, 5, 4096}) {
        const Result result = Clean(sql, options, read_bytes);
        ASSERT_TRUE(result.status.ok()) << result.status;
        EXPECT_EQ(Evaluate(result.out), (std::vector<Row>{{value}, {value}})) << result.out;
      }
    }
  }
}

// The length of a statement alone decides whether it is merged.
TEST(DumpClean, MergingDoesNotDependOnReads) {
  std::string sql;
  for (size_t bytes = 0; bytes < 40; ++bytes) {
    absl::StrAppend(&sql, "INSERT INTO t VALUES ('1', 'a\nb", std::string(bytes, 'x'), "')",
                    bytes % 3 == 0 ? " " : "", ";\nINSERT INTO t VALUES ('2', '",
                    std::string(bytes, 'y'), "');\nINSERT INTO t VALUES ('3'), ('4');\n");
  }
  absl::StrAppend(&sql, kEnd);
  for (size_t max_item_bytes : {1, 20, 40, 50, 60, 1000}) {
    SCOPED_TRACE(max_item_bytes);
    DumpCleanOptions options;
    options.max_item_bytes = max_item_bytes;
    options.rows_per_insert = 3;
    const Result result = Clean(sql, options, 1);
    ASSERT_TRUE(result.status.ok()) << result.status;
    EXPECT_EQ(Evaluate(result.out).size(), 160u);
    for (const size_t read_bytes : {2, 3, 7, 64, 4096}) {
      EXPECT_EQ(Clean(sql, options, read_bytes).out, result.out) << read_bytes;
    }
  }
}

TEST(DumpClean, LongCommentStaysOneComment) {
  const std::string sql = absl::StrCat("SELECT /* a long, long comment */ 1;\n", kEnd);
  DumpCleanOptions options;
  options.comments = DumpCleanOptions::Comments::kAll;
  options.max_item_bytes = 5;
  EXPECT_EQ(Clean(sql, options).out.substr(0, 36), sql.substr(0, 36));
}

TEST(DumpClean, LongLiteralMeansTheSameWhereverItsPartsEnd) {
  const std::string sql = absl::StrCat(
      "INSERT INTO t VALUES ('it''s\n\\x', E'a\\'\\\\\nb''c\\\n', $q$d'$\\\n$q$, '');\n", kEnd);
  const Row row = {"it's\n\\x", "a'\\\nb'c\n", "d'$\\\n", ""};
  for (size_t max_item_bytes = 1; max_item_bytes < 40; ++max_item_bytes) {
    for (bool merge : {false, true}) {
      SCOPED_TRACE(absl::StrCat(max_item_bytes, " merge ", merge));
      DumpCleanOptions options;
      options.max_item_bytes = max_item_bytes;
      if (merge) options.rows_per_insert = 100;
      const Result result = Clean(sql, options, 1);
      ASSERT_TRUE(result.status.ok()) << result.status;
      // E'…\'…' is not changed, but Evaluate() accepts only ''.
      std::string out = result.out;
      for (size_t at; (at = out.find("\\'")) != std::string::npos;) out.replace(at, 2, "''");
      EXPECT_EQ(Evaluate(out), std::vector<Row>{row}) << result.out;
      EXPECT_EQ(Clean(sql, options, 4096).out, result.out);
    }
  }
}

TEST(DumpClean, LongRowKeepsOutInvalidEscapes) {
  for (absl::string_view field : {"\\351", "\\xC3", "caf\\xe9 au lait", "a\rb"}) {
    DumpCleanOptions options;
    options.max_item_bytes = 4;
    const Result result = Clean(
        absl::StrCat("COPY t (a) FROM stdin;\nlong enough\n", field, "\n\\.\n", kEnd), options);
    EXPECT_FALSE(result.status.ok()) << field;
    EXPECT_FALSE(absl::StrContains(result.out, kEnd)) << field;
  }
}

// Bytes of two different fields do not form one character.
TEST(DumpClean, LongRowChecksTheUtf8OfEachField) {
  DumpCleanOptions options;
  options.max_item_bytes = 4;
  const Result result =
      Clean(absl::StrCat("COPY t FROM stdin;\na\\xC3\t\\xA9b\n\\.\n", kEnd), options);
  EXPECT_TRUE(absl::StrContains(result.status.message(), "invalid UTF-8")) << result.status;
}

TEST(DumpClean, LongRowsOfCrLfBlock) {
  DumpCleanOptions options;
  for (options.max_item_bytes = 1; options.max_item_bytes < 12; ++options.max_item_bytes) {
    const Result result = Clean(
        absl::StrCat("COPY t (a, b) FROM stdin;\r\nabc\tdef\r\n1\t\r\n\\.\r\n", kEnd), options);
    ASSERT_TRUE(result.status.ok()) << result.status;
    EXPECT_EQ(Evaluate(result.out), (std::vector<Row>{{"abc", "def"}, {"1", ""}})) << result.out;
  }
}

// A truncated dump never looks complete, wherever it ends.
TEST(DumpClean, NoPrefixOfADumpIsADump) {
  const std::string sql =
      absl::StrCat("SET client_encoding = 'UTF8';\nCOPY t (a) FROM stdin;\n1\n2\n\\.\n",
                   "INSERT INTO t VALUES ('x\ny');\nSELECT $$a$$;\n--\n", kEnd);
  for (size_t bytes = 0; bytes + 1 < sql.size(); ++bytes) {
    const Result result = Clean(sql.substr(0, bytes), DumpCleanOptions());
    EXPECT_FALSE(result.status.ok()) << bytes;
    EXPECT_FALSE(absl::StrContains(result.out, kEnd)) << bytes;
  }
  EXPECT_TRUE(Clean(sql, DumpCleanOptions()).status.ok());
}

}  // namespace
}  // namespace dumpline

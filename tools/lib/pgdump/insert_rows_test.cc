// Tests which rows of INSERT statements are read in bulk, and that the scanner returns them.
// CheckAllSizes() compares them with the reference lexer for all sizes.
#include "tools/lib/pgdump/insert_rows.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/pgdump/testing/scanner_check.h"
#include "tools/lib/text/simd.h"

namespace dumpline {
namespace {

using Place = InsertRows::Place;
using Stop = InsertRows::Stop;

constexpr absl::string_view kHead = "INSERT INTO t VALUES";

// Returns each row as "(…)" with its literals in brackets, preceded by "^" if it begins a statement
// and followed by "." if it ends one. Appends the reason for the stop.
std::string Read(absl::string_view text, Place place = Place::kBetweenStatements,
                 size_t max_literal_bytes = 100) {
  InsertRows rows;
  const size_t bytes = rows.Read(text, kHead, place, max_literal_bytes);
  std::string result;
  for (const InsertRow& row : rows.rows()) {
    absl::StrAppend(&result, row.begins_statement ? "^" : "");
    size_t pos = row.begin;
    for (size_t i = row.literals_begin; i < row.literals_end; ++i) {
      const InsertLiteral& literal = rows.literals()[i];
      absl::StrAppend(&result, text.substr(pos, literal.begin - pos), "[",
                      text.substr(literal.begin, literal.end - literal.begin), "]");
      pos = literal.end;
    }
    absl::StrAppend(&result, text.substr(pos, row.end - pos), row.ends_statement ? "." : "");
  }
  const char* const stops[] = {"end of text", "no row", "other row"};
  absl::StrAppend(&result, " ", bytes, " ", stops[static_cast<int>(rows.stop())]);
  return result;
}

TEST(InsertRowsTest, StatementsOfOneRow) {
  EXPECT_EQ(Read("INSERT INTO t VALUES (1, 'a', NULL);\nINSERT INTO t VALUES ('b''c', -2.5e3);\n"),
            "^(1, ['a'], NULL).^(['b''c'], -2.5e3). 75 end of text");
}

TEST(InsertRowsTest, OneStatementOfRows) {
  EXPECT_EQ(Read("INSERT INTO t VALUES\n\t('a'),\n\t('b');\n\n"), "^(['a'])(['b']). 36 no row");
  EXPECT_EQ(Read(" ('a'), (now())", Place::kAfterValues), "(['a'])(now()) 15 end of text");
  EXPECT_EQ(Read(", ('a')  ;\nCOMMIT;", Place::kAfterRow), "(['a']). 10 no row");
}

TEST(InsertRowsTest, IncompleteRowsAreLeft) {
  const std::string whole = "INSERT INTO t VALUES ('a');\n";
  const std::string second = "INSERT INTO t VALUES (1, 'it''s', E'\\'');\n";
  for (size_t size = 0; size < second.size() - 3; ++size) {
    EXPECT_EQ(Read(whole + second.substr(0, size)), "^(['a']). 27 end of text") << size;
  }
  EXPECT_EQ(Read("INSERT IN"), " 0 end of text");
  EXPECT_EQ(Read(""), " 0 end of text");
}

TEST(InsertRowsTest, OtherHeads) {
  EXPECT_EQ(Read("INSERT INTO u VALUES ('a');\n"), " 0 no row");
  EXPECT_EQ(Read("INSERT INTO t VALUESX ('a');\n"), " 0 no row");
  EXPECT_EQ(Read("INSERT INTO t VALUES DEFAULT;\n"), " 0 no row");
}

TEST(InsertRowsTest, LiteralsOfBothKinds) {
  EXPECT_EQ(Read(R"(('\'), (E'\'', e'\\', E'\\\'''x'))", Place::kAfterValues),
            R"((['\'])([E'\''], [e'\\'], [E'\\\'''x']) 33 end of text)");
}

TEST(InsertRowsTest, RowsWithParentheses) {
  InsertRows rows;
  const absl::string_view text = "('a(', 1), (now()), (DEFAULT, -1, ARRAY['(']), ((SELECT 1)), (2)";
  rows.Read(text, kHead, Place::kAfterValues, 100);
  std::string found;
  for (const InsertRow& row : rows.rows()) found += row.has_parentheses ? "x" : "-";
  EXPECT_EQ(found, "-x-x-");
}

TEST(InsertRowsTest, OtherRowsAreLeftToTheScanner) {
  for (absl::string_view row : {"(U&'a')", "(B'1')", "(X'1F')", "(N'a')", "(\"f\"('a'))", "($$a$$)",
                                "(1 -- c\n)", "(/* c */ 1)", "('a'\n'b')", "('a' \n 'b')", "(f$x)",
                                "(\\x)", "(1;)", "(xE'a')", "(1E'a')"}) {
    EXPECT_EQ(Read(absl::StrCat("(1), ", row), Place::kAfterValues), "(1) 3 other row") << row;
  }
}

TEST(InsertRowsTest, OperatorsAreNoComments) {
  EXPECT_EQ(Read("(1 - 2, 4 / -2, 'a' || 'b', ARRAY['c', 'd'])", Place::kAfterValues),
            "(1 - 2, 4 / -2, ['a'] || ['b'], ARRAY[['c'], ['d']]) 44 end of text");
}

TEST(InsertRowsTest, LongLiteralsAreLeftToTheScanner) {
  EXPECT_EQ(Read("('12345678')", Place::kAfterValues, 10), "(['12345678']) 12 end of text");
  EXPECT_EQ(Read("('123456789')", Place::kAfterValues, 10), " 0 other row");
}

// Tests that the scanner returns bulk rows, and between them the items that it must read itself.
TEST(InsertRowsTest, OfTheScanner) {
  std::string dump =
      "SET x = 'y';\nINSERT INTO public.\"T\" (id, \"b\") OVERRIDING SYSTEM VALUE VALUES (1, "
      "'a');\n";
  const auto insert = [&dump](absl::string_view rows) {
    absl::StrAppend(&dump, "INSERT INTO public.\"T\" (id, \"b\") OVERRIDING SYSTEM VALUE VALUES ",
                    rows, ";\n");
  };
  for (int i = 0; i < 30; ++i) insert("(2, 'two\nlines'), (3, E'it\\'s')");  // 60 rows, plain
  insert("(4, $$dollar$$), (5, 'plain again'), (6, B'1')");
  insert("(7, 'x') ON CONFLICT (id) DO UPDATE SET (a, b) = (1, 2), (c) = (3)");
  insert("(8, 'end')");
  EXPECT_EQ(CheckAllSizes(dump), "");
  for (const std::string& target : SimdTargetNames()) {
    ASSERT_TRUE(UseSimdTarget(target));
    EXPECT_EQ(Scan(dump, 4096, 1 << 20, true).insert_rows, 64) << target;
    EXPECT_EQ(Scan(dump, 7, 1 << 20, true).insert_rows, 64) << target;
  }
  EXPECT_EQ(Scan(dump, 4096, 1 << 20, false).insert_rows, 0);
}

// Tests that another head, another kind of statement, or other rules for backslashes end the bulk
// rows.
TEST(InsertRowsTest, WhatTheScannerMustNotTakeForRows) {
  for (absl::string_view sql :
       {"INSERT INTO t SELECT * FROM (VALUES ('a')) v;\nINSERT INTO t SELECT 1 UNION VALUES "
        "('a');\n",
        "INSERT INTO t DEFAULT VALUES;\nINSERT INTO t DEFAULT VALUES;\nINSERT INTO t DEFAULT "
        "VALUES ('a');\n",
        "INSERT /* c */ INTO t VALUES ('a');\nINSERT /* c */ INTO t VALUES ('a');\n",
        "INSERT INTO t VALUES;\nINSERT INTO t VALUES;\n",
        "INSERT INTO t VALUES ((1)\n);\nINSERT INTO t VALUES ((1);\n",
        "WITH x AS (VALUES (1)) INSERT INTO t VALUES ('a');\nVALUES ('a'), ('b');\n"}) {
    EXPECT_EQ(CheckAllSizes(sql), "") << sql;
  }
  const std::string legacy =
      "INSERT INTO t VALUES ('a');\nSET standard_conforming_strings = off;\n"
      "INSERT INTO t VALUES ('a');\nINSERT INTO t VALUES ('a\\'b;');\n";
  EXPECT_EQ(CheckAllSizes(legacy), "");
  EXPECT_EQ(Scan(legacy, 4096, 1 << 20, true).insert_rows, 1);
}

}  // namespace
}  // namespace dumpline

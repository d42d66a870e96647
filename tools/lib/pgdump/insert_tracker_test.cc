#include "tools/lib/pgdump/insert_tracker.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/testing/scanner_check.h"

namespace dumpline {
namespace {

// Returns one line per statement with the columns of its literals, `t(a,b): 0='x' 1='y'; 2 rows`.
// The result must not depend on where code is split, so the function tries every size.
std::string Track(absl::string_view sql) {
  std::string expected;
  for (const size_t max_item_bytes : kMaxItemSizes) {
    for (const size_t read_bytes : kReadSizes) {
      StringSource source(sql, read_bytes);
      ScannerOptions options;
      options.max_item_bytes = max_item_bytes;
      Scanner scanner(&source, options);
      InsertTracker tracker;
      std::string tracked;
      std::string literals;
      bool in_statement = false;
      for (Item item{}; scanner.Next(&item);) {
        if (scanner.statement_kind() != StatementKind::kInsert) continue;
        if (!in_statement) tracker.BeginStatement();
        in_statement = item.kind != ItemKind::kSemicolon;
        if (item.kind == ItemKind::kString) {
          if (item.is_first())
            absl::StrAppend(&literals,
                            tracker.in_row() ? absl::StrCat(" ", tracker.column()) : " -", "=");
          absl::StrAppend(&literals, item.text);
        }
        if (in_statement) {
          tracker.Read(item);
          continue;
        }
        absl::StrAppend(&tracked, ToDisplay(tracker.head().table), "(",
                        absl::StrJoin(tracker.head().columns, ","), "):", literals, "; ",
                        tracker.rows(), " rows\n");
        literals.clear();
      }
      EXPECT_EQ(scanner.status().message(), "");
      if (expected.empty()) expected = tracked;
      EXPECT_EQ(tracked, expected)
          << "read_bytes " << read_bytes << ", max_item_bytes " << max_item_bytes;
    }
  }
  return expected;
}

TEST(InsertTrackerTest, FormsThatPgDumpWrites) {
  EXPECT_EQ(Track("INSERT INTO public.t VALUES (1, 'a', NULL, 'b');\n"),
            "public.t(): 1='a' 3='b'; 1 rows\n");
  EXPECT_EQ(Track("INSERT INTO public.t (a, b) VALUES ('x', 'y');\n"),
            "public.t(a,b): 0='x' 1='y'; 1 rows\n");
  EXPECT_EQ(Track("INSERT INTO s.t (a, b) OVERRIDING SYSTEM VALUE VALUES (1, 'y');\n"),
            "s.t(a,b): 1='y'; 1 rows\n");
  EXPECT_EQ(Track("INSERT INTO public.nocols DEFAULT VALUES;\n"), "public.nocols():; 1 rows\n");
  EXPECT_EQ(Track("INSERT INTO t VALUES\n\t(1, 'a'),\n\t(2, 'b'),\n\t(DEFAULT, 'c');\n"),
            "t(): 1='a' 1='b' 1='c'; 3 rows\n");
  EXPECT_EQ(Track("INSERT INTO \"S;\".\"T (\" (\"a,\", \"VALUES\") VALUES ('x', 'y');\n"),
            "\"S;\".\"T (\"(a,,VALUES): 0='x' 1='y'; 1 rows\n");
}

TEST(InsertTrackerTest, NestedValues) {
  EXPECT_EQ(Track("INSERT INTO t VALUES (ROW(1, 'a'), ARRAY['b', 'c'], f(g('d'), 2)[1], 'e'), "
                  "((('f')), 'g');"),
            "t(): 0='a' 1='b' 1='c' 2='d' 3='e' 0='f' 1='g'; 2 rows\n");
  EXPECT_EQ(Track("INSERT INTO t VALUES ('it''s, (', E'\\'),(', $$),($$, ',') , (')');"),
            "t(): 0='it''s, (' 1=E'\\'),(' 2=$$),($$ 3=',' 0=')'; 2 rows\n");
}

TEST(InsertTrackerTest, CommentsAreSpace) {
  EXPECT_EQ(Track("INSERT/**/INTO/*VALUES*/ t --(\n(a)VALUES--\n('x'/*,*/,'y'--,\n)/*(*/;"),
            "t(a): 0='x' 1='y'; 1 rows\n");
}

TEST(InsertTrackerTest, TailAfterTheRowsHoldsNoRows) {
  EXPECT_EQ(Track("INSERT INTO t VALUES ('a') ON CONFLICT (a) DO UPDATE SET a = ('b');"),
            "t(): 0='a' -='b'; 1 rows\n");
  EXPECT_EQ(Track("INSERT INTO t VALUES ('a'), ('b') RETURNING (a, 'c');"),
            "t(): 0='a' 0='b' -='c'; 2 rows\n");
  EXPECT_EQ(Track("INSERT INTO t VALUES ('a') (b);"), "t(): 0='a'; 1 rows\n")
      << "no comma before it";
}

TEST(InsertTrackerTest, InsertsWithoutRowsOfValues) {
  EXPECT_EQ(Track("INSERT INTO t SELECT 'a', ('b');"), "t(): -='a' -='b'; 0 rows\n");
  EXPECT_EQ(Track("INSERT INTO t (a) TABLE u;INSERT INTO t WITH v AS (VALUES ('a')) SELECT 'b';"),
            "t(a):; 0 rows\nt(): -='a' -='b'; 0 rows\n");
}

TEST(InsertTrackerTest, WordsInOtherPlaces) {
  EXPECT_EQ(Track("INSERT INTO values_ (valuesx, defaults) VALUES ('a');"),
            "values_(valuesx,defaults): 0='a'; 1 rows\n");
  EXPECT_EQ(Track("INSERT INTO t (a) OVERRIDING USER VALUE values('a');"), "t(a): 0='a'; 1 rows\n");
  EXPECT_EQ(Track("INSERT INTO \"values\" (\"select\") VALUES ('a');"),
            "values(select): 0='a'; 1 rows\n");
  EXPECT_EQ(Track("INSERT INTO t AS x (a) VALUES ('a');"), "t(a): 0='a'; 1 rows\n");
  EXPECT_EQ(Track("INSERT INTO t (a.b, c[1]) VALUES ('a', 'b');"), "t(): 0='a' 1='b'; 1 rows\n")
      << "columns that are not plain names are not known";
}

TEST(InsertTrackerTest, HeadNumberChangesWithTheHeadOnly) {
  const std::string sql =
      "INSERT INTO t (a) VALUES (1);INSERT INTO t (a) VALUES (2);INSERT INTO t (b) VALUES (1);"
      "INSERT INTO t (b) VALUES (1);INSERT INTO \"u\" VALUES (1);INSERT INTO \"u\" VALUES (2);"
      "INSERT INTO t (b) VALUES (1);INSERT INTO t (b) VALUESX (1);";
  StringSource source(sql);
  Scanner scanner(&source, ScannerOptions());
  InsertTracker tracker;
  std::string numbers;
  bool in_statement = false;
  for (Item item{}; scanner.Next(&item);) {
    if (!in_statement) tracker.BeginStatement();
    in_statement = item.kind != ItemKind::kSemicolon;
    if (in_statement) tracker.Read(item);
    if (!in_statement)
      absl::StrAppend(&numbers, tracker.head_number(), tracker.head().table.name, " ");
  }
  EXPECT_EQ(numbers, "1t 1t 2t 2t 3u 3u 4t 4t ");
}

// Returns the code with its boundaries marked, `…|…`.
std::string Boundaries(absl::string_view code) {
  InsertTracker tracker;
  tracker.BeginStatement();
  std::string cut;
  InsertTracker::Boundary boundary;
  do {
    const size_t bytes = tracker.ReadCode(code, &boundary);
    absl::StrAppend(&cut, code.substr(0, bytes));
    code.remove_prefix(bytes);
    switch (boundary) {
      case InsertTracker::Boundary::kNone:
        break;
      case InsertTracker::Boundary::kHeadEnd:
        absl::StrAppend(&cut, "|head|");
        break;
      case InsertTracker::Boundary::kRowEnd:
        absl::StrAppend(&cut, "|row|");
        break;
      case InsertTracker::Boundary::kTailBegin:
        absl::StrAppend(&cut, "|tail|");
        break;
    }
  } while (boundary != InsertTracker::Boundary::kNone);
  EXPECT_EQ(code, "");
  return cut;
}

TEST(InsertTrackerTest, Boundaries) {
  EXPECT_EQ(Boundaries("INSERT INTO t VALUES (1), (2)\n"),
            "INSERT INTO t VALUES|head| (1)|row|, (2)|row|\n");
  EXPECT_EQ(Boundaries("insert into t(a)values(1)on conflict do nothing"),
            "insert into t(a)values|head|(1)|row||tail|on conflict do nothing");
  EXPECT_EQ(Boundaries("INSERT INTO t DEFAULT VALUES"), "INSERT INTO t DEFAULT VALUES");
  EXPECT_EQ(Boundaries("INSERT INTO t SELECT (1)"), "INSERT INTO t SELECT (1)");
}

}  // namespace
}  // namespace dumpline

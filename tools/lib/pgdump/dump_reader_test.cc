#include "tools/lib/pgdump/dump_reader.h"

#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/table_counts.h"
#include "tools/lib/pgdump/testing/scanner_check.h"

namespace dumpline {
namespace {

constexpr absl::string_view kEnd = "--\n-- PostgreSQL database dump complete\n--\n";

// Item sizes that do not split the comments that the reader recognizes.
constexpr size_t kLongerThanMarkers[] = {128, 1 << 20};

// Reads `sql` with every size of reads and items, with and without bulk rows, and returns the
// result of `describe`, which must be the same each time.
template <size_t kSizes>
std::string ReadAll(absl::string_view sql, DumpReaderOptions options,
                    const size_t (&max_item_sizes)[kSizes],
                    const std::function<std::string(DumpReader*)>& describe) {
  std::string expected;
  bool is_first = true;
  for (const bool insert_rows : {false, true}) {
    for (const size_t max_item_bytes : max_item_sizes) {
      for (const size_t read_bytes : kReadSizes) {
        options.scanner.insert_rows = insert_rows;
        options.scanner.max_item_bytes = max_item_bytes;
        StringSource source(sql, read_bytes);
        DumpReader reader(&source, options);
        const std::string described = describe(&reader);
        if (is_first) expected = described;
        is_first = false;
        EXPECT_EQ(described, expected) << "read_bytes " << read_bytes << ", max_item_bytes "
                                       << max_item_bytes << ", insert_rows " << insert_rows;
      }
    }
  }
  return expected;
}

std::string StatusText(const absl::Status& status) {
  return status.ok() ? "" : absl::StrCat(status.message(), "\n");
}

// Returns one line for each run of rows with the same head: "public.t(a,b): 3 rows".
std::string Rows(absl::string_view sql) {
  DumpReaderOptions options;
  options.end_marker = false;
  return ReadAll(sql, options, kMaxItemSizes, [](DumpReader* reader) {
    std::string text, head;
    uint64_t rows = 0;
    const auto end_run = [&] {
      if (!head.empty()) absl::StrAppend(&text, head, ": ", rows, " rows\n");
      head.clear();
      rows = 0;
    };
    Item item{};
    while (reader->Next(&item)) {
      if (reader->table_changed()) end_run();
      if (reader->table_changed() || reader->row_count() > 0) {
        head = absl::StrCat(ToDisplay(reader->table()), "(", absl::StrJoin(reader->columns(), ","),
                            ")");
      }
      rows += reader->row_count();
    }
    end_run();
    return text + StatusText(reader->Finish());
  });
}

// Returns one line for each table: "public.t 3 rows 2 statements 57 bytes".
std::string Counts(absl::string_view sql) {
  DumpReaderOptions options;
  options.end_marker = false;
  return ReadAll(sql, options, kLongerThanMarkers, [](DumpReader* reader) {
    TableCounts counts;
    Item item{};
    while (reader->Next(&item)) counts.Count(*reader, item);
    std::string text = StatusText(reader->Finish());
    for (const TableCounts::Table& table : counts.tables()) {
      absl::StrAppend(&text, ToDisplay(table.name), " ", table.rows, " rows ", table.statements,
                      " statements ", table.bytes, " bytes\n");
    }
    return text;
  });
}

std::string Error(absl::string_view sql, const DumpReaderOptions& options = {}) {
  return ReadAll(sql, options, kLongerThanMarkers, [](DumpReader* reader) {
    Item item{};
    while (reader->Next(&item)) continue;
    EXPECT_FALSE(reader->Next(&item)) << "after the end";
    EXPECT_EQ(reader->has_end_marker(), reader->Finish().ok());
    return StatusText(reader->Finish());
  });
}

TEST(DumpReaderTest, RowsOfInserts) {
  EXPECT_EQ(Rows("INSERT INTO public.t VALUES (1, 'a');\n"
                 "INSERT INTO public.t VALUES (2, 'b');\n"
                 "INSERT INTO public.t VALUES (3, E'c\\n'),\n(4, 'd''');\n"),
            "public.t(): 4 rows\n");
  EXPECT_EQ(Rows("INSERT INTO t (a, b) VALUES (1, 2);\nINSERT INTO t (b, a) VALUES (1, 2);\n"
                 "INSERT INTO t (b, a) VALUES (1, $$);$$) ON CONFLICT DO NOTHING;\n"
                 "INSERT INTO u VALUES (1) ON CONFLICT DO NOTHING;\n"),
            "t(a,b): 1 rows\nt(b,a): 2 rows\nu(): 1 rows\n");
}

TEST(DumpReaderTest, RowsOfCopyData) {
  EXPECT_EQ(Rows("COPY public.t (a, b) FROM stdin;\n1\tx\n2\ty\\n\n\\.\n"
                 "COPY public.empty (a) FROM stdin;\n\\.\n"
                 "INSERT INTO public.t (a, b) VALUES (3, 'z');\n"
                 "COPY public.nocols  FROM stdin;\n\n\n\\.\n"),
            "public.t(a,b): 2 rows\npublic.empty(a): 0 rows\npublic.t(a,b): 1 rows\n"
            "public.nocols(): 2 rows\n");
}

TEST(DumpReaderTest, InsertsWithoutRowsOfValues) {
  EXPECT_EQ(Rows("COPY a FROM stdin;\n1\n\\.\nINSERT INTO t DEFAULT VALUES;\n"), "t(): 2 rows\n")
      << "DEFAULT VALUES changes the table without a head of rows";
  EXPECT_EQ(Rows("INSERT INTO t (a) SELECT (1), (2);\nINSERT INTO t (a) VALUES (1);\n"),
            "t(a): 1 rows\n");
}

TEST(DumpReaderTest, LiteralsInRows) {
  DumpReaderOptions options;
  options.end_marker = false;
  std::string literals;
  StringSource source("INSERT INTO t VALUES (1, 'a', f('b'), 'c') RETURNING 'd'; SELECT 'e';");
  DumpReader reader(&source, options);
  Item item{};
  while (reader.Next(&item)) {
    if (item.kind != ItemKind::kString) continue;
    absl::StrAppend(&literals, reader.in_insert_row() ? absl::StrCat(reader.insert_column()) : "-",
                    item.text);
  }
  EXPECT_EQ(literals, "1'a'2'b'3'c'-'d'-'e'");
}

TEST(DumpReaderTest, BeginsOfStatements) {
  DumpReaderOptions options;
  options.end_marker = false;
  options.check_sql = false;
  const std::string begins =
      ReadAll("-- c\n;SET a = 'b'; /* c */ \"x\" 1;\nCOPY t FROM stdin;\na\n\\.\n'y'z;", options,
              kMaxItemSizes, [](DumpReader* reader) {
                std::string offsets;
                Item item{};
                while (reader->Next(&item)) {
                  if (reader->begins_statement()) absl::StrAppend(&offsets, item.offset, " ");
                  EXPECT_TRUE(reader->in_statement() || !reader->begins_statement());
                }
                return offsets + StatusText(reader->Finish());
              });
  EXPECT_EQ(begins, "6 27 34 58 ");
}

TEST(DumpReaderTest, OtherFormats) {
  EXPECT_EQ(Error("\x1F\x8B\x08"),
            "<string>:1: data compressed by gzip (expected text). Run: gunzip -c FILE | …\n");
  EXPECT_EQ(Error(absl::StrCat("\xFF\xFE", absl::string_view("-\0-\0", 4))).substr(0, 24),
            "<string>:1: UTF-16 text,");
  EXPECT_EQ(Error(absl::StrCat("SELECT 1;\n", kEnd, absl::string_view("\0\0", 2))),
            "<string>:5: zero byte: this is not a plain-text dump\n");
  EXPECT_EQ(Error(absl::StrCat("SELECT '\xE4';\n", kEnd)),
            "<string>:1: invalid UTF-8 at byte 0xE4; make the dump with pg_dump --encoding=UTF8\n");
}

TEST(DumpReaderTest, SettingsThatNoFilterCanFollow) {
  for (const char* sql : {"SET client_encoding = 'LATIN1'", "SET NAMES 'SJIS'",
                          "SET LOCAL client_encoding TO sql_ascii",
                          "SELECT pg_catalog.set_config('client_encoding', 'EUC_JP', false)"}) {
    EXPECT_NE(Error(absl::StrCat("\n", sql, ";\n", kEnd)).find("<string>:2: client_encoding is "),
              std::string::npos)
        << sql;
  }
  for (const char* sql :
       {"SET search_path = app, pg_catalog", "SET SCHEMA 'app'", "SET LOCAL SCHEMA 'app'",
        "SET search_path TO DEFAULT", "SELECT set_config('search_path', 'app', true)",
        "SELECT 1, Set_Config('Search_Path', E'app', false) AS x",
        "SELECT set_config('search_path', current_user || ', public', false)"}) {
    EXPECT_NE(Error(absl::StrCat(sql, ";\n", kEnd)).find("<string>:1: search_path is set to "),
              std::string::npos)
        << sql;
  }
  for (const char* sql :
       {"SET client_encoding = 'UTF8'", "SET NAMES 'utf-8'", "SET search_path = ''",
        "SELECT pg_catalog.set_config('search_path', '', false)", "SET search_path = pg_catalog",
        "SET app.tenant = '1'", "SET DateStyle = ISO",
        "SELECT 'set_config(''search_path'', ''a'', true)'",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = app AS 'SELECT 1'"}) {
    EXPECT_EQ(Error(absl::StrCat(sql, ";\n", kEnd)), "") << sql;
  }
}

TEST(DumpReaderTest, TextThatIsNotSql) {
  EXPECT_EQ(
      Error(absl::StrCat("Dumping schemas from 'x'...\nSET a = 1;\n", kEnd)),
      "<string>:1: not an SQL statement: \"Dumping schemas from \"; keep messages of programs "
      "out of the dump\n");
  EXPECT_EQ(
      Error(absl::StrCat("SELECT 1;\npg_dump: warning: x\nSELECT 2;\n", kEnd)),
      "<string>:2: not an SQL statement: \"pg_dump: warning: x\"; keep messages of programs out "
      "of the dump\n");
  for (const char* sql :
       {"(SELECT 1)", "WITH a AS (SELECT 1) SELECT 2", "Begin", "END", "analyze t",
        "/* c */ DO $$BEGIN END$$", "TABLE t", "VALUES (1)", "MERGE INTO t"}) {
    EXPECT_EQ(Error(absl::StrCat(sql, ";\n", kEnd)), "") << sql;
  }
}

TEST(DumpReaderTest, SqlAfterTheEndMarker) {
  const std::string rails =
      absl::StrCat("CREATE TABLE public.t ();\n", kEnd, "\nSET search_path TO \"$user\", public;\n",
                   "INSERT INTO \"schema_migrations\" (version) VALUES\n('1');\n\n");
  EXPECT_NE(Error(rails).find("search_path is set to $user, public"), std::string::npos);
  EXPECT_EQ(Error(absl::StrCat(kEnd, "SELECT 1;\n")),
            "<string>:5: the end marker is not last: SQL follows it, or a second dump is truncated "
            "(--no-end-marker accepts other SQL)\n");
  DumpReaderOptions options;
  options.framework_schema = true;
  const auto schema_error = [&](absl::string_view sql) {
    return ReadAll(sql, options, kLongerThanMarkers, [](DumpReader* reader) {
      Item item{};
      while (reader->Next(&item)) continue;
      return StatusText(reader->Finish());
    });
  };
  EXPECT_EQ(schema_error(rails), "");
  EXPECT_EQ(schema_error("CREATE TABLE \"public\".\"t\" ();\n\nRESET ALL;\n"), "");
  EXPECT_EQ(
      schema_error("RESET ALL;\nCREATE TABLE \"public\".\"t\" ();\n"),
      "<string>:3: no end marker: the dump is truncated (--no-end-marker accepts other SQL)\n");
  EXPECT_EQ(
      schema_error(absl::StrCat(kEnd, "--\n-- PostgreSQL database dump\n--\nSELECT 1;\n")),
      "<string>:8: no end marker: the dump is truncated (--no-end-marker accepts other SQL)\n");
}

TEST(DumpReaderTest, TruncatedDumps) {
  EXPECT_EQ(Error(absl::StrCat("SELECT 1;\n", kEnd)), "");
  EXPECT_EQ(
      Error("SELECT 1;\n"),
      "<string>:2: no end marker: the dump is truncated (--no-end-marker accepts other SQL)\n");
  EXPECT_EQ(Error("SELECT 'a;\n"), "<string>:2: unterminated quoted string (opened at line 1)\n");
}

TEST(DumpReaderTest, MetaCommands) {
  EXPECT_EQ(Error(absl::StrCat("\\restrict a\nSELECT 1;\n", kEnd, "\\unrestrict a\n")), "");
  EXPECT_EQ(Error(absl::StrCat("SELECT 1;\n\\! echo x\n", kEnd)),
            "<string>:2: psql meta-command \\! is not allowed in a dump\n");
  EXPECT_EQ(Error(absl::StrCat("SELECT 1\n\\restrict a\n;\n", kEnd)),
            "<string>:2: psql meta-command \\restrict is not allowed in a dump\n");
  DumpReaderOptions options;
  options.refuse_meta_commands = false;
  EXPECT_EQ(Error(absl::StrCat("\\! echo x\n", kEnd), options), "");
}

TEST(DumpReaderTest, CopyWithOptions) {
  const std::string sql =
      absl::StrCat("COPY public.t FROM stdin WITH (FORMAT csv);\n1,2\n\\.\n", kEnd);
  EXPECT_EQ(Error(sql), "<string>:1: COPY data of public.t is not in the default format\n");
  DumpReaderOptions options;
  options.refuse_copy_options = false;
  EXPECT_EQ(Error(sql, options), "");
}

TEST(TableCountsTest, CountsByTableInTheOrderOfTheDump) {
  constexpr absl::string_view kToc =
      "-- Data for Name: %; Type: TABLE DATA; Schema: public; Owner: o";
  const auto toc = [&](absl::string_view name) {
    return absl::StrCat(kToc.substr(0, 18), name, kToc.substr(19), "\n");
  };
  EXPECT_EQ(Counts(absl::StrCat(
                toc("empty"), toc("t"), "INSERT INTO public.t VALUES (1);\n",
                "INSERT INTO public.t VALUES (2), ('3');\n", toc("c"),
                "COPY public.c (a) FROM stdin;\n12\n3\n\\.\n", "INSERT INTO public.t VALUES (4);\n",
                "INSERT INTO public.d DEFAULT VALUES;\n", "INSERT INTO public.s SELECT 1;\n")),
            "public.empty 0 rows 0 statements 0 bytes\n"
            "public.t 4 rows 3 statements 106 bytes\n"
            "public.c 2 rows 1 statements 5 bytes\n"
            "public.d 1 rows 1 statements 37 bytes\n"
            "public.s 0 rows 1 statements 31 bytes\n");
}

TEST(TableCountsTest, RepeatedHeadsCountAlikeHoweverTheyAreRead) {
  std::string sql;
  for (int i = 0; i < 50; ++i) {
    absl::StrAppend(&sql, "INSERT INTO t (a, b) VALUES (", i, ", 'x;y');\n");
    if (i % 7 == 0) absl::StrAppend(&sql, "INSERT INTO t (a, b) VALUES (1, $$\n$$);\n");
    if (i % 11 == 0) absl::StrAppend(&sql, "INSERT INTO t (a, b) VALUES\n(1, '\n'),\n(2, '');\n");
  }
  EXPECT_EQ(Counts(sql), absl::StrCat("t 68 rows 63 statements ", sql.size(), " bytes\n"));
}

}  // namespace
}  // namespace dumpline

#include "tools/lib/rows/row_reader.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

constexpr absl::string_view kSchema =
    "CREATE TABLE public.t (id bigint NOT NULL, name text, ok boolean,\n"
    "    twice bigint GENERATED ALWAYS AS ((id * 2)) STORED);\n"
    "CREATE TABLE public.empty ();\n"
    "CREATE TABLE public.bits (b bit(4), n numeric);\n";

Schema ReadSchema(absl::string_view text) {
  StringSource source(text);
  absl::StatusOr<Schema> schema = Schema::Read(&source, /*end_marker=*/false);
  EXPECT_TRUE(schema.ok()) << schema.status();
  return *std::move(schema);
}

// Returns the rows of a dump, one per line, as "line table column=value …", then the error.
std::string Rows(absl::string_view dump, size_t read_bytes = 1 << 16) {
  const Schema schema = ReadSchema(kSchema);
  StringSource source(dump, read_bytes);
  RowReaderOptions options;
  options.end_marker = false;
  RowReader reader(&source, &schema, options);
  std::string rows;
  while (reader.Next()) {
    const RowShape& shape = reader.shape();
    absl::StrAppend(&rows, reader.line(), " ", shape.table->name.name);
    for (size_t i = 0; i < reader.values().size(); ++i) {
      const Value& value = reader.values()[i];
      absl::StrAppend(&rows, " ", shape.table->columns[shape.columns[i]].name,
                      value.kind == Value::Kind::kNull      ? ":null"
                      : value.kind == Value::Kind::kDefault ? ":default"
                                                            : absl::StrCat("=", value.text));
    }
    rows += "\n";
  }
  const absl::Status status = reader.Finish();
  if (!status.ok()) absl::StrAppend(&rows, "error ", status.message(), "\n");
  for (const SequenceValue& value : reader.sequence_values()) {
    absl::StrAppend(&rows, "sequence ", ToDisplay(value.sequence), " ", value.last_value,
                    value.is_called ? "" : " not called", "\n");
  }
  return rows;
}

// Runs Rows() with reads of 1, 2, 3, 7 and many bytes, which must give the same result.
std::string RowsOfAllReads(absl::string_view dump) {
  const std::string rows = Rows(dump);
  for (const size_t read_bytes : {1, 2, 3, 7, 64}) EXPECT_EQ(Rows(dump, read_bytes), rows);
  return rows;
}

TEST(RowReaderTest, CopyData) {
  EXPECT_EQ(RowsOfAllReads("\n"
                           "COPY public.t (name, id) FROM stdin;\n"
                           "a\\tb\\\\c\t1\n"
                           "\\N\t2\n"
                           "\t\\\\N\n"
                           "\\.\n"
                           "COPY public.t FROM stdin;\n"
                           "3\tc\tt\n"
                           "\\.\n"),
            "3 t name=a\tb\\c id=1\n"
            "4 t name:null id=2\n"
            "5 t name= id=\\N\n"
            "8 t id=3 name=c ok=t\n")
      << "a generated column is not in COPY data";
}

TEST(RowReaderTest, CopyDataWithWindowsLineEnds) {
  EXPECT_EQ(RowsOfAllReads("COPY public.t (id, name) FROM stdin;\n1\ta\r\n2\tb\\r\r\n\\.\r\n"),
            "2 t id=1 name=a\n3 t id=2 name=b\r\n");
}

TEST(RowReaderTest, TableWithoutColumns) {
  EXPECT_EQ(RowsOfAllReads("COPY public.empty  FROM stdin;\n\n\n\\.\n"), "2 empty\n3 empty\n");
  EXPECT_EQ(RowsOfAllReads("INSERT INTO public.t (id) VALUES (1);\n"
                           "INSERT INTO public.empty DEFAULT VALUES;\n"
                           "INSERT INTO public.empty DEFAULT VALUES;\n"
                           "INSERT INTO public.t (id) VALUES (2);\n"),
            "1 t id=1\n2 empty\n3 empty\n4 t id=2\n");
  EXPECT_EQ(Rows("INSERT INTO public.t DEFAULT VALUES;\n"),
            "error <string>:1: INSERT … DEFAULT VALUES has no values\n");
}

TEST(RowReaderTest, LongCopyRow) {
  const std::string value(3 << 20, 'x');
  EXPECT_EQ(Rows(absl::StrCat("COPY public.t (id, name) FROM stdin;\n1\t", value, "\n2\tb\n\\.\n")),
            absl::StrCat("2 t id=1 name=", value, "\n3 t id=2 name=b\n"));
}

TEST(RowReaderTest, Inserts) {
  EXPECT_EQ(RowsOfAllReads("INSERT INTO public.t (id, name) VALUES (1, 'it''s');\n"
                           "INSERT INTO public.t (id, name) VALUES (2, E'a\\nb\\\\');\n"
                           "INSERT INTO public.t (id, name) VALUES (-3, NULL), (4,\n"
                           "'two\nlines'),\n"
                           "\t(5, '');\n"
                           "INSERT INTO public.t VALUES (6, 'x', true, DEFAULT);\n"
                           "INSERT INTO public.t VALUES (7, 'x', false, DEFAULT) ON CONFLICT DO "
                           "NOTHING;\n"
                           "INSERT INTO public.bits VALUES (B'0101', 1.50), (B'1111', 'NaN'), "
                           "(B'0000', 1e-7);\n"),
            "1 t id=1 name=it's\n"
            "2 t id=2 name=a\nb\\\n"
            "3 t id=-3 name:null\n"
            "3 t id=4 name=two\nlines\n"
            "6 t id=5 name=\n"
            "7 t id=6 name=x ok=t twice:default\n"
            "8 t id=7 name=x ok=f twice:default\n"
            "9 bits b=0101 n=1.50\n"
            "9 bits b=1111 n=NaN\n"
            "9 bits b=0000 n=1e-7\n");
}

TEST(RowReaderTest, RowsThatAreNotReadInBulk) {
  EXPECT_EQ(RowsOfAllReads("INSERT INTO public.t (id, name) VALUES (1, /* ( */ 'a'), -- x ' (\n"
                           "(2, 'b' -- y\n"
                           ");\n"
                           "insert into public.t (name, id) values ('(', 3), (')', 4);\n"),
            "1 t id=1 name=a\n2 t id=2 name=b\n4 t name=( id=3\n4 t name=) id=4\n");
}

TEST(RowReaderTest, LongLiteral) {
  const std::string value(3 << 20, 'x');
  EXPECT_EQ(Rows(absl::StrCat("INSERT INTO public.t (id, name) VALUES (1, '", value,
                              "');\nINSERT INTO public.t (id, name) VALUES (2, 'b');\n")),
            absl::StrCat("1 t id=1 name=", value, "\n2 t id=2 name=b\n"));
}

TEST(RowReaderTest, LegacyStrings) {
  EXPECT_EQ(RowsOfAllReads("SET standard_conforming_strings = off;\n"
                           "INSERT INTO public.t (id, name) VALUES (1, 'a\\\\b');\n"),
            "2 t id=1 name=a\\b\n");
}

TEST(RowReaderTest, SequenceValues) {
  EXPECT_EQ(RowsOfAllReads("SELECT pg_catalog.setval('public.t_id_seq', 7, true);\n"
                           "SELECT pg_catalog.setval('public.\"S\"', -1, false);\n"),
            "sequence public.t_id_seq 7\nsequence public.\"S\" -1 not called\n");
}

TEST(RowReaderTest, RejectsWhatItCannotRead) {
  EXPECT_EQ(Rows("COPY public.t (id, name) FROM stdin;\n1\ta\tb\n\\.\n"),
            "error <string>:2: a row of public.t has 3 values (expected 2)\n");
  EXPECT_EQ(Rows("\nINSERT INTO public.t (id) VALUES (1), (now());\n"),
            "2 t id=1\nerror <string>:2: a value is not a literal: now())\n");
  EXPECT_EQ(Rows("INSERT INTO public.t (id, name) VALUES (1, 'a'::text);\n"),
            "error <string>:1: a value is not a literal: ::text)\n");
  EXPECT_EQ(Rows("INSERT INTO public.u (id) VALUES (1);\n"),
            "error <string>:1: the schema has no table public.u\n");
  EXPECT_EQ(Rows("INSERT INTO public.t (ID, \"Name\") VALUES (1, 'a');\n"),
            "error <string>:1: the schema's table public.t has no column \"Name\"\n");
  EXPECT_EQ(Rows("INSERT INTO public.t SELECT 1;\n"),
            "error <string>:1: INSERT … SELECT has no values\n");
  EXPECT_EQ(
      Rows("INSERT INTO public.t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2;\n"),
      "1 t id=1\nerror <string>:1: the rows of an INSERT with a clause after its values, other "
      "than ON CONFLICT DO NOTHING, cannot be determined\n");
  EXPECT_EQ(Rows("INSERT INTO public.t (id, id) VALUES (1, 2);\n"),
            "error <string>:1: column id is given twice\n");
  EXPECT_EQ(Rows("WITH a AS (SELECT 1) INSERT INTO public.t (id) SELECT 1;\n"),
            "error <string>:1: the rows of a dump with WITH cannot be determined\n");
  EXPECT_EQ(Rows("UPDATE public.t SET id = 1;\n"),
            "error <string>:1: the rows of a dump with UPDATE cannot be determined\n");
}

}  // namespace
}  // namespace dumpline

#include "tools/lib/pgdump/markers.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {
namespace {

std::string TableOf(absl::string_view comment) {
  QualifiedName table;
  return ParseTableDataComment(comment, &table)
             ? absl::StrCat("[", table.schema, "][", table.name, "]")
             : "none";
}

TEST(MarkersTest, TableDataComments) {
  EXPECT_EQ(TableOf("-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: postgres"),
            "[public][t]");
  EXPECT_EQ(TableOf("-- Data for Name: t; Type: TABLE DATA; Schema: public; Owner: -"),
            "[public][t]");
  EXPECT_EQ(TableOf("-- Data for Name: t; Type: TABLE DATA; Schema: -; Owner: o"), "[][t]");
  EXPECT_EQ(TableOf("-- Data for Name: Two Words; Type: TABLE DATA; Schema: My Schema; Owner: o"),
            "[My Schema][Two Words]");
}

TEST(MarkersTest, NamesThatLookLikeFields) {
  EXPECT_EQ(TableOf("-- Data for Name: a; Type: b; Type: TABLE DATA; Schema: s; Owner: o"),
            "[s][a; Type: b]");
  EXPECT_EQ(TableOf("-- Data for Name: x; Type: TABLE DATA; Schema: y; Owner: z; Type: TABLE DATA; "
                    "Schema: s; Owner: o"),
            "[s][x; Type: TABLE DATA; Schema: y; Owner: z]");
  EXPECT_EQ(TableOf("-- Data for Name: \"q\" -- x; Type: TABLE DATA; Schema: s;t; Owner: o"),
            "[s;t][\"q\" -- x]");
}

TEST(MarkersTest, OtherComments) {
  for (const char* comment :
       {"--", "-- Name: t; Type: TABLE; Schema: public; Owner: o",
        "-- Name: t_id_seq; Type: SEQUENCE SET; Schema: public; Owner: o",
        "-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -",
        "-- Data for Name: t; Type: TABLE DATA; Schema: public",
        "--  Data for Name: t; Type: TABLE DATA",
        "/* Data for Name: t; Type: TABLE DATA; Schema: public; Owner: o */"}) {
    EXPECT_EQ(TableOf(comment), "none") << comment;
  }
}

TEST(MarkersTest, NewlinesInNamesAreSpacesThere) {
  EXPECT_TRUE(IsSameInToc({"a  b", "c d"}, {"a\r\nb", "c\nd"}));
  EXPECT_TRUE(IsSameInToc({"s", "t"}, {"s", "t"}));
  EXPECT_FALSE(IsSameInToc({"s", "a\nb"}, {"s", "a b"}));
  EXPECT_FALSE(IsSameInToc({"s", "T"}, {"s", "t"}));
  EXPECT_FALSE(IsSameInToc({"", "t"}, {"s", "t"}));
}

// Returns "whole" if `sql` is a complete dump, otherwise the error.
std::string EndOf(absl::string_view sql) {
  StringSource source(sql);
  Scanner scanner(&source, ScannerOptions());
  EndMarkerWatch watch;
  Item item{};
  while (scanner.Next(&item)) watch.OnItem(item, scanner);
  EXPECT_TRUE(scanner.status().ok());
  const absl::Status status = watch.Finish(scanner, item, /*required=*/true);
  return status.ok() ? "whole" : std::string(status.message());
}

constexpr absl::string_view kEnd = "--\n-- PostgreSQL database dump complete\n--\n";

TEST(EndMarkerTest, WholeDumps) {
  EXPECT_EQ(EndOf(kEnd), "whole");
  EXPECT_EQ(EndOf(absl::StrCat("SELECT 1;\n", kEnd, "\n\\unrestrict abc\n\n")), "whole");
  EXPECT_EQ(EndOf("-- PostgreSQL database dump complete"), "whole");
  EXPECT_EQ(EndOf("SELECT 1; -- PostgreSQL database dump complete\r\n/* and a comment */"),
            "whole");
  EXPECT_EQ(EndOf(absl::StrCat("SELECT 1;\n", kEnd, "SELECT 2;\n", kEnd)), "whole")
      << "two in a row";
}

TEST(EndMarkerTest, TruncatedDumps) {
  constexpr absl::string_view kMessage =
      ": no end marker: the dump is truncated (--no-end-marker accepts other SQL)";
  EXPECT_EQ(EndOf("SELECT 1;\nSELECT\n2;"), absl::StrCat("<string>:3", kMessage));
  constexpr absl::string_view kAfterwards =
      ": the end marker is not last: SQL follows it, or a second dump is truncated "
      "(--no-end-marker accepts other SQL)";
  EXPECT_EQ(EndOf(absl::StrCat("SELECT 1;\n", kEnd, "SELECT 2;\n")),
            absl::StrCat("<string>:6", kAfterwards));
  EXPECT_EQ(EndOf(absl::StrCat(kEnd, ";\n")), absl::StrCat("<string>:5", kAfterwards));
  EXPECT_EQ(EndOf("-- PostgreSQL database dump completed\n"), absl::StrCat("<string>:2", kMessage));
  EXPECT_EQ(EndOf("-- PostgreSQL database dump\n"), absl::StrCat("<string>:2", kMessage));
  EXPECT_EQ(EndOf("--PostgreSQL database dump complete\n"), absl::StrCat("<string>:2", kMessage));
}

TEST(EndMarkerTest, ConcatenatedDumps) {
  constexpr absl::string_view kHeader = "--\n-- PostgreSQL database dump\n--\n";
  EXPECT_EQ(EndOf(absl::StrCat(kHeader, "SELECT 1;\n", kEnd, kHeader, "SELECT 2;\n", kEnd)),
            "whole");
  EXPECT_EQ(EndOf(absl::StrCat(kHeader, "SELECT 1;\n", kHeader, "SELECT 2;\n", kEnd)),
            "<string>:6: a dump begins, and the one before it is truncated: it has no end marker");
  EXPECT_EQ(
      EndOf(absl::StrCat(kHeader, "SELECT 1;\n", kEnd, kHeader)),
      "<string>:11: no end marker: the dump is truncated (--no-end-marker accepts other SQL)");
  // The first dump is truncated in COPY data, so the next dump is read as rows up to the end of its
  // COPY data.
  EXPECT_EQ(
      EndOf(absl::StrCat(kHeader, "\\restrict a\nCOPY t FROM stdin;\n1\n", kHeader,
                         "\\restrict b\nCOPY u FROM stdin;\n2\n\\.\n", kEnd, "\\unrestrict b\n")),
      "<string>:17: \\unrestrict with another key than \\restrict: this is the end of one dump and "
      "the beginning of another, which is truncated");
  EXPECT_EQ(EndOf(absl::StrCat("\\restrict a\nSELECT 1;\n", kEnd, "\\unrestrict a\n\\restrict b\n",
                               kEnd, "\\unrestrict b\n")),
            "whole");
}

TEST(EndMarkerTest, MarkerOutsideOfComments) {
  EXPECT_NE(EndOf(absl::StrCat("SELECT '\n", kEnd, "';")), "whole");
  EXPECT_NE(EndOf(absl::StrCat("SELECT $$\n", kEnd, "$$;")), "whole");
  EXPECT_NE(EndOf(absl::StrCat("/*\n", kEnd, "*/")), "whole");
  EXPECT_NE(EndOf(absl::StrCat("COPY t FROM stdin;\n", kEnd, "\\.\n")), "whole");
  EXPECT_NE(EndOf(absl::StrCat("SELECT\n", kEnd, ";")), "whole") << "inside a statement";
}

TEST(MarkersTest, EndMarkersOfDescendants) {
  for (const char* server : {"PostgreSQL", "Greenplum Database", "EnterpriseDB", "YSQL"}) {
    EXPECT_EQ(EndOf(absl::StrCat("--\n-- ", server, " database dump\n--\nSELECT 1;\n--\n-- ",
                                 server, " database dump complete\n--\n")),
              "whole")
        << server;
  }
  EXPECT_NE(EndOf("-- MySQL database dump complete\n"), "whole");
  EXPECT_NE(EndOf("-- PostgreSQL database cluster dump complete\n"), "whole");
}

TEST(MarkersTest, PartitionRootComments) {
  const auto root_of = [](absl::string_view comment) {
    QualifiedName root;
    return ParsePartitionRootComment(comment, &root) ? ToDisplay(root) : "none";
  };
  EXPECT_EQ(root_of("-- load via partition root app.part"), "app.part");
  EXPECT_EQ(root_of("-- load via partition root \"A b\".\"c\"\"d\""),
            ToDisplay(QualifiedName{"A b", "c\"d"}));
  EXPECT_EQ(root_of("-- load via partition root "), "none");
  EXPECT_EQ(root_of("-- load via partition root a b"), "none");
  EXPECT_EQ(root_of("--"), "none");
}

}  // namespace
}  // namespace dumpline

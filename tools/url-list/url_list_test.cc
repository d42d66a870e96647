// storage_url_test.cc tests which strings are URLs, and the golden cases test the lines of the
// list. These tests check that the list does not depend on the sizes of reads and parts, and that
// truncated input yields no list.

#include "tools/url-list/url_list.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

constexpr char kEnd[] = "-- PostgreSQL database dump complete\n";

// Options of the filter, and the size of the reads of its input.
struct Options : UrlListOptions {
  size_t read_bytes = ByteSource::kDefaultReadBytes;
};

struct Result {
  absl::Status status;
  std::string out;
  std::vector<std::string> unknown_columns;
};

Result Filter(const std::string& in, const Options& options) {
  StringSource source(in, options.read_bytes);
  Result result;
  StringSink sink(&result.out);
  result.status = UrlList(options, &source, &sink, &result.unknown_columns);
  return result;
}

std::string List(const std::string& in, const Options& options) {
  const Result result = Filter(in + kEnd, options);
  EXPECT_TRUE(result.status.ok()) << result.status;
  return result.out;
}

std::string Line(const std::string& place, int line, const std::string& origin,
                 const std::string& key) {
  const std::string quoted = origin.empty() ? "null" : absl::StrCat("\"", origin, "\"");
  return absl::StrCat("{", place, ",\"line\":", line, ",\"url\":\"", origin,
                      "/storage/v1/object/public/b/", key, "\",\"origin\":", quoted,
                      ",\"bucket\":\"b\",\"key\":\"", key, "\"}\n");
}

const char kUrl[] = "https://abc.supabase.co/storage/v1/object/public/b/";

TEST(UrlListTest, PartBoundariesMakeNoDifference) {
  // Tests a URL at the start of a value, in its middle and at its end, with parts that end at every
  // byte of the URL.
  const std::string place = R"("schema":null,"table":"t","column":")";
  for (size_t filler = 0; filler < 80; ++filler) {
    const std::string value =
        absl::StrCat(kUrl, "1.png ", std::string(700 + filler, '.'), " ", kUrl, "2.png ",
                     std::string(30000, ' '), "/storage/v1/object/public/b/3.png");
    const auto expected = [&](const char* column, int line) {
      const std::string at = absl::StrCat(place, column, "\"");
      return absl::StrCat(Line(at, line, "https://abc.supabase.co", "1.png"),
                          Line(at, line, "https://abc.supabase.co", "2.png"),
                          Line(at, line, "", "3.png"));
    };
    Options options;
    options.max_item_bytes = 64 + filler % 7 * 13;
    options.read_bytes = 512 + filler;
    ASSERT_EQ(List(absl::StrCat("\nINSERT INTO t (a, b) VALUES ('', '", value, "');\n"), options),
              expected("b", 2));
    ASSERT_EQ(
        List(absl::StrCat("\nINSERT INTO t (a, b) VALUES ($$$$, $$", value, "$$);\n"), options),
        expected("b", 2));
    ASSERT_EQ(List(absl::StrCat("COPY t (a, b, c) FROM stdin;\nx\ty\tz\nx\t", value, "\t", value,
                                "\n\\.\n"),
                   options),
              expected("b", 3) + expected("c", 3));
  }
}

TEST(UrlListTest, ReadSizesMakeNoDifference) {
  std::string in = "SET standard_conforming_strings = on;\n";
  for (int i = 0; i < 5; ++i) {
    absl::StrAppend(
        &in, "INSERT INTO public.t (a, b) VALUES ('", kUrl, "it''s.png', E'{\"u\":\"\\\\/storage",
        "\\\\/v1\\\\/object\\\\/public\\\\/b\\\\/k\"}');\nCOPY public.t (x, y) FROM stdin;\n", kUrl,
        "sp ace.png\t", kUrl, "a%20b\n{\"u\": \"", kUrl, "c\\nd\"}\t", kUrl, ").\n\\.\nSELECT '",
        kUrl, "x", "'\n  'y.png';\n");
  }
  Options options;
  options.end_marker = false;  // the end marker arrives in parts, too
  const Result expected = Filter(in, options);
  ASSERT_TRUE(expected.status.ok()) << expected.status;
  EXPECT_EQ(std::count(expected.out.begin(), expected.out.end(), '\n'), 35);
  for (size_t read_bytes = 1; read_bytes < 200; ++read_bytes) {
    options.read_bytes = read_bytes;
    for (size_t max_item_bytes : {size_t{1}, size_t{7}, size_t{64}, size_t{1} << 20}) {
      options.max_item_bytes = max_item_bytes;
      const Result result = Filter(in, options);
      ASSERT_TRUE(result.status.ok()) << result.status;
      ASSERT_EQ(result.out, expected.out) << read_bytes << ", " << max_item_bytes;
    }
  }
}

TEST(UrlListTest, LinesAreThoseOfTheUrls) {
  const std::string place = R"("schema":null,"table":"t","column":"a")";
  const std::string many(40000, '\n');
  for (size_t max_item_bytes : {size_t{100}, size_t{1} << 20}) {
    Options options;
    options.max_item_bytes = max_item_bytes;
    EXPECT_EQ(List(absl::StrCat("\nINSERT INTO t (a) VALUES ('\n", kUrl, "1\n", many, kUrl, "2 ",
                                kUrl, "3');\n"),
                   options),
              absl::StrCat(Line(place, 3, "https://abc.supabase.co", "1"),
                           Line(place, 40004, "https://abc.supabase.co", "2"),
                           Line(place, 40004, "https://abc.supabase.co", "3")));
    // The literals on several lines are one value. A URL that their quotes split starts in the
    // first literal.
    EXPECT_EQ(
        List(absl::StrCat("INSERT INTO t (a) VALUES ('", kUrl, "x'\n\n'y z'\n' ", kUrl, "2');\n"),
             options),
        absl::StrCat(Line(place, 1, "https://abc.supabase.co", "xy"),
                     Line(place, 4, "https://abc.supabase.co", "2")));
  }
}

TEST(UrlListTest, ATruncatedDumpHasNoList) {
  const std::string insert = absl::StrCat("INSERT INTO t (a) VALUES ('", kUrl, "1.png');\n");
  Result result = Filter(insert, {});
  EXPECT_EQ(result.status.message(),
            "<string>:2: no end marker: the dump is truncated (--no-end-marker accepts other SQL)");
  EXPECT_EQ(result.out, "");
  result = Filter(insert.substr(0, 40), {});
  EXPECT_EQ(result.status.message(), "<string>:1: unterminated quoted string (opened at line 1)");
  EXPECT_EQ(result.out, "");
  Options options;
  options.end_marker = false;
  EXPECT_NE(Filter(insert, options).out, "");
}

}  // namespace
}  // namespace dumpline

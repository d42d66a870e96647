// url_rules_test.cc and the golden cases test the result for each URL. These tests check that the
// result does not depend on the position of the URL, on its escapes, or on the sizes of reads and
// parts. They also check that a stream that must not be committed has no COMMIT.

#include "tools/url-rewrite/url_rewrite.h"

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/status/usage_error.h"
#include "tools/url-rewrite/replacements.h"
#include "tools/url-rewrite/update_sql.h"

namespace dumpline {
namespace {

// Options of the filter, and the size of the reads of its input.
struct Options : UrlRewriteOptions {
  size_t read_bytes = ByteSource::kDefaultReadBytes;
};

constexpr char kFrom[] = "http://127.0.0.1:54321";
constexpr char kTo[] = "https://abc.example";
constexpr char kEnd[] = "-- PostgreSQL database dump complete\n";

struct Result {
  absl::Status status;
  std::string out;
  UrlRewriteReport report;
};

Result Filter(const std::string& in, const Options& options) {
  StringSource source(in, options.read_bytes);
  Result result;
  StringSink sink(&result.out);
  result.status = UrlRewrite(options, &source, &sink, &result.report);
  return result;
}

Options Dev() {
  Options options;
  options.rules.from = {kFrom};
  options.rules.to = {kTo};
  options.end_marker = false;
  options.allow_unmatched = true;
  return options;
}

std::string Rewrite(const std::string& in, const Options& options) {
  const Result result = Filter(in, options);
  EXPECT_TRUE(result.status.ok()) << result.status;
  return result.out;
}

std::string Failures(const Result& result) { return absl::StrJoin(result.report.failures, "\n"); }

// --- Sizes of reads and parts

const char* const kUrls[] = {
    "http://127.0.0.1:54321/x",
    R"(http:\/\/127.0.0.1:54321\/x)",
    R"(http:\\\\\/\\\\\/127.0.0.1:54321\\\\\/)",
    "http%3A%2F%2F127.0.0.1%3A54321%2Fx",
    "http://127.0.0.1:54321.evil.example",
    "http://127.0.0.1:543210",
    "xhttp://127.0.0.1:54321",
    R"(\nhttp://127.0.0.1:54321\n)",
    "%3Dhttp://127.0.0.1:54321....",
};

TEST(UrlRewriteTest, PartBoundariesMakeNoDifference) {
  for (const char* url : kUrls) {
    const std::string expected = Rewrite(absl::StrCat("select '", url, "';"), Dev());
    const std::string expected_url = expected.substr(8, expected.size() - 10);
    for (size_t before = 0; before < 40; ++before) {
      // Tests values of several parts, with a URL at the start, in the middle and at the end.
      const std::string filler(before, '.');
      const std::string fill(900, ' ');
      const auto value = [&](absl::string_view u) {
        return absl::StrCat(u, fill, filler, " ", u, " ", fill, u);
      };
      for (size_t max_item_bytes : {1, 16, 64, 1000}) {
        Options options = Dev();
        options.max_item_bytes = max_item_bytes;
        options.read_bytes = 1 + before * 7;
        EXPECT_EQ(Rewrite(absl::StrCat("select '", value(url), "';"), options),
                  absl::StrCat("select '", value(expected_url), "';"))
            << max_item_bytes;
        EXPECT_EQ(
            Rewrite(absl::StrCat("COPY t FROM stdin;\na\t", value(url), "\tb\n\\.\n"), options),
            absl::StrCat("COPY t FROM stdin;\na\t", value(expected_url), "\tb\n\\.\n"))
            << max_item_bytes;
      }
    }
  }
}

TEST(UrlRewriteTest, ReadSizesMakeNoDifference) {
  std::string in;
  for (const char* url : kUrls) {
    absl::StrAppend(&in, "INSERT INTO t (a, b) VALUES ('", url, "', E'", url, "');\n-- ", url,
                    "\nCOPY public.t (x, y) FROM stdin;\n", url, "\t", url, "\n", url,
                    "\t\\N\n\\.\n");
  }
  Options options = Dev();
  options.rules.forbid = {"127.0.0.1"};
  const Result expected = Filter(in, options);
  ASSERT_TRUE(expected.status.ok());
  EXPECT_NE(expected.out, in);
  for (bool text : {false, true}) {
    options.text = text;
    options.read_bytes = 1 << 20;
    const Result whole = Filter(in, options);
    for (size_t read_bytes = 1; read_bytes < 150; ++read_bytes) {
      options.read_bytes = read_bytes;
      const Result result = Filter(in, options);
      ASSERT_EQ(result.out, whole.out) << read_bytes;
      ASSERT_EQ(Failures(result), Failures(whole)) << read_bytes;
      ASSERT_EQ(result.report.ToJson(), whole.report.ToJson()) << read_bytes;
    }
  }
}

TEST(UrlRewriteTest, WithRegexesReadSizesMakeNoDifferenceEither) {
  std::string in;
  for (const char* url : kUrls) {
    absl::StrAppend(&in, "INSERT INTO t (a, b) VALUES ('", url, "', E'", url, "');\n",
                    "COPY public.t (x, y) FROM stdin;\n", url, "\t", url, "\n", url,
                    "\t\\N\n\\.\n");
  }
  in += "-- no newline at the end http://x.local";
  Options options = Dev();
  options.regexes = {{"evil\\.example", "good.example"}, {"x\\.local", "x.example"}};
  options.rules.forbid = {"127.0.0.1"};
  for (bool text : {false, true}) {
    options.text = text;
    options.read_bytes = 1 << 20;
    options.max_item_bytes = 1 << 20;
    const Result whole = Filter(in, options);
    ASSERT_TRUE(whole.status.ok()) << whole.status;
    EXPECT_TRUE(absl::StrContains(whole.out, "good.example"));
    EXPECT_EQ(absl::StrContains(whole.out, "http://x.example"), text);
    for (size_t read_bytes = 1; read_bytes < 100; ++read_bytes) {
      options.read_bytes = read_bytes;
      options.max_item_bytes = 1 + read_bytes % 30;
      const Result result = Filter(in, options);
      ASSERT_EQ(result.out, whole.out) << read_bytes;
      ASSERT_EQ(Failures(result), Failures(whole)) << read_bytes;
    }
  }
}

// --- The same value in every escaped form

std::string InForm(const std::string& form, const std::string& value) {
  if (form == "plain") return absl::StrCat("'", absl::StrReplaceAll(value, {{"'", "''"}}), "'");
  if (form == "escape") {
    return absl::StrCat(
        "E'", absl::StrReplaceAll(value, {{"'", "''"}, {"\\", "\\\\"}, {"\n", "\\n"}}), "'");
  }
  if (form == "dollar") return absl::StrCat("$tag$", value, "$tag$");
  std::string field;
  EscapeCopyField(value, &field);
  return field;
}

std::string Statement(const std::string& form, const std::string& value) {
  return form == "copy" ? absl::StrCat("COPY t FROM stdin;\n", InForm(form, value), "\n\\.\n")
                        : absl::StrCat("INSERT INTO t VALUES (", InForm(form, value), ");\n");
}

bool IsWord(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

// Removes one of `endings` from the end of `text`.
bool ConsumeAnySuffix(absl::string_view* text, const std::vector<absl::string_view>& endings) {
  for (absl::string_view ending : endings) {
    if (absl::ConsumeSuffix(text, ending)) return true;
  }
  return false;
}
bool ConsumeAnyPrefix(absl::string_view* text, const std::vector<absl::string_view>& prefixes) {
  for (absl::string_view prefix : prefixes) {
    if (absl::ConsumePrefix(text, prefix)) return true;
  }
  return false;
}

// Returns true if a URL may start after `before`. Supports only the pieces of the test below.
bool MayStart(absl::string_view before) {
  if (before.empty() || ConsumeAnySuffix(&before, {"\\n", "\\x00", "%3D", "%40", "%3A"}))
    return true;
  if (ConsumeAnySuffix(&before, {"+", "-", ".", "%2E"})) {
    return before.empty() ||
           ConsumeAnySuffix(&before, {"\\n", "\\x00", "%3D", "%40", "%3A", "%2E"}) ||
           !IsWord(before.back());
  }
  return !IsWord(before.back());
}
bool MayEnd(absl::string_view after) {
  for (int i = 0; i < 4 && ConsumeAnyPrefix(&after, {".", ":", "%2E", "%3A", "%3a"}); ++i) {
  }
  return after.empty() ||
         !(IsWord(after[0]) || ConsumeAnyPrefix(&after, {"_", "-", "@", "%40", "%30"}));
}

// Rewrites a value by searching every encoding at every position.
std::string NaiveRewrite(const std::string& value) {
  const std::pair<absl::string_view, absl::string_view> encodings[] = {
      {"http://127.0.0.1:54321", "https://abc.example"},
      {R"(http:\/\/127.0.0.1:54321)", R"(https:\/\/abc.example)"},
      {R"(http:\\\/\\\/127.0.0.1:54321)", R"(https:\\\/\\\/abc.example)"},
      {"http%3A%2F%2F127.0.0.1%3A54321", "https%3A%2F%2Fabc.example"},
      {"http%3a%2f%2f127.0.0.1%3a54321", "https%3a%2f%2fabc.example"},
  };
  std::string out;
  for (absl::string_view rest = value; !rest.empty();) {
    const absl::string_view before(value.data(), value.size() - rest.size());
    bool found = false;
    for (const auto& [from, to] : encodings) {
      found = absl::StartsWith(rest, from) && MayStart(before) && MayEnd(rest.substr(from.size()));
      if (!found) continue;
      absl::StrAppend(&out, to);
      rest.remove_prefix(from.size());
      break;
    }
    if (found) continue;
    out.push_back(rest[0]);
    rest.remove_prefix(1);
  }
  return out;
}

TEST(UrlRewriteTest, AgreesWithANaiveSearchOfTheValue) {
  const std::vector<std::string> pieces = {"http://127.0.0.1:54321",
                                           R"(http:\/\/127.0.0.1:54321)",
                                           R"(http:\\\/\\\/127.0.0.1:54321)",
                                           "http%3A%2F%2F127.0.0.1%3A54321",
                                           "http%3a%2f%2f127.0.0.1%3a54321",
                                           "http://",
                                           "127.0.0.1",
                                           ":54321",
                                           "/",
                                           "\\/",
                                           "\\",
                                           "'",
                                           "\"",
                                           "\n",
                                           "\\n",
                                           "%3D",
                                           "%40",
                                           "%30",
                                           "%2E",
                                           "%3A",
                                           "x",
                                           "0",
                                           ".",
                                           ":",
                                           "-",
                                           "+",
                                           "_",
                                           "@",
                                           " ",
                                           "=",
                                           "\t",
                                           "$",
                                           "\xC3\xA9"};
  std::mt19937 random(7);
  size_t changed = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string value;
    const size_t count = 1 + random() % 8;
    for (size_t i = 0; i < count; ++i) {
      value += pieces[random() % 3 == 0 ? random() % 5 : random() % pieces.size()];
    }
    const std::string expected = NaiveRewrite(value);
    changed += expected != value ? 1 : 0;
    for (const char* form : {"plain", "escape", "dollar", "copy"}) {
      Options options = Dev();
      options.read_bytes = round % 2 == 0 ? 1 + random() % 50 : 1 << 20;
      options.max_item_bytes = round % 3 == 0 ? 1 + random() % 50 : 1 << 20;
      const std::string got = Rewrite(Statement(form, value), options);
      ASSERT_EQ(got, Statement(form, expected)) << value;
      ASSERT_EQ(Rewrite(got, options), got) << "a second run, after " << value;
    }
  }
  EXPECT_GT(changed, 5000u);
}

// --- Text that is not data

TEST(UrlRewriteTest, CodeIdentifiersAndCommentsStay) {
  const std::string sql =
      "-- http://127.0.0.1:54321\n/* 'http://127.0.0.1:54321' */\n"
      "INSERT INTO \"http://127.0.0.1:54321\" (\"http://127.0.0.1:54321\") VALUES (NULL);\n"
      "SELECT pg_catalog.setval('public.\"http://127.0.0.1:54321_id_seq\"', 1, true);\n"
      "SELECT setval('\"http://127.0.0.1:54321\"', 1);\n";
  EXPECT_EQ(Rewrite(sql, Dev()), sql);
}

TEST(UrlRewriteTest, NeedlesThatExtendBeyondALiteralDoNotMatch) {
  const std::string sql = "select 'http://127'.0.0.1:54321, 'http://127.0.0.1', ':54321';";
  EXPECT_EQ(Rewrite(sql, Dev()), sql);
}

TEST(UrlRewriteTest, AllKindsOfLiterals) {
  EXPECT_EQ(
      Rewrite("select 'http://127.0.0.1:54321', E'http://127.0.0.1:54321', "
              "N'http://127.0.0.1:54321', U&'http://127.0.0.1:54321', $$http://127.0.0.1:54321$$;",
              Dev()),
      "select 'https://abc.example', E'https://abc.example', N'https://abc.example', "
      "U&'https://abc.example', $$https://abc.example$$;");
}

TEST(UrlRewriteTest, ALiteralThatContinuesOnTheNextLineHasNoBoundaryThere) {
  const std::string sql = "select 'http://127.0.0.1:54321'\n'0', 'x'\n'http://127.0.0.1:54321';";
  EXPECT_EQ(Rewrite(sql, Dev()), sql);
  EXPECT_EQ(Rewrite("select 'http://127.0.0.1:54321/'\n' http://127.0.0.1:54321';", Dev()),
            "select 'https://abc.example/'\n' https://abc.example';");
}

TEST(UrlRewriteTest, ReplacedUrlsDoNotOverlap) {
  Options options = Dev();
  options.rules.from = {"http://h/http", "http://h2"};
  options.rules.to = {"https://a.example", "https://b.example"};
  for (size_t max_item_bytes : {8, 1000}) {
    options.max_item_bytes = max_item_bytes;
    EXPECT_EQ(Rewrite("select 'http://h/http://h2';", options), "select 'https://a.example://h2';");
  }
  options.regexes = {{"zzz", ""}};
  EXPECT_EQ(Rewrite("select 'http://h/http://h2';", options), "select 'https://a.example://h2';");
}

// --- A broken pipe can never commit

TEST(UrlRewriteTest, CommitAndEndMarkerAreWrittenIfAllChecksPass) {
  Options options = Dev();
  options.end_marker = true;
  const std::string sql =
      absl::StrCat("BEGIN;\nselect 1;\nCOMMIT;\n\n-- x\n", kEnd, "\n\\unrestrict abc\n\n");
  for (size_t read_bytes : {1, 7, 1000}) {
    options.read_bytes = read_bytes;
    EXPECT_EQ(Rewrite(sql, options), sql);
  }
}

TEST(UrlRewriteTest, NoCommitWhenACheckFails) {
  for (const char* commit :
       {"COMMIT;", "commit work;", "END;", "COMMIT AND CHAIN;", "/* x */ COMMIT;",
        "END TRANSACTION ;", "COMMIT;;", "COMMIT -- x\n;"}) {
    const std::string head = "BEGIN;\nINSERT INTO t (a) VALUES ('http://localhost/x');\n";
    Options options = Dev();
    options.end_marker = true;
    options.rules.forbid = {"localhost"};
    Result result = Filter(absl::StrCat(head, commit, "\n", kEnd), options);
    EXPECT_TRUE(result.status.ok()) << result.status;
    EXPECT_EQ(Failures(result), "<string>:2: t.a: localhost is left once, in http://localhost/x");
    EXPECT_EQ(result.out, head + (absl::StartsWith(commit, "/*") ? "/* x */ " : ""));

    options.rules.forbid.clear();
    options.allow_unmatched = false;
    result = Filter(absl::StrCat(head, commit, "\n", kEnd), options);
    EXPECT_TRUE(result.status.ok());
    EXPECT_EQ(Failures(result), "--from http://127.0.0.1:54321 matched nothing");
    EXPECT_FALSE(absl::StrContains(result.out, kEnd));
    EXPECT_FALSE(absl::StrContains(result.out, "END"));
    EXPECT_FALSE(absl::StrContains(absl::AsciiStrToUpper(result.out), "COMMIT"));
  }
}

TEST(UrlRewriteTest, NoCommitWhenTheInputIsTruncated) {
  const std::string sql = absl::StrCat("BEGIN;\nselect 'x';\nCOMMIT;\n", kEnd);
  Options options = Dev();
  options.end_marker = true;
  for (size_t size = 0; size < sql.size() - 1; ++size) {
    const Result result = Filter(sql.substr(0, size), options);
    EXPECT_FALSE(result.status.ok()) << size;
    EXPECT_FALSE(absl::StrContains(result.out, "COMMIT")) << size;
    EXPECT_FALSE(absl::StrContains(result.out, "complete")) << size;
  }
  EXPECT_EQ(Filter("select 1;\n", options).status.message(),
            "<string>:2: no end marker: the dump is truncated (--no-end-marker accepts other SQL)");
}

TEST(UrlRewriteTest, OnlyTheLastCommitIsHeld) {
  Options options = Dev();
  options.rules.forbid = {"localhost"};
  const std::string head =
      "BEGIN;\nselect lo_create(1);\nCOMMIT;\n\n-- x\nBEGIN;\nselect 'localhost';\n";
  const Result result = Filter(head + "COMMIT;\n", options);
  EXPECT_EQ(Failures(result), "<string>:7: (other): localhost is left once, in localhost");
  EXPECT_EQ(result.out, head);
}

TEST(UrlRewriteTest, ACommitInDataIsData) {
  Options options = Dev();
  options.rules.forbid = {"localhost"};
  const std::string sql =
      "INSERT INTO commit VALUES ('COMMIT;\nCOMMIT;');\nCOPY t FROM stdin;\nCOMMIT;\n\\.\nselect "
      "'localhost';\n";
  EXPECT_EQ(Filter(sql, options).out, sql);
}

TEST(UrlRewriteTest, MetaCommandsAreRefused) {
  EXPECT_EQ(Filter("\\restrict x\nselect 1;\n\\! id\n", Dev()).status.message(),
            "<string>:3: psql meta-command \\! is not allowed in a dump");
  EXPECT_EQ(Filter("COMMIT \\g\n", Dev()).status.message(),
            "<string>:1: psql meta-command \\g is not allowed in a dump");
  EXPECT_EQ(Filter("COMMIT \\g\n", Dev()).out, "");
}

TEST(UrlRewriteTest, CopyDataInAnotherFormatIsRefused) {
  EXPECT_EQ(Filter("COPY t FROM stdin WITH (FORMAT csv);\n1\n\\.\n", Dev()).status.message(),
            "<string>:1: COPY data of t is not in the default format");
}

// --- Columns

// Returns the columns with findings, and their counts.
std::string Columns(const Result& result) {
  std::string text;
  for (const UrlRewriteReport::Column& column : result.report.columns) {
    absl::StrAppend(&text, text.empty() ? "" : " ", column.name, "=",
                    absl::StrJoin(column.rewritten, "+"));
    for (const auto& leftover : column.leftovers) {
      absl::StrAppend(&text, "!", leftover.host, "=", leftover.count);
    }
  }
  return text;
}

const char kThreeTables[] =
    "INSERT INTO public.a (id, u, v) VALUES (1, 'http://127.0.0.1:54321', "
    "ARRAY['http://127.0.0.1:54321', "
    "'http://127.0.0.1:54321']), (2, 'x', 'http://127.0.0.1:54321');\n"
    "INSERT INTO public.b VALUES (1, 'http://127.0.0.1:54321');\n"
    "COPY public.\"C\" (id, \"U v\", w) FROM stdin;\n"
    "1\thttp://127.0.0.1:54321\thttp://127.0.0.1:54321\n"
    "http://127.0.0.1:54321\t\\N\thttp://127.0.0.1:54321 http://127.0.0.1:54321\n\\.\n"
    "COPY d FROM stdin;\n1\thttp://127.0.0.1:54321\n\\.\n"
    "COMMENT ON TABLE public.a IS 'http://127.0.0.1:54321';\n";

TEST(UrlRewriteTest, CountsByColumn) {
  const std::string expected =
      "public.a.u=1 public.a.v=3 public.b.#2=1 public.\"C\".\"U v\"=1 public.\"C\".w=3 "
      "public.\"C\".id=1 d.#2=1 (other)=1";
  EXPECT_EQ(Columns(Filter(kThreeTables, Dev())), expected);
  for (size_t max_item_bytes : {1, 20, 50}) {
    Options options = Dev();
    options.max_item_bytes = max_item_bytes;
    EXPECT_EQ(Columns(Filter(kThreeTables, options)), expected);
  }
  Options options = Dev();
  options.regexes = {{"nothing", ""}};
  EXPECT_EQ(
      Columns(Filter(kThreeTables, options)),
      "public.a.u=1+0 public.a.v=3+0 public.b.#2=1+0 public.\"C\".id=1+0 public.\"C\".\"U v\"=1+0 "
      "public.\"C\".w=3+0 d.#2=1+0 (other)=1+0");
}

std::string ColumnsWith(std::vector<std::string> only, std::vector<std::string> except,
                        std::string* notes = nullptr) {
  Options options = Dev();
  options.only = std::move(only);
  options.except = std::move(except);
  options.rules.forbid = {"127.0.0.1"};
  const Result result = Filter(kThreeTables, options);
  if (notes != nullptr) *notes = absl::StrJoin(result.report.notes, "\n");
  return result.status.ok() ? Columns(result) : std::string(result.status.message());
}

TEST(UrlRewriteTest, OnlyAndExcept) {
  std::string notes;
  // Columns that --only excludes are checked; columns that --except excludes are not.
  EXPECT_EQ(
      ColumnsWith({"a.u", "public.\"C\".*"}, {}, &notes),
      "public.a.u=1 public.a.v=0!127.0.0.1=3 public.b.#2=0!127.0.0.1=1 public.\"C\".\"U v\"=1 "
      "public.\"C\".w=3 public.\"C\".id=1 d.#2=0!127.0.0.1=1 (other)=0!127.0.0.1=1");
  EXPECT_EQ(notes, "");
  EXPECT_EQ(ColumnsWith({}, {"a.u,b.*,\"C\".\"U v\",d.#2"}, &notes),
            "public.a.v=3 public.\"C\".w=3 public.\"C\".id=1 (other)=1");
  EXPECT_EQ(ColumnsWith({"a.*"}, {"public.a.v", "b.*", "\"C\".*", "d.*"}, &notes),
            "public.a.u=1 (other)=0!127.0.0.1=1");
  EXPECT_EQ(ColumnsWith({"b.#2,other.a.u,c.*,a.uu"}, {"a.*", "\"C\".*", "d.*"}, &notes),
            "public.b.#2=1 (other)=0!127.0.0.1=1");
  EXPECT_EQ(notes,
            "--only other.a.u: no such column in the input\n"
            "--only c.*: no such column in the input\n"
            "--only a.uu: no such column in the input");
}

TEST(UrlRewriteTest, ANameForColumnsThatHaveNoneIsAnError) {
  EXPECT_EQ(
      ColumnsWith({"b.u"}, {}),
      "<string>:2: --only b.u: the columns of public.b have no names here; make the dump with "
      "pg_dump --column-inserts or with COPY, or give the column's position, public.b.#1");
  EXPECT_EQ(
      ColumnsWith({}, {"d.u"}),
      "<string>:7: --except d.u: the columns of d have no names here; make the dump with pg_dump "
      "--column-inserts or with COPY, or give the column's position, d.#1");
}

TEST(UrlRewriteTest, InvalidColumnLists) {
  for (const char* list : {"", "a", "a.", ".a", "a.b,", "a b.c", "a.b.c.d", "a.#0", "a.#x", "*.a",
                           "*", "a.*.b", "\"a.b", "a.b::text", "a..b", "a.b c"}) {
    EXPECT_TRUE(absl::StrContains(ColumnsWith({list}, {}), "is not a list of")) << list;
  }
}

TEST(UrlRewriteTest, ReportIsJson) {
  Options options = Dev();
  options.rules.from = {kFrom, "http://nowhere"};
  options.rules.to = {kTo, "http://x"};
  options.rules.forbid = {"localhost"};
  options.only = {"t.a,t.x"};
  const Result result = Filter(
      "INSERT INTO t (a) VALUES ('http://127.0.0.1:54321'), ('http://localhost/a?token=secret');\n",
      options);
  EXPECT_EQ(result.report.ToJson(), R"({
  "rewritten": 1,
  "rules": [
    {
      "rule": "--from http://127.0.0.1:54321",
      "to": "https://abc.example",
      "rewritten": 1
    },
    {
      "rule": "--from http://nowhere",
      "to": "http://x",
      "rewritten": 0
    }
  ],
  "columns": [
    {
      "column": "t.a",
      "rewritten": 1,
      "by_rule": {
        "--from http://127.0.0.1:54321": 1
      }
    }
  ],
  "forbidden": [
    {
      "column": "t.a",
      "host": "localhost",
      "count": 1,
      "line": 1,
      "example": "http://localhost/a"
    }
  ],
  "php_lengths": {
    "corrected": 0,
    "left": 0
  },
  "unknown_columns": [
    "t.x"
  ]
}
)");
  EXPECT_EQ(absl::StrJoin(result.report.notes, "\n"),
            "--from http://nowhere matched nothing\n--only t.x: no such column in the input");
}

TEST(UrlRewriteTest, ExamplesContainNoSecrets) {
  Options options = Dev();
  options.rules.forbid = {"localhost"};
  for (const auto& [value, example] : std::vector<std::pair<std::string, std::string>>{
           {"see http://localhost:3000/a/b.png?token=abc", "http://localhost:3000/a/b.png"},
           {R"({"u":"https:\/\/localhost\/a\/b?token=x"})", R"(https:\/\/localhost\/a\/b)"},
           {"http%3A%2F%2Flocalhost%2Fa%3Ftoken=x", "http%3A%2F%2Flocalhost%2Fa"},
           {"http://localhost/a%20b.png?token=x", "http://localhost/a%20b.png"},
           {"http://localhost/a%3Ftoken=x", "http://localhost/a"},
           {"http%3A%2F%2Flocalhost%2Fa%2520b%3Ftoken=x", "http%3A%2F%2Flocalhost%2Fa%2520b"},
           {"postgres://u:password@localhost/db", "localhost/db"},
           {"a localhost b", "localhost"},
           {"localhost\xC3\xA9", "localhost"},
       }) {
    const Result result = Filter(absl::StrCat("select '", value, "';"), options);
    ASSERT_EQ(result.report.columns.size(), 1u) << value;
    EXPECT_EQ(result.report.columns[0].leftovers[0].example, example);
  }
}

TEST(UrlRewriteTest, LeftoversAreCountedAndTheFirstOnesLineIsReported) {
  Options options = Dev();
  options.rules.forbid = {"localhost", "127.0.0.1"};
  const std::string fill(1000, '\n');
  const std::string sql = absl::StrCat("select '", fill, "http://localhost/a", fill,
                                       "localhost http://127.0.0.1/';\nCOPY t (a, b) FROM stdin;\n",
                                       "1\tx\n2\tlocalhost\n\\.\n");
  const std::string expected =
      "<string>:1001: (other): localhost is left 2 times, first in http://localhost/a\n"
      "<string>:2001: (other): 127.0.0.1 is left once, in http://127.0.0.1/\n"
      "<string>:2004: t.b: localhost is left once, in localhost";
  for (size_t max_item_bytes : {10, 700, 1 << 20}) {
    options.max_item_bytes = max_item_bytes;
    EXPECT_EQ(Failures(Filter(sql, options)), expected) << max_item_bytes;
  }
}

// --- Regular expressions

Options Regex(const std::string& pattern, const std::string& replacement) {
  Options options;
  options.regexes = {{pattern, replacement}};
  options.end_marker = false;
  return options;
}

TEST(UrlRewriteTest, ARegexMatchesValues) {
  EXPECT_EQ(Rewrite("select 'a''b', E'a\\'b', E'a\\x27''b', 'a\\';", Regex("a'+b", "c'd\\\\")),
            "select 'c''d\\', E'c''d\\\\', E'c''d\\\\', 'a\\';");
  EXPECT_EQ(Rewrite("select E'\\n\\\\\\tx', E'\\v';", Regex("\\n\\\\\\t", "<\n\r\\\\>")),
            "select E'<\\n\\r\\\\>x', E'\\v';");
  EXPECT_EQ(
      Rewrite("COPY t (a, b) FROM stdin;\na\\tb\t\\N\nx\ta\\\\b\r\n\\.\n", Regex("a.b", "y\n")),
      "COPY t (a, b) FROM stdin;\ny\\n\t\\N\nx\ty\\n\r\n\\.\n");
}

TEST(UrlRewriteTest, ARegexLeavesAloneWhatItCannotRead) {
  const std::string sql =
      "select $$ab$$, U&'ab', N'ab', X'ab', B'01', E'\\u0061b', E'\\U00000061b';";
  EXPECT_EQ(Rewrite(sql, Regex("ab|01", "x")), sql);
}

TEST(UrlRewriteTest, ValuesThatARegexDoesNotChangeStayByteForByte) {
  const std::string sql = "select E'\\x61\\q\\141', 'x';\nCOPY t FROM stdin;\n\\x61\\q\n\n\\.\n";
  EXPECT_EQ(Rewrite(sql, Regex("nothing", "x")), sql);
}

TEST(UrlRewriteTest, ARegexThatASecondRunWouldApplyAgainIsAnError) {
  const Result result =
      Filter("select 1;\nINSERT INTO t (a) VALUES ('x\ndev');\nselect 2;", Regex("dev", "dev.dev"));
  EXPECT_EQ(
      result.status.message(),
      "<string>:2: t.a: a second run would rewrite this value again; write a --regex that does "
      "not match its own output");
  Options options = Dev();
  options.regexes = {{"https://abc", "http://127.0.0.1:54321"}};
  EXPECT_FALSE(Filter("select 'https://abc/';", options).status.ok());
}

TEST(UrlRewriteTest, OriginsComeBeforeRegexesAndBothAreCounted) {
  Options options = Dev();
  options.regexes = {{"abc\\.example/(\\w+)", "abc.example/v1/_\\1"}, {"v1/__", "v1/_"}};
  options.rules.forbid = {"x.example", "127.0.0.1"};
  const Result result = Filter(
      "INSERT INTO t (a) VALUES ('http://127.0.0.1:54321/a x.example'), ('same http://127.0.0.1');",
      options);
  // The first pattern matches its own output.
  EXPECT_FALSE(result.status.ok());
  options.regexes = {{"abc\\.example/([a-u]\\w*)", "abc.example/v1/\\1"}, {"zzz", ""}};
  const Result good = Filter(
      "INSERT INTO t (a) VALUES ('http://127.0.0.1:54321/a x.example'), ('same http://127.0.0.1');",
      options);
  ASSERT_TRUE(good.status.ok()) << good.status;
  EXPECT_EQ(good.out,
            "INSERT INTO t (a) VALUES ('https://abc.example/v1/a x.example'), ('same "
            "http://127.0.0.1');");
  EXPECT_EQ(Columns(good), "t.a=1+1+0!x.example=1!127.0.0.1=1");
}

TEST(UrlRewriteTest, ATableWithoutColumnsHasNoFieldsForARegex) {
  const std::string sql = "COPY public.nocols  FROM stdin;\n\n\n\\.\n";
  EXPECT_EQ(Rewrite(sql, Regex("^$", "x")), sql);
  EXPECT_EQ(Rewrite("COPY t (a) FROM stdin;\n\n\\.\n", Regex("^$", "x")),
            "COPY t (a) FROM stdin;\nx\n\\.\n");
}

// --- Plain text

TEST(UrlRewriteTest, TextIsAnyText) {
  Options options = Dev();
  options.text = true;
  options.end_marker = true;
  EXPECT_EQ(
      Rewrite("-- http://127.0.0.1:54321 'it is not SQL\n\\! http://127.0.0.1:54321", options),
      "-- https://abc.example 'it is not SQL\n\\! https://abc.example");
  EXPECT_EQ(Rewrite("", options), "");
  options.rules.forbid = {"localhost"};
  EXPECT_EQ(Failures(Filter("\n\nlocalhost", options)),
            "<string>:3: (text): localhost is left once, in localhost");
}

TEST(UrlRewriteTest, ARegexMatchesOneLineOfTextAtATime) {
  Options options = Regex("^a.*b$|^$", "x");
  options.text = true;
  EXPECT_EQ(Rewrite("a b\na\nb\n\nab", options), "x\na\nb\nx\nx");
}

// --- Options

TEST(UrlRewriteTest, OptionsThatMakeNoSense) {
  const auto error = [](const Options& options) {
    const Result result = Filter("", options);
    EXPECT_TRUE(IsUsageError(result.status));
    return std::string(result.status.message());
  };
  EXPECT_EQ(error(Options()),
            "nothing to do: give --from with --to, --to-origin, --regex or --forbid");
  EXPECT_EQ(error(Regex("(", "")), "--regex: '(' is not a regular expression: missing ): (");
  Options options = Dev();
  options.text = true;
  options.only = {"a.b"};
  EXPECT_EQ(error(options), "--text has no columns for --only");
}

TEST(UpdateSqlTest, OptionsThatMakeNoSense) {
  const auto error = [](const Options& options) {
    return std::string(UpdateSql(options).status().message());
  };
  Options options = Dev();
  EXPECT_EQ(error(options),
            "--emit-update-sql goes with --from, --to, --relative, --to-origin and --only");
  options.end_marker = true;
  options.allow_unmatched = false;
  EXPECT_EQ(error(options), "--emit-update-sql needs --only with the columns");
  options.only = {"t.*"};
  EXPECT_EQ(error(options),
            "invalid column \"t.*\" for --emit-update-sql (expected a column's name)");
  options.only = {"t.a::"};
  EXPECT_EQ(error(options),
            "--only: 't.a::' is not a list of [schema.]table.column[::type], separated by commas");
  options.only = {"t.a::text[], public.t.\"b\"::public.url"};
  EXPECT_TRUE(UpdateSql(options).ok());
  options.only = {"t.a::text; DROP TABLE t"};
  EXPECT_FALSE(UpdateSql(options).ok());
}

TEST(ReplacementsTest, OptionsThatMakeNoSense) {
  Options options = Dev();
  options.end_marker = true;
  options.allow_unmatched = false;
  EXPECT_TRUE(Replacements(options).ok());
  options.only = {"t.a"};
  EXPECT_EQ(Replacements(options).status().message(),
            "--print-replacements goes with --from, --to and --pairs only");
  options.only.clear();
  options.rules.to = {"http://127.0.0.1:54321/x"};
  EXPECT_FALSE(Replacements(options).ok());
}

TEST(ReplacementsTest, NoPairs) {
  const absl::StatusOr<std::string> json = Replacements({});
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(*json, "[]\n");
}

}  // namespace
}  // namespace dumpline

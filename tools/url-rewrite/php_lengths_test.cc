#include "tools/url-rewrite/php_lengths.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

using Syntax = RawText::Syntax;

// Replaces each `old` in `value` with `replacement`, corrects the lengths, and returns the result.
std::string Replace(absl::string_view value, absl::string_view old, absl::string_view replacement,
                    Syntax syntax = Syntax::kDollar) {
  std::vector<UrlEdit> edits;
  for (size_t pos = value.find(old); pos != value.npos; pos = value.find(old, pos + old.size())) {
    edits.push_back({pos, pos + old.size(), std::string(replacement), 0});
  }
  CorrectPhpLengths(value, syntax, &edits);
  std::string result;
  size_t written = 0;
  for (const UrlEdit& edit : edits) {
    EXPECT_LE(written, edit.start);
    absl::StrAppend(&result, value.substr(written, edit.start - written), edit.replacement);
    written = edit.end;
  }
  absl::StrAppend(&result, value.substr(written));
  return result;
}

TEST(PhpLengthsTest, OneString) {
  EXPECT_EQ(Replace("s:10:\"http://a/b\";", "http://a", "https://bc"), "s:12:\"https://bc/b\";");
  EXPECT_EQ(Replace("s:10:\"http://a/b\";", "http://a", "h://a"), "s:7:\"h://a/b\";");
  EXPECT_EQ(Replace("s:9:\"http://a/\";", "http://a", "http://ab"), "s:10:\"http://ab/\";");
  EXPECT_EQ(Replace("s:10:\"http://a/b\";", "http://a", "http://c"), "s:10:\"http://c/b\";");
  EXPECT_EQ(Replace("a:2:{s:4:\"home\";s:8:\"http://a\";s:5:\"other\";s:2:\"xx\";}", "http://a",
                    "http://abc"),
            "a:2:{s:4:\"home\";s:10:\"http://abc\";s:5:\"other\";s:2:\"xx\";}");
}

TEST(PhpLengthsTest, SeveralUrls) {
  EXPECT_EQ(
      Replace("s:17:\"http://a http://a\";s:8:\"http://a\";s:1:\"x\";", "http://a", "http://ab"),
      "s:19:\"http://ab http://ab\";s:9:\"http://ab\";s:1:\"x\";");
  EXPECT_EQ(Replace("http://a s:8:\"http://a\"; http://a", "http://a", "http://ab"),
            "http://ab s:9:\"http://ab\"; http://ab");
}

// WordPress stores serialized values within serialized values.
TEST(PhpLengthsTest, NestedStrings) {
  EXPECT_EQ(Replace("a:1:{s:1:\"o\";s:15:\"s:8:\"http://a\";\";}", "http://a", "http://ab"),
            "a:1:{s:1:\"o\";s:16:\"s:9:\"http://ab\";\";}");
  // The inner length grows by a digit, which the outer length includes.
  EXPECT_EQ(Replace("s:16:\"s:9:\"http://a/\";\";", "http://a", "http://ab"),
            "s:18:\"s:10:\"http://ab/\";\";");
}

TEST(PhpLengthsTest, BytesAreCountedAndNotCharacters) {
  EXPECT_EQ(Replace("s:10:\"\xC3\xA9http://a\";", "http://a", "http://ab"),
            "s:11:\"\xC3\xA9http://ab\";");
}

TEST(PhpLengthsTest, EscapesOfTheDumpAreNotCounted) {
  // The value is COPY data with a newline and a backslash.
  EXPECT_EQ(Replace("s:10:\"\\n\\\\http://a\";", "http://a", "http://ab", Syntax::kCopy),
            "s:11:\"\\n\\\\http://ab\";");
  EXPECT_EQ(Replace("s:9:\"''http://a\";", "http://a", "http://ab", Syntax::kQuoted),
            "s:10:\"''http://ab\";");
  EXPECT_EQ(Replace("s:10:\"\\n''http://a\";", "http://a", "http://ab", Syntax::kEscaped),
            "s:11:\"\\n''http://ab\";");
  // Slashes that PHP's json_encode() has escaped take two bytes each.
  EXPECT_EQ(
      Replace("s:10:\"http:\\\\/\\\\/a\";", "http:\\\\/\\\\/a", "x:\\\\/\\\\/a", Syntax::kCopy),
      "s:7:\"x:\\\\/\\\\/a\";");
}

TEST(PhpLengthsTest, InJson) {
  EXPECT_EQ(Replace(R"({"v":"s:8:\"http:\/\/a\";"})", R"(http:\/\/a)", R"(http:\/\/abc)"),
            R"({"v":"s:10:\"http:\/\/abc\";"})");
  EXPECT_EQ(Replace(R"({"v":"s:10:\"\u00e9http://a\";"})", "http://a", "http://ab"),
            R"({"v":"s:11:\"\u00e9http://ab\";"})");
  // COPY data doubles the backslashes of the same value.
  EXPECT_EQ(Replace(R"({"v":"s:8:\\"http://a\\";"})", "http://a", "http://ab", Syntax::kCopy),
            R"({"v":"s:9:\\"http://ab\\";"})");
}

TEST(PhpLengthsTest, WhatOnlyLooksLikeALength) {
  for (const char* value : {"s:9:\"http://a\";", "s:8:\"http://a\"", "s:8:http://a;",
                            "ts:8:\"http://a\";", "s:99999999999:\"http://a\";", "s:8:'http://a';",
                            "s:-8:\"http://a\";", "s:1:\"x\";http://a", "s:"}) {
    EXPECT_EQ(Replace(value, "http://a", "http://ab"),
              absl::StrReplaceAll(value, {{"http://a", "http://ab"}}))
        << value;
  }
}

TEST(PhpLengthsTest, FindsLengths) {
  EXPECT_TRUE(HasPhpLength("s:8:\"http://a\";"));
  EXPECT_TRUE(HasPhpLength("x{s:8:\\\\\"http://a"));
  EXPECT_FALSE(HasPhpLength("his: 8:\"x\" s:x s:8 is:1:\"x\""));
  EXPECT_FALSE(HasPhpLength(""));
}

}  // namespace
}  // namespace dumpline

#include "tools/lib/text/encoded_url.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/text/encoded_url_reader.h"

namespace dumpline {
namespace {

constexpr size_t kNone = absl::string_view::npos;
using Kind = CharacterEncoding::Kind;

// Returns the encoding of the slash at the end of `text` as one word, such as "\2" for two
// backslashes and "%1u" for percent-encoded once in upper case, followed by the slash's start.
// Returns "none" if there is no slash.
std::string SlashAtEnd(const std::string& text) {
  CharacterEncoding encoding;
  const size_t start = ReadEncodedBefore(text, text.size(), '/', &encoding);
  if (start == kNone) return "none";
  const bool percent = encoding.is_percent();
  return absl::StrCat(percent ? "%" : "\\", encoding.depth,
                      percent ? (encoding.upper_case ? "u" : "l") : "", " at ", start);
}

TEST(EncodedUrlTest, ReadsASlashBackward) {
  EXPECT_EQ(SlashAtEnd("/"), "\\0 at 0");
  EXPECT_EQ(SlashAtEnd("x/"), "\\0 at 1");
  EXPECT_EQ(SlashAtEnd("x\\\\/"), "\\2 at 1");
  EXPECT_EQ(SlashAtEnd("x%2F"), "%1u at 1");
  EXPECT_EQ(SlashAtEnd("x%2f"), "%1l at 1");
  EXPECT_EQ(SlashAtEnd("x%2525252F"), "%4u at 1");
  EXPECT_EQ(SlashAtEnd(""), "none");
  EXPECT_EQ(SlashAtEnd("x"), "none");
  EXPECT_EQ(SlashAtEnd("2F"), "none");
  EXPECT_EQ(SlashAtEnd("%2G"), "none");
  EXPECT_EQ(SlashAtEnd("%3A"), "none");
}

TEST(EncodedUrlTest, DepthIsLimited) {
  EXPECT_EQ(SlashAtEnd(std::string(kMaxBackslashes, '\\') + "/"), "\\64 at 0");
  EXPECT_EQ(SlashAtEnd(std::string(kMaxBackslashes + 1, '\\') + "/"), "none");
  EXPECT_EQ(SlashAtEnd("%252525252F"), "none");
}

TEST(EncodedUrlTest, ReadsBackWhatItAppends) {
  for (const Kind kind : {Kind::kBackslashes, Kind::kPercent}) {
    for (size_t depth = kind == Kind::kPercent ? 1 : 0; depth <= kMaxPercents; ++depth) {
      for (const bool upper_case : {true, false}) {
        const CharacterEncoding encoding{kind, depth, upper_case};
        std::string text;
        AppendEncoded('/', encoding, &text);
        EXPECT_LE(text.size(), kMaxSlashBytes);
        EXPECT_EQ(ReadEncoded(text, 0, '/', encoding), text.size()) << text;
        EXPECT_TRUE(IsSlashAt(text, 0)) << text;
        CharacterEncoding read;
        EXPECT_EQ(ReadEncodedBefore("x" + text, text.size() + 1, '/', &read), 1u) << text;
        EXPECT_TRUE(read.IsLike(encoding)) << text;
        // A part of an encoded slash is not a slash.
        for (size_t size = 0; size < text.size(); ++size) {
          EXPECT_EQ(ReadEncoded(text.substr(0, size), 0, '/', encoding), kNone) << text;
        }
      }
    }
  }
}

TEST(EncodedUrlTest, ReadsASchemeEndWhoseSlashesAreAlike) {
  const auto start = [](const std::string& text) {
    UrlEncoding encoding;
    return ReadSchemeEndBefore(text, text.size(), &encoding);
  };
  for (const char* text :
       {"x://", R"(x:\/\/)", R"(x:\\/\\/)", "x%3A%2F%2F", "x%3a%2F%2F", "x%3A//", "x%253A%2F%2F"}) {
    EXPECT_EQ(start(text), 1u) << text;
  }
  for (const char* text :
       {"", "/", "//", "x//", R"(x:/\/)", R"(x:\/\\/)", "x:%2F/", "x:%252F%2F"}) {
    EXPECT_EQ(start(text), kNone) << text;
  }
}

TEST(EncodedUrlTest, WritesAndReadsAUrlInEveryCommonEncoding) {
  std::vector<std::string> forms;
  for (const UrlEncoding& encoding : CommonUrlEncodings()) {
    std::string text;
    AppendEncodedUrl("http://[::1]:80/a", encoding, &text);
    forms.push_back(text);
    std::string path;
    AppendEncodedUrl(":80/a", encoding, &path);
    EXPECT_EQ(ReadEncodedUrl(path, 0, ":80/a", encoding), path.size()) << path;
    EXPECT_EQ(ReadEncodedUrl(path, 0, ":80/b", encoding), kNone) << path;
    EXPECT_EQ(ReadEncodedUrl(path.substr(0, path.size() - 1), 0, ":80/a", encoding), kNone);
  }
  EXPECT_EQ(forms, (std::vector<std::string>{"http://[::1]:80/a", R"(http:\/\/[::1]:80\/a)",
                                             "http%3A%2F%2F%5B%3A%3A1%5D%3A80%2Fa",
                                             "http%3a%2f%2f%5b%3a%3a1%5d%3a80%2fa"}));
}

TEST(EncodedUrlTest, CharacterBeforeUndoesEscapesThatEndLikeAWord) {
  const auto before = [](const std::string& text) {
    const EncodedCharacter c = EncodedCharacterBefore(text, text.size());
    EXPECT_EQ(c.end, text.size());
    return std::make_pair(c.value, c.start);
  };
  using Result = std::pair<char, size_t>;
  EXPECT_EQ(before("ab"), Result('b', 1));
  EXPECT_EQ(before(R"(a\n)"), Result('\n', 1));
  EXPECT_EQ(before(R"(a\t)"), Result('\t', 1));
  EXPECT_EQ(before(R"(a\x3d)"), Result('=', 1));
  EXPECT_EQ(before(R"(a\u003d)"), Result('=', 1));
  EXPECT_EQ(before(R"(a\u20ac)"), Result(EncodedCharacter::kNonAscii, 1));
  EXPECT_EQ(before("a%3D"), Result('=', 1));
  EXPECT_EQ(before("a%253d"), Result('=', 1));
  EXPECT_EQ(before("a%C3"), Result(EncodedCharacter::kNonAscii, 1));
  EXPECT_EQ(before("\xC3\xA9"), Result(EncodedCharacter::kNonAscii, 1));
  EXPECT_EQ(before("3d"), Result('d', 1));
  EXPECT_EQ(before("x3d"), Result('d', 2));
}

TEST(EncodedUrlTest, CharacterAtUndoesPercentEncoding) {
  const auto at = [](const std::string& text) {
    const EncodedCharacter c = EncodedCharacterAt(text, 0);
    EXPECT_EQ(c.start, 0u);
    return std::make_pair(c.value, c.end);
  };
  using Result = std::pair<char, size_t>;
  EXPECT_EQ(at("ab"), Result('a', 1));
  EXPECT_EQ(at("%2Fb"), Result('/', 3));
  EXPECT_EQ(at("%25252Fb"), Result('/', 7));
  EXPECT_EQ(at("%25"), Result('%', 3));
  EXPECT_EQ(at("%2"), Result('%', 1));
  EXPECT_EQ(at("%"), Result('%', 1));
  EXPECT_EQ(at("\\n"), Result('\\', 1));
}

TEST(EncodedUrlTest, OtherEscapesThatMayBeASlash) {
  for (const char* text : {"&#47;", "&#x2F;", R"(\u002f)", R"(\\u002f)", R"(\x2f)", R"(\057)"}) {
    EXPECT_TRUE(StartsWithOtherEscape(text)) << text;
  }
  for (const char* text : {"", "/", R"(\/)", "%2F", "&amp;", R"(\n)", "u002f", "\\"}) {
    EXPECT_FALSE(StartsWithOtherEscape(text)) << text;
  }
}

// Reads all of `text` and returns the characters.
std::string ReadAll(const std::string& text, size_t percents = 0,
                    RawText::Syntax syntax = RawText::Syntax::kQuoted) {
  EncodedUrlReader reader({text, true, syntax}, 0, percents);
  std::string read;
  while (reader.Next()) absl::StrAppend(&read, reader.character());
  return read;
}

TEST(EncodedUrlReaderTest, UndoesEachEscape) {
  EXPECT_EQ(ReadAll("a/b"), "a/b");
  EXPECT_EQ(ReadAll(R"(a\/\\/b)"), "a//b");
  EXPECT_EQ(ReadAll(R"(\u002f\\u00e4)"), "/\xC3\xA4");
  EXPECT_EQ(ReadAll(R"(\ud83d\ude00)"), "\xF0\x9F\x98\x80");
  EXPECT_EQ(ReadAll(R"(a\nb\tc)"), "a\nb\nc");
  EXPECT_EQ(ReadAll("a&amp;b&quot;c&#39;&lt;&x"), "a&b\"c\"\"&x");
  EXPECT_EQ(ReadAll("a''b"), "a'b");
  EXPECT_EQ(ReadAll("a''b", 0, RawText::Syntax::kDollar), "a''b");
  EXPECT_EQ(ReadAll(R"(a\'b)", 0, RawText::Syntax::kEscaped), "a'b");
  EXPECT_EQ(ReadAll("a\tb", 0, RawText::Syntax::kCopy), "a");
  EXPECT_EQ(ReadAll("a%2Fb"), "a%2Fb");
  EXPECT_EQ(ReadAll("a%2Fb%2520", 1), "a/b%20");
  EXPECT_EQ(ReadAll("a%252Fb%2F", 2), "a/b%2F");
}

TEST(EncodedUrlReaderTest, ReadPlainStopsAtTheFirstOtherCharacter) {
  EncodedUrlReader reader({"ab/c%20d", true, RawText::Syntax::kQuoted}, 0, 0);
  std::string read;
  reader.ReadPlain(3, &read);
  EXPECT_EQ(read, "ab/");
  reader.ReadPlain(100, &read);
  EXPECT_EQ(read, "ab/c");
  EXPECT_EQ(reader.pos(), 4u);
}

TEST(EncodedUrlReaderTest, CountsPercents) {
  EXPECT_EQ(CountPercents("%2F", 0), 1u);
  EXPECT_EQ(CountPercents("%25252F", 0), 3u);
  EXPECT_EQ(CountPercents("%252525252F", 0), kMaxPercents);
  EXPECT_EQ(CountPercents("/", 0), 0u);
  EXPECT_EQ(CountPercents("", 0), 0u);
}

}  // namespace
}  // namespace dumpline

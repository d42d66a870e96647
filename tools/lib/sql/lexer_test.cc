#include "tools/lib/sql/lexer.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

constexpr size_t kNoLimit = absl::string_view::npos;

// Returns the kind and size of the token at the start of `text`, such as "word3", or "?" for
// kNeedMore.
std::string First(absl::string_view text, bool is_whole, bool standard_strings = true) {
  const Token token = ReadToken({text, is_whole}, 0, standard_strings);
  if (token.kind == TokenKind::kNeedMore) return "?";
  std::string kind;
  switch (token.kind) {
    case TokenKind::kOther:
      kind = "other";
      break;
    case TokenKind::kWord:
      kind = "word";
      break;
    case TokenKind::kNumber:
      kind = "number";
      break;
    case TokenKind::kVariable:
      kind = "variable";
      break;
    case TokenKind::kString:
      kind = absl::StrCat("string", static_cast<int>(token.string_kind), "-");
      break;
    case TokenKind::kQuotedIdentifier:
      kind = "identifier";
      break;
    case TokenKind::kLineComment:
      kind = "line-comment";
      break;
    case TokenKind::kBlockComment:
      kind = "block-comment";
      break;
    case TokenKind::kTooLong:
      kind = "too-long";
      break;
    default:
      kind = "single";
  }
  return absl::StrCat(kind, token.end);
}

TEST(LexerTest, TokensOfAWholeText) {
  EXPECT_EQ(First("select 1", true), "word6");
  EXPECT_EQ(First("a$b$c", true), "word5");
  EXPECT_EQ(First("1e5x,", true), "number4");
  EXPECT_EQ(First(":name ", true), "variable5");
  EXPECT_EQ(First("::text", true), "variable2");
  EXPECT_EQ(First(" +\n", true), "other3");
  EXPECT_EQ(First("$1", true), "other1");
  EXPECT_EQ(First("$1$", true), "other1");
  EXPECT_EQ(First("--", true), "line-comment2");
  EXPECT_EQ(First("-1", true), "other1");
  EXPECT_EQ(First("/*", true), "block-comment2");
  EXPECT_EQ(First("(", true), "single1");
  EXPECT_EQ(First("\"a\"", true), "identifier1");
}

TEST(LexerTest, OpeningDelimitersOfStrings) {
  const auto string = [](StringKind kind, size_t bytes) {
    return absl::StrCat("string", static_cast<int>(kind), "-", bytes);
  };
  EXPECT_EQ(First("'a", true), string(StringKind::kPlain, 1));
  EXPECT_EQ(First("'a", true, false), string(StringKind::kLegacyEscape, 1));
  EXPECT_EQ(First("e'a", true), string(StringKind::kEscape, 2));
  EXPECT_EQ(First("N'a", true), string(StringKind::kNational, 2));
  EXPECT_EQ(First("N'a", true, false), string(StringKind::kLegacyNational, 2));
  EXPECT_EQ(First("x'a", true), string(StringKind::kHex, 2));
  EXPECT_EQ(First("B'0", true), string(StringKind::kBit, 2));
  EXPECT_EQ(First("u&'a", true), string(StringKind::kUnicode, 3));
  EXPECT_EQ(First("$$a", true), string(StringKind::kDollar, 2));
  EXPECT_EQ(First("$t1$a", true), string(StringKind::kDollar, 4));
  EXPECT_EQ(First("u&\"a\"", true), "word1");
  EXPECT_EQ(First("a'b'", true), "word1");
  EXPECT_EQ(First("ee'b'", true), "word2");
}

TEST(LexerTest, UndecidedAtTheEndOfAPart) {
  for (const char* text : {"a", "u&", "1", ":", ":a", "$", "$a", "-", "/", "1e"}) {
    EXPECT_EQ(First(text, false), "?") << text;
    EXPECT_NE(First(text, true), "?") << text;
  }
  for (const char* text : {"'", "\"", "(", ";", "\\", " "}) {
    EXPECT_NE(First(text, false), "?") << text;
  }
}

TEST(LexerTest, TooLongWords) {
  EXPECT_EQ(First(std::string(kMaxTokenBytes + 1, 'a'), false), "too-long1048577");
  EXPECT_EQ(First(std::string(kMaxTokenBytes, 'a') + " ", false), "word1048576");
}

// Skips in text that grows byte by byte, and returns the final result and position.
template <typename SkipFunction>
std::string Grow(absl::string_view text, size_t pos, size_t limit, SkipFunction skip) {
  for (size_t size = pos; size <= text.size(); ++size) {
    for (const bool is_whole : {false, true}) {
      if (is_whole && size < text.size()) continue;
      const Skip result = skip(LexerText{text.substr(0, size), is_whole}, limit, &pos);
      if (result == Skip::kEnd) return absl::StrCat("end ", pos);
      if (result == Skip::kLimit) return absl::StrCat("limit ", pos);
    }
  }
  return "unterminated";
}

std::string String(absl::string_view text, StringKind kind, size_t limit = kNoLimit) {
  return Grow(text, 1, limit, [kind](const LexerText& part, size_t max, size_t* pos) {
    return SkipString(part, kind, max, pos);
  });
}

TEST(LexerTest, Strings) {
  EXPECT_EQ(String("'a''b' c", StringKind::kPlain), "end 6");
  EXPECT_EQ(String("'a\\' c", StringKind::kPlain), "end 4");
  EXPECT_EQ(String("'a\\'b'", StringKind::kEscape), "end 6");
  EXPECT_EQ(String("'a\\\\'b'", StringKind::kEscape), "end 5");
  EXPECT_EQ(String("'0''1'", StringKind::kBit), "end 3");
  EXPECT_EQ(String("'a''", StringKind::kPlain), "unterminated");
  EXPECT_EQ(String("'a\\'", StringKind::kEscape), "unterminated");
  EXPECT_EQ(String("'abc'", StringKind::kPlain, 3), "limit 3");
  EXPECT_EQ(String("'a''b'", StringKind::kPlain, 3), "limit 4") << "a doubled quote stays whole";
}

TEST(LexerTest, DollarStrings) {
  const auto skip = [](const LexerText& part, size_t max, size_t* pos) {
    return SkipDollarString(part, "$a$", max, pos);
  };
  EXPECT_EQ(Grow("$a$ $b$ $ $a $a$ $a$", 3, kNoLimit, skip), "end 16");
  EXPECT_EQ(Grow("$a$ $b$ $ $a", 3, kNoLimit, skip), "unterminated");
  EXPECT_EQ(Grow("$a$xyz$a$", 3, 5, skip), "limit 5");
}

TEST(LexerTest, Comments) {
  EXPECT_EQ(Grow("-- a\nb", 2, kNoLimit, SkipLineComment), "end 4");
  EXPECT_EQ(Grow("-- a", 2, kNoLimit, SkipLineComment), "end 4");
  EXPECT_EQ(Grow("-- abc\n", 2, 4, SkipLineComment), "limit 4");
  const auto block = [](absl::string_view text, size_t limit = kNoLimit) {
    int depth = 1;
    return Grow(text, 2, limit, [&depth](const LexerText& part, size_t max, size_t* pos) {
      return SkipBlockComment(part, max, pos, &depth);
    });
  };
  EXPECT_EQ(block("/* /* */ **/ */"), "end 12");
  EXPECT_EQ(block("/*/ */"), "end 6");
  EXPECT_EQ(block("/* /* */"), "unterminated");
  EXPECT_EQ(block("/* abc */", 4), "limit 4");
}

TEST(LexerTest, Continuations) {
  const auto find = [](absl::string_view text, bool is_whole) {
    return FindContinuation({text, is_whole}, 0);
  };
  EXPECT_EQ(find("\n'b'", true), Continuation::kYes);
  EXPECT_EQ(find(" -- c\n 'b'", true), Continuation::kYes);
  EXPECT_EQ(find(" 'b'", true), Continuation::kNo);
  EXPECT_EQ(find("\n -1", true), Continuation::kNo);
  EXPECT_EQ(find("\n", true), Continuation::kNo);
  EXPECT_EQ(find("\n", false), Continuation::kNeedMore);
  EXPECT_EQ(find("\n-", false), Continuation::kNeedMore);
  EXPECT_EQ(find(std::string(kMaxTokenBytes + 2, ' '), false), Continuation::kTooLong);
}

}  // namespace
}  // namespace dumpline

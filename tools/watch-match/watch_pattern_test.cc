#include "tools/watch-match/watch_pattern.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

bool Matches(const char* pattern, const char* path) { return WatchPattern(pattern).Matches(path); }

// Expected results for the paths in the examples of gitignore(5) and of Railway's "Configure watch
// paths".
TEST(WatchPattern, NameMatchesAnywhereAndWhatIsBelow) {
  EXPECT_TRUE(Matches("*.md", "README.md"));
  EXPECT_TRUE(Matches("*.md", "docs/a/b.md"));
  EXPECT_FALSE(Matches("*.md", "docs/a.mdx"));
  EXPECT_TRUE(Matches("docs", "docs/a.txt"));
  EXPECT_TRUE(Matches("docs", "src/docs/a.txt"));
  EXPECT_TRUE(Matches("docs", "docs"));
}

TEST(WatchPattern, SlashAnchors) {
  EXPECT_TRUE(Matches("/*.go", "main.go"));
  EXPECT_FALSE(Matches("/*.go", "cmd/main.go"));
  EXPECT_TRUE(Matches("src/*.ts", "src/a.ts"));
  EXPECT_FALSE(Matches("src/*.ts", "app/src/a.ts"));
  EXPECT_FALSE(Matches("src/*.ts", "src/a/b.ts"));
  EXPECT_TRUE(Matches("/packages/backend", "packages/backend/main.go"));
}

TEST(WatchPattern, SlashAtTheEndIsForFolders) {
  EXPECT_TRUE(Matches("docs/", "docs/a"));
  EXPECT_TRUE(Matches("docs/", "x/docs/a/b"));
  EXPECT_FALSE(Matches("docs/", "docs"));
  EXPECT_FALSE(Matches("/docs/", "x/docs/a"));
}

TEST(WatchPattern, TwoAsterisks) {
  EXPECT_TRUE(Matches("**", "a"));
  EXPECT_TRUE(Matches("**", "a/b/c"));
  EXPECT_TRUE(Matches("/src/**/*.ts", "src/a.ts"));
  EXPECT_TRUE(Matches("/src/**/*.ts", "src/a/b/c.ts"));
  EXPECT_FALSE(Matches("/src/**/*.ts", "lib/src/a.ts"));
  EXPECT_TRUE(Matches("**/foo", "foo"));
  EXPECT_TRUE(Matches("**/foo/bar", "a/foo/bar"));
  EXPECT_FALSE(Matches("**/foo/bar", "foo/x/bar"));
  EXPECT_TRUE(Matches("abc/**", "abc/x/y"));
  EXPECT_FALSE(Matches("abc/**", "abc"));
  EXPECT_TRUE(Matches("a/**/b", "a/b"));
  EXPECT_TRUE(Matches("a/**/b", "a/x/y/b"));
  // Elsewhere, two asterisks act as one: they do not match a slash.
  EXPECT_TRUE(Matches("/app/**.js", "app/a.js"));
  EXPECT_FALSE(Matches("/app/**.js", "app/x/a.js"));
  EXPECT_FALSE(Matches("**/**/**/**/**/**/**/**/b", "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/c"));
}

TEST(WatchPattern, OtherWildcardsAndEscapes) {
  EXPECT_TRUE(Matches("?.txt", "a.txt"));
  EXPECT_FALSE(Matches("a?b", "a/b"));
  EXPECT_TRUE(Matches("[a-c].txt", "b.txt"));
  EXPECT_FALSE(Matches("[!a-c].txt", "b.txt"));
  EXPECT_TRUE(Matches("\\!important", "!important"));
  EXPECT_TRUE(Matches("\\#1", "#1"));
  EXPECT_TRUE(Matches("\\*", "*"));
  EXPECT_FALSE(Matches("\\*", "a"));
  EXPECT_TRUE(Matches("a.txt  ", "a.txt"));
  EXPECT_TRUE(Matches("a\\ ", "a "));
  EXPECT_TRUE(Matches(".github", ".github/workflows/ci.yml"));
  EXPECT_TRUE(Matches("*", ".env"));
}

TEST(WatchPattern, CommentsAndEmptyLinesMatchNothing) {
  for (const char* text : {"", "  ", "#*", "/", "!", "!/"})
    EXPECT_FALSE(Matches(text, "a")) << text;
}

std::string Decide(const std::vector<WatchPattern>& patterns, const char* path) {
  const WatchPattern* const pattern = FindDecidingPattern(patterns, path);
  return pattern == nullptr ? "" : pattern->text();
}

TEST(FindDecidingPattern, LastOneThatMatches) {
  const std::vector<WatchPattern> patterns = {WatchPattern("**"), WatchPattern("!/docs/**"),
                                              WatchPattern("!/*.md"), WatchPattern("/docs/api/**")};
  EXPECT_EQ(Decide(patterns, "src/a.ts"), "**");
  EXPECT_EQ(Decide(patterns, "src/a.md"), "**");
  EXPECT_EQ(Decide(patterns, "README.md"), "!/*.md");
  EXPECT_EQ(Decide(patterns, "docs/a/b"), "!/docs/**");
  EXPECT_EQ(Decide(patterns, "docs/api/b"), "/docs/api/**");
  EXPECT_EQ(Decide({WatchPattern("/src")}, "lib/a"), "");
}

}  // namespace
}  // namespace dumpline

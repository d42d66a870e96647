// Compares the scanner with the reference lexer on every file named on the command line, and on
// token soup.
#include "tools/lib/pgdump/testing/reference_lexer.h"

#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tools/lib/io/file.h"
#include "tools/lib/pgdump/testing/scanner_check.h"
#include "tools/lib/pgdump/testing/token_soup.h"

namespace dumpline {
namespace {

std::vector<std::string>& Files() {
  static auto* const files = new std::vector<std::string>;
  return *files;
}

TEST(ReferenceLexerTest, AgreesOnTheCorpus) {
  ASSERT_FALSE(Files().empty());
  for (const std::string& file : Files()) {
    const absl::StatusOr<std::string> input = ReadFile(file);
    ASSERT_TRUE(input.ok()) << input.status();
    EXPECT_EQ(CheckAllSizes(*input), "") << file;
    EXPECT_EQ(ReferenceLex(*input).error, "") << file;
  }
}

TEST(ReferenceLexerTest, AgreesOnTokenSoup) {
  std::mt19937 random(3);
  int whole = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string soup = TokenSoup(&random, 20);
    ASSERT_EQ(CheckAllSizes(soup), "");
    for (const LexedItem& item : ReferenceLex(soup).items)
      whole += item.kind == ItemKind::kSemicolon;
  }
  EXPECT_GT(whole, 500) << "hardly a statement in it: the soup is too thick to tell anything";
}

// Tests that the check itself finds differences.
TEST(ScannerCheckTest, DifferencesAreFound) {
  constexpr absl::string_view kSql = "SELECT 'a';\nCOPY t FROM stdin;\n1\n\\.\n";
  const LexedInput expected = ReferenceLex(kSql);
  const ScanResult good = Scan(kSql, 3, 4);
  EXPECT_EQ(CheckScan(kSql, expected, good), "");
  ScanResult bad = good;
  bad.passed.pop_back();
  EXPECT_NE(CheckScan(kSql, expected, bad), "");
  bad = good;
  bad.lexed.items.pop_back();
  EXPECT_NE(CheckScan(kSql, expected, bad), "");
  for (size_t i = 0; i < good.lexed.items.size(); ++i) {
    bad = good;
    bad.lexed.items[i].text += 'x';
    EXPECT_NE(CheckScan(kSql, expected, bad), "");
    bad = good;
    bad.lexed.items[i].continues = true;
    EXPECT_NE(CheckScan(kSql, expected, bad), "");
    bad = good;
    bad.lexed.items[i].statement_kind = StatementKind::kSet;
    EXPECT_NE(CheckScan(kSql, expected, bad), "");
  }
  bad = good;
  bad.lexed.error = "wrong";
  EXPECT_NE(CheckScan(kSql, expected, bad), "");
}

}  // namespace
}  // namespace dumpline

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  dumpline::Files().assign(argv + 1, argv + argc);
  return RUN_ALL_TESTS();
}

#include "tools/lib/text/quote.h"

#include <string>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

TEST(QuoteWithoutSecrets, IsOneShortLine) {
  EXPECT_EQ(QuoteWithoutSecrets("a\nb\tc\x1b[31m", {}), "a b c [31m");
  EXPECT_EQ(QuoteWithoutSecrets(std::string(201, 'a'), {}), std::string(200, 'a') + "…");
}

TEST(QuoteWithoutSecrets, LeavesOutTextsWithASecret) {
  const std::string note = "(a text with a setting's value in it)";
  EXPECT_EQ(QuoteWithoutSecrets("no KEY_1", {"x", "key_1"}), note);
  EXPECT_EQ(QuoteWithoutSecrets(std::string(300, 'a') + "key_1", {"Key_1"}), note);
  EXPECT_EQ(QuoteWithoutSecrets("no key", {"", "key_1"}), "no key");
}

}  // namespace
}  // namespace dumpline

#include "tools/lib/text/printable.h"

#include "gtest/gtest.h"

namespace dumpline {
namespace {

TEST(PrintableTest, LeavesTextAlone) {
  for (const char* text :
       {"", "a b\tc", "\\x1B", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC2\xA0"}) {
    EXPECT_EQ(Printable(text), text);
  }
}

TEST(PrintableTest, EscapesControlCharacters) {
  EXPECT_EQ(Printable("a\nb\rc"), "a\\nb\\rc");
  EXPECT_EQ(Printable("\x1B]0;title\x07\x1B[31m\x7F\b"), "\\x1B]0;title\\x07\\x1B[31m\\x7F\\x08");
  EXPECT_EQ(Printable(absl::string_view("\0", 1)), "\\x00");
  // C1: CSI is U+009B, which a terminal in UTF-8 interprets like ESC [.
  EXPECT_EQ(Printable("\xC2\x9B"
                      "31m\xC2\x80\xC2\x9F"),
            "\\x9B31m\\x80\\x9F");
}

TEST(PrintableTest, EscapesCharactersThatChangeTheDirection) {
  EXPECT_EQ(Printable("a\xE2\x80\xAE"
                      "b\xE2\x81\xA6"),
            "a\\u202Eb\\u2066");
  EXPECT_EQ(Printable("\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C"), "\\u200E\\u200F\\u061C");
}

TEST(PrintableTest, EscapesBytesThatAreNotUtf8) {
  EXPECT_EQ(Printable("\xFFz\x9B"), "\\xFFz\\x9B");
  EXPECT_EQ(Printable("\xC3"), "\\xC3");
  EXPECT_EQ(Printable("\xE2\x82z"), "\\xE2\\x82z");
  EXPECT_EQ(Printable("\xED\xA0\x80"), "\\xED\\xA0\\x80");  // a surrogate
}

}  // namespace
}  // namespace dumpline

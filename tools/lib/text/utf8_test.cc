#include "tools/lib/text/utf8.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tools/lib/text/testing/on_every_simd_target.h"

namespace dumpline {
namespace {

using Utf8Test = OnEverySimdTarget;
DUMPLINE_ON_EVERY_SIMD_TARGET(Utf8Test);

// Returns the size of the character at the start of `text`, or 0 if there is none. Follows the
// first table of RFC 3629 and its rules in prose: only the shortest form of a value, no surrogates,
// and nothing above U+10FFFF. Also rejects a zero byte.
size_t CharacterSize(absl::string_view text) {
  const auto byte = [text](size_t i) { return static_cast<unsigned char>(text[i]); };
  size_t size = 0;
  uint32_t value = 0;
  if ((byte(0) & 0x80) == 0) {
    size = 1;
    value = byte(0);
  } else if ((byte(0) & 0xE0) == 0xC0) {
    size = 2;
    value = byte(0) & 0x1F;
  } else if ((byte(0) & 0xF0) == 0xE0) {
    size = 3;
    value = byte(0) & 0x0F;
  } else if ((byte(0) & 0xF8) == 0xF0) {
    size = 4;
    value = byte(0) & 0x07;
  }
  if (size == 0 || text.size() < size) return 0;
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    value = value << 6 | (byte(i) & 0x3F);
  }
  constexpr uint32_t kSmallest[] = {0, 1, 0x80, 0x800, 0x10000};
  if (value < kSmallest[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
  return size;
}

bool NaiveIsValid(absl::string_view text) {
  while (!text.empty()) {
    const size_t size = CharacterSize(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

// All bytes adjacent to a bound in RFC 3629.
constexpr absl::string_view kBounds(
    "\x00\x01\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xEC\xED\xEE\xEF\xF0\xF1\xF3\xF4"
    "\xF5\xF7\xF8\xFF",
    27);

// Returns true if some valid text begins with `prefix`.
bool CanBecomeValid(const std::string& prefix, int more = 3) {
  if (NaiveIsValid(prefix)) return true;
  if (more == 0) return false;
  for (const char c : {'\x80', '\x8F', '\x90', '\x9F', '\xA0', '\xBF'}) {
    if (CanBecomeValid(prefix + c, more - 1)) return true;
  }
  return false;
}

// Feeds `text` in two pieces, split at `cut`. Returns the position of the first invalid byte, or
// npos.
size_t FeedInTwo(absl::string_view text, size_t cut, bool* at_boundary) {
  Utf8Checker checker;
  const size_t bad_in_first = checker.Feed(text.substr(0, cut));
  if (bad_in_first != absl::string_view::npos) return bad_in_first;
  const size_t bad = checker.Feed(text.substr(cut));
  *at_boundary = checker.AtBoundary();
  return bad == absl::string_view::npos ? bad : cut + bad;
}

// Checks `prefix`, which can become valid, followed by each bound. Recurses up to four bytes.
void CheckAllAfter(const std::string& prefix) {
  for (const char c : kBounds) {
    const std::string text = prefix + c;
    const bool can_become_valid = CanBecomeValid(text);
    const size_t want_bad = can_become_valid ? absl::string_view::npos : prefix.size();
    for (size_t cut = 0; cut <= text.size(); ++cut) {
      bool at_boundary = false;
      ASSERT_EQ(FeedInTwo(text, cut, &at_boundary), want_bad) << absl::CHexEscape(text);
      if (can_become_valid) {
        ASSERT_EQ(at_boundary, NaiveIsValid(text)) << absl::CHexEscape(text);
      }
    }
    ASSERT_EQ(IsValidUtf8(text), NaiveIsValid(text)) << absl::CHexEscape(text);
    if (can_become_valid && text.size() < 4) CheckAllAfter(text);
  }
}

TEST_P(Utf8Test, EveryBoundOfTheStandardAtEverySplit) { CheckAllAfter(""); }

std::string Encode(uint32_t value) {
  std::string text;
  if (value < 0x80) {
    text.push_back(static_cast<char>(value));
    return text;
  }
  const int more = value < 0x800 ? 1 : value < 0x10000 ? 2 : 3;
  constexpr uint32_t kFirst[] = {0, 0xC0, 0xE0, 0xF0};
  text.push_back(static_cast<char>(kFirst[more] | value >> (6 * more)));
  for (int i = more - 1; i >= 0; --i) {
    text.push_back(static_cast<char>(0x80 | (value >> (6 * i) & 0x3F)));
  }
  return text;
}

TEST_P(Utf8Test, EveryCodePoint) {
  std::string all;
  for (uint32_t value = 1; value <= 0x10FFFF; ++value) {
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (surrogate) {
      ASSERT_FALSE(IsValidUtf8(Encode(value))) << value;
    } else {
      all += Encode(value);
    }
  }
  EXPECT_TRUE(IsValidUtf8(all));
  EXPECT_FALSE(IsValidUtf8(Encode(0x110000)));
  EXPECT_FALSE(IsValidUtf8(absl::string_view("\0", 1)));
}

TEST_P(Utf8Test, BadByteAfterLongText) {
  // The text is longer than vectors of sixteen bytes.
  for (size_t before = 0; before < 40; ++before) {
    for (const char* character : {"x", "\xC3\xA9"}) {
      std::string text;
      while (text.size() < before) text += character;
      EXPECT_EQ(Utf8Checker().Feed(text), absl::string_view::npos);
      EXPECT_EQ(Utf8Checker().Feed(text + "\xFF and more"), text.size());
      EXPECT_EQ(Utf8Checker().Feed(text + std::string("\0", 1)), text.size());
    }
  }
}

// Tests that an error inside a text is found at its position: at every position in vectors of up to
// 64 bytes, and in any surroundings.
TEST_P(Utf8Test, EveryFaultAtEveryPlaceOfLongText) {
  // Sequences that cannot begin a valid text, each with the size of its longest prefix that can.
  std::vector<std::pair<std::string, size_t>> faults;
  std::vector<std::string> prefixes = {""};
  while (!prefixes.empty()) {
    const std::string prefix = prefixes.back();
    prefixes.pop_back();
    for (const char c : kBounds) {
      const std::string text = prefix + c;
      if (!CanBecomeValid(text)) {
        faults.emplace_back(text, prefix.size());
        // Adds the continuation bytes that the first byte requires, so that nothing else is wrong.
        const auto first = static_cast<unsigned char>(text[0]);
        const size_t whole = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
        if (text.size() < whole) {
          faults.emplace_back(text + std::string(whole - text.size(), '\x80'), prefix.size());
        }
      } else if (!NaiveIsValid(text)) {
        prefixes.push_back(text);
      }
    }
  }
  ASSERT_GT(faults.size(), 1000u);
  for (const std::string around : {"x", "é", "漢", "🐘", "xé漢🐘", "0123456789012345678é"}) {
    for (size_t before = 0; before < 70; ++before) {
      std::string text;
      while (text.size() < before) text += around;
      const size_t size = text.size();
      for (size_t i = before % 5; i < faults.size(); i += 5) {
        text += faults[i].first;
        while (text.size() < size + 80) text += around;
        ASSERT_EQ(Utf8Checker().Feed(text), size + faults[i].second)
            << absl::CHexEscape(faults[i].first) << " after " << size << " bytes of " << around;
        text.resize(size);
      }
    }
  }
}

TEST_P(Utf8Test, CharacterThatIsCutShort) {
  for (const char* text : {"x\xC3", "x\xE6\xBC", "x\xF0\x9F\x90"}) {
    Utf8Checker checker;
    EXPECT_EQ(checker.Feed(text), absl::string_view::npos);
    EXPECT_FALSE(checker.AtBoundary());
    EXPECT_FALSE(IsValidUtf8(text));
    EXPECT_EQ(checker.Feed("x"), 0u);
    EXPECT_EQ(checker.bad_byte(), static_cast<unsigned char>(text[1]))
        << "the character's first byte";
  }
}

TEST_P(Utf8Test, BadByteIsTheOneThatBeganTheSequence) {
  const auto bad_byte = [](absl::string_view text) {
    Utf8Checker checker;
    checker.Feed(text);
    return checker.bad_byte();
  };
  EXPECT_EQ(bad_byte("a\xFF"), 0xFF);
  EXPECT_EQ(bad_byte("\xC3\xA9\x80"), 0x80);
  EXPECT_EQ(bad_byte("\xE9t\xE9"), 0xE9);  // ISO 8859-1
  EXPECT_EQ(bad_byte(absl::string_view("a\0", 2)), 0);
}

}  // namespace
}  // namespace dumpline

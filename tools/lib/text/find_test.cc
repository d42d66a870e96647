#include "tools/lib/text/find.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tools/lib/text/testing/on_every_simd_target.h"

namespace dumpline {
namespace {

// Places a single hit at every position, in ranges of every length and alignment. Hits just outside
// the range must not count.
template <typename Find>
void CheckOneHitEverywhere(char other, char hit, const Find& find) {
  std::string text(100, hit);
  for (size_t begin = 1; begin < 18; ++begin) {
    for (size_t length = 0; length < 70; ++length) {
      std::fill_n(text.begin() + static_cast<ptrdiff_t>(begin), length, other);
      const char* const first = text.data() + begin;
      const char* const last = first + length;
      ASSERT_EQ(find(first, last), last) << "no hit in " << length << " bytes";
      for (size_t at = 0; at < length; ++at) {
        text[begin + at] = hit;
        ASSERT_EQ(find(first, last), first + at);
        text[begin + at] = other;
      }
      std::fill_n(text.begin() + static_cast<ptrdiff_t>(begin), length, hit);
      ASSERT_EQ(find(first, last), first) << "the first of many";
    }
  }
}

TEST(FindEitherTest, FindsTheFirstOfBothBytes) {
  for (const char hit : {'\'', '\\', '\0', '\xFF'}) {
    CheckOneHitEverywhere('x', hit, [hit](const char* begin, const char* end) {
      return FindEither(begin, end, hit, '\x80');
    });
    CheckOneHitEverywhere('x', hit, [hit](const char* begin, const char* end) {
      return FindEither(begin, end, '\x80', hit);
    });
  }
}

TEST(FindEitherTest, NeighboursInTheCharacterSetAreNoHits) {
  std::string all;
  for (int c = 0; c < 256; ++c) {
    if (c != '\'' && c != '\\') all.push_back(static_cast<char>(c));
  }
  const char* const end = all.data() + all.size();
  EXPECT_EQ(FindEither(all.data(), end, '\'', '\\'), end);
}

using FindTest = OnEverySimdTarget;
DUMPLINE_ON_EVERY_SIMD_TARGET(FindTest);

TEST_P(FindTest, FindNonAsciiOrNulFindsBytesAboveAsciiAndZero) {
  for (const char other : {'\x01', 'x', '\x7F'}) {
    for (const char hit : {'\0', '\x80', '\xC3', '\xFF'}) {
      CheckOneHitEverywhere(other, hit, FindNonAsciiOrNul);
    }
  }
}

TEST_P(FindTest, CountByteCountsInTextsOfEveryLength) {
  // Longer than the blocks of 255 vectors in which CountByte() counts.
  std::string text;
  uint64_t count = 0;
  for (size_t length = 0; length < 1100; ++length) {
    ASSERT_EQ(CountByte(text, '\n'), count) << "of " << length << " bytes";
    ASSERT_EQ(CountByte(text, '\r'), 0u);
    const bool newline = length % 7 == 0 || length % 11 == 3;
    text.push_back(newline ? '\n' : '\x8A');  // \n with its high bit set
    count += newline ? 1 : 0;
  }
}

TEST_P(FindTest, CountByteDoesNotOverflowInBlocksFullOfHits) {
  EXPECT_EQ(CountByte(std::string(100000, '\n'), '\n'), 100000u);
}

// Places the marker at every position, in ranges of every length and alignment, between incomplete
// markers that must not match. The rest of a marker may follow the range.
TEST_P(FindTest, FindThreeFindsTheFirstWholeOne) {
  for (const std::string filler : {"x", "\n", "\\", ".", "\n\\", "\\.", ".\n", "\n\\\n\\,"}) {
    for (size_t begin = 0; begin < 40; begin += 13) {
      for (size_t length = 0; length < 110; ++length) {
        std::string text(begin, '\n');
        while (text.size() < begin + length) text += filler;
        text.resize(begin + length);
        const std::string clean = text + (absl::EndsWith(text, "\n\\") ? "." : "\\.");
        const char* const first = clean.data() + begin;
        ASSERT_EQ(FindThree(first, first + length, "\n\\."), first + length)
            << length << " bytes of " << filler;
        for (size_t at = 0; at + 3 <= length; ++at) {
          std::string marked = text;
          marked.replace(begin + at, 3, "\n\\.");
          // Filler and marker together may contain an earlier marker.
          const size_t expected = std::min(marked.find("\n\\.", begin), begin + at);
          const char* const data = marked.data();
          ASSERT_EQ(FindThree(data + begin, data + begin + length, "\n\\."), data + expected)
              << "at " << at << " of " << length << " bytes of " << filler;
        }
      }
    }
  }
}

}  // namespace
}  // namespace dumpline

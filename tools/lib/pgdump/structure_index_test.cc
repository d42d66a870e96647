#include "tools/lib/pgdump/structure_index.h"

#include <random>
#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tools/lib/text/simd.h"

namespace dumpline {
namespace {

constexpr absl::string_view kQuotes = "'";
constexpr absl::string_view kLineEnds = "\n\r";
constexpr absl::string_view kCode = "'\"();$\\-/\n\r";

size_t NextOf(absl::string_view set, absl::string_view text, size_t pos) {
  const size_t at = text.find_first_of(set, pos);
  return at == text.npos ? text.size() : at;
}

void ExpectRight(const StructureIndex& index, absl::string_view text) {
  ASSERT_EQ(index.size(), text.size());
  for (size_t pos = 0; pos <= text.size() + 1; ++pos) {
    ASSERT_EQ(index.NextQuote(pos), NextOf(kQuotes, text, pos)) << pos;
    ASSERT_EQ(index.NextLineEnd(pos), NextOf(kLineEnds, text, pos)) << pos;
    ASSERT_EQ(index.NextInCode(pos), NextOf(kCode, text, pos)) << pos;
  }
}

// Tests every byte value at every position of a vector.
TEST(StructureIndexTest, IndexesEveryByteAtEveryPosition) {
  for (const std::string& target : SimdTargetNames()) {
    ASSERT_TRUE(UseSimdTarget(target));
    for (int byte = 0; byte < 256; ++byte) {
      std::string text(64, static_cast<char>(byte));
      StructureIndex index;
      index.Build(text);
      ASSERT_NO_FATAL_FAILURE(ExpectRight(index, text)) << target << ", byte " << byte;
      for (size_t pos = 0; pos < 64; ++pos) {
        std::string single(64, 'x');
        single[pos] = static_cast<char>(byte);
        index.Build(single);
        const bool is_code = kCode.find(static_cast<char>(byte)) != kCode.npos;
        ASSERT_EQ(index.NextInCode(0), is_code ? pos : 64) << target << ", byte " << byte;
      }
    }
  }
}

// An index that is rebuilt for longer and shorter inputs must not keep bits of the previous one.
TEST(StructureIndexTest, TextsOfEverySize) {
  std::mt19937 random(5);
  constexpr absl::string_view kBytes = "ab cde'f\n()x1,.";
  for (const std::string& target : SimdTargetNames()) {
    ASSERT_TRUE(UseSimdTarget(target));
    StructureIndex index;
    for (int round = 0; round < 300; ++round) {
      std::string text(random() % 300, ' ');
      for (char& c : text) c = kBytes[random() % kBytes.size()];
      index.Build(text);
      ASSERT_NO_FATAL_FAILURE(ExpectRight(index, text)) << target;
    }
  }
}

TEST(SimdTest, UnknownWay) {
  EXPECT_FALSE(UseSimdTarget("mmx"));
  EXPECT_FALSE(SimdTargetNames().empty());
}

}  // namespace
}  // namespace dumpline

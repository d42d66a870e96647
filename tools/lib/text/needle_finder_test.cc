#include "tools/lib/text/needle_finder.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/text/testing/on_every_simd_target.h"

namespace dumpline {
namespace {

std::string ToString(const std::vector<NeedleFinder::Hit>& hits) {
  std::string text;
  for (const NeedleFinder::Hit& hit : hits)
    absl::StrAppend(&text, hit.offset, ":", hit.needle, " ");
  return text;
}

std::string Find(const std::vector<std::string>& needles, absl::string_view text) {
  const NeedleFinder finder(needles);
  std::vector<NeedleFinder::Hit> hits;
  finder.FindAll(text, 0, &hits);
  return ToString(hits);
}

using NeedleFinderTest = OnEverySimdTarget;
DUMPLINE_ON_EVERY_SIMD_TARGET(NeedleFinderTest);

TEST_P(NeedleFinderTest, FindsWhateverTheCase) {
  EXPECT_EQ(Find({"localhost"}, "LocalHost localhost LOCALHOST localhos"), "0:0 10:0 20:0 ");
  EXPECT_EQ(Find({"LOCALhost"}, "a localhost"), "2:0 ");
}

TEST_P(NeedleFinderTest, FindsNeedlesThatOverlap) {
  EXPECT_EQ(Find({"aa"}, "aaaa"), "0:0 1:0 2:0 ");
  EXPECT_EQ(Find({"1"}, "1211"), "0:0 2:0 3:0 ");
}

TEST_P(NeedleFinderTest, AtOnePositionTheLongerNeedleComesFirst) {
  EXPECT_EQ(Find({"dev", "dev.example", "example"}, "x dev.example"), "2:1 2:0 6:2 ");
}

TEST_P(NeedleFinderTest, OnlyLettersHaveCase) {
  // These bytes differ from the needle in the bit that makes letters lower case.
  EXPECT_EQ(Find({"a.b"},
                 "a\x0e"
                 "b"),
            "");
  EXPECT_EQ(Find({"0@1"}, "\x10@\x11 0`1"), "");
}

TEST_P(NeedleFinderTest, WithoutNeedlesNothingIsFound) { EXPECT_EQ(Find({}, "abc"), ""); }

TEST_P(NeedleFinderTest, NothingIsFoundInLessThanANeedle) { EXPECT_EQ(Find({"abc"}, "ab"), ""); }

std::string RandomText(std::mt19937* random, size_t size) {
  std::string text;
  while (text.size() < size) text.push_back("aAbB.1"[(*random)() % 6]);
  return text;
}

TEST_P(NeedleFinderTest, AgreesWithNaiveSearchHoweverTheTextIsSplit) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> needles;
    for (size_t i = 0; i < 1 + random() % 3; ++i) {
      std::string needle = RandomText(&random, 1 + random() % 5);
      bool known = false;
      for (const std::string& other : needles) known |= absl::EqualsIgnoreCase(other, needle);
      if (!known) needles.push_back(needle);
    }
    const std::string text = RandomText(&random, random() % 70);
    std::vector<NeedleFinder::Hit> naive;
    for (size_t pos = 0; pos < text.size(); ++pos) {
      for (size_t size = 5; size > 0; --size) {
        for (size_t i = 0; i < needles.size(); ++i) {
          if (needles[i].size() == size &&
              absl::StartsWithIgnoreCase(text.substr(pos), needles[i])) {
            naive.push_back({pos, i});
          }
        }
      }
    }
    EXPECT_EQ(Find(needles, text), ToString(naive)) << text;

    const NeedleFinder finder(needles);
    NeedleStream stream(&finder);
    std::vector<NeedleFinder::Hit> hits;
    for (absl::string_view rest = text; !rest.empty();) {
      const size_t piece = 1 + random() % (round % 2 == 0 ? 3 : 40);
      stream.Feed(rest.substr(0, piece), &hits);
      rest.remove_prefix(std::min(piece, rest.size()));
    }
    EXPECT_EQ(ToString(hits), ToString(naive)) << text;
  }
}

}  // namespace
}  // namespace dumpline

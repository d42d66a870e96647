#include "tools/lib/pgdump/value_window.h"

#include <algorithm>
#include <string>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

// Returns an item for a part of a literal or of COPY data. `open_bytes` and `close_bytes` are its
// quotes.
Item MakeItem(absl::string_view text, Part part, uint64_t offset, uint32_t open_bytes = 0,
              uint32_t close_bytes = 0) {
  Item item{};
  item.kind = ItemKind::kString;
  item.part = part;
  item.text = text;
  item.offset = offset;
  item.open_bytes = open_bytes;
  item.close_bytes = close_bytes;
  return item;
}

TEST(LineCounterTest, CountsInAscendingOrder) {
  const std::string text = "a\nb\n\nc";
  LineCounter lines;
  lines.Start(7);
  EXPECT_EQ(lines.At(text, 0), 7u);
  EXPECT_EQ(lines.At(text, 2), 8u);
  EXPECT_EQ(lines.At(text, 2), 8u);
  lines.Drop(text, 4);
  EXPECT_EQ(lines.At(text.substr(4), 1), 10u);
  lines.JumpTo(1, 20);
  EXPECT_EQ(lines.At(text.substr(4), 2), 20u);
}

TEST(ValueWindowTest, RefersToAValueInOneItem) {
  const std::string text = "'a\nb'";
  ValueWindow window;
  window.Add(MakeItem(text, Part::kWhole, 100, 1, 1), 5, true);
  EXPECT_EQ(window.text(), "a\nb");
  EXPECT_EQ(window.text().data(), text.data() + 1) << "not a copy";
  EXPECT_EQ(window.offset(), 101u);
  EXPECT_TRUE(window.starts_value());
  EXPECT_TRUE(window.ends_value());
  EXPECT_EQ(window.BytesBefore(2), 3u) << "nothing follows";
  EXPECT_EQ(window.LineAt(0), 5u);
  EXPECT_EQ(window.LineAt(2), 6u);
  window.Drop(2);
  EXPECT_EQ(window.text(), "b");
  EXPECT_EQ(window.LineAt(0), 6u);
  window.SetWhole("xyz", 9);
  EXPECT_EQ(window.text(), "xyz");
  EXPECT_EQ(window.LineAt(3), 9u);
}

// Adds a row in parts that end at every pair of positions. After the first part, drops every
// possible number of bytes.
TEST(ValueWindowTest, PositionsDoNotDependOnWhereThePartsEnd) {
  const std::string row = "a\tb\nc\t\td\n\te\tf\n";
  for (size_t first_end = 1; first_end < row.size() - 1; ++first_end) {
    for (size_t second_end = first_end + 1; second_end < row.size(); ++second_end) {
      for (size_t kept = 0; kept <= first_end; ++kept) {
        ValueWindow window;
        size_t dropped = 0;
        size_t asked = 0;
        const auto check = [&](size_t end) {
          ASSERT_EQ(window.text(), absl::string_view(row).substr(dropped, end - dropped));
          ASSERT_EQ(window.position(), dropped);
          ASSERT_EQ(window.offset(), 50 + dropped);
          ASSERT_EQ(window.starts_value(), dropped == 0);
          const auto count = [&](char c, size_t size) {
            return static_cast<size_t>(
                std::count(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(size), c));
          };
          ASSERT_EQ(window.field(), count('\t', dropped));
          ASSERT_EQ(window.ends_value(), end == row.size());
          ASSERT_EQ(window.BytesBefore(1),
                    end == row.size() ? end - dropped : std::max(end - dropped, size_t{1}) - 1);
          // Only every second position, so that Drop() encounters both counted and uncounted lines.
          for (asked = std::max(asked, dropped); asked < end; asked += 2) {
            ASSERT_EQ(window.LineAt(asked - dropped), 3 + count('\n', asked));
          }
        };
        const absl::string_view all = row;
        window.Add(MakeItem(all.substr(0, first_end), Part::kFirst, 50), 3, false);
        check(first_end);
        dropped = first_end - kept;
        window.Drop(dropped);
        check(first_end);
        window.Add(
            MakeItem(all.substr(first_end, second_end - first_end), Part::kMiddle, 50 + first_end),
            99, false);
        check(second_end);
        dropped += kept;
        window.Drop(kept);
        window.Add(MakeItem(all.substr(second_end), Part::kLast, 50 + second_end), 99, true);
        check(row.size());
        // The next value starts afresh.
        window.Add(MakeItem("x", Part::kWhole, 70), 8, true);
        ASSERT_EQ(window.text(), "x");
        ASSERT_EQ(window.LineAt(0), 8u);
        ASSERT_EQ(window.field(), 0u);
        ASSERT_TRUE(window.starts_value());
      }
    }
  }
}

TEST(ValueWindowTest, LiteralsThatContinueEachOtherAreOneValue) {
  for (size_t dropped = 0; dropped <= 6; ++dropped) {
    ValueWindow window;
    window.Add(MakeItem("'ab\n'", Part::kWhole, 10, 1, 1), 2, false);
    window.Add(MakeItem("'c", Part::kFirst, 20, 1, 0), 5, false);
    window.Add(MakeItem("d'", Part::kLast, 22, 0, 1), 5, false);
    window.Add(MakeItem("'e\nf'", Part::kWhole, 30, 1, 1), 9, true);
    ASSERT_EQ(window.text(), "ab\ncde\nf");
    window.Drop(dropped);
    constexpr uint64_t kLines[] = {2, 2, 2, 5, 5, 9, 9, 10};
    for (size_t pos = dropped; pos < 8; ++pos) {
      ASSERT_EQ(window.LineAt(pos - dropped), kLines[pos]) << pos << " after " << dropped;
    }
    EXPECT_EQ(window.starts_value(), dropped == 0);
  }
}

TEST(ValueWindowTest, AnEmptyPartChangesNothing) {
  ValueWindow window;
  window.Add(MakeItem("'", Part::kFirst, 0, 1, 0), 1, false);
  EXPECT_EQ(window.text(), "");
  EXPECT_EQ(window.BytesBefore(3), 0u);
  window.Add(MakeItem("a", Part::kMiddle, 1), 1, false);
  window.Add(MakeItem("'", Part::kLast, 2, 0, 1), 1, true);
  EXPECT_EQ(window.text(), "a");
  EXPECT_TRUE(window.ends_value());
  EXPECT_EQ(window.offset(), 1u);
}

}  // namespace
}  // namespace dumpline

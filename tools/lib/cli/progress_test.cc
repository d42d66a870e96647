#include "tools/lib/cli/progress.h"

#include <string>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tools/lib/cli/amount.h"

namespace dumpline {
namespace {

TEST(BytesText, DecimalUnits) {
  EXPECT_EQ(BytesText(0), "0 B");
  EXPECT_EQ(BytesText(999), "999 B");
  EXPECT_EQ(BytesText(1000), "1.0 kB");
  EXPECT_EQ(BytesText(99499), "99.5 kB");
  EXPECT_EQ(BytesText(123456), "123 kB");
  EXPECT_EQ(BytesText(999499), "999 kB");
  EXPECT_EQ(BytesText(999500), "1.0 MB");
  EXPECT_EQ(BytesText(5000000000), "5.0 GB");
  EXPECT_EQ(BytesText(UINT64_MAX), "18447 PB");
}

TEST(TimeText, HoursOnlyIfThereAreAny) {
  EXPECT_EQ(TimeText(absl::Milliseconds(999)), "0:00");
  EXPECT_EQ(TimeText(absl::Seconds(307)), "5:07");
  EXPECT_EQ(TimeText(absl::Seconds(4500)), "1:15:00");
}

std::string Text(uint64_t read, uint64_t total, absl::Duration elapsed) {
  InputBytes bytes;
  bytes.read = read;
  bytes.total = total;
  bytes.total_is_known = total > 0;
  return InputProgressText(bytes, elapsed);
}

TEST(InputProgressText, WithoutTotal) {
  EXPECT_EQ(Text(0, 0, absl::ZeroDuration()), "0 B, 0 B/s, 0:00");
  EXPECT_EQ(Text(1500000, 0, absl::Seconds(3)), "1.5 MB, 500 kB/s, 0:03");
}

TEST(InputProgressText, ShareAndTimeLeft) {
  EXPECT_EQ(Text(0, 4000000000, absl::Seconds(1)), "0 B of 4.0 GB (0%), 0 B/s, 0:01");
  EXPECT_EQ(Text(1000000000, 4000000000, absl::Seconds(10)),
            "1.0 GB of 4.0 GB (25%), 100 MB/s, 0:10, 0:30 left");
  EXPECT_EQ(Text(4000000000, 4000000000, absl::Seconds(40)),
            "4.0 GB of 4.0 GB (100%), 100 MB/s, 0:40");
}

TEST(InputProgressText, OneHundredPercentIsEverything) {
  EXPECT_EQ(Text(999999, 1000000, absl::Seconds(10)),
            "1.0 MB of 1.0 MB (99%), 100 kB/s, 0:10, 0:00 left");
}

TEST(InputProgressText, TheFileHasGrown) {
  EXPECT_EQ(Text(5000000000, 4000000000, absl::Seconds(50)),
            "5.0 GB of 4.0 GB (100%), 100 MB/s, 0:50");
}

class ProgressLinesTest : public testing::Test {
 protected:
  // Returns what is written at this time after the start.
  std::string At(ProgressLines* lines, double seconds) const {
    return lines->Next(bytes_, start_ + absl::Seconds(seconds));
  }

  const absl::Time start_ = absl::FromUnixSeconds(1795788000);
  InputBytes bytes_;
};

TEST_F(ProgressLinesTest, ATerminalGetsTheSameLineEverySecond) {
  ProgressLines lines("cat", /*is_terminal=*/true, start_);
  bytes_.read = 1000;
  EXPECT_EQ(At(&lines, 0.9), "");
  EXPECT_EQ(At(&lines, 1), "\r\x1b[Kcat: 1.0 kB, 1.0 kB/s, 0:01");
  EXPECT_EQ(At(&lines, 1.9), "");
  EXPECT_EQ(At(&lines, 2), "\r\x1b[Kcat: 1.0 kB, 500 B/s, 0:02");
  EXPECT_EQ(lines.Last(bytes_, start_ + absl::Seconds(2.1)),
            "\r\x1b[Kcat: 1.0 kB, 476 B/s, 0:02\n");
  EXPECT_EQ(lines.Erase(), "\r\x1b[K");
}

TEST_F(ProgressLinesTest, AFileGetsALineEveryTenSeconds) {
  ProgressLines lines("cat", /*is_terminal=*/false, start_);
  bytes_.read = 1000;
  EXPECT_EQ(At(&lines, 9.9), "");
  EXPECT_EQ(At(&lines, 10.5), "cat: 1.0 kB, 95 B/s, 0:10\n");
  EXPECT_EQ(At(&lines, 20.4), "");
  EXPECT_EQ(At(&lines, 20.5), "cat: 1.0 kB, 48 B/s, 0:20\n");
  EXPECT_EQ(lines.Last(bytes_, start_ + absl::Seconds(21)), "cat: 1.0 kB, 47 B/s, 0:21\n");
  EXPECT_EQ(lines.Erase(), "");
}

TEST(CountingSource, CountsWhatItReads) {
  StringSource source("abcdef", /*read_bytes=*/4, "name");
  InputBytes bytes;
  CountingSource counting(&source, &bytes);
  EXPECT_EQ(counting.name(), "name");
  EXPECT_EQ(counting.read_bytes(), 4u);
  char to[10];
  EXPECT_EQ(*counting.Read(to, sizeof to), 4u);
  EXPECT_EQ(bytes.read, 4u);
  EXPECT_EQ(*counting.Read(to, sizeof to), 2u);
  EXPECT_EQ(*counting.Read(to, sizeof to), 0u);
  EXPECT_EQ(bytes.read, 6u);
}

}  // namespace
}  // namespace dumpline

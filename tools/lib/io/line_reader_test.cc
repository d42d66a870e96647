#include "tools/lib/io/line_reader.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

std::string Lines(absl::string_view input, size_t read_size) {
  StringSource source(input, read_size);
  LineReader reader(&source);
  std::string lines;
  absl::string_view line;
  for (;;) {
    const absl::StatusOr<bool> more = reader.Next(&line);
    if (!more.ok()) return std::string(more.status().message());
    if (!*more) return lines;
    absl::StrAppend(&lines, reader.line_number(), "[", line, "]");
  }
}

TEST(LineReader, AnyReadSize) {
  for (size_t size = 1; size < 12; ++size) {
    EXPECT_EQ(Lines("", size), "");
    EXPECT_EQ(Lines("\n", size), "1[]");
    EXPECT_EQ(Lines("ab\n\ncd\r\ne", size), "1[ab]2[]3[cd]4[e]");
    EXPECT_EQ(Lines("a\rb\n", size), "1[a\rb]");
    EXPECT_EQ(Lines("\xEF\xBB\xBF"
                    "a\n\xEF\xBB\xBF"
                    "b",
                    size),
              "1[a]2[\xEF\xBB\xBF"
              "b]");
  }
}

TEST(LineReader, ALineHasABound) {
  const std::string input(LineReader::kMaxLineBytes + 2, 'x');
  EXPECT_EQ(Lines(input, 1 << 20), "<string>:1: a line of more than 16777216 bytes");
}

}  // namespace
}  // namespace dumpline

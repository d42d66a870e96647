#include "tools/lib/io/input_buffer.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {
namespace {

constexpr size_t kReadSizes[] = {1, 2, 3, 7, 64, 100, 4096};

// Returns lines of all lengths, in which every byte depends on its offset.
std::string Lines(size_t bytes) {
  std::string lines;
  for (size_t line = 0; lines.size() < bytes; ++line) {
    for (size_t i = 0; i < line % 23; ++i)
      lines.push_back(static_cast<char>('a' + lines.size() % 26));
    lines.push_back('\n');
  }
  return lines;
}

uint64_t NaiveLineOf(absl::string_view input, uint64_t offset) {
  return 1 + static_cast<uint64_t>(
                 std::count(input.begin(), input.begin() + static_cast<ptrdiff_t>(offset), '\n'));
}

// Reads fewer bytes than requested.
class ShortSource : public ByteSource {
 public:
  ShortSource(absl::string_view bytes, size_t read_bytes, size_t most)
      : ByteSource(read_bytes), source_(bytes), most_(most) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    return source_.Read(to, std::min(size, most_));
  }
  absl::string_view name() const override { return source_.name(); }

 private:
  StringSource source_;
  const size_t most_;
};

absl::string_view Window(const InputBuffer& buffer) { return {buffer.begin(), buffer.size()}; }

TEST(InputBufferTest, WindowSlidesOverTheInput) {
  const std::string input = Lines(3000);
  for (const size_t read_bytes : kReadSizes) {
    for (const size_t source_read_bytes : {size_t{1}, size_t{5}, size_t{1000}}) {
      ShortSource source(input, read_bytes, source_read_bytes);
      InputBuffer buffer(&source, nullptr);
      std::mt19937 random(1);
      while (!buffer.at_end_of_input()) {
        const size_t size_before = buffer.size();
        const absl::StatusOr<absl::string_view> read = buffer.Fill();
        ASSERT_TRUE(read.ok());
        ASSERT_LE(read->size(), std::min(read_bytes, source_read_bytes));
        ASSERT_EQ(read->data(), buffer.begin() + size_before);
        ASSERT_EQ(buffer.size(), size_before + read->size());
        ASSERT_EQ(Window(buffer), absl::string_view(input).substr(buffer.offset(), buffer.size()));
        // Usually consumes nearly everything, so that the window stays small, and sometimes
        // nothing, so that it grows.
        if (random() % 8 != 0) buffer.Consume(buffer.size() - random() % (buffer.size() / 4 + 1));
      }
      EXPECT_EQ(buffer.offset() + buffer.size(), input.size());
    }
  }
}

TEST(InputBufferTest, WindowGrowsToHoldUnconsumedBytes) {
  const std::string input = Lines(20000);
  for (const size_t read_bytes : kReadSizes) {
    StringSource source(input, read_bytes);
    InputBuffer buffer(&source, nullptr);
    ASSERT_TRUE(buffer.Fill().ok());
    buffer.Consume(1);
    while (!buffer.at_end_of_input()) ASSERT_TRUE(buffer.Fill().ok());
    EXPECT_EQ(Window(buffer), absl::string_view(input).substr(1)) << "read_bytes " << read_bytes;
  }
}

TEST(InputBufferTest, FillAtTheEndGivesNothingAgainAndAgain) {
  StringSource source("x", 8);
  InputBuffer buffer(&source, nullptr);
  EXPECT_EQ(buffer.Fill().value(), "x");
  EXPECT_FALSE(buffer.at_end_of_input());
  EXPECT_EQ(buffer.Fill().value(), "");
  EXPECT_TRUE(buffer.at_end_of_input());
  EXPECT_EQ(buffer.Fill().value(), "");
  EXPECT_EQ(Window(buffer), "x");
}

TEST(InputBufferTest, BytesStayInPlaceUntilBeforeMove) {
  const std::string input = Lines(5000);
  for (const size_t read_bytes : kReadSizes) {
    StringSource source(input, read_bytes);
    const char* held = nullptr;  // address of the bytes [held_offset, held_end)
    uint64_t held_offset = 0;
    uint64_t held_end = 0;
    int moves = 0;
    InputBuffer buffer(&source, [&] {
      const size_t held_bytes = static_cast<size_t>(held_end - held_offset);
      ASSERT_EQ(absl::string_view(held, held_bytes),
                absl::string_view(input).substr(held_offset, held_bytes));
      ++moves;
      held = nullptr;
    });
    std::mt19937 random(1);
    while (!buffer.at_end_of_input()) {
      ASSERT_TRUE(buffer.Fill().ok());
      if (held == nullptr) {
        held = buffer.begin();
        held_offset = buffer.offset();
      }
      // Consumed bytes and the window after them are contiguous in memory.
      held_end = buffer.offset() + buffer.size();
      ASSERT_EQ(buffer.end() - held, static_cast<ptrdiff_t>(held_end - held_offset));
      buffer.Consume(random() % (buffer.size() + 1));
    }
    EXPECT_EQ(moves > 1, read_bytes < input.size());
  }
}

TEST(InputBufferTest, LineOfEveryByteInTheWindow) {
  const std::string input = Lines(1500);
  for (const size_t read_bytes : kReadSizes) {
    StringSource source(input, read_bytes);
    InputBuffer buffer(&source, nullptr);
    while (!buffer.at_end_of_input()) {
      ASSERT_TRUE(buffer.Fill().ok());
      for (uint64_t offset = buffer.offset(); offset <= buffer.offset() + buffer.size(); ++offset) {
        ASSERT_EQ(buffer.LineOf(offset), NaiveLineOf(input, offset)) << "offset " << offset;
      }
      buffer.Consume(buffer.size() - buffer.size() / 3);
    }
  }
}

TEST(InputBufferTest, MarksKeepTheirLineWhenTheWindowHasGoneOn) {
  const std::string input = Lines(2000);
  for (const size_t read_bytes : kReadSizes) {
    StringSource source(input, read_bytes);
    InputBuffer buffer(&source, nullptr);
    EXPECT_EQ(buffer.LineOfMark(0), 1u) << "before it was set";
    uint64_t marked[InputBuffer::kMarks] = {0, 0};
    std::mt19937 random(1);
    while (!buffer.at_end_of_input()) {
      ASSERT_TRUE(buffer.Fill().ok());
      for (size_t mark = 0; mark < InputBuffer::kMarks; ++mark) {
        if (random() % 20 == 0) {
          marked[mark] = buffer.offset() + random() % (buffer.size() + 1);
          buffer.SetMark(mark, marked[mark]);
        }
        ASSERT_EQ(buffer.LineOfMark(mark), NaiveLineOf(input, marked[mark]));
      }
      buffer.Consume(buffer.size() - random() % (buffer.size() + 1));
    }
  }
}

// Returns `bytes`, two at a time, and then an error.
class FailingSource : public ByteSource {
 public:
  explicit FailingSource(absl::string_view bytes) : ByteSource(/*read_bytes=*/2), bytes_(bytes) {}
  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    const size_t count = std::min(size, bytes_.size());
    if (count == 0) return absl::UnavailableError("read failed");
    std::memcpy(to, bytes_.data(), count);
    bytes_.remove_prefix(count);
    return count;
  }
  absl::string_view name() const override { return "<failing>"; }

 private:
  absl::string_view bytes_;
};

TEST(InputBufferTest, ReadErrorIsNotEndOfInput) {
  FailingSource source("abc");
  InputBuffer buffer(&source, nullptr);
  EXPECT_EQ(buffer.Fill().value(), "ab");
  EXPECT_EQ(buffer.Fill().value(), "c");
  EXPECT_EQ(buffer.Fill().status().message(), "read failed");
  EXPECT_FALSE(buffer.at_end_of_input());
  EXPECT_EQ(Window(buffer), "abc");
}

}  // namespace
}  // namespace dumpline

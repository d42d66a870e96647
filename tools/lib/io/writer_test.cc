#include "tools/lib/io/writer.h"

#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

constexpr size_t kBufferSizes[] = {1, 2, 7, 64, 1 << 10};

// Records each write. Fails from the write number `fail_at` on (counted from 1; 0 means never).
class FailingSink : public ByteSink {
 public:
  explicit FailingSink(size_t fail_at = 0) : fail_at_(fail_at) {}

  absl::Status Write(absl::string_view bytes) override {
    writes.push_back(bytes);
    text.append(bytes.data(), bytes.size());
    if (fail_at_ > 0 && writes.size() >= fail_at_) {
      return absl::UnavailableError("write " + std::to_string(writes.size()) + " failed");
    }
    return absl::OkStatus();
  }

  absl::Status Close() override {
    ++closes;
    return close_status;
  }

  std::vector<absl::string_view> writes;  // views of the memory that was passed
  std::string text;
  int closes = 0;
  absl::Status close_status;

 private:
  const size_t fail_at_;
};

TEST(WriterTest, PassAndAppendInAnyOrderKeepTheOrder) {
  std::string input;
  for (int i = 0; i < 2000; ++i) input.push_back(static_cast<char>('a' + i % 26));
  for (const size_t buffer_bytes : kBufferSizes) {
    std::mt19937 random(1);
    std::string expected;
    std::string got;
    StringSink sink(&got);
    Writer writer(&sink, buffer_bytes);
    size_t pos = 0;
    while (pos < input.size()) {
      const absl::string_view piece = absl::string_view(input).substr(pos, random() % 90);
      expected.append(piece.data(), piece.size());
      switch (random() % 4) {
        case 0:
          writer.Append(std::string(piece));  // a temporary copy
          break;
        case 1:
          writer.Append(piece);
          writer.Append('!');
          expected.push_back('!');
          break;
        default:
          writer.Pass(piece);
      }
      if (random() % 10 == 0) writer.Flush();
      pos += random() % 3 == 0 ? random() % 50 : piece.size();  // pieces are not always adjacent
      ASSERT_EQ(writer.bytes(), expected.size());
    }
    EXPECT_TRUE(writer.Close().ok());
    EXPECT_EQ(got, expected) << "buffer_bytes " << buffer_bytes;
  }
}

TEST(WriterTest, SpansThatFollowEachOtherLeaveInOneWrite) {
  const std::string input(1000, 'x');
  FailingSink sink;
  Writer writer(&sink, 10);
  for (size_t pos = 0; pos < input.size(); pos += 5) {
    writer.Pass(absl::string_view(input).substr(pos, 5));
  }
  EXPECT_TRUE(sink.writes.empty());
  writer.Flush();
  ASSERT_EQ(sink.writes.size(), 1u);
  EXPECT_EQ(sink.writes[0].size(), 1000u);
  EXPECT_EQ(sink.writes[0].data(), input.data()) << "copied";
}

TEST(WriterTest, SmallPiecesFillTheBufferAndLargeOnesFollowIt) {
  FailingSink sink;
  Writer writer(&sink, 10);
  for (const char* piece : {"123", "45678", "9", "", "0", "abcdefghijklmnopqrstuvwxyz", "!"}) {
    writer.Append(piece);
  }
  ASSERT_EQ(sink.writes.size(), 2u);
  EXPECT_EQ(sink.writes[0].size(), 10u);
  EXPECT_EQ(sink.writes[1].size(), 26u);
  EXPECT_EQ(writer.bytes(), 37u);
  EXPECT_TRUE(writer.Close().ok());
  EXPECT_EQ(sink.text, "1234567890abcdefghijklmnopqrstuvwxyz!");
}

TEST(WriterTest, SettledMemoryMayBeReused) {
  std::string out;
  StringSink sink(&out);
  Writer writer(&sink, 64);
  char memory[4] = {'o', 'n', 'e', ' '};
  writer.Pass(absl::string_view(memory, 4));
  writer.CopyPassed();
  std::memcpy(memory, "two ", 4);
  writer.Pass(absl::string_view(memory, 4));
  writer.Append("three");
  std::memcpy(memory, "four", 4);
  EXPECT_TRUE(writer.Close().ok());
  EXPECT_EQ(out, "one two three");
}

TEST(WriterTest, EmptyPiecesAreNothing) {
  for (const size_t buffer_bytes : kBufferSizes) {
    FailingSink sink;
    Writer writer(&sink, buffer_bytes);
    writer.Pass(absl::string_view());
    writer.Append("");
    writer.CopyPassed();
    writer.Pass("");
    writer.Flush();
    writer.Pass(absl::string_view());
    EXPECT_TRUE(writer.Close().ok());
    EXPECT_EQ(sink.writes.size(), 0u);
    EXPECT_EQ(writer.bytes(), 0u);
  }
}

TEST(WriterTest, FirstErrorSticksAndNothingIsWrittenAfterIt) {
  for (const size_t buffer_bytes : kBufferSizes) {
    FailingSink sink(/*fail_at=*/2);
    Writer writer(&sink, buffer_bytes);
    const std::string piece(buffer_bytes, 'x');
    for (int i = 0; i < 5; ++i) {
      writer.Append(piece);
      writer.Pass(piece);
      writer.Flush();
    }
    EXPECT_EQ(writer.status().message(), "write 2 failed");
    EXPECT_EQ(sink.writes.size(), 2u);
    EXPECT_EQ(writer.Close().message(), "write 2 failed");
    EXPECT_EQ(sink.closes, 1);
  }
}

TEST(WriterTest, ErrorThatOnlyCloseReports) {
  FailingSink sink;
  sink.close_status = absl::UnavailableError("close failed");
  Writer writer(&sink);
  writer.Append("x");
  EXPECT_TRUE(writer.status().ok());
  EXPECT_EQ(writer.Close().message(), "close failed");
  EXPECT_EQ(sink.text, "x");
}

TEST(WriterTest, ErrorOfTheLastFlushComesBeforeTheErrorOfClose) {
  FailingSink sink(/*fail_at=*/1);
  sink.close_status = absl::UnavailableError("close failed");
  Writer writer(&sink);
  writer.Append("x");
  EXPECT_EQ(writer.Close().message(), "write 1 failed");
  EXPECT_EQ(sink.closes, 1);
}

}  // namespace
}  // namespace dumpline

#include "tools/lib/storage/copy/content.h"

#include <algorithm>
#include <string>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

std::string Bytes(size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) bytes += static_cast<char>('a' + i % 26);
  return bytes;
}

// Reads `bytes` in pieces of `step` bytes.
void Read(const std::string& bytes, size_t step, SourceContent* content) {
  for (size_t i = 0; i < bytes.size(); i += step) {
    content->Update(absl::string_view(bytes).substr(i, step));
  }
}

TEST(SourceContent, RewindsToAMarkAtAnyReadSize) {
  const std::string bytes = Bytes(57);
  for (size_t step = 1; step <= bytes.size(); ++step) {
    for (uint64_t offset = 0; offset <= bytes.size(); ++offset) {
      SourceContent content;
      content.mark_every = 10;
      Read(bytes, step, &content);
      content.Rewind(offset);
      // Three marks are kept: at 30, 40 and 50.
      EXPECT_EQ(content.md5.bytes(), offset < 30 ? 0 : offset / 10 * 10) << step << " " << offset;
      Read(bytes.substr(static_cast<size_t>(content.md5.bytes())), step, &content);
      EXPECT_EQ(content.md5.Hex(), Md5Hex(bytes)) << step << " " << offset;
    }
  }
}

TEST(SourceContent, WithoutMarksItRewindsToTheStart) {
  SourceContent content;
  Read(Bytes(57), 5, &content);
  content.Rewind(57);
  EXPECT_EQ(content.md5.bytes(), 0u);
}

TEST(SourceContent, WithAGapThereIsNoMd5) {
  SourceContent content;
  content.mark_every = 10;
  content.is_gapless = false;
  Read(Bytes(57), 5, &content);
  EXPECT_EQ(content.md5.bytes(), 0u);
  content.Restart();
  Read(Bytes(57), 5, &content);
  EXPECT_EQ(content.md5.bytes(), 57u);
}

}  // namespace
}  // namespace dumpline

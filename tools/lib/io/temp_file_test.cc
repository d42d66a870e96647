#include "tools/lib/io/temp_file.h"

#include <string>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

TEST(TempFile, GivesBackWhatItGotWhereverItIs) {
  for (const size_t memory : {0u, 1u, 4u, 5u, 100u}) {
    TempFile file(memory);
    ASSERT_TRUE(file.Write("abc").ok());
    ASSERT_TRUE(file.Write("").ok());
    ASSERT_TRUE(file.Write("defg").ok());
    ASSERT_TRUE(file.Write("h").ok());
    EXPECT_EQ(file.bytes(), 8u);
    std::string all;
    StringSink sink(&all);
    ASSERT_TRUE(file.CopyTo(&sink).ok());
    EXPECT_EQ(all, "abcdefgh");
    TempFileSource source(&file, 2, 7, "x");
    std::string part;
    char buffer[3];
    for (;;) {
      const absl::StatusOr<size_t> got = source.Read(buffer, sizeof buffer);
      ASSERT_TRUE(got.ok());
      if (*got == 0) break;
      part.append(buffer, *got);
    }
    EXPECT_EQ(part, "cdefg");
  }
}

}  // namespace
}  // namespace dumpline

#include "tools/testing/storage_server/limits.h"

#include "gtest/gtest.h"

namespace dumpline {
namespace storage_server {
namespace {

TEST(LimitsTest, FileSizes) {
  EXPECT_EQ(ParseFileSize("3B").value_or(-1), 3);
  EXPECT_EQ(ParseFileSize("1KB").value_or(-1), 1000);
  EXPECT_EQ(ParseFileSize("50MB").value_or(-1), 50000000);
  EXPECT_EQ(ParseFileSize("20GB").value_or(-1), 20000000000);
  EXPECT_EQ(ParseFileSize("1234567B").value_or(-1), 1230000);
  EXPECT_FALSE(ParseFileSize("50").has_value());
  EXPECT_FALSE(ParseFileSize("x MB").has_value());
}

TEST(LimitsTest, MimeTypes) {
  EXPECT_TRUE(MimeTypeAllowed("image/png", {"text/plain", "image/*"}));
  EXPECT_FALSE(MimeTypeAllowed("x/y", {}));
  EXPECT_FALSE(MimeTypeAllowed("image/png", {"*/*", "*"}));
  EXPECT_TRUE(MimeTypeAllowed("*/png", {"*/*"}));
  EXPECT_TRUE(MimeTypeAllowed("image/png/x", {"image/png"}));
  EXPECT_FALSE(MimeTypeAllowed("image", {"image/*"}));
  EXPECT_FALSE(MimeTypeAllowed("text/plain; charset=utf-8", {"text/plain"}));
}

}  // namespace
}  // namespace storage_server
}  // namespace dumpline

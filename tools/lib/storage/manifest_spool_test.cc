#include "tools/lib/storage/manifest_spool.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace dumpline {
namespace {

TEST(ManifestSpool, LinesComeBackAsTheyWereAdded) {
  ManifestSpool spool;
  // Enough lines to need the temporary file. One of them is longer than a read.
  constexpr int kLines = 3000;
  const std::string filler(1000, 'x');
  for (int i = 0; i < kLines; ++i) {
    SpooledLine line;
    line.text = absl::StrCat("{\"n\":", i, i == 7 ? std::string(600000, 'y') : filler, "}");
    line.info.bucket = absl::StrCat("b", i % 3);
    line.info.key = std::string("k\0\xFF", 3) + absl::StrCat(i);
    if (i % 2 == 0) line.info.size = i;
    line.info.etag = absl::StrCat("e", i);
    line.info.mimetype = "image/png";
    line.info.cache_control = "max-age=1";
    line.info.last_modified = "t";
    line.info.user_metadata = i % 5 == 0 ? R"({"a":1})" : "";
    if (i % 4 == 0) line.refusal = absl::NotFoundError("no bucket");
    ASSERT_TRUE(spool.Add(line).ok());
  }
  EXPECT_EQ(spool.line_count(), static_cast<uint64_t>(kLines));

  for (int pass = 0; pass < 2; ++pass) {
    ManifestSpoolReader reader(&spool);
    SpooledLine line;
    for (int i = 0; i < kLines; ++i) {
      ASSERT_TRUE(*reader.Next(&line));
      EXPECT_EQ(line.text.size(),
                absl::StrCat("{\"n\":", i, "}").size() + (i == 7 ? 600000 : 1000));
      EXPECT_EQ(line.info.bucket, absl::StrCat("b", i % 3));
      EXPECT_EQ(line.info.key, std::string("k\0\xFF", 3) + absl::StrCat(i));
      EXPECT_EQ(line.info.size.has_value(), i % 2 == 0);
      EXPECT_EQ(line.info.size.value_or(i), static_cast<uint64_t>(i));
      EXPECT_EQ(line.info.etag, absl::StrCat("e", i));
      EXPECT_EQ(line.info.mimetype, "image/png");
      EXPECT_EQ(line.info.cache_control, "max-age=1");
      EXPECT_EQ(line.info.last_modified, "t");
      EXPECT_EQ(line.info.user_metadata, i % 5 == 0 ? R"({"a":1})" : "");
      EXPECT_EQ(line.refusal, i % 4 == 0 ? absl::NotFoundError("no bucket") : absl::OkStatus());
    }
    EXPECT_FALSE(*reader.Next(&line));
  }
}

}  // namespace
}  // namespace dumpline

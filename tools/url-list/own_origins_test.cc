#include "tools/url-list/own_origins.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

TEST(OwnOriginsTest, EveryFormOfAnOwnOrigin) {
  for (const char* given :
       {"https://abc.supabase.co", "http://abc.supabase.co/", "//abc.supabase.co",
        "abc.supabase.co", "HTTPS://ABC.supabase.co//", "https://abc.supabase.co/storage/v1",
        "https://abc.supabase.co/storage/v1/", " https://abc.supabase.co "}) {
    const absl::StatusOr<OwnOrigins> own = OwnOrigins::Parse("--own", {given});
    ASSERT_TRUE(own.ok()) << own.status();
    for (const char* origin :
         {"", "https://abc.supabase.co", "http://abc.supabase.co", "//abc.supabase.co",
          "https://abc.supabase.co/", "HTTP://ABC.SUPABASE.CO"}) {
      EXPECT_TRUE(own->Contains(origin)) << given << ", " << origin;
    }
    for (const char* origin : {"https://abd.supabase.co", "https://abc.supabase.co.evil.example",
                               "https://abc.supabase.co:8000", "https://abc.supabase.co/path",
                               "/supabase", "ftp://abc.supabase.co", "https://x.abc.supabase.co"}) {
      EXPECT_FALSE(own->Contains(origin)) << given << ", " << origin;
      EXPECT_FALSE(own->Contains(origin)) << "again";
    }
  }
}

TEST(OwnOriginsTest, ListsOfOriginsWithPortsAndPaths) {
  const absl::StatusOr<OwnOrigins> own =
      OwnOrigins::Parse("--own", {"http://[::1]:54321,https://example.com/supabase/", "//cdn"});
  ASSERT_TRUE(own.ok()) << own.status();
  for (const char* origin : {"http://[::1]:54321", "http://example.com/supabase", "https://cdn"}) {
    EXPECT_TRUE(own->Contains(origin)) << origin;
  }
  EXPECT_FALSE(own->Contains("http://[::1]"));
  EXPECT_FALSE(own->Contains("http://example.com"));
}

// A folder of buckets has no URLs of its own, but a sync passes the folder's URL too.
TEST(OwnOriginsTest, AFolderOwnsOnlyRelativeUrls) {
  const absl::StatusOr<OwnOrigins> own = OwnOrigins::Parse("--own", {"file:///var/buckets"});
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_TRUE(own->Contains(""));
  EXPECT_FALSE(own->Contains("https://var/buckets"));
}

TEST(OwnOriginsTest, InvalidOrigins) {
  for (const char* given : {"", ",", "https://", "https://a,,https://b", "https://me@a", "/a",
                            "https://a b", "https://a?b"}) {
    EXPECT_FALSE(OwnOrigins::Parse("--own", {given}).ok()) << given;
  }
  EXPECT_EQ(OwnOrigins::Parse("--own", {"https://a/?b"}).status().message(),
            "invalid origin \"https://a/?b\" in --own (expected SCHEME://HOST[:PORT])");
}

}  // namespace
}  // namespace dumpline

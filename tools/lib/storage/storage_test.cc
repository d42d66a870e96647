// Tests of MD5, locations, keys and the lines of manifests.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tools/lib/storage/location.h"
#include "tools/lib/storage/md5.h"
#include "tools/lib/storage/object.h"

namespace dumpline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Md5, OfTheRfc) {
  EXPECT_EQ(Md5Hex(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(Md5Hex("a"), "0cc175b9c0f1b6a831c399e269772661");
  EXPECT_EQ(Md5Hex("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
  EXPECT_EQ(
      Md5Hex("12345678901234567890123456789012345678901234567890123456789012345678901234567890"),
      "57edf4a22be3c955ac49da2e2107b67a");
}

TEST(Md5, DoesNotDependOnThePieces) {
  const std::string text(200, 'x');
  for (size_t size = 0; size < 200; ++size) {
    const absl::string_view content = absl::string_view(text).substr(0, size);
    for (const size_t piece : {1u, 7u, 63u, 64u, 65u}) {
      Md5 md5;
      for (size_t at = 0; at < size; at += piece) md5.Update(content.substr(at, piece));
      EXPECT_EQ(md5.Hex(), Md5Hex(content)) << size << " " << piece;
    }
  }
  EXPECT_EQ(Md5Hex(std::string(55, 'x')), "04364420e25c512fd958a70738aa8f72");
  EXPECT_EQ(Md5Hex(std::string(56, 'x')), "668a72d5ba17f08e62dabcafad6db14b");
}

std::string Read(absl::string_view text) {
  const absl::StatusOr<Location> location = ParseLocation(text);
  return location.ok() ? location->name() : std::string(location.status().message());
}

TEST(Location, Supabase) {
  for (const char* url :
       {"https://ref.supabase.co", "https://ref.supabase.co/", "https://Ref.supabase.co/storage/v1",
        "https://ref.supabase.co/storage/v1/"}) {
    EXPECT_EQ(Read(url), "https://ref.supabase.co/storage/v1");
    EXPECT_EQ(ParseLocation(url)->project_ref, "ref");
  }
  EXPECT_EQ(ParseLocation("https://ref.storage.supabase.co")->project_ref, "ref");
  EXPECT_EQ(Read("http://127.0.0.1:54321"), "http://127.0.0.1:54321/storage/v1");
  EXPECT_EQ(Read("http://[::1]:54321/storage/v1"), "http://[::1]:54321/storage/v1");
  EXPECT_EQ(Read("https://images.example.org/supabase"),
            "https://images.example.org/supabase/storage/v1");
}

TEST(Location, Folder) {
  EXPECT_EQ(Read("file:///backup/a"), "/backup/a");
  EXPECT_EQ(Read("file:///backup/a%20b/"), "/backup/a b");
  EXPECT_EQ(Read("file:backup"), "backup");
  EXPECT_EQ(Read("file:///"), "/");
}

TEST(Location, Refused) {
  EXPECT_THAT(Read("http://ref.supabase.co"), HasSubstr("must be https for a hosted project"));
  EXPECT_THAT(Read("https://ref.supabase.co/rest/v1"), HasSubstr("has a path"));
  EXPECT_THAT(Read("https://user:hunter2@host"),
              HasSubstr("the URL has a user name or a password"));
  EXPECT_THAT(Read("https://user:hunter2@host"), Not(HasSubstr("hunter2")));
  EXPECT_THAT(Read("https://host?apikey=x"), HasSubstr("has a query"));
  EXPECT_THAT(Read("/backup"),
              HasSubstr("/backup is not an http or https URL (expected a location: "));
  EXPECT_THAT(Read("file://host/backup"), HasSubstr("has a host"));
  EXPECT_THAT(Read("file:///a%2"), HasSubstr("without two hexadecimal digits"));
  EXPECT_THAT(Read("https://ho st"), HasSubstr("has an invalid host"));
}

// Fact 9 of tools/testing/storage_server/README.md.
TEST(CheckKey, Alphabet) {
  EXPECT_TRUE(CheckKey("aZ09_/!.*'() &$=@;:+,?-").ok());
  EXPECT_TRUE(CheckKey("/a//b/../c/ ").ok());
  EXPECT_EQ(CheckKey("a#b").message(),
            "Supabase Storage does not allow the character '#' in a key");
  EXPECT_EQ(CheckKey("\xC3\xBC").message(),
            "Supabase Storage does not allow the byte 0xC3 in a key");
  EXPECT_EQ(CheckKey("a\nb").message(), "Supabase Storage does not allow the byte 0x0A in a key");
  EXPECT_FALSE(CheckKey("").ok());
  for (const char c : std::string("~%#[]{}\\^|\"<>`")) {
    EXPECT_FALSE(CheckKey(std::string("a") + c).ok()) << c;
  }
  EXPECT_TRUE(CheckBucketName("agent.portraits").ok());
  EXPECT_FALSE(CheckBucketName("a/b").ok());
  EXPECT_FALSE(CheckBucketName(" a").ok());
  EXPECT_FALSE(CheckBucketName(std::string(101, 'a')).ok());
}

std::string RoundTrip(absl::string_view line) {
  const absl::StatusOr<ObjectInfo> info = ObjectInfo::FromJson(*ParseJson(line));
  return info.ok() ? ToJsonText(info->ToJson()) : std::string(info.status().message());
}

TEST(ObjectInfo, Lines) {
  EXPECT_EQ(RoundTrip(R"({"key":"k","bucket":"b"})"), R"({"bucket":"b","key":"k"})");
  const std::string md5 = "0cc175b9c0f1b6a831c399e269772661";
  EXPECT_EQ(RoundTrip(absl::StrCat(R"({"bucket":"b","key":"k","size":"7","etag":"\")", md5,
                                   R"(\"","mimetype":"image/png","cacheControl":"max-age=1",)",
                                   R"("lastModified":"t","userMetadata":{"z":1,"a":2}})")),
            absl::StrCat(R"({"bucket":"b","key":"k","size":7,"etag":")", md5, R"(","md5":")", md5,
                         R"(","mimetype":"image/png","cacheControl":"max-age=1",)",
                         R"("lastModified":"t","userMetadata":{"z":1,"a":2}})"));
  EXPECT_EQ(RoundTrip(R"({"bucket":"b"})"), "no string \"key\"");
  EXPECT_EQ(RoundTrip(R"({"bucket":"b","key":1})"), "no string \"key\"");
  EXPECT_EQ(RoundTrip(R"({"bucket":"b","key":"k","size":-1})"),
            "\"size\" is not a number of bytes");
  EXPECT_EQ(RoundTrip(R"([])"), "not a JSON object");
}

// FromJson() of the library's tree is the reference.
TEST(ObjectInfo, ReadGivesWhatFromJsonGives) {
  const std::vector<std::string> lines = {
      R"({"bucket":"b","key":"a/\u00f6.png","size":7,"etag":"0cc175b9c0f1b6a831c399e269772661"})",
      R"({"bucket":"b","key":"k","size":7,"etag":"e","md5":"m","mimetype":"image/png",)"
      R"("cacheControl":"max-age=1","lastModified":"t","unknown":true})",
      R"({"md5":"m","key":"k","bucket":"b"})",
      R"({"bucket":"b","key":"k","etag":"","md5":"m"})",
      R"({"bucket":"b","key":"k","etag":"\"m\"","md5":"n"})",
      R"({"bucket":"b","key":"k","size":"7","etag":5,"mimetype":6})",
      R"({"bucket":"b","key":"k","size":null,"etag":null,"md5":null,"userMetadata":null})",
      R"({"bucket":"b","key":"k","md5":8})",
      R"({"bucket":"b","key":"k","userMetadata":{}})",
      R"({"bucket":"b","key":"k","userMetadata":"{}"})",
      R"({"bucket":"b","key":"k","userMetadata":[]})",
      R"({"bucket":"b","key":"k","userMetadata":{"a":[1]}})",
      R"({"bucket":"b","key":"k","size":-1})",
      R"({"bucket":"b","key":"k","size":"x"})",
      R"({"bucket":"b","key":"k","size":true})",
      R"({"bucket":"b","key":"k","size":{}})",
      R"({"table":"t","row":3,"bucket":"b","key":"","key":"k"})",
      R"({"bucket":"b","key":1})",
      R"({"bucket":true,"key":"k"})",
      R"({"bucket":"b"})",
      R"({"key":"k"})",
      R"([])",
  };
  for (const std::string& line : lines) {
    const absl::StatusOr<ObjectInfo> expected = ObjectInfo::FromJson(*ParseJson(line));
    ObjectInfo info;
    info.size = 1;  // from the line before
    info.etag = info.mimetype = info.user_metadata = "old";
    const absl::Status status = info.Read(line);
    EXPECT_EQ(status, expected.status()) << line;
    if (!status.ok()) continue;
    EXPECT_EQ(info.ToText(), expected->ToText()) << line;
  }
  EXPECT_EQ(ObjectInfo().Read("{").message(), "not valid JSON");
}

// Fact 8 of tools/testing/storage_server/README.md.
TEST(ObjectInfo, AnETagIsAnMd5OnlyOfOnePart) {
  ObjectInfo info;
  info.etag = "0CC175B9C0F1B6A831C399E269772661";
  EXPECT_EQ(info.md5(), "0cc175b9c0f1b6a831c399e269772661");
  for (const char* etag : {"", "0cc175b9c0f1b6a831c399e269772661-1",
                           "0cc175b9c0f1b6a831c399e26977266x", "18f2c3-5c1"}) {
    info.etag = etag;
    EXPECT_EQ(info.md5(), "");
  }
}

// Fact 12 of tools/testing/storage_server/README.md.
TEST(ObjectInfo, TheOrderOfUserMetadataDoesNotMatter) {
  ObjectInfo info;
  EXPECT_TRUE(info.HasUserMetadata(""));
  EXPECT_TRUE(info.HasUserMetadata("{}"));
  EXPECT_FALSE(info.HasUserMetadata(R"({"a":1})"));
  info.user_metadata = R"({"a":1,"b":{"c":2,"d":[3,4]}})";
  EXPECT_TRUE(info.HasUserMetadata(R"({"b": {"d":[3,4],"c":2}, "a":1})"));
  EXPECT_FALSE(info.HasUserMetadata(R"({"b":{"d":[4,3],"c":2},"a":1})"));
  EXPECT_FALSE(info.HasUserMetadata(""));
}

TEST(Bucket, MimeTypesAreComparedExactly) {
  Bucket bucket;
  EXPECT_TRUE(bucket.AllowsMimeType("anything"));
  bucket.allowed_mime_types = {"text/plain", "image/*"};
  EXPECT_TRUE(bucket.AllowsMimeType("text/plain"));
  EXPECT_TRUE(bucket.AllowsMimeType("image/png"));
  EXPECT_FALSE(bucket.AllowsMimeType("text/plain; charset=utf-8"));
  EXPECT_FALSE(bucket.AllowsMimeType("TEXT/PLAIN"));
  EXPECT_FALSE(bucket.AllowsMimeType("imagepng"));
  // validateMimeType() in the server's src/storage/uploader.ts splits at "/" and compares two
  // parts.
  EXPECT_TRUE(bucket.AllowsMimeType("text/plain/x"));
  bucket.allowed_mime_types = {"*/*", "*"};
  EXPECT_FALSE(bucket.AllowsMimeType("text/plain"));
  EXPECT_TRUE(bucket.AllowsMimeType("*/x"));
}

TEST(Bucket, Settings) {
  const std::string line =
      R"({"bucket":"b","public":true,"file_size_limit":5,"allowed_mime_types":["a/b"]})";
  EXPECT_EQ(ToJsonText(Bucket::FromJson(*ParseJson(line))->ToJson()), line);
  EXPECT_EQ(ToJsonText(Bucket::FromJson(*ParseJson(R"({"id":"b","name":"n"})"))->ToJson()),
            R"({"bucket":"b","public":false,"file_size_limit":null,"allowed_mime_types":null})");
}

}  // namespace
}  // namespace dumpline

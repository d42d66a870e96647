#include "tools/lib/storage/supabase/supabase_store.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tools/lib/http/body_pipe.h"
#include "tools/lib/http/testing/scripted_transport.h"

namespace dumpline {
namespace {

using ::testing::HasSubstr;

// Makes an error in the form of the server: HTTP 400, with the true status as a string in the body.
HttpResponse Error(const std::string& status, const std::string& code) {
  return MakeResponse(400, absl::StrCat(R"({"statusCode":")", status,
                                        R"(","error":"x","message":"m","code":")", code, R"("})"));
}

class SupabaseStoreTest : public testing::Test {
 protected:
  // Sets the response to "METHOD path" or "METHOD path body".
  void Answer(const std::string& request, HttpResponse response) { answers_[request] = response; }

  SupabaseStoreTest()
      : transport_([this](const ScriptedTransport::Sent& sent) -> absl::StatusOr<HttpResponse> {
          const std::string path =
              sent.url.substr(std::string("https://ref.supabase.co/storage/v1").size());
          for (const std::string& request : {absl::StrCat(sent.method, " ", path, " ", sent.body),
                                             absl::StrCat(sent.method, " ", path)}) {
            const auto found = answers_.find(request);
            if (found != answers_.end()) return found->second;
          }
          return MakeResponse(404,
                              absl::StrCat(R"({"message":"Route )", sent.method, " ", path, " ",
                                           absl::CEscape(absl::CEscape(sent.body)),
                                           R"( not found","error":"Not Found","statusCode":404})"));
        }),
        store_(NewSupabaseStore(*ParseLocation("https://ref.supabase.co"),
                                *Credentials::FromText("sb_secret_x", "$KEY"), &transport_)) {}

  std::string List(const std::string& bucket, const std::string& prefix = "") {
    std::string keys;
    const absl::Status status =
        store_->buckets()->ListObjects(bucket, prefix, [&](const ObjectInfo& info) {
          absl::StrAppend(&keys, info.key, "\n");
          return absl::OkStatus();
        });
    return status.ok() ? keys : std::string(status.message());
  }

  // Runs the loop until `start` has called back. Returns "OK" or the error.
  template <typename Start>
  std::string Wait(const Start& start) {
    std::string result;
    start(
        [&result](const absl::Status& status) { result = status.ok() ? "OK" : status.ToString(); });
    while (result.empty() && transport_.RunOnce()) {
    }
    return result;
  }

  std::map<std::string, HttpResponse> answers_;
  ScriptedTransport transport_;
  std::unique_ptr<ObjectStore> store_;
};

// Fact 4 of tools/testing/storage_server/README.md.
TEST_F(SupabaseStoreTest, ListsInPages) {
  Answer("GET /bucket/b", MakeResponse(200, R"({"id":"b"})"));
  Answer(
      R"(POST /object/list-v2/b {"prefix":"","limit":1000,"with_delimiter":false})",
      MakeResponse(200, R"({"hasNext":true,"nextCursor":"c1","objects":[{"name":"a","id":"1"}]})"));
  Answer(
      R"(POST /object/list-v2/b {"prefix":"","limit":1000,"with_delimiter":false,"cursor":"c1"})",
      MakeResponse(200, R"({"hasNext":false,"objects":[{"name":"a-1","id":"2"}]})"));
  EXPECT_EQ(List("b"), "a\na-1\n");
}

// Fact 1 of tools/testing/storage_server/README.md: the server returns 200 and no objects.
TEST_F(SupabaseStoreTest, AWrongBucketNameIsAnErrorAndNotAnEmptyList) {
  Answer("GET /bucket/b", Error("404", "NoSuchBucket"));
  Answer("POST /object/list-v2/b", MakeResponse(200, R"({"hasNext":false,"objects":[]})"));
  EXPECT_EQ(List("b"), "GET https://ref.supabase.co/storage/v1/bucket/b: 404 NoSuchBucket: m");
}

TEST_F(SupabaseStoreTest, AListWithoutANextPageIsAnError) {
  Answer("GET /bucket/b", MakeResponse(200, R"({"id":"b"})"));
  Answer("POST /object/list-v2/b", MakeResponse(200, R"({"hasNext":true,"objects":[]})"));
  EXPECT_THAT(List("b"), HasSubstr("the list has more pages but no cursor"));
  Answer("POST /object/list-v2/b", MakeResponse(200, R"({"objects":[]})"));
  EXPECT_THAT(List("b"), HasSubstr("not a response of Supabase Storage"));
  Answer("POST /object/list-v2/b",
         MakeResponse(
             200, R"({"hasNext":true,"nextCursor":"c","objects":[{"name":"b"},{"name":"a"}]})"));
  EXPECT_THAT(List("b"), HasSubstr("not in order: 'a' after 'b'"));
}

// Facts 2 and 3 of tools/testing/storage_server/README.md, on a server without list-v2.
TEST_F(SupabaseStoreTest, WalksFoldersWhereThereIsNoFlatList) {
  Answer("GET /bucket/b", MakeResponse(200, R"({"id":"b"})"));
  Answer("POST /object/list-v2/b",
         MakeResponse(400, R"({"statusCode":"400","error":"FeatureNotEnabled"})"));
  const auto level = [&](const std::string& folder, const std::string& rows) {
    Answer(absl::StrCat(
               R"(POST /object/list/b {"prefix":")", folder,
               R"(","limit":1000,"offset":0,"sortBy":{"column":"created_at","order":"asc"}})"),
           MakeResponse(200, rows));
  };
  level(
      "",
      R"([{"name":"Dir","id":null},{"name":"dir","id":null},{"name":"","id":null},{"name":"z","id":"1"}])");
  // The server returns both objects for both folders.
  level("Dir/", R"([{"name":"x","id":"2"},{"name":"y","id":"3"}])");
  level("dir/", R"([{"name":"x","id":"2"},{"name":"y","id":"3"}])");
  level("/", R"([{"name":"","id":null}])");
  level("//", R"([{"name":"dbl","id":"4"}])");
  Answer("GET /object/info/authenticated/b/Dir/x", MakeResponse(200, R"({"id":"2"})"));
  Answer("GET /object/info/authenticated/b/dir/x", Error("404", "NoSuchKey"));
  Answer("GET /object/info/authenticated/b/dir/y", MakeResponse(200, R"({"id":"3"})"));
  Answer("GET /object/info/authenticated/b/Dir/y", Error("404", "NoSuchKey"));
  EXPECT_EQ(List("b"), "//dbl\nDir/x\ndir/y\nz\n");
  EXPECT_EQ(List("b", "d"), "dir/y\n");
}

// Fact 7 of tools/testing/storage_server/README.md.
TEST_F(SupabaseStoreTest, AnUploadSendsAllMetadata) {
  Answer("POST /object/b/a%20b%3F/..//c", MakeResponse(200, "{}"));
  ObjectInfo info;
  info.bucket = "b";
  info.key = "a b?/..//c";
  info.mimetype = "image/png";
  info.cache_control = "max-age=3600";
  info.user_metadata = R"({"a":1})";
  EXPECT_EQ(Wait([&](StoreDone done) {
              store_->writer()->WriteSmall(info, true, std::make_shared<const std::string>("bytes"),
                                           nullptr, done);
            }),
            "OK");
  const ScriptedTransport::Sent& sent = transport_.sent().back();
  EXPECT_EQ(sent.body, "bytes");
  EXPECT_EQ(sent.Header("content-type"), "image/png");
  EXPECT_EQ(sent.Header("cache-control"), "max-age=3600");
  EXPECT_EQ(sent.Header("x-metadata"), absl::Base64Escape(R"({"a":1})"));
  EXPECT_EQ(sent.Header("x-upsert"), "true");
  EXPECT_EQ(sent.Header("apikey"), "sb_secret_x");
  EXPECT_EQ(sent.Header("authorization"), "");
}

TEST_F(SupabaseStoreTest, WithoutAKeyWhatIsPublicIsRead) {
  store_ = NewSupabaseStore(*ParseLocation("https://ref.supabase.co"), Credentials(), &transport_);
  Answer("GET /object/public/b/k", MakeResponse(200, "content"));
  std::string content;
  store_->reader()->ReadSmall("b", "k", 100, nullptr,
                              [&](absl::StatusOr<std::string> read) { content = *read; });
  while (transport_.RunOnce()) {
  }
  EXPECT_EQ(content, "content");
  EXPECT_FALSE(store_->buckets()
                   ->ListObjects("b", "", [](const ObjectInfo&) { return absl::OkStatus(); })
                   .ok());
}

// Fact 10 of tools/testing/storage_server/README.md.
TEST_F(SupabaseStoreTest, DeletesInBatchesAndReportsWhatExisted) {
  int calls = 0;
  size_t longest = 0;
  ScriptedTransport transport(
      [&](const ScriptedTransport::Sent& sent) -> absl::StatusOr<HttpResponse> {
        ++calls;
        longest = std::max(longest, sent.body.size());
        return MakeResponse(200, R"([{"name":"one"}])");
      });
  store_ = NewSupabaseStore(*ParseLocation("https://ref.supabase.co"),
                            *Credentials::FromText("sb_secret_x", "$KEY"), &transport);
  std::vector<std::string> deleted;
  ASSERT_TRUE(store_->deleter()->Delete("b", std::vector<std::string>(2500, "k"), &deleted).ok());
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(deleted.size(), 3u);
  ASSERT_TRUE(store_->deleter()
                  ->Delete("b", std::vector<std::string>(1000, std::string(2000, 'k')), &deleted)
                  .ok());
  EXPECT_EQ(calls, 6);
  EXPECT_LT(longest, size_t{1} << 20);
}

TEST_F(SupabaseStoreTest, DeletesInSmallerBatchesWhereTheProjectAllowsFewerKeys) {
  std::vector<size_t> batches;
  ScriptedTransport transport(
      [&](const ScriptedTransport::Sent& sent) -> absl::StatusOr<HttpResponse> {
        const Json keys = Json::parse(sent.body)["prefixes"];
        batches.push_back(keys.size());
        if (keys.size() > 300) {
          return MakeResponse(400, R"({"statusCode":"400","error":"InvalidRequest",)"
                                   R"("message":"Bulk object requests are limited to 300"})");
        }
        Json rows = Json::array();
        for (const Json& key : keys) rows.push_back({{"name", key}});
        return MakeResponse(200, rows.dump());
      });
  store_ = NewSupabaseStore(*ParseLocation("https://ref.supabase.co"),
                            *Credentials::FromText("sb_secret_x", "$KEY"), &transport);
  std::vector<std::string> keys, deleted;
  for (int i = 0; i < 1100; ++i) keys.push_back(absl::StrCat("k", i));
  ASSERT_TRUE(store_->deleter()->Delete("b", keys, &deleted).ok());
  EXPECT_EQ(deleted, keys);
  EXPECT_THAT(batches, testing::ElementsAre(1000, 500, 250, 250, 250, 250, 100));
}

TEST_F(SupabaseStoreTest, AnUploadInPartsGoesWhereTheUserSaid) {
  HttpResponse created = MakeResponse(201);
  created.headers = {{"location", "http://internal:5000/upload/resumable/aWQ"}};
  Answer("POST /upload/resumable", created);
  ObjectInfo info;
  info.bucket = "b";
  info.key = "a b";
  info.size = 10;
  info.mimetype = "image/png";
  info.cache_control = "max-age=60";
  std::string upload;
  EXPECT_EQ(Wait([&](StoreDone done) {
              store_->writer()->resumable()->Create(
                  info, true, [&, done](absl::StatusOr<std::string> created_at) {
                    upload = *created_at;
                    done(absl::OkStatus());
                  });
            }),
            "OK");
  EXPECT_EQ(upload, "aWQ");
  EXPECT_EQ(
      transport_.sent().back().Header("upload-metadata"),
      absl::StrCat("bucketName ", absl::Base64Escape("b"), ",objectName ",
                   absl::Base64Escape("a b"), ",contentType ", absl::Base64Escape("image/png"),
                   ",cacheControl ", absl::Base64Escape("60")));
  EXPECT_EQ(transport_.sent().back().Header("upload-length"), "10");

  HttpResponse patched = MakeResponse(204);
  patched.headers = {{"upload-offset", "4"}};
  Answer("PATCH /upload/resumable/aWQ", patched);
  auto pipe = std::make_shared<BodyPipe>();
  ASSERT_TRUE(*pipe->Write("abcd"));
  pipe->CloseWrite(absl::OkStatus());
  uint64_t offset = 0;
  EXPECT_EQ(Wait([&](StoreDone done) {
              store_->writer()->resumable()->Append(upload, true, 0, pipe, 4,
                                                    [&, done](absl::StatusOr<uint64_t> at) {
                                                      offset = *at;
                                                      done(absl::OkStatus());
                                                    });
            }),
            "OK");
  EXPECT_EQ(offset, 4u);
  EXPECT_EQ(transport_.sent().back().body, "abcd");
  EXPECT_EQ(transport_.sent().back().Header("upload-offset"), "0");
  EXPECT_EQ(transport_.sent().back().Header("x-upsert"), "true");  // in each request

  Answer("PATCH /upload/resumable/aWQ", MakeResponse(409, "Upload-Offset conflict"));
  EXPECT_THAT(Wait([&](StoreDone done) {
                store_->writer()->resumable()->Append(
                    upload, true, 4, std::make_shared<BodyPipe>(), 0,
                    [done](absl::StatusOr<uint64_t> at) { done(at.status()); });
              }),
              HasSubstr("ABORTED"));
}

TEST_F(SupabaseStoreTest, ReportsRefusalsBeforeAnUpload) {
  Bucket bucket;
  bucket.id = "b";
  bucket.file_size_limit = 10;
  bucket.allowed_mime_types = {"image/*"};
  ObjectInfo info;
  info.bucket = "b";
  info.key = "k";
  info.size = 10;
  info.mimetype = "image/png";
  const auto accepts = [&](ObjectInfo changed) {
    return std::string(store_->writer()->Accepts(bucket, changed).message());
  };
  EXPECT_EQ(accepts(info), "");
  ObjectInfo other = info;
  other.key = "a~";
  EXPECT_EQ(accepts(other), "Supabase Storage does not allow the character '~' in a key");
  for (const char* key : {"..", "../a", "a/..", "a/../b"}) {
    other.key = key;
    EXPECT_EQ(accepts(other),
              "with the segment '..' it may become another key on its way to the server");
  }
  other.key = "a/./b";
  EXPECT_EQ(accepts(other),
            "with the segment '.' it may become another key on its way to the server");
  for (const char* key : {"...", "a..", ".a/..b", "//", "a/"}) {
    other.key = key;
    EXPECT_EQ(accepts(other), "") << key;
  }
  other = info;
  other.size = 11;
  EXPECT_EQ(accepts(other), "11 bytes exceed the limit of bucket b (10 bytes)");
  other = info;
  other.mimetype = "";
  EXPECT_EQ(accepts(other), "bucket b does not allow the mime type application/octet-stream");
  other = info;
  other.cache_control = "no-cache\r\nauthorization: x";
  EXPECT_EQ(accepts(other),
            "its mimetype or cacheControl has characters that an HTTP header cannot have");
}

TEST_F(SupabaseStoreTest, MetadataThatTusCannotExpress) {
  ObjectInfo info;
  for (const char* expressible : {"", "no-cache", "max-age=0", "max-age=31536000"}) {
    info.cache_control = expressible;
    EXPECT_TRUE(store_->writer()->resumable()->CanExpress(info)) << expressible;
  }
  for (const char* other :
       {"max-age=", "max-age=-1", "max-age=01", "public, max-age=1", "no-store"}) {
    info.cache_control = other;
    EXPECT_FALSE(store_->writer()->resumable()->CanExpress(info)) << other;
  }
}

TEST_F(SupabaseStoreTest, BucketsAreCreatedAsTheyAre) {
  Bucket bucket;
  bucket.id = "b";
  bucket.is_public = true;
  bucket.file_size_limit = 5;
  Answer(
      R"(POST /bucket {"public":true,"file_size_limit":5,"allowed_mime_types":null,"id":"b","name":"b"})",
      Error("409", "BucketAlreadyExists"));
  Answer("GET /bucket/b", MakeResponse(200, R"({"id":"b","public":true,"file_size_limit":5})"));
  EXPECT_TRUE(
      store_->admin()->CreateBucket(bucket).ok());  // created by an attempt whose response was lost
  Answer("GET /bucket/b", MakeResponse(200, R"({"id":"b","public":false})"));
  EXPECT_TRUE(absl::IsAlreadyExists(store_->admin()->CreateBucket(bucket)));
}

}  // namespace
}  // namespace dumpline

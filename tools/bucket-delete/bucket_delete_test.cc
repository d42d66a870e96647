// Tests unusable folders, and servers that behave in ways that delete_test.sh cannot produce.

#include "tools/bucket-delete/bucket_delete.h"

#include <stdio.h>
#include <stdlib.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"
#include "tools/lib/storage/folder/folder_store.h"
#include "tools/lib/storage/supabase/supabase_store.h"

namespace dumpline {
namespace {

HttpResponse Answer(int status, const std::string& body) {
  HttpResponse response;
  response.status = status;
  response.body = body;
  return response;
}

constexpr char kNoSuchKey[] =
    R"({"statusCode":"404","error":"not_found","code":"NoSuchKey","message":"none"})";

class BucketDeleteTest : public testing::Test {
 protected:
  BucketDeleteTest()
      : transport_([this](const ScriptedTransport::Sent& sent) -> absl::StatusOr<HttpResponse> {
          const std::string path =
              sent.url.substr(std::string("https://ref.supabase.co/storage/v1").size());
          const auto found = answers_.find(absl::StrCat(sent.method, " ", path));
          if (found == answers_.end() && sent.method == "GET" && all_exist_) {
            return Answer(200, R"({"id":"1","size":1})");
          }
          return found == answers_.end() ? Answer(400, kNoSuchKey) : found->second;
        }),
        store_(NewSupabaseStore(*ParseLocation("https://ref.supabase.co"),
                                *Credentials::FromText("sb_secret_x", "$KEY"), &transport_)) {
    answers_["GET /bucket/b"] = Answer(200, R"({"id":"b"})");
  }

  // Returns the counts or the error.
  std::string Delete(const std::string& manifest, ByteSink* out, ObjectStore* backup = nullptr) {
    StringSource source(manifest);
    const auto counts = BucketDelete(options_, store_.get(), backup, &transport_,
                                     RetryPolicy(RetryOptions()), &source, out);
    return counts.ok() ? absl::StrCat(counts->deleted, " deleted ", counts->absent, " absent ",
                                      counts->failed, " failed")
                       : std::string(counts.status().message());
  }
  std::string Delete(const std::string& manifest) {
    out_.clear();
    StringSink sink(&out_);
    return Delete(manifest, &sink);
  }

  bool HasDeleted() const { return absl::StrContains(transport_.Log(), "DELETE"); }

  std::map<std::string, HttpResponse> answers_;
  bool all_exist_ = true;  // including objects that are not in answers_
  ScriptedTransport transport_;
  std::unique_ptr<ObjectStore> store_;
  BucketDeleteOptions options_;
  std::string out_;
};

constexpr char kManifest[] =
    "{\"bucket\":\"b\",\"key\":\"x\",\"size\":1,\"result\":\"failed\",\"error\":\"old\"}\n"
    "{\"bucket\":\"b\",\"key\":\"y\"}\n";

// Fact 10 of tools/testing/storage_server/README.md.
TEST_F(BucketDeleteTest, ReportedNamesAreComparedWithRequestedOnes) {
  answers_["DELETE /object/b"] = Answer(200, R"([{"name":"y"},{"name":"not requested"}])");
  EXPECT_EQ(Delete(kManifest), "1 deleted 0 absent 1 failed");
  EXPECT_EQ(out_,
            "{\"bucket\":\"b\",\"key\":\"x\",\"size\":1,\"result\":\"failed\","
            "\"error\":\"it still exists, and the server does not report why\"}\n"
            "{\"bucket\":\"b\",\"key\":\"y\",\"result\":\"deleted\"}\n");
}

TEST_F(BucketDeleteTest, ObjectsThatCannotBeLookedUpHaveFailed) {
  answers_["DELETE /object/b"] = Answer(200, R"([{"name":"y"}])");
  answers_["GET /object/info/authenticated/b/x"] =
      Answer(400, R"({"statusCode":"400","code":"InvalidKey","message":"Invalid key: x"})");
  EXPECT_EQ(Delete(kManifest), "1 deleted 0 absent 1 failed");
  EXPECT_TRUE(absl::StrContains(out_, "InvalidKey: Invalid key: x")) << out_;
}

TEST_F(BucketDeleteTest, AnObjectThatHasChangedSinceItWasListedStays) {
  answers_["DELETE /object/b"] = Answer(200, R"([{"name":"y"}])");
  answers_["GET /object/info/authenticated/b/x"] = Answer(200, R"({"id":"1","size":2})");
  EXPECT_EQ(Delete(kManifest), "1 deleted 0 absent 1 failed");
  EXPECT_TRUE(absl::StrContains(out_, "it has changed since it was listed")) << out_;
  EXPECT_EQ(transport_.sent().back().body, R"({"prefixes":["y"]})");
}

TEST_F(BucketDeleteTest, AResponseThatIsNotAListIsAFailure) {
  answers_["DELETE /object/b"] = Answer(200, R"({"message":"ok"})");
  EXPECT_EQ(Delete(kManifest), "0 deleted 0 absent 2 failed");
}

TEST_F(BucketDeleteTest, BucketsAreLookedUpFirst) {
  answers_["GET /bucket/b"] = Answer(400, kNoSuchKey);
  EXPECT_TRUE(absl::StrContains(Delete(kManifest), "404 NoSuchKey"));
  EXPECT_FALSE(HasDeleted());
}

TEST_F(BucketDeleteTest, AManifestThatEndsInAnIncompleteLineIsRefused) {
  EXPECT_EQ(Delete(absl::StrCat(kManifest, "{\"bucket\":\"b\"")), "<string>:3: not valid JSON");
  EXPECT_FALSE(HasDeleted());
}

TEST_F(BucketDeleteTest, WhenResultsCannotBeWrittenNothingMoreIsDeleted) {
  class FullDisk : public ByteSink {
   public:
    absl::Status Write(absl::string_view) override { return absl::UnavailableError("full"); }
    absl::Status Close() override { return absl::OkStatus(); }
  };
  std::string manifest;
  for (int i = 0; i < 3000; ++i) {
    absl::StrAppend(&manifest, "{\"bucket\":\"b\",\"key\":\"", i, "\"}\n");
  }
  options_.max_delete = 3000;
  answers_["DELETE /object/b"] = Answer(200, "[]");
  FullDisk out;
  EXPECT_EQ(Delete(manifest, &out), "full");
  const std::string log = transport_.Log();
  EXPECT_TRUE(HasDeleted());
  EXPECT_EQ(log.find("DELETE"), log.rfind("DELETE"));
}

TEST_F(BucketDeleteTest, WithoutAFolderForTheBackupNothingIsDeleted) {
  // A file instead of a folder.
  const std::string path = testing::TempDir() + "/bucket_delete_test.file";
  ASSERT_TRUE(fclose(fopen(path.c_str(), "w")) == 0);
  const std::unique_ptr<ObjectStore> backup = NewFolderStore(path, &transport_);
  std::string out;
  StringSink sink(&out);
  EXPECT_TRUE(absl::StrContains(Delete(kManifest, &sink, backup.get()), path));
  EXPECT_EQ(out, "");
  EXPECT_FALSE(HasDeleted());
}

// An object that is created during the backup has no backup.
TEST_F(BucketDeleteTest, ObjectsAbsentFromTheBackupAreNotDeleted) {
  all_exist_ = false;
  std::string folder = testing::TempDir() + "/bucket_delete_test.XXXXXX";
  ASSERT_NE(mkdtemp(&folder[0]), nullptr);
  const std::unique_ptr<ObjectStore> backup = NewFolderStore(folder, &transport_);
  std::string out;
  StringSink sink(&out);
  EXPECT_EQ(Delete("{\"bucket\":\"b\",\"key\":\"y\"}\n", &sink, backup.get()),
            "0 deleted 1 absent 0 failed");
  EXPECT_FALSE(HasDeleted());
}

}  // namespace
}  // namespace dumpline

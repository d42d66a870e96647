// Tests copies from folder to folder. The shell tests copy between servers.
#include "tools/bucket-upload/bucket_upload.h"

#include <stdlib.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tools/lib/http/testing/scripted_transport.h"
#include "tools/lib/storage/folder/folder_store.h"
#include "tools/lib/storage/object.h"

namespace dumpline {
namespace {

std::string NewFolder() {
  std::string name = absl::StrCat(testing::TempDir(), "/upload-XXXXXX");
  return mkdtemp(&name[0]);
}

class FullDisk : public ByteSink {
 public:
  explicit FullDisk(int lines) : lines_(lines) {}
  absl::Status Write(absl::string_view) override {
    return --lines_ < 0 ? absl::UnavailableError("no space left") : absl::OkStatus();
  }
  absl::Status Close() override { return absl::OkStatus(); }

 private:
  int lines_;
};

class BucketUploadTest : public testing::Test {
 protected:
  BucketUploadTest()
      : loop_(absl::InternalError("no requests here")),
        from_(NewFolderStore(NewFolder(), &loop_)),
        to_(NewFolderStore(NewFolder(), &loop_)) {
    Bucket bucket;
    bucket.id = "b";
    EXPECT_TRUE(from_->admin()->CreateBucket(bucket).ok());
    EXPECT_TRUE(to_->admin()->CreateBucket(bucket).ok());
    options_.on_refused = [this](const std::string& text) { refusals_ += text + "\n"; };
  }

  // Puts an object into the source and returns its line.
  std::string Put(const std::string& key, const std::string& content) {
    ObjectInfo info;
    info.bucket = "b";
    info.key = key;
    info.mimetype = "image/png";
    info.size = content.size();
    from_->writer()->WriteSmall(info, true, std::make_shared<const std::string>(content), nullptr,
                                [](absl::Status status) { EXPECT_TRUE(status.ok()) << status; });
    while (loop_.RunOnce()) {
    }
    return ToJsonText(info.ToJson()) + "\n";
  }

  // Returns "KEY RESULT ATTEMPTS" of each line, or the error.
  std::string Run(const std::string& manifest) {
    out_.clear();
    StringSink sink(&out_);
    StringSource source(manifest, read_bytes_, "<stdin>");
    const absl::StatusOr<UploadCounts> counts =
        BucketUpload(options_, {from_->buckets(), from_->reader()}, to_.get(), &loop_,
                     RetryPolicy(RetryOptions()), &source, &sink);
    if (!counts.ok()) return std::string(counts.status().message());
    counts_ = *counts;
    std::vector<std::string> results;
    for (const absl::string_view line : absl::StrSplit(out_, '\n', absl::SkipEmpty())) {
      const Json json = *ParseJson(line);
      results.push_back(absl::StrCat(TextField(json, "key"), " ", TextField(json, "result"), " ",
                                     TextField(json, "attempts")));
    }
    return absl::StrJoin(results, ", ");
  }

  FailingTransport loop_;  // only its timers are used
  std::unique_ptr<ObjectStore> from_;
  std::unique_ptr<ObjectStore> to_;
  BucketUploadOptions options_;
  size_t read_bytes_ = ByteSource::kDefaultReadBytes;
  UploadCounts counts_;
  std::string out_;
  std::string refusals_;
};

TEST_F(BucketUploadTest, ResultsComeInTheOrderOfTheLines) {
  const std::string manifest =
      Put("z large", std::string(3000000, 'x')) + Put("a", "1") + Put("m", "") + Put("b", "22");
  for (const int jobs : {1, 2, 16}) {
    options_.jobs = JobLimit::Fixed(jobs);
    options_.copy.overwrite = Overwrite::kAlways;
    EXPECT_EQ(Run(manifest), "z large uploaded 1, a uploaded 1, m uploaded 1, b uploaded 1");
    EXPECT_EQ(counts_.uploaded, 4u);
    EXPECT_EQ(counts_.uploaded_bytes, 3000003u);
  }
}

TEST_F(BucketUploadTest, ReadsOfAnySize) {
  const std::string manifest =
      Put("a", "1") + "\n" + Put("b", "22") + "{\"bucket\":\"b\",\"key\":\"none\"}";
  std::string first;
  for (const size_t size : {1u, 2u, 7u, 64u, 4096u}) {
    read_bytes_ = size;
    options_.copy.overwrite = Overwrite::kAlways;
    EXPECT_EQ(Run(manifest), "a uploaded 1, b uploaded 1, none failed 0");
    if (first.empty()) first = out_;
    EXPECT_EQ(out_, first);
  }
}

TEST_F(BucketUploadTest, TheSameKeyTwiceIsCopiedOneAfterTheOther) {
  const std::string line = Put("k", std::string(1000000, 'x'));
  const std::string other = Put("other", "y");
  EXPECT_EQ(Run(line + line + other + line),
            "k uploaded 1, k skipped 0, other uploaded 1, k skipped 0");
}

TEST_F(BucketUploadTest, FieldsPassThroughAndEarlierResultsDoNot) {
  Put("k", "content");
  Run(R"({"seen":[1],"bucket":"b","key":"k","result":"failed","error":"x","attempts":9,"bytes":3})");
  EXPECT_EQ(
      out_,
      R"({"seen":[1],"bucket":"b","key":"k","size":7,"etag":"9a0364b9e99bb480dd25e1f0284c8555",)"
      R"("md5":"9a0364b9e99bb480dd25e1f0284c8555","mimetype":"image/png",)"
      R"("result":"uploaded","bytes":7,"attempts":1,"verified":"md5"})"
      "\n");
}

TEST_F(BucketUploadTest, AMissingBucketIsRefusedBeforeAnythingIsSent) {
  const std::string manifest = Put("k", "content") + R"({"bucket":"none","key":"k"})";
  EXPECT_EQ(Run(manifest), "k failed 0, k failed 0");
  EXPECT_EQ(counts_.refused, 1u);
  EXPECT_EQ(refusals_,
            "<stdin>:2: none/k: the target has no bucket none; --create-buckets creates it\n");
  options_.skip_refused = true;
  EXPECT_EQ(Run(manifest), "k uploaded 1, k failed 0");
}

TEST_F(BucketUploadTest, AnInvalidLineStopsTheRunBeforeItStarts) {
  const std::string line = Put("k", "content");
  EXPECT_EQ(Run(line + "{\"bucket\":\"b\"}\n"), "<stdin>:2: no string \"key\"");
  EXPECT_EQ(Run(line + "[]\n"), "<stdin>:2: not a JSON object");
  EXPECT_EQ(Run(line + "{\"bucket\":\"b\",\"key\":\"k\",\"size\":-1}\n"),
            "<stdin>:2: \"size\" is not a number of bytes");
  EXPECT_EQ(out_, "");
  EXPECT_EQ(Run(line), "k uploaded 1");
}

TEST_F(BucketUploadTest, AFullDiskIsAnErrorAndWhatIsDoneStays) {
  std::string manifest;
  for (int i = 0; i < 50; ++i) manifest += Put(absl::StrCat("k", i), "content");
  FullDisk disk(10);
  StringSource source(manifest);
  EXPECT_EQ(BucketUpload(options_, {from_->buckets(), from_->reader()}, to_.get(), &loop_,
                         RetryPolicy(RetryOptions()), &source, &disk)
                .status()
                .message(),
            "no space left");
}

TEST_F(BucketUploadTest, NothingToDo) {
  EXPECT_EQ(Run(""), "");
  EXPECT_EQ(counts_.objects(), 0u);
}

TEST_F(BucketUploadTest, ProgressGrows) {
  const std::string manifest = Put("a", std::string(2000000, 'x')) + Put("b", "1");
  std::vector<uint64_t> sent;
  UploadProgress last;
  options_.on_progress = [&](const UploadProgress& progress) {
    EXPECT_GE(progress.sent_bytes, last.sent_bytes);
    last = progress;
    sent.push_back(progress.sent_bytes);
  };
  Run(manifest);
  EXPECT_EQ(last.total_objects, 2u);
  EXPECT_EQ(last.total_bytes, 2000001u);
  EXPECT_EQ(last.sent_bytes, 2000001u);
  EXPECT_EQ(last.finished_bytes, 2000001u);
  EXPECT_EQ(last.counts.uploaded, 2u);
  EXPECT_GT(sent.size(), 3u);
}

}  // namespace
}  // namespace dumpline

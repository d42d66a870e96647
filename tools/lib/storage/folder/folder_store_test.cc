#include "tools/lib/storage/folder/folder_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"
#include "tools/lib/storage/copy/copier.h"
#include "tools/lib/storage/md5.h"

namespace dumpline {
namespace {

using ::testing::HasSubstr;

class FolderStoreTest : public testing::Test {
 protected:
  FolderStoreTest() : loop_(absl::InternalError("no requests here")) {
    std::string name = absl::StrCat(testing::TempDir(), "/folder-XXXXXX");
    folder_ = mkdtemp(&name[0]);
    Reopen();
  }

  void Reopen() { store_ = NewFolderStore(folder_, &loop_); }

  void CreateBucket(const std::string& id) {
    Bucket bucket;
    bucket.id = id;
    ASSERT_TRUE(store_->admin()->CreateBucket(bucket).ok());
  }

  std::string Put(const std::string& key, const std::string& content, bool overwrite = true) {
    ObjectInfo info;
    info.bucket = "b";
    info.key = key;
    info.mimetype = "image/png";
    info.cache_control = "max-age=1";
    info.user_metadata = R"({"u":1})";
    std::string result;
    store_->writer()->WriteSmall(
        info, overwrite, std::make_shared<const std::string>(content), nullptr,
        [&](absl::Status status) { result = status.ok() ? "OK" : status.ToString(); });
    while (loop_.RunOnce()) {
    }
    return result;
  }

  std::string Get(const std::string& key) {
    std::string content;
    store_->reader()->ReadSmall("b", key, 1 << 20, nullptr, [&](absl::StatusOr<std::string> read) {
      content = read.ok() ? *read : std::string(read.status().message());
    });
    while (loop_.RunOnce()) {
    }
    return content;
  }

  std::string List(const std::string& bucket = "b") {
    std::string keys;
    const absl::Status status =
        store_->buckets()->ListObjects(bucket, "", [&](const ObjectInfo& info) {
          absl::StrAppend(&keys, info.key, " ", *info.size, " ", info.mimetype, "\n");
          return absl::OkStatus();
        });
    return status.ok() ? keys : std::string(status.message());
  }

  void WriteFile(const std::string& path, const std::string& content) {
    std::ofstream(absl::StrCat(folder_, "/", path)) << content;
  }

  FailingTransport loop_;  // its timers only
  std::string folder_;
  std::unique_ptr<ObjectStore> store_;
};

TEST_F(FolderStoreTest, AnyKeyIsAnObjectOfItsOwn) {
  CreateBucket("b");
  const std::vector<std::string> keys = {"a",
                                         "a/",
                                         "a/b",
                                         "a//b",
                                         "a/../b",
                                         "/a",
                                         "..",
                                         ".",
                                         "A",
                                         "a ",
                                         "a%2Fb",
                                         "a@2",
                                         "~",
                                         std::string(300, 'x'),
                                         std::string(300, 'x') + "y",
                                         "a?b&c='d'",
                                         "\xC3\xBC",
                                         "a\nb"};
  for (const std::string& key : keys) EXPECT_EQ(Put(key, "content of " + key), "OK") << key;
  Reopen();
  for (const std::string& key : keys) EXPECT_EQ(Get(key), "content of " + key);
}

TEST_F(FolderStoreTest, MetadataAndSettingsComeBackExactly) {
  Bucket bucket;
  bucket.id = "b";
  bucket.is_public = true;
  bucket.file_size_limit = 77;
  bucket.allowed_mime_types = {"image/*"};
  ASSERT_TRUE(store_->admin()->CreateBucket(bucket).ok());
  EXPECT_EQ(Put("k", "content"), "OK");
  ASSERT_TRUE(store_->Close().ok());
  Reopen();
  EXPECT_TRUE(*store_->buckets()->GetBucket("b") == bucket);
  ObjectInfo info;
  store_->reader()->GetInfo("b", "k", [&](absl::StatusOr<ObjectInfo> got) { info = *got; });
  while (loop_.RunOnce()) {
  }
  EXPECT_EQ(info.mimetype, "image/png");
  EXPECT_EQ(info.cache_control, "max-age=1");
  EXPECT_EQ(info.user_metadata, R"({"u":1})");
  EXPECT_EQ(info.md5(), Md5Hex("content"));
}

TEST_F(FolderStoreTest, OverwritesAndDeletes) {
  CreateBucket("b");
  EXPECT_EQ(Put("k", "one"), "OK");
  EXPECT_EQ(Put("k", "two and more"), "OK");
  EXPECT_EQ(Put("k", "three"), "OK");
  EXPECT_THAT(Put("k", "four", /*overwrite=*/false), HasSubstr("'k' exists already"));
  Reopen();
  EXPECT_EQ(Get("k"), "three");
  EXPECT_EQ(List(), "k 5 image/png\n");
  std::vector<std::string> deleted;
  ASSERT_TRUE(store_->deleter()->Delete("b", {"k", "not there"}, &deleted).ok());
  EXPECT_EQ(deleted, std::vector<std::string>{"k"});
  Reopen();
  EXPECT_EQ(List(), "");
  EXPECT_THAT(Get("k"), HasSubstr("there is no object 'k'"));
}

TEST_F(FolderStoreTest, AnIncompleteLineOfTheIndexIsDropped) {
  CreateBucket("b");
  EXPECT_EQ(Put("k", "one"), "OK");
  std::ofstream(folder_ + "/b/index.ndjson", std::ios::app) << R"({"key":"half","si)";
  Reopen();
  EXPECT_EQ(List(), "k 3 image/png\n");
  EXPECT_EQ(Put("l", "two"), "OK");  // in place of the incomplete line
  Reopen();
  EXPECT_EQ(List(), "k 3 image/png\nl 3 image/png\n");
}

TEST_F(FolderStoreTest, AFileOfAnotherSizeThanInTheIndexIsAnError) {
  CreateBucket("b");
  EXPECT_EQ(Put("k", "one"), "OK");
  WriteFile("b/objects/k", "truncated or so");
  EXPECT_THAT(Get("k"), HasSubstr("has 15 bytes, the index says 3"));
}

TEST_F(FolderStoreTest, OneWriterAtATime) {
  CreateBucket("b");
  EXPECT_EQ(Put("k", "one"), "OK");
  const auto other = std::move(store_);
  Reopen();
  EXPECT_THAT(Put("l", "two"), HasSubstr("another program is writing to it"));
}

TEST_F(FolderStoreTest, ATreeOfFilesCanBeRead) {
  mkdir((folder_ + "/images").c_str(), 0777);
  mkdir((folder_ + "/images/a").c_str(), 0777);
  mkdir((folder_ + "/images/empty").c_str(), 0777);
  WriteFile("images/a/1.PNG", "png");
  WriteFile("images/a-1.txt", "text");
  WriteFile("images/none", "?");
  EXPECT_EQ(List("images"),
            "a-1.txt 4 text/plain\na/1.PNG 3 image/png\nnone 1 application/octet-stream\n");
  ASSERT_EQ(store_->buckets()->ListBuckets()->size(), 1u);
  std::string content;
  store_->reader()->ReadSmall(
      "images", "a/../a/1.PNG", 100, nullptr,
      [&](absl::StatusOr<std::string> read) { content = read.status().ToString(); });
  while (loop_.RunOnce()) {
  }
  EXPECT_THAT(content, HasSubstr("there is no object"));
  ObjectInfo info;
  info.bucket = "images";
  info.key = "new";
  store_->writer()->WriteSmall(info, true, std::make_shared<const std::string>("x"), nullptr,
                               [&](absl::Status status) { content = status.ToString(); });
  while (loop_.RunOnce()) {
  }
  EXPECT_THAT(content, HasSubstr("can only be read"));
}

TEST_F(FolderStoreTest, ALinkIsNeitherReadNorSkipped) {
  mkdir((folder_ + "/images").c_str(), 0777);
  ASSERT_EQ(symlink("/etc", (folder_ + "/images/link").c_str()), 0);
  EXPECT_THAT(List("images"), HasSubstr("neither a file nor a folder"));
}

TEST_F(FolderStoreTest, LinksInABackupAreNotFollowed) {
  const std::string secret = folder_ + "/secret";
  std::ofstream(secret) << "12345";
  for (const char* part : {"objects/k", "objects", "index.ndjson", "bucket.json"}) {
    SCOPED_TRACE(part);
    Reopen();
    const std::string path = absl::StrCat(folder_, "/b/", part);
    if (std::string(part) == "objects/k") {
      CreateBucket("b");
      EXPECT_EQ(Put("k", "12345"), "OK");
    } else {
      ASSERT_EQ(rename(path.c_str(), (path + ".moved").c_str()), 0);
    }
    remove(path.c_str());
    const std::string target = part == std::string("objects") ? path + ".moved" : secret;
    ASSERT_EQ(symlink(target.c_str(), path.c_str()), 0);
    Reopen();
    EXPECT_THAT(Get("k"), HasSubstr("link"));
    EXPECT_THAT(List("b"), HasSubstr("link"));
    ASSERT_EQ(remove(path.c_str()), 0);
    if (std::string(part) == "objects/k") {
      std::ofstream(path) << "12345";
    } else {
      ASSERT_EQ(rename((path + ".moved").c_str(), path.c_str()), 0);
    }
  }
  Reopen();
  EXPECT_EQ(Get("k"), "12345");
}

// The file may belong to another key if the file system ignores case. A killed process may also
// have left it.
TEST_F(FolderStoreTest, AFileThatExistsIsNotReplaced) {
  CreateBucket("b");
  std::ofstream(folder_ + "/b/objects/k") << "of another";
  EXPECT_EQ(Put("k", "new"), "OK");
  EXPECT_EQ(Get("k"), "new");
  EXPECT_EQ(Put("k", "newer"), "OK");
  Reopen();
  EXPECT_EQ(Get("k"), "newer");
  std::string content;
  std::ifstream(folder_ + "/b/objects/k") >> content;
  EXPECT_EQ(content, "of");
}

TEST_F(FolderStoreTest, NoSuchBucket) {
  EXPECT_THAT(List("none"), HasSubstr("there is no such bucket"));
  EXPECT_FALSE(store_->buckets()->GetBucket("../x").ok());
}

// Copies from one folder to another, by each kind of transfer that does not require a server.
class FolderCopyTest : public FolderStoreTest {
 protected:
  FolderCopyTest() {
    std::string name = absl::StrCat(testing::TempDir(), "/target-XXXXXX");
    target_folder_ = mkdtemp(&name[0]);
    target_ = NewFolderStore(target_folder_, &loop_);
    Bucket bucket;
    bucket.id = "b";
    EXPECT_TRUE(target_->admin()->CreateBucket(bucket).ok());
  }

  ObjectInfo Line(const std::string& key) {
    ObjectInfo line;
    EXPECT_TRUE(store_->buckets()
                    ->ListObjects("b", "",
                                  [&](const ObjectInfo& info) {
                                    if (info.key == key) line = info;
                                    return absl::OkStatus();
                                  })
                    .ok());
    return line;
  }

  std::string Copy(const ObjectInfo& line, CopyOptions options = {}) {
    Copier copier(store_->reader(), {target_->reader(), target_->writer()}, &loop_,
                  RetryPolicy(RetryOptions()), options);
    CopyResult result;
    copier.Copy(line, [&](CopyResult got) { result = got; });
    while (loop_.RunOnce()) {
    }
    switch (result.outcome) {
      case CopyResult::Outcome::kUploaded:
        return absl::StrCat("uploaded ", result.bytes, " ", result.verified);
      case CopyResult::Outcome::kSkipped:
        return "skipped";
      case CopyResult::Outcome::kWouldUpload:
        return absl::StrCat("would upload ", result.bytes);
      case CopyResult::Outcome::kFailed:
        return std::string(result.status.message());
    }
    return "";
  }

  std::string TargetContent(const std::string& key) {
    std::swap(store_, target_);
    const std::string content = Get(key);
    std::swap(store_, target_);
    return content;
  }

  std::string target_folder_;
  std::unique_ptr<ObjectStore> target_;
};

TEST_F(FolderCopyTest, SmallAndStreamed) {
  CreateBucket("b");
  std::string large(300000, '\0');
  for (size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * i >> 7);
  CopyOptions streams;
  streams.small_bytes = 10;
  for (const std::string& content : {std::string(), std::string("12345678901"), large}) {
    for (const CopyOptions& options : {CopyOptions(), streams}) {
      EXPECT_EQ(Put("k", content), "OK");
      CopyOptions always = options;
      always.overwrite = Overwrite::kAlways;
      EXPECT_EQ(Copy(Line("k"), always), absl::StrCat("uploaded ", content.size(), " md5"));
      EXPECT_TRUE(TargetContent("k") == content);
      EXPECT_EQ(Copy(Line("k"), options), "skipped");
    }
  }
}

TEST_F(FolderCopyTest, ChangedMeansContentOrMetadata) {
  CreateBucket("b");
  EXPECT_EQ(Put("k", "content"), "OK");
  ObjectInfo line = Line("k");
  EXPECT_EQ(Copy(line), "uploaded 7 md5");
  EXPECT_EQ(Copy(line), "skipped");
  line.cache_control = "max-age=2";
  EXPECT_EQ(Copy(line), "uploaded 7 md5");
  EXPECT_EQ(Copy(line), "skipped");
  CopyOptions never;
  never.overwrite = Overwrite::kNever;
  line.cache_control = "max-age=3";
  EXPECT_EQ(Copy(line, never), "skipped");
}

TEST_F(FolderCopyTest, ASourceThatHasChangedIsNotStored) {
  CreateBucket("b");
  EXPECT_EQ(Put("k", "content"), "OK");
  const ObjectInfo line = Line("k");
  CopyOptions streams;
  streams.small_bytes = 1;
  EXPECT_EQ(Put("k", "CONTENT"), "OK");
  for (const CopyOptions& options : {CopyOptions(), streams}) {
    EXPECT_THAT(Copy(line, options), HasSubstr("the source's content has the MD5"));
    EXPECT_THAT(TargetContent("k"), HasSubstr("there is no object"));
  }
  EXPECT_EQ(Put("k", "longer content"), "OK");
  for (const CopyOptions& options : {CopyOptions(), streams}) {
    EXPECT_THAT(Copy(line, options),
                HasSubstr("the source has 14 bytes, the list has 7; list it again"));
    EXPECT_THAT(TargetContent("k"), HasSubstr("there is no object"));
  }
}

TEST_F(FolderCopyTest, UserMetadataIsCopiedAlthoughNoListHasIt) {
  CreateBucket("b");
  EXPECT_EQ(Put("k", "content"), "OK");  // with {"u":1}
  ObjectInfo line = Line("k");
  line.user_metadata.clear();
  EXPECT_EQ(Copy(line), "uploaded 7 md5");
  EXPECT_EQ(Copy(line), "skipped");
  std::swap(store_, target_);
  EXPECT_EQ(Line("k").user_metadata, R"({"u":1})");
  std::swap(store_, target_);
  line.user_metadata = R"({"u":2})";  // the line takes precedence
  EXPECT_EQ(Copy(line), "uploaded 7 md5");
  EXPECT_EQ(Copy(line), "skipped");
}

TEST_F(FolderCopyTest, ADryRunChangesNothing) {
  CreateBucket("b");
  EXPECT_EQ(Put("k", "content"), "OK");
  CopyOptions dry;
  dry.dry_run = true;
  EXPECT_EQ(Copy(Line("k"), dry), "would upload 7");
  EXPECT_THAT(TargetContent("k"), HasSubstr("there is no object"));
}

TEST_F(FolderCopyTest, ALineOfKeyAndBucketIsEnough) {
  CreateBucket("b");
  EXPECT_EQ(Put("k", "content"), "OK");
  ObjectInfo line;
  line.bucket = "b";
  line.key = "k";
  EXPECT_EQ(Copy(line), "uploaded 7 md5");
  line.key = "none";
  EXPECT_THAT(Copy(line), HasSubstr("there is no object 'none'"));
}

}  // namespace
}  // namespace dumpline

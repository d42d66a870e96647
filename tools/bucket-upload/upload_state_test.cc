#include "tools/bucket-upload/upload_state.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/io/file.h"

namespace dumpline {
namespace {

class UploadStateTest : public testing::Test {
 protected:
  UploadStateTest() {
    std::string folder = absl::StrCat(testing::TempDir(), "/state-XXXXXX");
    path_ = absl::StrCat(mkdtemp(&folder[0]), "/file");
  }

  std::unique_ptr<FileUploadState> Open() {
    auto state = FileUploadState::Open(path_);
    EXPECT_TRUE(state.ok()) << state.status();
    return state.ok() ? *std::move(state) : nullptr;
  }

  // Returns the error for `content` as a state file.
  std::string Refusal(const std::string& content) {
    EXPECT_TRUE(WriteFile(path_, content).ok());
    const auto state = FileUploadState::Open(path_);
    EXPECT_EQ(*ReadFile(path_), content) << "a file of something else must not change";
    return state.ok() ? "" : std::string(state.status().message()).substr(path_.size());
  }

  std::string path_;
};

TEST_F(UploadStateTest, RemembersUploadsThatHaveNotEnded) {
  {
    const auto state = Open();
    EXPECT_EQ(state->Find("a"), "");
    state->Started("a\nwith \"all\" of it", "1");
    state->Started("b", "2");
    state->Started("b", "3");  // started again
    state->Started("c", "4");
    state->Ended("c");
    state->Ended("never started");
    EXPECT_TRUE(state->Close().ok());
  }
  const auto state = Open();
  EXPECT_EQ(state->Find("a\nwith \"all\" of it"), "1");
  EXPECT_EQ(state->Find("b"), "3");
  EXPECT_EQ(state->Find("c"), "");
}

TEST_F(UploadStateTest, IsEmptyWhenNothingIsOpen) {
  const auto state = Open();
  state->Started("a", "1");
  state->Started("b", "2");
  state->Ended("a");
  EXPECT_NE(*ReadFile(path_), "");
  state->Ended("b");
  EXPECT_EQ(*ReadFile(path_), "");
  state->Started("c", "3");  // written at the start of the file
  EXPECT_EQ(*ReadFile(path_), "{\"id\":\"c\",\"upload\":\"3\"}\n");
}

TEST_F(UploadStateTest, AnIncompleteLastLineIsDropped) {
  const std::string whole = "{\"id\":\"a\",\"upload\":\"1\"}\n";
  const std::string next = "{\"id\":\"b\",\"upload\":\"2\"}";
  for (size_t size = 0; size <= next.size(); ++size) {
    ASSERT_TRUE(WriteFile(path_, whole + next.substr(0, size)).ok());
    const auto state = Open();
    EXPECT_EQ(state->Find("a"), "1") << size;
    EXPECT_EQ(state->Find("b"), "") << size;
    state->Started("c", "3");
    EXPECT_EQ(*ReadFile(path_), whole + "{\"id\":\"c\",\"upload\":\"3\"}\n") << size;
  }
}

TEST_F(UploadStateTest, AFileOfSomethingElseIsRefusedAndKept) {
  EXPECT_EQ(Refusal("notes\n"), ":1: not a line of a state file");
  EXPECT_EQ(Refusal("notes"), ":1: not a line of a state file");
  EXPECT_EQ(Refusal("{\"id\":\"a\",\"upload\":\"1\"}\n{\"bucket\":\"b\",\"key\":\"k\"}\n"),
            ":2: not a line of a state file");
  EXPECT_EQ(Refusal("{\"id\":\"a\",\"upload\":\"1\"}\n[]"), ":2: not a line of a state file");
  EXPECT_EQ(Refusal("\n"), ":1: not a line of a state file");
}

TEST_F(UploadStateTest, ALargeOtherFileIsNotReadIntoMemory) {
  constexpr int64_t kMiB = 1 << 20;
  ASSERT_TRUE(WriteFile(path_, "").ok());
  ASSERT_EQ(truncate(path_.c_str(), 512 * kMiB), 0);  // a sparse file, which takes no space
  rusage before, after;
  ASSERT_EQ(getrusage(RUSAGE_SELF, &before), 0);
  EXPECT_EQ(FileUploadState::Open(path_).status().message(),
            absl::StrCat(path_, ":1: not a line of a state file"));
  ASSERT_EQ(getrusage(RUSAGE_SELF, &after), 0);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 128 * kMiB >> 10);  // in KiB
}

TEST_F(UploadStateTest, OneProgramAtATime) {
  const auto first = Open();
  EXPECT_EQ(FileUploadState::Open(path_).status().message(),
            absl::StrCat(path_, ": another program is using it"));
}

TEST_F(UploadStateTest, NoSuchFolder) {
  EXPECT_EQ(FileUploadState::Open("/none/state").status().message(),
            "/none/state: cannot open: No such file or directory");
}

TEST_F(UploadStateTest, OnlyARegularFileIsAccepted) {
  EXPECT_EQ(FileUploadState::Open("/dev/zero").status().message(), "/dev/zero: not a regular file");
}

}  // namespace
}  // namespace dumpline

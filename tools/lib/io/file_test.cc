#include "tools/lib/io/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/io/spool.h"

namespace dumpline {
namespace {

class FileTest : public testing::Test {
 protected:
  FileTest() {
    std::string folder = absl::StrCat(testing::TempDir(), "/file-XXXXXX");
    folder_ = mkdtemp(&folder[0]);
    path_ = folder_ + "/file";
  }

  std::string folder_;
  std::string path_;
};

TEST_F(FileTest, WholeFiles) {
  const std::string bytes = std::string("a\0b\n", 4) + std::string(200000, 'x');
  ASSERT_TRUE(WriteFile(path_, bytes).ok());
  EXPECT_EQ(*ReadFile(path_), bytes);
  ASSERT_TRUE(WriteFile(path_, "shorter").ok());
  EXPECT_EQ(*ReadFile(path_), "shorter");
}

TEST_F(FileTest, ReadsALinkOnlyIfThatIsAllowed) {
  ASSERT_TRUE(WriteFile(path_, "bytes").ok());
  const std::string link = folder_ + "/link";
  ASSERT_EQ(symlink(path_.c_str(), link.c_str()), 0);
  EXPECT_EQ(*ReadFile(link), "bytes");
  EXPECT_EQ(*ReadFile(path_, Links::kRefuse), "bytes");
  EXPECT_EQ(ReadFile(link, Links::kRefuse).status(),
            absl::InternalError(link + ": cannot open: Too many levels of symbolic links"));
}

TEST_F(FileTest, ErrorsNameThePathAndTheReason) {
  EXPECT_EQ(ReadFile("/none/file").status(),
            absl::NotFoundError("/none/file: cannot open: No such file or directory"));
  EXPECT_EQ(ReadFile("/").status(), absl::InternalError("/: cannot read: Is a directory"));
  EXPECT_EQ(WriteFile("/", "x"), absl::InternalError("/: cannot open: Is a directory"));
  EXPECT_EQ(WriteFile("/dev/full", "x"),
            absl::InternalError("/dev/full: cannot write: No space left on device"));
}

TEST_F(FileTest, ReplaceLeavesTheOldFileOrTheNewOne) {
  ASSERT_TRUE(ReplaceFile(path_, "one").ok());
  const int old_file = open(path_.c_str(), O_RDONLY);
  ASSERT_TRUE(ReplaceFile(path_, "two").ok());
  EXPECT_EQ(*ReadFile(path_), "two");
  char byte;
  EXPECT_EQ(read(old_file, &byte, 1), 1);
  EXPECT_EQ(byte, 'o') << "a reader of the old file keeps it";
  close(old_file);
  EXPECT_NE(access((path_ + ".new").c_str(), F_OK), 0);
}

TEST_F(FileTest, OwnsItsDescriptor) {
  int fd;
  {
    File file = *File::Open(path_, O_RDWR | O_CREAT);
    fd = file.fd();
    File other = std::move(file);
    EXPECT_FALSE(file.is_open());
    EXPECT_TRUE(other.Write("0123456789").ok());
    char bytes[4];
    EXPECT_EQ(*other.ReadAt(5, bytes, 4), 4u);
    EXPECT_EQ(std::string(bytes, 4), "5678");
    EXPECT_EQ(*other.ReadAt(10, bytes, 4), 0u);
    EXPECT_TRUE(other.Write("x").ok()) << "ReadAt() does not move the file's position";
    EXPECT_NE(fcntl(fd, F_GETFD), -1);
  }
  EXPECT_EQ(fcntl(fd, F_GETFD), -1);
  EXPECT_EQ(*ReadFile(path_), "0123456789x");
}

TEST_F(FileTest, TemporaryFilesHaveNoName) {
  setenv("TMPDIR", folder_.c_str(), 1);
  {
    File file = *File::CreateTemporary();
    ASSERT_TRUE(file.Write("x").ok());
    struct stat info;
    ASSERT_EQ(fstat(file.fd(), &info), 0);
    EXPECT_EQ(info.st_nlink, 0u);
  }
  setenv("TMPDIR", "/none", 1);
  EXPECT_EQ(File::CreateTemporary().status().message().substr(0, 15), "/none/dumpline-");
  unsetenv("TMPDIR");
}

// Copies from a file and from other inputs, with small reads.
TEST_F(FileTest, SpoolCopiesAnyRange) {
  std::string bytes;
  for (int i = 0; i < 3000; ++i) absl::StrAppend(&bytes, i, " ");
  ASSERT_TRUE(WriteFile(path_, "before" + bytes).ok());
  File file = *File::Open(path_, O_RDONLY);
  ASSERT_EQ(lseek(file.fd(), 6, SEEK_SET), 6);
  FdSource file_source(file.fd(), path_);
  StringSource string_source(bytes, 1000);
  Spool spools[] = {{&file_source, file.fd()}, {&string_source, -1}};
  for (Spool& spool : spools) {
    std::string read;
    char buffer[777];
    for (;;) {
      const size_t got = *spool.Read(buffer, sizeof buffer);
      if (got == 0) break;
      read.append(buffer, got);
    }
    EXPECT_EQ(read, bytes);
    for (const auto& [begin, end] :
         {std::pair<size_t, size_t>{0, bytes.size()}, {5, 6}, {7, 7}, {1000, 9000}}) {
      std::string copied;
      StringSink sink(&copied);
      Writer writer(&sink);
      ASSERT_TRUE(spool.CopyTo(begin, end, &writer).ok());
      ASSERT_TRUE(writer.Close().ok());
      EXPECT_EQ(copied, bytes.substr(begin, end - begin));
    }
  }
  ASSERT_EQ(truncate(path_.c_str(), 10), 0);
  std::string copied;
  StringSink sink(&copied);
  Writer writer(&sink);
  EXPECT_EQ(spools[0].CopyTo(0, 100, &writer).message(),
            path_ + ": became shorter while it was read");
}

TEST_F(FileTest, TextFilesOfEditors) {
  ASSERT_TRUE(WriteFile(path_, "\xEF\xBB\xBFpublic.t\r\n").ok());
  EXPECT_EQ(*ReadTextFile(path_), "public.t\r\n");
  ASSERT_TRUE(WriteFile(path_, "a\xEF\xBB\xBF").ok());
  EXPECT_EQ(*ReadTextFile(path_), "a\xEF\xBB\xBF");
  ASSERT_TRUE(WriteFile(path_, absl::string_view("\xFF\xFE"
                                                 "a\0",
                                                 4))
                  .ok());
  EXPECT_EQ(
      ReadTextFile(path_).status().message(),
      absl::StrCat(path_, ": UTF-16 text (expected UTF-8). Run: iconv -f UTF-16 -t UTF-8 ", path_));
}

}  // namespace
}  // namespace dumpline

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {
namespace {

std::string ReadAll(ByteSource& source, size_t size) {
  std::string all;
  std::string buffer(size, '\0');
  for (;;) {
    const absl::StatusOr<size_t> got = source.Read(&buffer[0], size);
    if (!got.ok()) return all + "[" + std::string(got.status().message()) + "]";
    if (*got == 0) return all;
    all.append(buffer, 0, *got);
  }
}

// A pipe, and a timer whose signals interrupt reads and writes.
class PipeTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(pipe(fds_), 0);
    signal(SIGPIPE, SIG_IGN);
  }
  void TearDown() override {
    const itimerval off = {};
    setitimer(ITIMER_REAL, &off, nullptr);
    signal(SIGPIPE, SIG_DFL);
    for (const int fd : fds_) close(fd);  // some are already closed
  }

  void InterruptEveryMillisecond() {
    struct sigaction action = {};
    action.sa_handler = [](int) { ++interruptions_; };  // no SA_RESTART
    sigaction(SIGALRM, &action, nullptr);
    const itimerval often = {{0, 1000}, {0, 1000}};
    setitimer(ITIMER_REAL, &often, nullptr);
  }

  // Starts a thread that does not receive the timer's signals.
  template <typename Body>
  static std::thread Undisturbed(Body body) {
    return std::thread([body] {
      sigset_t all;
      sigfillset(&all);
      pthread_sigmask(SIG_BLOCK, &all, nullptr);
      body();
    });
  }

  static void WaitForInterruptions() {
    const int before = interruptions_;
    while (interruptions_ < before + 3) usleep(1000);
  }

  int fds_[2];
  static std::atomic<int> interruptions_;
};

std::atomic<int> PipeTest::interruptions_{0};

TEST_F(PipeTest, EverythingArrivesThroughSmallReads) {
  std::string text;
  for (int i = 0; i < 30000; ++i) text += std::to_string(i);
  std::thread writer = Undisturbed([&] {
    FdSink sink(fds_[1], "<pipe>");
    EXPECT_TRUE(sink.Write(text).ok());  // more than the pipe's capacity
    EXPECT_TRUE(sink.Close().ok());
  });
  FdSource source(fds_[0], "<pipe>");
  EXPECT_EQ(ReadAll(source, 777), text);
  writer.join();
}

TEST_F(PipeTest, InterruptedReadGoesOn) {
  std::thread writer = Undisturbed([&] {
    WaitForInterruptions();
    EXPECT_EQ(write(fds_[1], "late", 4), 4);
    WaitForInterruptions();
    close(fds_[1]);
  });
  InterruptEveryMillisecond();
  FdSource source(fds_[0], "<pipe>");
  EXPECT_EQ(ReadAll(source, 100), "late");
  writer.join();
}

TEST_F(PipeTest, InterruptedWriteLosesNothing) {
  const std::string text(1 << 20, 'x');
  std::string got;
  std::thread reader = Undisturbed([&] {
    WaitForInterruptions();  // the pipe is full by now
    FdSource source(fds_[0], "<pipe>");
    got = ReadAll(source, 10000);
  });
  InterruptEveryMillisecond();
  FdSink sink(fds_[1], "<pipe>");
  EXPECT_TRUE(sink.Write(text).ok());
  EXPECT_TRUE(sink.Close().ok());
  reader.join();
  EXPECT_EQ(got.size(), text.size());
}

TEST_F(PipeTest, ClosedPipeIsAnError) {
  close(fds_[0]);
  FdSink sink(fds_[1], "<stdout>");
  EXPECT_EQ(sink.Write("x").message(), "<stdout>: cannot write: Broken pipe");
}

TEST(FdSourceTest, DirectoryIsAnError) {
  const int fd = open("/", O_RDONLY | O_DIRECTORY);
  FdSource source(fd, "<stdin>");
  EXPECT_EQ(ReadAll(source, 10), "[<stdin>: cannot read: Is a directory]");
  close(fd);
}

TEST(FdSourceTest, ClosedDescriptorIsAnError) {
  FdSource source(-1, "in.sql");
  EXPECT_EQ(ReadAll(source, 10), "[in.sql: cannot read: Bad file descriptor]");
  EXPECT_EQ(source.name(), "in.sql");
}

TEST(FdSinkTest, FullDiskIsAnError) {
  FdSink sink(open("/dev/full", O_WRONLY), "<stdout>");
  EXPECT_EQ(sink.Write("x").message(), "<stdout>: cannot write: No space left on device");
  EXPECT_TRUE(sink.Write("").ok());
  EXPECT_TRUE(sink.Close().ok());
}

TEST(FdSinkTest, CloseClosesAndReports) {
  const int fd = open("/dev/null", O_WRONLY);
  FdSink sink(fd, "out.sql");
  EXPECT_TRUE(sink.Close().ok());
  EXPECT_EQ(fcntl(fd, F_GETFD), -1);
  EXPECT_EQ(sink.Close().message(), "out.sql: cannot close: Bad file descriptor");
}

TEST(StringSourceTest, GivesAtMostReadSize) {
  for (const size_t read_size : {size_t{1}, size_t{2}, size_t{100}}) {
    StringSource source("abcde", read_size);
    char to[5];
    EXPECT_EQ(source.Read(to, 5).value(), std::min(read_size, size_t{5}));
    EXPECT_EQ(to[0], 'a');
    ReadAll(source, 3);
    EXPECT_EQ(source.Read(to, 5).value(), 0u);
  }
}

}  // namespace
}  // namespace dumpline

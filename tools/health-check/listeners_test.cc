#include "tools/health-check/listeners.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

// Lines as Linux 6.1 writes them. Port 8000 is 1F40, 5173 is 1435, 54321 is D431.
constexpr char kTcp[] =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n"
    "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 "
    "101 1 0000000000000000 100 0 0 10 0\n"
    "   1: 0100007F:D431 0100007F:1F40 01 00000000:00000000 00:00000000 00000000  1000        0 "
    "102 1 0000000000000000 20 4 30 10 -1\n";
constexpr char kTcp6[] =
    "  sl  local_address                         remote_address                        st ...\n"
    "   0: 00000000000000000000000001000000:1435 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 201 1 0000000000000000 100 0 0 10 0\n";

class FakeProc {
 public:
  FakeProc() : path_(absl::StrCat(getenv("TEST_TMPDIR"), "/proc")) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_ + "/net");
  }
  void Write(const std::string& file, const std::string& text) {
    std::ofstream(path_ + file) << text;
  }
  void AddProcess(int pid, const std::string& program, const std::string& socket) {
    const std::string process = absl::StrCat(path_, "/", pid);
    std::filesystem::create_directories(process + "/fd");
    Write(absl::StrCat("/", pid, "/comm"), program + "\n");
    std::filesystem::create_symlink("/dev/null", process + "/fd/0");
    std::filesystem::create_symlink(socket, process + "/fd/3");
    std::filesystem::create_symlink("/usr/bin/node", process + "/exe");
  }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

// Returns "known listening PID PROGRAM", without the parts that are false or missing.
std::string Describe(const PortState& state) {
  return absl::StrCat(
      state.is_known ? "known" : "unknown", state.is_listening ? " listening" : "",
      state.listener ? absl::StrCat(" ", state.listener->pid, " ", state.listener->program) : "");
}

TEST(FindListeners, ReadsProc) {
  FakeProc proc;
  proc.Write("/net/tcp", kTcp);
  proc.Write("/net/tcp6", kTcp6);
  proc.AddProcess(4712, "python3", "socket:[101]");  // a child that inherited the socket
  proc.AddProcess(4711, "python3", "socket:[101]");
  proc.AddProcess(99, "browser", "socket:[102]");  // connected, not listening
  auto states = FindListeners({8000, 5173, 54321}, proc.path());
  ASSERT_EQ(states.size(), 3u);
  EXPECT_EQ(Describe(states[8000]), "known listening 4711 python3");
  EXPECT_EQ(Describe(states[5173]), "known listening");  // of another user
  EXPECT_EQ(Describe(states[54321]), "known");
}

TEST(FindListeners, NamesNodeByItsFile) {
  FakeProc proc;
  proc.Write("/net/tcp6", kTcp6);
  proc.AddProcess(5, "MainThread", "socket:[201]");
  EXPECT_EQ(Describe(FindListeners({5173}, proc.path())[5173]), "known listening 5 node");
}

TEST(FindListeners, WithoutProcNothingIsKnown) {
  FakeProc proc;
  EXPECT_EQ(Describe(FindListeners({8000}, proc.path())[8000]), "unknown");
}

TEST(FindListeners, FindsThisProcess) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const int port = ntohs(address.sin_port);
  EXPECT_EQ(Describe(FindListeners({port})[port]), "known");
  ASSERT_EQ(listen(listener, 1), 0);
  // The kernel keeps 15 bytes of the program's name.
  EXPECT_EQ(Describe(FindListeners({port})[port]),
            absl::StrCat("known listening ", getpid(), " listeners_test"));
  close(listener);
}

}  // namespace
}  // namespace dumpline

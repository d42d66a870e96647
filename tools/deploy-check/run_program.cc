#include "tools/deploy-check/run_program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tools/lib/io/descriptor.h"
#include "tools/lib/status/status_macros.h"

extern char** environ;

namespace dumpline {
namespace {

constexpr size_t kMaxOutputBytes = 4 << 20;
constexpr absl::Duration kExitPoll = absl::Milliseconds(10);

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_, O_CLOEXEC) != 0) ends_[0] = ends_[1] = -1;
  }
  ~Pipe() {
    CloseWriter();
    if (ends_[0] >= 0) close(ends_[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool ok() const { return ends_[0] >= 0; }
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void CloseWriter() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  int ends_[2];
};

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// Starts the program as the leader of a process group. Returns an errno.
int Spawn(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
          int out, int err, pid_t* pid) {
  std::vector<std::string> variables = environment;
  for (char** at = environ; *at != nullptr; ++at) variables.emplace_back(*at);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // CurlTransport ignores SIGPIPE, and a program inherits that.
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  const int error = posix_spawnp(pid, arguments[0].c_str(), &actions, &attributes,
                                 Pointers(arguments).data(), Pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

// Reads both outputs to their ends.
absl::Status ReadOutputs(const std::string& name, int out, int err, absl::Time deadline,
                         ProgramResult* result) {
  pollfd open[] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  std::string* const texts[] = {&result->out, &result->err};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) return absl::DeadlineExceededError(name);
    const int ready = poll(open, 2, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1);
    if (ready < 0 && errno != EINTR) return absl::InternalError(absl::StrCat(name, ": poll"));
    if (ready <= 0) continue;
    for (int i = 0; i < 2; ++i) {
      if (open[i].fd < 0 || open[i].revents == 0) continue;
      char bytes[16384];
      ASSIGN_OR_RETURN(const size_t size, ReadDescriptor(open[i].fd, name, bytes, sizeof bytes));
      texts[i]->append(bytes, size);
      if (size == 0) open[i].fd = -1;  // poll() ignores it
      if (texts[i]->size() > kMaxOutputBytes) {
        return absl::ResourceExhaustedError(absl::StrCat(name, ": the output is too large"));
      }
    }
  }
  return absl::OkStatus();
}

// Waits for the exit of the program, which may continue after it has closed its outputs.
absl::Status AwaitExit(const std::string& name, pid_t pid, absl::Time deadline, int* status) {
  for (;;) {
    const pid_t ended = waitpid(pid, status, WNOHANG);
    if (ended == pid) return absl::OkStatus();
    if (ended < 0 && errno != EINTR) return absl::InternalError(absl::StrCat(name, ": waitpid"));
    if (absl::Now() >= deadline) return absl::DeadlineExceededError(name);
    absl::SleepFor(kExitPoll);
  }
}

}  // namespace

absl::StatusOr<ProgramResult> RunProgram(const std::vector<std::string>& arguments,
                                         const std::vector<std::string>& environment,
                                         absl::Duration limit) {
  const std::string& name = arguments[0];
  const absl::Time deadline = absl::Now() + limit;
  Pipe out, err;
  if (!out.ok() || !err.ok()) return absl::InternalError(absl::StrCat(name, ": no pipe"));
  pid_t pid = 0;
  const int error = Spawn(arguments, environment, out.writer(), err.writer(), &pid);
  if (error == ENOENT) return absl::NotFoundError(name);
  if (error != 0) return absl::InternalError(absl::StrCat(name, ": ", strerror(error)));
  out.CloseWriter();
  err.CloseWriter();
  ProgramResult result;
  int status = 0;
  absl::Status ended = ReadOutputs(name, out.reader(), err.reader(), deadline, &result);
  if (ended.ok()) ended = AwaitExit(name, pid, deadline, &status);
  if (!ended.ok()) {
    kill(-pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    return ended;
  }
  result.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace dumpline

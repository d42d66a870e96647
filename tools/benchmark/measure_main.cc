// measure: runs commands in turns over one file, and says of each run what it took.
//
// Each run is `cat FILE | COMMAND > /dev/null`, as filters are used. Commands take turns, so that what
// slows the machine for a while slows all of them; a first turn warms up and does not count.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/cli/filter_app.h"

namespace dumpline {
namespace {

struct Command {
  std::string name;
  std::string shell;
};

struct Run {
  double wall_seconds = 0;
  double cpu_seconds = 0;  // of COMMAND alone, its children included
  int64_t peak_kib = 0;    // of the largest process in COMMAND
};

absl::Status SystemError(absl::string_view what) {
  return absl::InternalError(absl::StrCat(what, ": ", std::strerror(errno)));
}

pid_t Start(const std::vector<const char*>& arguments, int in, int out, int close_too) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  close(in);
  close(out);
  close(close_too);
  std::vector<const char*> argv = arguments;
  argv.push_back(nullptr);
  execvp(argv[0], const_cast<char**>(argv.data()));
  _exit(127);
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

absl::StatusOr<Run> RunOnce(const std::string& input, const Command& command) {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  int ends[2];
  if (null < 0 || pipe2(ends, O_CLOEXEC) != 0) return SystemError("pipe");
  const auto begin = std::chrono::steady_clock::now();
  const pid_t cat = Start({"cat", input.c_str()}, null, ends[1], ends[0]);
  const pid_t filter = Start({"bash", "-c", command.shell.c_str()}, ends[0], null, ends[1]);
  close(ends[0]);
  close(ends[1]);
  close(null);
  if (cat < 0 || filter < 0) return SystemError("fork");
  int status = 0;
  rusage usage{};
  if (wait4(filter, &status, 0, &usage) < 0) return SystemError("wait4");
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  int cat_status = 0;
  if (waitpid(cat, &cat_status, 0) < 0) return SystemError("waitpid");
  // A command that reads the file itself leaves cat with nobody to write to.
  const bool unread = WIFSIGNALED(cat_status) && WTERMSIG(cat_status) == SIGPIPE;
  if (status != 0 || (cat_status != 0 && !unread)) {
    return absl::InternalError(absl::StrCat("failed: ", command.shell));
  }
  return Run{wall.count(), Seconds(usage.ru_utime) + Seconds(usage.ru_stime), usage.ru_maxrss};
}

}  // namespace
}  // namespace dumpline

int main(int argc, char** argv) {
  dumpline::FilterApp app(
      "measure", "Runs commands in turns over one file and prints a line of JSON for each run.",
      "  measure --input=dump.sql cat='cat' sed=\"sed 's/a/b/'\"\n");
  std::string input;
  int rounds = 7;
  std::vector<std::string> arguments;
  app.cli().add_option("--input", input, "What every command reads from a pipe")->required();
  app.cli().add_option("--rounds", rounds, "How often each command runs, after a first time");
  app.cli().add_option("commands", arguments, "NAME=COMMAND, for bash")->required();
  return app.Run(argc, argv, [&](dumpline::FilterContext&) -> absl::StatusOr<dumpline::ExitStatus> {
    std::vector<dumpline::Command> commands;
    for (const std::string& argument : arguments) {
      const size_t name_end = argument.find('=');
      if (name_end == std::string::npos) {
        return absl::FailedPreconditionError(absl::StrCat("'", argument, "' is not NAME=COMMAND"));
      }
      commands.push_back({argument.substr(0, name_end), argument.substr(name_end + 1)});
    }
    for (int round = 0; round <= rounds; ++round) {
      for (const dumpline::Command& command : commands) {
        const absl::StatusOr<dumpline::Run> run = dumpline::RunOnce(input, command);
        if (!run.ok()) return run.status();
        if (round == 0) continue;
        std::cout << nlohmann::ordered_json{{"name", command.name},
                                            {"wall_seconds", run->wall_seconds},
                                            {"cpu_seconds", run->cpu_seconds},
                                            {"peak_kib", run->peak_kib}}
                         .dump()
                  << std::endl;
      }
    }
    return dumpline::ExitStatus::kOk;
  });
}

// measure: measures time and memory of commands that read a file, each next to another command.
//
// A run is `cat FILE | COMMAND > /dev/null`, which is how filters are used. The speed of a shared
// machine varies, so a single figure means little. Runs therefore come in pairs: a command and the
// one that it is compared with, directly after each other, in alternating order. The ratio of a
// pair is reliable. A round has one pair for each command. The first round warms up and is not
// reported.
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
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string input;
  int rounds = 7;
  bool direct = false;
};

struct Command {
  Json line;  // the input line that describes it
  std::string shell;
  size_t next_to = 0;  // index of the command that it is compared with
};

struct Run {
  double wall_seconds = 0;
  double cpu_seconds = 0;  // for COMMAND and its children, without cat
  int64_t peak_kib = 0;    // for the largest process in COMMAND
};

absl::Status SystemError(absl::string_view what) {
  return absl::InternalError(absl::StrCat(what, ": ", std::strerror(errno)));
}

// Starts a program, which inherits only the first three descriptors. Returns its process id, or -1.
pid_t Start(const std::vector<std::string>& arguments, int in, int out) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  _exit(127);
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

absl::StatusOr<Run> RunOnce(const Options& options, const Command& command) {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  const int file = open(options.input.c_str(), O_RDONLY | O_CLOEXEC);
  int ends[2];
  if (null < 0 || file < 0 || pipe2(ends, O_CLOEXEC) != 0) return SystemError(options.input);
  const auto begin = std::chrono::steady_clock::now();
  pid_t cat = 0;
  pid_t filter = 0;
  if (options.direct) {
    filter = Start(absl::StrSplit(command.shell, ' '), file, null);
  } else {
    cat = Start({"cat"}, file, ends[1]);
    filter = Start({"bash", "-c", command.shell}, ends[0], null);
  }
  for (const int fd : {null, file, ends[0], ends[1]}) close(fd);
  if (cat < 0 || filter < 0) return SystemError("fork");
  int status = 0;
  rusage usage{};
  if (wait4(filter, &status, 0, &usage) < 0) return SystemError("wait4");
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  int cat_status = 0;
  if (cat > 0 && waitpid(cat, &cat_status, 0) < 0) return SystemError("waitpid");
  // If the command opens the file itself, nothing reads cat's output, and cat may die of SIGPIPE.
  const bool unread = WIFSIGNALED(cat_status) && WTERMSIG(cat_status) == SIGPIPE;
  if (status != 0 || (cat_status != 0 && !unread)) {
    return absl::InternalError(absl::StrCat("failed: ", command.shell));
  }
  return Run{wall.count(), Seconds(usage.ru_utime) + Seconds(usage.ru_stime), usage.ru_maxrss};
}

absl::StatusOr<std::vector<Command>> ReadCommands(ByteSource* in) {
  std::vector<Command> commands;
  LineReader lines(in);
  absl::string_view text;
  for (;;) {
    ASSIGN_OR_RETURN(const bool has_line, lines.Next(&text));
    if (!has_line) return commands;
    Command command;
    command.line = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
    if (!command.line.is_object() || !command.line["name"].is_string() ||
        !command.line["command"].is_string()) {
      return absl::InvalidArgumentError(
          absl::StrCat(lines.Where(), ": name or command is missing"));
    }
    command.shell = command.line["command"];
    if (command.line.contains("next_to")) {
      while (command.next_to < commands.size() &&
             commands[command.next_to].line["name"] != command.line["next_to"]) {
        ++command.next_to;
      }
      if (command.next_to == commands.size()) {
        return absl::InvalidArgumentError(
            absl::StrCat(lines.Where(), ": next_to is not the name of an earlier command"));
      }
    }
    commands.push_back(std::move(command));
  }
}

absl::Status Measure(const Options& options, const std::vector<Command>& commands) {
  for (int round = 0; round <= options.rounds; ++round) {
    for (const Command& command : commands) {
      const Command& other = commands[command.next_to];
      const bool other_first = round % 2 == 0;
      ASSIGN_OR_RETURN(const Run first, RunOnce(options, other_first ? other : command));
      ASSIGN_OR_RETURN(const Run second, RunOnce(options, other_first ? command : other));
      if (round == 0) continue;
      const Run& run = other_first ? second : first;
      Json line = command.line;
      line["next_to"] = other.line["name"];
      line["round"] = round;
      line["wall_seconds"] = run.wall_seconds;
      line["ratio"] = run.wall_seconds / (other_first ? first : second).wall_seconds;
      line["cpu_seconds"] = run.cpu_seconds;
      line["peak_kib"] = run.peak_kib;
      std::cout << line.dump() << std::endl;
    }
  }
  return absl::OkStatus();
}

}  // namespace
}  // namespace dumpline

int main(int argc, char** argv) {
  dumpline::FilterApp app(
      "measure",
      "Measures commands over a file. Reads them from standard input, one JSON object per line:\n"
      "  name\n"
      "  command   for bash\n"
      "  next_to   name of an earlier command to compare it with (default: the first)\n"
      "Runs each command in pairs with that one. Prints for each pair the object with round,\n"
      "wall_seconds, ratio (to wall_seconds of the other), cpu_seconds and peak_kib.",
      "  measure --input=dump.sql < commands.ndjson > runs.ndjson\n");
  dumpline::Options options;
  app.cli()
      .Value("--input", "FILE", &options.input, "File that every command reads from a pipe")
      .Required();
  app.cli().Number("--rounds", "N", &options.rounds, 1, 1000000,
                   "Pairs of runs for each command, after one to warm up (default: 7)");
  app.cli().Flag("--direct", &options.direct,
                 "Run commands without bash, split at spaces, with the file itself as input: "
                 "for commands that take milliseconds");
  return app.Run(argc, argv,
                 [&](dumpline::FilterContext& context) -> absl::StatusOr<dumpline::ExitStatus> {
                   ASSIGN_OR_RETURN(const std::vector<dumpline::Command> commands,
                                    dumpline::ReadCommands(&context.in));
                   RETURN_IF_ERROR(dumpline::Measure(options, commands));
                   return dumpline::ExitStatus::kOk;
                 });
}

// The framework of every filter: command line, standard streams, messages and exit statuses.
//
//   int dumpline::Main(int argc, char** argv) {
//     FilterApp app("dump-clean", "Rewrites …", kExamples);
//     app.cli().Flag("--loud", &options.loud, "…");
//     return app.Run(argc, argv, [&](FilterContext& context) { return DumpClean(options, …); });
//   }
#ifndef DUMPLINE_TOOLS_LIB_CLI_FILTER_APP_H_
#define DUMPLINE_TOOLS_LIB_CLI_FILTER_APP_H_

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/cli/command_line.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/file.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {

// Each filter's main.cc defines this function. main() in main.cc of this folder calls it.
int Main(int argc, char** argv);

// Exit statuses are stable for scripts and documented in every filter's README.
enum class ExitStatus : int {
  kOk = 0,
  kCheckFailed = 1,  // a check found something; the output is complete
  kUsage = 2,
  kFailed = 3,  // invalid input, input or output error, network error
};

class Progress;

struct FilterContext {
  ByteSource& in;
  int in_fd;  // descriptor that `in` reads
  bool in_is_terminal;
  ByteSink& out;       // standard output; the filter closes it
  Progress* progress;  // null without --progress
  std::vector<std::unique_ptr<ByteSource>> opened = {};

  // Opens the file at `path`, or returns `in` for "-". It is read once, and counts for --progress.
  // The context owns the result. Sets `*fd`, if it is not null, to the descriptor that the result
  // reads. Only for filters that do not call TakeInputFile().
  absl::StatusOr<ByteSource*> Open(const std::string& path, int* fd = nullptr);
};

class FilterApp {
 public:
  // See CommandLine.
  FilterApp(const std::string& name, const std::string& description, const std::string& examples);
  ~FilterApp();

  // Returns the command line, to which the filter adds its own options.
  CommandLine& cli() { return cli_; }

  // Adds the argument FILE, which becomes the input (default: "-", standard input), and --progress.
  CommandLineOption TakeInputFile();

  // Adds --progress, which shows how much of the input was read. A filter whose arguments name
  // several inputs calls this and FilterContext::Open(). Filters that read a list of what to do,
  // such as names of buckets, have no --progress: reading it is the least part of their work.
  void TakeProgress();

  // Adds an option for a file that the filter writes. Run() refuses a regular file that is also an
  // input, because the filter would empty it before it is read. Every other value of the command
  // line that names the file counts as an input. `*path` must outlive Run().
  void TakeOutputFile(const std::string& flag, std::string* path, const std::string& help);

  // Adds --no-end-marker, which sets `*end_marker` to false.
  void TakeNoEndMarker(bool* end_marker);

  // Parses the command line, calls `body` with the context and returns the exit status. `body`
  // returns an absl::StatusOr<ExitStatus>, or an absl::Status; OK then means kOk. On an error,
  // writes the line "name: message" to stderr and returns kUsage if the error is a UsageError(),
  // else kFailed.
  template <typename Body>
  int Run(int argc, char** argv, Body body) {
    return RunBody(argc, argv, [&body](FilterContext& context) -> absl::StatusOr<ExitStatus> {
      if constexpr (std::is_same_v<decltype(body(context)), absl::Status>) {
        RETURN_IF_ERROR(body(context));
        return ExitStatus::kOk;
      } else {
        return body(context);
      }
    });
  }

  // Writes "name: message" to stderr, with the message escaped by Printable().
  void PrintMessage(absl::string_view message) const;

 private:
  int RunBody(int argc, char** argv,
              const std::function<absl::StatusOr<ExitStatus>(FilterContext&)>& body);
  int ReportUsageError(absl::string_view message) const;
  bool IsInput(CommandLineOption output, int in_fd) const;
  void StartProgress();

  const std::string name_;
  CommandLine cli_;
  std::string input_ = "-";
  bool takes_input_file_ = false;
  std::vector<CommandLineOption> outputs_;  // added by TakeOutputFile()
  bool shows_progress_ = false;
  std::unique_ptr<Progress> progress_;  // null while no progress is shown
};

// Sets `*before_end` to a function that writes a filter's report to `path`, unless `path` is empty.
// Creates the file, so that an unwritable path is reported before the filter starts.
template <typename Report>
absl::Status ReportTo(const std::string& path,
                      std::function<absl::Status(const Report&)>* before_end) {
  if (path.empty()) return absl::OkStatus();
  *before_end = [path](const Report& report) { return WriteFile(path, report.ToJson()); };
  return WriteFile(path, "");
}

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CLI_FILTER_APP_H_

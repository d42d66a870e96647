// What every filter's main() has in common: the command line, stdin and stdout, messages and exit
// statuses.
//
//   int main(int argc, char** argv) {
//     dumpline::FilterApp app("dump-clean", "Makes …", kExamples);
//     app.cli().add_flag("--loud", options.loud, "…");
//     return app.Run(argc, argv, [&](dumpline::FilterContext& context) { … });
//   }
#ifndef DUMPLINE_TOOLS_LIB_CLI_FILTER_APP_H_
#define DUMPLINE_TOOLS_LIB_CLI_FILTER_APP_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

// Stable for scripts; told in every filter's README.
enum class ExitStatus : int {
  kOk = 0,
  kCheckFailed = 1,  // the filter did its work and a check found something
  kUsage = 2,
  kFailed = 3,  // bad input, input or output error
};

struct FilterContext {
  ByteSource& in;
  int in_fd;  // what `in` reads
  bool in_is_terminal;
  ByteSink& out;  // stdout; the filter closes it
  size_t
      read_bytes;  // size of reads and buffers: DUMPLINE_BUFFER_SIZE, for tests, else the default
};

class FilterApp {
 public:
  // `examples` is printed at the end of --help, one command a line.
  FilterApp(std::string name, std::string description, std::string examples);

  // For the filter's own flags.
  CLI::App& cli() { return cli_; }

  // Makes the argument FILE the input: "-", the default, is stdin.
  void TakeInputFile();

  // Adds --no-end-marker, which sets `end_marker` to false.
  void TakeNoEndMarker(bool* end_marker);

  // Parses the command line, runs `body` and returns the exit status. An error status becomes one
  // line on stderr, "name: message", and kUsage for absl::kFailedPrecondition (flags that cannot go
  // together), else kFailed.
  int Run(int argc, char** argv,
          const std::function<absl::StatusOr<ExitStatus>(FilterContext&)>& body);

  // Writes "name: message" to stderr.
  void Say(absl::string_view message) const;

 private:
  int UsageError(absl::string_view message) const;

  const std::string name_;
  CLI::App cli_;
  std::string input_ = "-";
};

// Adds a flag whose value is one of a few words: AddChoice(cli, "--copy", options.copy, {{"insert",
// Copy::kInsert}, …}, "…"). Names every word in the error for any other.
template <typename Enum>
void AddChoice(CLI::App& cli, const std::string& flag, Enum& value,
               const std::vector<std::pair<std::string, Enum>>& choices, const std::string& help) {
  std::string words;
  for (const auto& choice : choices) words += (words.empty() ? "" : "|") + choice.first;
  cli.add_option_function<std::string>(
         flag,
         [&value, choices, flag, words](const std::string& word) {
           for (const auto& choice : choices) {
             if (choice.first == word) {
               value = choice.second;
               return;
             }
           }
           throw CLI::ValidationError(flag, "'" + word + "' is none of " + words);
         },
         help)
      ->option_text(words);
}

// Writes a whole file, for reports. "-" is not special.
absl::Status WriteFile(const std::string& path, absl::string_view bytes);

// Makes `before_end` write a filter's report to `path`, unless that is "". Fails where nothing can be
// written: before anything else is done.
template <typename Report>
absl::Status ReportTo(const std::string& path,
                      std::function<absl::Status(const Report&)>* before_end) {
  if (path.empty()) return absl::OkStatus();
  *before_end = [path](const Report& report) { return WriteFile(path, report.ToJson()); };
  return WriteFile(path, "");
}

// Reads a whole file, for lists and schemas.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CLI_FILTER_APP_H_

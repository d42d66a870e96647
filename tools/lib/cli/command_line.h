// The flags, options and arguments of a program.
//
//   cli.Argument("CURRENT", &current, "Dump of the database to change").Required();
//   cli.Value("--schema", "FILE", &schema, "Schema-only dump of that database").Required();
//   cli.Flag("--check", &check, "Write nothing, and exit with status 1 for any change");
//
// CLI11 parses them. Only command_line.cc includes its header, which takes seconds to compile.
#ifndef DUMPLINE_TOOLS_LIB_CLI_COMMAND_LINE_H_
#define DUMPLINE_TOOLS_LIB_CLI_COMMAND_LINE_H_

#include <stdint.h>

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/lib/cli/option_description.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace dumpline {

// A flag, option or argument of a CommandLine, which owns it.
class CommandLineOption {
 public:
  // Parse() returns an error if this option is not given; if it is given without `other`; or if it
  // is given with `other`.
  CommandLineOption Required() const;
  CommandLineOption Needs(CommandLineOption other) const;
  CommandLineOption Excludes(CommandLineOption other) const;

  // As in --help, such as "--report".
  std::string name() const;

  // After Parse(): the values as given; none if the option is not given.
  std::vector<std::string> values() const;
  bool is_given() const { return !values().empty(); }

  friend bool operator==(CommandLineOption a, CommandLineOption b) {
    return a.option_ == b.option_;
  }

 private:
  friend class CommandLine;
  explicit CommandLineOption(CLI::Option* option) : option_(option) {}

  CLI::Option* option_;
};

// `value_name` and `help` are what --help shows. Parse() writes to the targets, which must outlive
// it, and leaves a target alone if its option is not given. An option accepts both --name=VALUE and
// --name VALUE.
class CommandLine {
 public:
  // `examples` is printed at the end of --help. It consists of commands, each line indented by two
  // spaces and ended by a newline. --help is wrapped at 80 columns, except for the lines of
  // `examples`.
  CommandLine(const std::string& name, const std::string& description, const std::string& examples);
  ~CommandLine();

  // Sets `*target` to true, sets it to false, or calls `action`.
  CommandLineOption Flag(const std::string& name, bool* target, const std::string& help);
  CommandLineOption NegativeFlag(const std::string& name, bool* target, const std::string& help);
  CommandLineOption FlagAction(const std::string& name, std::function<void()> action,
                               const std::string& help);

  CommandLineOption Value(const std::string& name, const std::string& value_name,
                          std::string* target, const std::string& help);

  // May be repeated. Each occurrence appends a value.
  CommandLineOption List(const std::string& name, const std::string& value_name,
                         std::vector<std::string>* target, const std::string& help);

  // The same with two values at each occurrence.
  CommandLineOption Pairs(const std::string& name, const std::string& value_names,
                          std::vector<std::pair<std::string, std::string>>* target,
                          const std::string& help);

  // A number from `least` to `most`. T is int, int64_t, uint64_t or double.
  template <typename T>
  CommandLineOption Number(const std::string& name, const std::string& value_name, T* target,
                           std::common_type_t<T> least, std::common_type_t<T> most,
                           const std::string& help);

  // A number of bytes, also with a unit: 1000, 50MiB, 1GB.
  CommandLineOption Bytes(const std::string& name, uint64_t* target, const std::string& help);

  // One of a few words:
  //   cli.Choice("--copy", &options.copy, {{"insert", Copy::kInsert}, …}, "…");
  // The error for another value lists the words.
  template <typename Enum>
  CommandLineOption Choice(const std::string& name, Enum* target,
                           const std::vector<std::pair<std::string, Enum>>& choices,
                           const std::string& help) {
    std::vector<std::string> words;
    for (const auto& choice : choices) words.push_back(choice.first);
    return ChoiceOf(
        name, words, [target, choices](size_t chosen) { *target = choices[chosen].second; }, help);
  }

  // Values without a name, in the order of these calls. Arguments() takes all that follow.
  CommandLineOption Argument(const std::string& name, std::string* target, const std::string& help);
  CommandLineOption Arguments(const std::string& name, std::vector<std::string>* target,
                              const std::string& help);

  // Returns a UsageError() for invalid arguments. If they ask for --help, --version or a completion
  // script, returns that text, otherwise "".
  absl::StatusOr<std::string> Parse(int argc, const char* const* argv);

  // Returns all options.
  std::vector<CommandLineOption> options() const;

 private:
  // Adds what --completion shows of an option.
  CommandLineOption Describe(CLI::Option* option, OptionDescription description);
  CommandLineOption ChoiceOf(const std::string& name, const std::vector<std::string>& words,
                             std::function<void(size_t)> choose, const std::string& help);

  const std::unique_ptr<CLI::App> app_;
  const std::string examples_;
  std::vector<OptionDescription> descriptions_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CLI_COMMAND_LINE_H_

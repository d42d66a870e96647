#include "tools/lib/cli/command_line.h"

#include <algorithm>
#include <sstream>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/status/version.h"

namespace dumpline {
namespace {

constexpr size_t kHelpColumns = 80;
constexpr size_t kNameColumns = 30;  // width of an option's name and value

// Replaces blanks with newlines so that no line is longer than `columns`, unless a single word is.
std::string Wrap(absl::string_view text, size_t columns) {
  std::string wrapped;
  size_t line_bytes = 0;
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    if (!wrapped.empty()) {
      const bool fits = line_bytes + 1 + word.size() <= columns;
      wrapped += fits ? ' ' : '\n';
      line_bytes = fits ? line_bytes + 1 : 0;
    }
    absl::StrAppend(&wrapped, word);
    line_bytes += word.size();
  }
  return wrapped;
}

std::vector<std::string> Shells() { return {"bash", "zsh", "fish"}; }
constexpr char kCompletionHelp[] = "Print a script that completes options in a shell";

// Returns the index of `word`, a value of the option `name`, in the words that it may have.
absl::StatusOr<size_t> FindWord(absl::string_view name, absl::string_view word,
                                const std::vector<std::string>& words) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found != words.end()) return static_cast<size_t>(found - words.begin());
  return UsageError(absl::StrCat(name, ": invalid value \"", word, "\" (expected ",
                                 absl::StrJoin(words, "|"), ")"));
}

// Wraps the output of CLI11's formatter. (CLI11 2.5 and later wrap it themselves.)
class WrappingFormatter : public CLI::Formatter {
 public:
  WrappingFormatter() { column_width(kNameColumns); }

  std::string make_description(const CLI::App* app) const override {
    return Wrap(app->get_description(), kHelpColumns) + "\n";
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    return Wrap(CLI::Formatter::make_option_desc(option), kHelpColumns - kNameColumns);
  }
};

}  // namespace

CommandLineOption CommandLineOption::Required() const {
  option_->required();
  return *this;
}

CommandLineOption CommandLineOption::Needs(CommandLineOption other) const {
  option_->needs(other.option_);
  return *this;
}

CommandLineOption CommandLineOption::Excludes(CommandLineOption other) const {
  option_->excludes(other.option_);
  return *this;
}

std::string CommandLineOption::name() const { return option_->get_name(); }

std::vector<std::string> CommandLineOption::values() const { return option_->results(); }

CommandLine::CommandLine(const std::string& name, const std::string& description,
                         const std::string& examples)
    : app_(std::make_unique<CLI::App>(description, name)) {
  app_->set_help_flag("-h,--help", "Print this help and exit");
  app_->set_version_flag("--version", absl::StrCat(name, " (dumpline) ", kVersion),
                         "Print the version and exit");
  described_.push_back({"--help", "", {}, "Print the options and exit"});
  described_.push_back({"--version", "", {}, "Print the version and exit"});
  app_->add_option_function<std::string>(
          "--completion",
          [](const std::string&) {
            throw CLI::ValidationError("--completion", "must be the only argument");
          },
          absl::StrCat(kCompletionHelp, ", and exit"))
      ->option_text(absl::StrJoin(Shells(), "|"));
  described_.push_back({"--completion", "SHELL", Shells(), kCompletionHelp});
  app_->footer(
      absl::StrCat("Examples:\n", examples,
                   "\nExit status: 0 success, 1 a check failed, 2 usage error, 3 failure."));
  app_->formatter(std::make_shared<WrappingFormatter>());
}

CommandLine::~CommandLine() = default;

CommandLineOption CommandLine::Flag(const std::string& name, bool* target,
                                    const std::string& help) {
  return Describe(app_->add_flag(name, *target, help), {name, "", {}, help});
}

CommandLineOption CommandLine::NegativeFlag(const std::string& name, bool* target,
                                            const std::string& help) {
  return FlagAction(
      name, [target] { *target = false; }, help);
}

CommandLineOption CommandLine::FlagAction(const std::string& name, std::function<void()> action,
                                          const std::string& help) {
  return Describe(app_->add_flag_callback(name, std::move(action), help), {name, "", {}, help});
}

CommandLineOption CommandLine::Value(const std::string& name, const std::string& value_name,
                                     std::string* target, const std::string& help) {
  return Describe(app_->add_option(name, *target, help)->option_text(value_name),
                  {name, value_name, {}, help});
}

CommandLineOption CommandLine::List(const std::string& name, const std::string& value_name,
                                    std::vector<std::string>* target, const std::string& help) {
  // An argument may follow.
  return Describe(
      app_->add_option(name, *target, help)->allow_extra_args(false)->option_text(value_name),
      {name, value_name, {}, help, /*repeats=*/true});
}

CommandLineOption CommandLine::Pairs(const std::string& name, const std::string& value_names,
                                     std::vector<std::pair<std::string, std::string>>* target,
                                     const std::string& help) {
  return Describe(
      app_->add_option(name, *target, help)->allow_extra_args(false)->option_text(value_names),
      {name, value_names, {}, help, /*repeats=*/true});
}

template <typename T>
CommandLineOption CommandLine::Number(const std::string& name, const std::string& value_name,
                                      T* target, std::common_type_t<T> least,
                                      std::common_type_t<T> most, const std::string& help) {
  return Describe(app_->add_option(name, *target, help)
                      ->check(CLI::Range(least, most).description(""))
                      ->option_text(value_name),
                  {name, value_name, {}, help});
}
template CommandLineOption CommandLine::Number(const std::string&, const std::string&, int*, int,
                                               int, const std::string&);
template CommandLineOption CommandLine::Number(const std::string&, const std::string&, int64_t*,
                                               int64_t, int64_t, const std::string&);
template CommandLineOption CommandLine::Number(const std::string&, const std::string&, uint64_t*,
                                               uint64_t, uint64_t, const std::string&);
template CommandLineOption CommandLine::Number(const std::string&, const std::string&, double*,
                                               double, double, const std::string&);

CommandLineOption CommandLine::Bytes(const std::string& name, uint64_t* target,
                                     const std::string& help) {
  return Describe(app_->add_option(name, *target, help)
                      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/true))
                      ->option_text("BYTES"),
                  {name, "BYTES", {}, help});
}

CommandLineOption CommandLine::ChoiceOf(const std::string& name,
                                        const std::vector<std::string>& words,
                                        std::function<void(size_t)> choose,
                                        const std::string& help) {
  const std::string expected = absl::StrJoin(words, "|");
  const auto read = [name, words, choose = std::move(choose)](const std::string& word) {
    const absl::StatusOr<size_t> chosen = FindWord(name, word, words);
    if (!chosen.ok()) throw CLI::ValidationError(std::string(chosen.status().message()));
    choose(*chosen);
  };
  return Describe(app_->add_option_function<std::string>(name, read, help)->option_text(expected),
                  {name, expected, words, help});
}

CommandLineOption CommandLine::Argument(const std::string& name, std::string* target,
                                        const std::string& help) {
  return Describe(app_->add_option(name, *target, help)->type_name(""), {name, "", {}, help});
}

CommandLineOption CommandLine::Arguments(const std::string& name, std::vector<std::string>* target,
                                         const std::string& help) {
  return Describe(app_->add_option(name, *target, help)->type_name(""),
                  {name, "", {}, help, /*repeats=*/true});
}

absl::StatusOr<std::string> CommandLine::Parse(int argc, const char* const* argv) {
  absl::string_view shell = argc == 2 ? argv[1] : "";
  if (absl::ConsumePrefix(&shell, "--completion=")) {
    RETURN_IF_ERROR(FindWord("--completion", shell, Shells()).status());
    return CompletionScript(shell, app_->get_name(), described_);
  }
  // CLI11 would use the next argument as the value: `--report= dump.sql` would overwrite the dump.
  for (int i = 1; i < argc && absl::string_view(argv[i]) != "--"; ++i) {
    const absl::string_view argument = argv[i];
    if (absl::StartsWith(argument, "--") && argument.find('=') == argument.size() - 1) {
      return UsageError(absl::StrCat(argument, " needs a value"));
    }
  }
  try {
    app_->parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    std::ostringstream text;
    app_->exit(asked, text, text);
    return text.str();
  } catch (const CLI::ParseError& error) {
    return UsageError(error.what());
  }
  return std::string();
}

CommandLineOption CommandLine::Describe(CLI::Option* option, CompletedOption description) {
  described_.push_back(std::move(description));
  return CommandLineOption(option);
}

std::vector<CommandLineOption> CommandLine::options() const {
  std::vector<CommandLineOption> options;
  for (CLI::Option* const option : app_->get_options()) {
    options.push_back(CommandLineOption(option));
  }
  return options;
}

}  // namespace dumpline

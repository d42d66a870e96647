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
#include "tools/lib/cli/completion.h"
#include "tools/lib/cli/help.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/status/version.h"

namespace dumpline {
namespace {

std::vector<std::string> Shells() { return {"bash", "zsh", "fish"}; }

// Returns the index of `word`, a value of the option `name`, in the words that it may have.
absl::StatusOr<size_t> FindWord(absl::string_view name, absl::string_view word,
                                const std::vector<std::string>& words) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found != words.end()) return static_cast<size_t>(found - words.begin());
  return UsageError(absl::StrCat(name, ": invalid value \"", word, "\" (expected ",
                                 absl::StrJoin(words, "|"), ")"));
}

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
    : app_(std::make_unique<CLI::App>(description, name)), examples_(examples) {
  app_->set_help_flag("-h,--help");
  app_->set_version_flag("--version", absl::StrCat(name, " (dumpline) ", kVersion));
  app_->add_option_function<std::string>("--completion", [](const std::string&) {
    throw CLI::ValidationError("--completion", "must be the only argument");
  });
  // CLI11's own text differs between its versions.
  app_->formatter_fn([this](const CLI::App*, const std::string&, CLI::AppFormatMode) {
    std::vector<OptionDescription> options = descriptions_;
    for (OptionDescription& option : options) {
      const CLI::Option& parsed = *app_->get_option(option.name);
      option.required = parsed.get_required();
      for (const CLI::Option* const other : parsed.get_needs()) {
        option.needs.push_back(other->get_name());
      }
    }
    return HelpText(app_->get_name(), app_->get_description(), options, examples_);
  });
  descriptions_.push_back({"--help", "", {}, "Print this help and exit"});
  descriptions_.push_back({"--version", "", {}, "Print the version and exit"});
  descriptions_.push_back({"--completion", absl::StrJoin(Shells(), "|"), Shells(),
                           "Print a script that completes options in a shell, and exit"});
}

CommandLine::~CommandLine() = default;

CommandLineOption CommandLine::Flag(const std::string& name, bool* target,
                                    const std::string& help) {
  return Describe(app_->add_flag(name, *target), {name, "", {}, help});
}

CommandLineOption CommandLine::NegativeFlag(const std::string& name, bool* target,
                                            const std::string& help) {
  return FlagAction(
      name, [target] { *target = false; }, help);
}

CommandLineOption CommandLine::FlagAction(const std::string& name, std::function<void()> action,
                                          const std::string& help) {
  return Describe(app_->add_flag_callback(name, std::move(action)), {name, "", {}, help});
}

CommandLineOption CommandLine::Value(const std::string& name, const std::string& value_name,
                                     std::string* target, const std::string& help) {
  return Describe(app_->add_option(name, *target), {name, value_name, {}, help});
}

CommandLineOption CommandLine::List(const std::string& name, const std::string& value_name,
                                    std::vector<std::string>* target, const std::string& help) {
  // An argument may follow.
  return Describe(app_->add_option(name, *target)->allow_extra_args(false),
                  {name, value_name, {}, help, /*repeats=*/true});
}

CommandLineOption CommandLine::Pairs(const std::string& name, const std::string& value_names,
                                     std::vector<std::pair<std::string, std::string>>* target,
                                     const std::string& help) {
  return Describe(app_->add_option(name, *target)->allow_extra_args(false),
                  {name, value_names, {}, help, /*repeats=*/true});
}

template <typename T>
CommandLineOption CommandLine::Number(const std::string& name, const std::string& value_name,
                                      T* target, std::common_type_t<T> least,
                                      std::common_type_t<T> most, const std::string& help) {
  // CLI::Range does the same, with a message that differs between its versions.
  const auto check = [least, most](const std::string& text) {
    T value;
    const bool valid = CLI::detail::lexical_cast(text, value) && value >= least && value <= most;
    return valid ? "" : absl::StrCat("Value ", text, " not in range ", least, " to ", most);
  };
  return Describe(app_->add_option(name, *target)->check(check), {name, value_name, {}, help});
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
  return Describe(app_->add_option(name, *target)->transform(CLI::AsSizeValue(/*kb_is_1000=*/true)),
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
  return Describe(app_->add_option_function<std::string>(name, read),
                  {name, expected, words, help});
}

CommandLineOption CommandLine::Argument(const std::string& name, std::string* target,
                                        const std::string& help) {
  return Describe(app_->add_option(name, *target), {name, "", {}, help});
}

CommandLineOption CommandLine::Arguments(const std::string& name, std::vector<std::string>* target,
                                         const std::string& help) {
  return Describe(app_->add_option(name, *target), {name, "", {}, help, /*repeats=*/true});
}

absl::StatusOr<std::string> CommandLine::Parse(int argc, const char* const* argv) {
  absl::string_view shell = argc == 2 ? argv[1] : "";
  if (absl::ConsumePrefix(&shell, "--completion=")) {
    RETURN_IF_ERROR(FindWord("--completion", shell, Shells()).status());
    return CompletionScript(shell, app_->get_name(), descriptions_);
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

CommandLineOption CommandLine::Describe(CLI::Option* option, OptionDescription description) {
  descriptions_.push_back(std::move(description));
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

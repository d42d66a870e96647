#include "tools/lib/cli/help.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

constexpr size_t kColumns = 80;
constexpr size_t kNameColumns = 30;  // width of an option's name and value

// Returns the number of characters in UTF-8 text.
size_t Width(absl::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !IsUtf8Continuation(c); }));
}

// Breaks `text` at blanks into lines that are at most `columns` wide. The lines after the first are
// indented by `indent`, which does not count.
std::string Wrap(absl::string_view text, size_t columns, size_t indent) {
  std::string wrapped;
  size_t line_width = 0;
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    if (!wrapped.empty()) {
      const bool fits = line_width + 1 + Width(word) <= columns;
      wrapped += fits ? " " : absl::StrCat("\n", std::string(indent, ' '));
      line_width = fits ? line_width + 1 : 0;
    }
    absl::StrAppend(&wrapped, word);
    line_width += Width(word);
  }
  return wrapped;
}

// Returns the name and value of an option, as a user types them.
std::string Spelling(const OptionDescription& option) {
  std::string text = option.name == "--help" ? "-h,--help" : option.name;
  if (!option.value_name.empty()) absl::StrAppend(&text, " ", option.value_name);
  if (option.required) absl::StrAppend(&text, " REQUIRED");
  return text;
}

// Returns the lines of an option: its name and value, and its help beside them, or below if they
// are too long.
std::string OptionLines(const OptionDescription& option) {
  std::string lines = absl::StrCat("  ", Spelling(option));
  const size_t width = Width(lines);
  lines += width < kNameColumns ? std::string(kNameColumns - width, ' ')
                                : absl::StrCat("\n", std::string(kNameColumns, ' '));
  std::string help = option.help;
  if (!option.needs.empty()) {
    absl::StrAppend(&help, " (needs ", absl::StrJoin(option.needs, ", "), ")");
  }
  return absl::StrCat(lines, Wrap(help, kColumns - kNameColumns, kNameColumns), "\n");
}

// Returns an argument as it is in the line of usage.
std::string UsageOf(const OptionDescription& argument) {
  const std::string name = absl::StrCat(argument.name, argument.repeats ? "..." : "");
  return argument.required ? absl::StrCat(" ", name) : absl::StrCat(" [", name, "]");
}

}  // namespace

std::string HelpText(absl::string_view program, absl::string_view description,
                     const std::vector<OptionDescription>& options, absl::string_view examples) {
  std::string usage, argument_lines, option_lines;
  for (const OptionDescription& option : options) {
    (option.is_argument() ? argument_lines : option_lines) += OptionLines(option);
    if (option.is_argument()) usage += UsageOf(option);
  }
  if (!argument_lines.empty()) argument_lines = absl::StrCat("Arguments:\n", argument_lines, "\n");
  return absl::StrCat(Wrap(description, kColumns, 0), "\nUsage: ", program, " [OPTIONS]", usage,
                      "\n\n", argument_lines, "Options:\n", option_lines, "\nExamples:\n", examples,
                      "\nExit status: 0 success, 1 a check failed, 2 usage error, 3 failure.\n");
}

}  // namespace dumpline

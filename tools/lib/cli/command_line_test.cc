#include "tools/lib/cli/command_line.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class CommandLineTest : public testing::Test {
 protected:
  CommandLineTest() : cli_("name", "Does something.", "  name file\n") {}

  // Returns the text to print, or the message of the usage error.
  std::string Parse(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "name");
    const auto text = cli_.Parse(static_cast<int>(arguments.size()), arguments.data());
    if (text.ok()) return *text;
    EXPECT_TRUE(IsUsageError(text.status())) << text.status();
    return std::string(text.status().message());
  }

  CommandLine cli_;
};

TEST_F(CommandLineTest, LeavesTargetsOfAbsentOptions) {
  std::string path = "default";
  bool flag = false, inverse = true;
  int number = 7;
  const CommandLineOption option = cli_.Value("--path", "FILE", &path, "");
  cli_.Flag("--flag", &flag, "");
  cli_.NegativeFlag("--no-inverse", &inverse, "");
  cli_.Number("--number", "N", &number, 1, 9, "");
  EXPECT_EQ(Parse({}), "");
  EXPECT_EQ(path, "default");
  EXPECT_FALSE(flag);
  EXPECT_TRUE(inverse);
  EXPECT_EQ(number, 7);
  EXPECT_FALSE(option.is_given());
}

TEST_F(CommandLineTest, SetsTargets) {
  std::string path, argument;
  bool flag = false, inverse = true;
  int number = 7;
  uint64_t bytes = 0;
  const CommandLineOption option = cli_.Value("--path", "FILE", &path, "");
  cli_.Flag("--flag", &flag, "");
  cli_.NegativeFlag("--no-inverse", &inverse, "");
  cli_.Number("--number", "N", &number, 1, 9, "");
  cli_.Bytes("--size", &bytes, "");
  cli_.Argument("FILE", &argument, "");
  EXPECT_EQ(Parse({"--path=a", "--flag", "--no-inverse", "--number", "9", "--size=2KiB", "-"}), "");
  EXPECT_EQ(path, "a");
  EXPECT_TRUE(flag);
  EXPECT_FALSE(inverse);
  EXPECT_EQ(number, 9);
  EXPECT_EQ(bytes, 2048u);
  EXPECT_EQ(argument, "-");
  EXPECT_EQ(option.name(), "--path");
  EXPECT_THAT(option.values(), ElementsAre("a"));
}

TEST_F(CommandLineTest, RefusesNumbersOutOfRange) {
  int number = 7;
  cli_.Number("--number", "N", &number, 1, 9, "");
  EXPECT_THAT(Parse({"--number=0"}), HasSubstr("--number"));
  EXPECT_THAT(Parse({"--number=10"}), HasSubstr("--number"));
  EXPECT_THAT(Parse({"--number=x"}), HasSubstr("--number"));
}

TEST_F(CommandLineTest, TakesOneValueForEachOccurrenceOfAList) {
  std::vector<std::string> list;
  std::vector<std::pair<std::string, std::string>> pairs;
  std::string argument;
  cli_.List("--list", "NAME", &list, "");
  cli_.Pairs("--pair", "A B", &pairs, "");
  cli_.Argument("FILE", &argument, "");
  EXPECT_EQ(Parse({"--list", "a", "--pair", "x", "y", "--list=b,c", "--pair", "1", "2", "file"}),
            "");
  EXPECT_THAT(list, ElementsAre("a", "b,c"));
  EXPECT_THAT(pairs, ElementsAre(Pair("x", "y"), Pair("1", "2")));
  EXPECT_EQ(argument, "file");
}

TEST_F(CommandLineTest, ListsTheWordsOfAChoice) {
  int chosen = 0;
  cli_.Choice("--copy", &chosen, {{"keep", 1}, {"drop", 2}}, "");
  EXPECT_EQ(Parse({"--copy=other"}), "--copy: invalid value \"other\" (expected keep|drop)");
  EXPECT_EQ(Parse({"--copy=drop"}), "");
  EXPECT_EQ(chosen, 2);
}

TEST_F(CommandLineTest, ChecksWhichOptionsAreGivenTogether) {
  bool a = false, b = false, c = false;
  const CommandLineOption first = cli_.Flag("--first", &a, "");
  cli_.Flag("--second", &b, "").Needs(first);
  cli_.Flag("--third", &c, "").Excludes(first);
  EXPECT_THAT(Parse({"--second"}), HasSubstr("--first"));
  EXPECT_THAT(Parse({"--first", "--third"}), HasSubstr("excludes"));
  EXPECT_EQ(Parse({"--first", "--second"}), "");
}

TEST_F(CommandLineTest, RequiresRequiredOptions) {
  std::string argument;
  cli_.Argument("FILE", &argument, "").Required();
  EXPECT_EQ(Parse({}), "FILE is required");
}

TEST_F(CommandLineTest, RefusesAnEmptyValueAfterAnEqualsSign) {
  std::string path;
  std::string argument;
  cli_.Value("--report", "FILE", &path, "");
  cli_.Argument("FILE", &argument, "");
  EXPECT_EQ(Parse({"--report=", "dump.sql"}), "--report= needs a value");
  EXPECT_EQ(Parse({"--", "--report="}), "");
  EXPECT_EQ(argument, "--report=");
}

// Written by hand. The second line of an option is at most 80 columns wide, and a character of two
// bytes takes one of them.
TEST_F(CommandLineTest, PrintsHelp) {
  std::string text;
  std::vector<std::string> list;
  bool other;
  cli_.Argument("FILE", &text, "Input").Required();
  cli_.Arguments("MORE", &list, "More inputs");
  cli_.Value("--path", "FILE", &text,
             "A text that is just long enough to go on with on the seco line of it, and then more")
      .Required();
  cli_.List("--only", "COLUMN,…", &list, "Columns");
  cli_.Value("--twenty-eight-columns", "FILE", &text, "Beside");
  cli_.Value("--twenty-nine--columns", "FILES", &text, "Below")
      .Needs(cli_.Flag("--other", &other, "Other"));
  EXPECT_EQ(Parse({"--help"}), R"(Does something.
Usage: name [OPTIONS] FILE [MORE...]

Arguments:
  FILE REQUIRED               Input
  MORE                        More inputs

Options:
  -h,--help                   Print this help and exit
  --version                   Print the version and exit
  --completion bash|zsh|fish  Print a script that completes options in a shell,
                              and exit
  --path FILE REQUIRED        A text that is just long enough to go on with on
                              the seco line of it, and then more
  --only COLUMN,…             Columns
  --twenty-eight-columns FILE Beside
  --twenty-nine--columns FILES
                              Below (needs --other)
  --other                     Other

Examples:
  name file

Exit status: 0 success, 1 a check failed, 2 usage error, 3 failure.
)");
}

// The scripts of a command line with every kind of option, written by hand from the manuals of the
// shells.
class CompletionTest : public CommandLineTest {
 protected:
  CompletionTest() {
    cli_.Argument("FILE", &text_, "Read FILE");
    cli_.Choice("--copy", &number_, {{"keep", 1}, {"drop", 2}}, "Treatment of [COPY]");
    cli_.List("--only", "a:b", &list_, "Columns");
    cli_.Value("--dir", "FOLDER", &text_, "It's a folder");
    cli_.Flag("--check", &flag_, "Check");
  }

  std::string text_;
  std::vector<std::string> list_;
  int number_ = 0;
  bool flag_ = false;
};

TEST_F(CompletionTest, Bash) {
  const std::string script = Parse({"--completion=bash"});
  EXPECT_THAT(script, HasSubstr("    --copy) mapfile -t COMPREPLY < <(compgen -W 'keep drop' -- "
                                "\"$word\") ;;\n    --only) ;;\n    --dir) "));
  EXPECT_THAT(script,
              HasSubstr("-W '--help --version --completion= --copy= --only= --dir= --check'"));
  EXPECT_THAT(script, HasSubstr("\ncomplete -F _dumpline_name name\n"));
}

TEST_F(CompletionTest, Zsh) {
  EXPECT_EQ(Parse({"--completion=zsh"}),
            R"(#compdef name
_arguments \
  '--help[Print this help and exit]' \
  '--version[Print the version and exit]' \
  '--completion=[Print a script that completes options in a shell, and exit]:bash|zsh|fish:(bash zsh fish)' \
  '1:FILE:_files' \
  '--copy=[Treatment of \[COPY\]]:keep|drop:(keep drop)' \
  '*--only=[Columns]:a\:b: ' \
  '--dir=[It'\''s a folder]:FOLDER:_files -/' \
  '--check[Check]'
)");
}

TEST_F(CompletionTest, Fish) {
  EXPECT_EQ(Parse({"--completion=fish"}),
            R"(complete -c name -l help -d 'Print this help and exit'
complete -c name -l version -d 'Print the version and exit'
complete -c name -l completion -x -a 'bash zsh fish' -d 'Print a script that completes options in a shell, and exit'
complete -c name -l copy -x -a 'keep drop' -d 'Treatment of [COPY]'
complete -c name -l only -x -d 'Columns'
complete -c name -l dir -x -a '(__fish_complete_directories)' -d 'It\'s a folder'
complete -c name -l check -d 'Check'
)");
}

TEST_F(CompletionTest, OtherShells) {
  EXPECT_EQ(Parse({"--completion=ksh"}),
            "--completion: invalid value \"ksh\" (expected bash|zsh|fish)");
  EXPECT_THAT(Parse({"--completion=bash", "--check"}), HasSubstr("must be the only argument"));
}

}  // namespace
}  // namespace dumpline

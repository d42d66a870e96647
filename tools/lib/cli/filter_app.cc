#include "tools/lib/cli/filter_app.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/lib/io/descriptor.h"
#include "tools/lib/status/version.h"
#include "tools/lib/text/printable.h"
#include "tools/lib/text/simd.h"

namespace dumpline {
namespace {

// Opens /dev/null for each closed standard descriptor. Otherwise the next opened file would get
// that number, and data could be written to a report. The mode makes any use of the descriptor
// fail.
void HoldStandardDescriptors() {
  for (int fd = 0; fd <= 2; ++fd) {
    if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) {
      if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd) _exit(3);
    }
  }
}

// Enlarges the pipe's buffer, which reduces switches between the programs of a pipeline. Failure is
// harmless: `fd` is not a pipe, or the user's limit is reached.
void EnlargePipe(int fd) { fcntl(fd, F_SETPIPE_SZ, 1 << 20); }

// Returns DUMPLINE_BUFFER_SIZE, which tests set, or the default size.
size_t ReadBytes() {
  const char* const value = getenv("DUMPLINE_BUFFER_SIZE");
  size_t bytes = 0;
  if (value != nullptr && absl::SimpleAtoi(value, &bytes) && bytes > 0) return bytes;
  return ByteSource::kDefaultReadBytes;
}

std::string ErrorText(absl::string_view what, int error) {
  return absl::StrCat(what, ": ", strerror(error));
}

bool IsSameFile(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

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

FilterApp::FilterApp(std::string name, std::string description, std::string examples)
    : name_(std::move(name)), cli_(std::move(description), name_) {
  cli_.set_help_flag("-h,--help", "Print this help and exit");
  cli_.set_version_flag("--version", absl::StrCat(name_, " (dumpline) ", kVersion),
                        "Print the version and exit");
  cli_.footer(
      absl::StrCat("Examples:\n", examples,
                   "\nExit status: 0 success, 1 a check failed, 2 usage error, 3 failure."));
  cli_.formatter(std::make_shared<WrappingFormatter>());
}

void FilterApp::TakeInputFile() {
  cli_.add_option("FILE", input_, "Read FILE (default: -, standard input)")->type_name("");
}

void FilterApp::TakeOutputFile(const std::string& flag, std::string* path,
                               const std::string& help) {
  outputs_.push_back(cli_.add_option(flag, *path, help)->option_text("FILE"));
}

void FilterApp::TakeNoEndMarker(bool* end_marker) {
  cli_.add_flag_callback(
      "--no-end-marker", [end_marker] { *end_marker = false; },
      "Accept SQL without pg_dump's end marker");
}

void FilterApp::PrintMessage(absl::string_view message) const {
  // A single write does not interleave with messages of other programs in the pipeline. Its failure
  // cannot be reported.
  const std::string line = absl::StrCat(name_, ": ", Printable(message), "\n");
  ssize_t written = write(STDERR_FILENO, line.data(), line.size());
  static_cast<void>(written);
}

int FilterApp::ReportUsageError(absl::string_view message) const {
  PrintMessage(message);
  std::cerr << "Try '" << name_ << " --help'.\n";
  return static_cast<int>(ExitStatus::kUsage);
}

bool FilterApp::IsInput(const CLI::Option* output, int in_fd) const {
  struct stat file = {};
  struct stat input = {};
  if (output->empty() || stat(output->results()[0].c_str(), &file) != 0 || !S_ISREG(file.st_mode)) {
    return false;
  }
  if (fstat(in_fd, &input) == 0 && IsSameFile(file, input)) return true;
  for (const CLI::Option* const option : cli_.get_options()) {
    if (option == output) continue;
    for (const std::string& value : option->results()) {
      if (stat(value.c_str(), &input) == 0 && IsSameFile(file, input)) return true;
    }
  }
  return false;
}

int FilterApp::RunBody(int argc, char** argv,
                       const std::function<absl::StatusOr<ExitStatus>(FilterContext&)>& body) {
  HoldStandardDescriptors();
  // CLI11 would use the next argument as the value: `--report= dump.sql` would overwrite the dump.
  for (int i = 1; i < argc && absl::string_view(argv[i]) != "--"; ++i) {
    const absl::string_view argument = argv[i];
    if (absl::StartsWith(argument, "--") && argument.find('=') == argument.size() - 1) {
      return ReportUsageError(absl::StrCat(argument, " needs a value"));
    }
  }
  try {
    cli_.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    cli_.exit(asked, std::cout, std::cerr);
    std::cout.flush();
    if (!std::cout) {
      PrintMessage(ErrorText("<stdout>: cannot write", errno));
      return static_cast<int>(ExitStatus::kFailed);
    }
    return static_cast<int>(ExitStatus::kOk);
  } catch (const CLI::ParseError& error) {
    return ReportUsageError(error.what());
  }

  int in_fd = STDIN_FILENO;
  if (input_ != "-") {
    in_fd = open(input_.c_str(), O_RDONLY | O_CLOEXEC);
    if (in_fd < 0) {
      PrintMessage(ErrorText(absl::StrCat(input_, ": cannot open"), errno));
      return static_cast<int>(ExitStatus::kFailed);
    }
  }
  for (const CLI::Option* const output : outputs_) {
    if (!IsInput(output, in_fd)) continue;
    return ReportUsageError(absl::StrCat(output->get_name(), ": ", output->results()[0],
                                         " is also an input (expected another file)"));
  }
  EnlargePipe(in_fd);
  EnlargePipe(STDOUT_FILENO);
  FdSource source(in_fd, input_ == "-" ? std::string(kStdinName) : input_, ReadBytes());
  FdSink sink(STDOUT_FILENO, "<stdout>");
  if (const char* const target = getenv("DUMPLINE_SIMD")) UseSimdTarget(target);
  FilterContext context{source, in_fd, isatty(in_fd) == 1, sink};
  const absl::StatusOr<ExitStatus> result = body(context);
  if (result.ok()) return static_cast<int>(*result);
  if (IsBrokenPipe(result.status())) {
    // Programs that use libcurl ignore SIGPIPE, but must still be terminated by it like all others.
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
  }
  if (IsUsageError(result.status())) return ReportUsageError(result.status().message());
  PrintMessage(result.status().message());
  return static_cast<int>(ExitStatus::kFailed);
}

}  // namespace dumpline

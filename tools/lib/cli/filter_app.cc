#include "tools/lib/cli/filter_app.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/cli/progress.h"
#include "tools/lib/io/descriptor.h"
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

// With DUMPLINE_DIE_WITH_PARENT set, a filter is terminated when its parent dies. Otherwise the
// filters of a killed sync would run on.
void DieWithParent() {
  if (getenv("DUMPLINE_DIE_WITH_PARENT") != nullptr) prctl(PR_SET_PDEATHSIG, SIGTERM);
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

}  // namespace

FilterApp::FilterApp(const std::string& name, const std::string& description,
                     const std::string& examples)
    : name_(name), cli_(name, description, examples) {}

FilterApp::~FilterApp() = default;

CommandLineOption FilterApp::TakeInputFile() {
  takes_input_file_ = true;
  TakeProgress();
  return cli_.Argument("FILE", &input_, "Read FILE (default: -, standard input)");
}

void FilterApp::TakeProgress() {
  cli_.Flag("--progress", &shows_progress_,
            "Show on standard error the bytes read, their rate, the elapsed time and, if the size "
            "of the input is known, the time left: on a terminal a line that is renewed every "
            "second, otherwise a line every 10 seconds; and a last line at the end");
}

void FilterApp::TakeOutputFile(const std::string& flag, std::string* path,
                               const std::string& help) {
  outputs_.push_back(cli_.Value(flag, "FILE", path, help));
}

void FilterApp::TakeNoEndMarker(bool* end_marker) {
  cli_.NegativeFlag("--no-end-marker", end_marker, "Accept SQL without pg_dump's end marker");
}

void FilterApp::PrintMessage(absl::string_view message) const {
  // A single write does not interleave with messages of other programs in the pipeline. Its failure
  // cannot be reported.
  const std::string line = absl::StrCat(progress_ == nullptr ? "" : progress_->Erase(), name_, ": ",
                                        Printable(message), "\n");
  ssize_t written = write(STDERR_FILENO, line.data(), line.size());
  static_cast<void>(written);
}

int FilterApp::ReportUsageError(absl::string_view message) const {
  PrintMessage(message);
  std::cerr << "Try '" << name_ << " --help'.\n";
  return static_cast<int>(ExitStatus::kUsage);
}

bool FilterApp::IsInput(CommandLineOption output, int in_fd) const {
  struct stat file = {};
  struct stat input = {};
  const std::vector<std::string> paths = output.values();
  if (paths.empty() || stat(paths[0].c_str(), &file) != 0 || !S_ISREG(file.st_mode)) return false;
  if (fstat(in_fd, &input) == 0 && IsSameFile(file, input)) return true;
  for (const CommandLineOption option : cli_.options()) {
    if (option == output) continue;
    for (const std::string& value : option.values()) {
      if (stat(value.c_str(), &input) == 0 && IsSameFile(file, input)) return true;
    }
  }
  return false;
}

void FilterApp::StartProgress() {
  if (!shows_progress_) return;
  // The last line is written even if the reader of the output has exited.
  signal(SIGPIPE, SIG_IGN);
  progress_ = std::make_unique<Progress>(name_);
}

absl::StatusOr<ByteSource*> FilterContext::Open(const std::string& path, int* fd) {
  ByteSource* source = &in;
  int descriptor = in_fd;
  if (path != "-") {
    ASSIGN_OR_RETURN(File file, File::Open(path, O_RDONLY | O_CLOEXEC));
    descriptor = file.fd();
    opened.push_back(std::make_unique<FileSource>(std::move(file), in.read_bytes()));
    source = opened.back().get();
  }
  if (fd != nullptr) *fd = descriptor;
  if (progress == nullptr) return source;
  opened.push_back(progress->Count(source, descriptor));
  return opened.back().get();
}

int FilterApp::RunBody(int argc, char** argv,
                       const std::function<absl::StatusOr<ExitStatus>(FilterContext&)>& body) {
  DieWithParent();
  HoldStandardDescriptors();
  const absl::StatusOr<std::string> asked = cli_.Parse(argc, argv);
  if (!asked.ok()) return ReportUsageError(asked.status().message());
  if (!asked->empty()) {
    std::cout << *asked << std::flush;
    if (std::cout) return static_cast<int>(ExitStatus::kOk);
    PrintMessage(ErrorText("<stdout>: cannot write", errno));
    return static_cast<int>(ExitStatus::kFailed);
  }

  int in_fd = STDIN_FILENO;
  if (input_ != "-") {
    in_fd = open(input_.c_str(), O_RDONLY | O_CLOEXEC);
    if (in_fd < 0) {
      PrintMessage(ErrorText(absl::StrCat(input_, ": cannot open"), errno));
      return static_cast<int>(ExitStatus::kFailed);
    }
  }
  for (const CommandLineOption output : outputs_) {
    if (!IsInput(output, in_fd)) continue;
    return ReportUsageError(absl::StrCat(output.name(), ": ", output.values()[0],
                                         " is also an input (expected another file)"));
  }
  EnlargePipe(in_fd);
  EnlargePipe(STDOUT_FILENO);
  FdSource source(in_fd, input_ == "-" ? std::string(kStdinName) : input_, ReadBytes());
  FdSink sink(STDOUT_FILENO, "<stdout>");
  if (const char* const target = getenv("DUMPLINE_SIMD")) UseSimdTarget(target);
  StartProgress();
  std::unique_ptr<ByteSource> counted;
  if (progress_ != nullptr && takes_input_file_) counted = progress_->Count(&source, in_fd);
  FilterContext context{counted == nullptr ? source : *counted, in_fd, isatty(in_fd) == 1, sink,
                        progress_.get()};
  const absl::StatusOr<ExitStatus> result = body(context);
  progress_.reset();
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

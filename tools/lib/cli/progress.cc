#include "tools/lib/cli/progress.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tools/lib/cli/amount.h"

namespace dumpline {
namespace {

// Lines are due at most once a second. The thread looks more often, so that the interval does not
// depend on when it wakes.
constexpr std::chrono::milliseconds kWakeInterval{250};

void WriteToStderr(absl::string_view text) {
  // A single write does not interleave with messages of other programs in the pipeline. Its failure
  // cannot be reported.
  const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
  static_cast<void>(written);
}

}  // namespace

std::string InputProgressText(const InputBytes& bytes, absl::Duration elapsed) {
  const uint64_t read = bytes.read;
  const uint64_t total = bytes.total_is_known ? bytes.total.load() : 0;
  const double seconds = std::max(absl::ToDoubleSeconds(elapsed), 1e-3);
  const double rate = static_cast<double>(read) / seconds;
  std::string text = BytesText(read);
  if (total > 0) {
    // The file may have grown.
    const double share = std::min(static_cast<double>(read) / static_cast<double>(total), 1.0);
    absl::StrAppend(&text, " of ", BytesText(total), " (", static_cast<int>(share * 100), "%)");
  }
  absl::StrAppend(&text, ", ", BytesText(static_cast<uint64_t>(rate)), "/s, ", TimeText(elapsed));
  if (read > 0 && read < total) {
    const double left = static_cast<double>(total - read) / rate;
    absl::StrAppend(&text, ", ", TimeText(absl::Seconds(left)), " left");
  }
  return text;
}

std::string ProgressLines::Next(const InputBytes& bytes, absl::Time now) {
  if (now - shown_ < absl::Seconds(is_terminal_ ? 1 : 10)) return "";
  shown_ = now;
  std::string line = Last(bytes, now);
  if (is_terminal_) line.pop_back();
  return line;
}

std::string ProgressLines::Last(const InputBytes& bytes, absl::Time now) const {
  return absl::StrCat(Erase(), name_, ": ", InputProgressText(bytes, now - start_), "\n");
}

Progress::Progress(const std::string& name)
    : lines_(name, isatty(STDERR_FILENO) == 1, absl::Now()), thread_(&Progress::Run, this) {}

Progress::~Progress() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    has_ended_ = true;
  }
  ends_.notify_one();
  thread_.join();
  WriteToStderr(lines_.Last(bytes_, absl::Now()));
}

std::unique_ptr<ByteSource> Progress::Count(ByteSource* source, int fd) {
  struct stat file = {};
  const off_t offset = lseek(fd, 0, SEEK_CUR);
  if (fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && offset >= 0) {
    bytes_.total += static_cast<uint64_t>(std::max<off_t>(file.st_size - offset, 0));
  } else {
    bytes_.total_is_known = false;
  }
  return std::make_unique<CountingSource>(source, &bytes_);
}

void Progress::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!ends_.wait_for(lock, kWakeInterval, [this] { return has_ended_; })) {
    WriteToStderr(lines_.Next(bytes_, absl::Now()));
  }
}

absl::StatusOr<size_t> CountingSource::Read(char* to, size_t size) {
  const absl::StatusOr<size_t> count = source_->Read(to, size);
  if (count.ok()) bytes_->read.fetch_add(*count, std::memory_order_relaxed);
  return count;
}

}  // namespace dumpline

#include "tools/bucket-upload/progress_line.h"

#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tools/lib/cli/amount.h"

namespace dumpline {
namespace {

constexpr absl::Duration kInterval = absl::Milliseconds(200);

// Fixed cost of an object, in bytes: a thousand small files take longer than one file of their
// total size.
constexpr double kObjectCost = 100e3;

void WriteToStderr(const std::string& text) {
  const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
  static_cast<void>(written);
}

}  // namespace

std::string CountsText(const UploadCounts& counts) {
  const bool is_dry_run = counts.would_upload > 0;
  return absl::StrCat(is_dry_run ? counts.would_upload : counts.uploaded,
                      is_dry_run ? " would be uploaded (" : " uploaded (",
                      BytesText(counts.uploaded_bytes), "), ", counts.skipped, " skipped, ",
                      counts.failed, " failed",
                      counts.failed == 0   ? ""
                      : counts.failed == 1 ? ": "
                                           : ", the first: ",
                      counts.first_failure);
}

std::string ProgressText(const UploadProgress& progress, absl::Duration elapsed) {
  const UploadCounts& counts = progress.counts;
  const double seconds = std::max(absl::ToDoubleSeconds(elapsed), 1e-3);
  // Bytes in flight count too, but bytes sent again must not push the sum above the total.
  const uint64_t bytes =
      std::min(std::max(progress.finished_bytes, progress.sent_bytes), progress.total_bytes);
  const auto cost = [](uint64_t some_objects, uint64_t some_bytes) {
    return static_cast<double>(some_objects) * kObjectCost + static_cast<double>(some_bytes);
  };
  const double done = cost(counts.objects(), bytes);
  const double total = cost(progress.total_objects, progress.total_bytes);
  std::string text = absl::StrCat(
      counts.objects(), "/", progress.total_objects, " objects  ", BytesText(bytes), "/",
      BytesText(progress.total_bytes), "  ",
      BytesText(static_cast<uint64_t>(static_cast<double>(progress.sent_bytes) / seconds)), "/s");
  if (done > 0 && seconds >= 1) {
    absl::StrAppend(&text, "  ETA ", TimeText(absl::Seconds(seconds * (total - done) / done)));
  }
  if (counts.failed > 0) absl::StrAppend(&text, "  ", counts.failed, " failed");
  return text;
}

void ProgressLine::Show(const UploadProgress& progress) {
  const absl::Time now = absl::Now();
  if (now - shown_ < kInterval) return;
  shown_ = now;
  // Carriage return, text, and the escape sequence that erases the rest of the line.
  WriteToStderr(absl::StrCat("\r", ProgressText(progress, now - start_), "\x1b[K"));
}

void ProgressLine::Clear() {
  if (shown_ != absl::InfinitePast()) WriteToStderr("\r\x1b[K");
}

}  // namespace dumpline

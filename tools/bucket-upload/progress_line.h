// The line that people see while an upload runs.
#ifndef DUMPLINE_TOOLS_BUCKET_UPLOAD_PROGRESS_LINE_H_
#define DUMPLINE_TOOLS_BUCKET_UPLOAD_PROGRESS_LINE_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "tools/bucket-upload/bucket_upload.h"

namespace dumpline {

// "1.5 MB", in decimal units, as the rest of the storage world counts.
std::string BytesText(uint64_t bytes);

// "3 uploaded (1.5 MB), 2 skipped, 0 failed", or "1 failed: bucket/key: why", or "5 failed, the
// first: …".
std::string CountsText(const UploadCounts& counts);

// "12/5000 objects  1.5 MB/1.2 GB  3.4 MB/s  ETA 5:07", with "  2 failed" where there are some.
std::string ProgressText(const UploadProgress& progress, absl::Duration elapsed);

// Writes it over itself on stderr, a few times a second.
class ProgressLine {
 public:
  void Show(const UploadProgress& progress);
  // Before anything else is written there.
  void Clear();

 private:
  absl::Time begin_ = absl::Now();
  absl::Time shown_ = absl::InfinitePast();
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_UPLOAD_PROGRESS_LINE_H_

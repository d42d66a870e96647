// The progress line that a terminal shows during an upload.
#ifndef DUMPLINE_TOOLS_BUCKET_UPLOAD_PROGRESS_LINE_H_
#define DUMPLINE_TOOLS_BUCKET_UPLOAD_PROGRESS_LINE_H_

#include <string>

#include "absl/time/time.h"
#include "tools/bucket-upload/bucket_upload.h"

namespace dumpline {

// Formats the counts: "3 uploaded (1.5 MB), 2 skipped, 0 failed". If objects have failed, the text
// ends in "1 failed: bucket/key: reason" or "5 failed, the first: bucket/key: reason".
std::string CountsText(const UploadCounts& counts);

// Formats the progress: "12/5000 objects  1.5 MB/1.2 GB  3.4 MB/s  ETA 5:07", followed by "  2
// failed" if objects have failed.
std::string ProgressText(const UploadProgress& progress, absl::Duration elapsed);

// Shows the progress on stderr, in one line that it overwrites a few times a second.
class ProgressLine {
 public:
  void Show(const UploadProgress& progress);
  // Erases the line. Must be called before anything else is written to stderr.
  void Clear();

 private:
  absl::Time start_ = absl::Now();
  absl::Time shown_ = absl::InfinitePast();  // when the line was last written
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_UPLOAD_PROGRESS_LINE_H_

#include "tools/bucket-upload/progress_line.h"

#include "gtest/gtest.h"

namespace dumpline {
namespace {

TEST(CountsText, AllThree) {
  UploadCounts counts;
  counts.uploaded = 3;
  counts.uploaded_bytes = 1500000;
  counts.skipped = 2;
  EXPECT_EQ(CountsText(counts), "3 uploaded (1.5 MB), 2 skipped, 0 failed");
}

TEST(CountsText, TheFirstFailureIsShown) {
  UploadCounts counts;
  counts.failed = 1;
  counts.first_failure = "b/k: 503";
  EXPECT_EQ(CountsText(counts), "0 uploaded (0 B), 0 skipped, 1 failed: b/k: 503");
  counts.failed = 2;
  EXPECT_EQ(CountsText(counts), "0 uploaded (0 B), 0 skipped, 2 failed, the first: b/k: 503");
}

TEST(CountsText, ADryRunUploadsNothing) {
  UploadCounts counts;
  counts.would_upload = 3;
  counts.uploaded_bytes = 10;
  EXPECT_EQ(CountsText(counts), "3 would be uploaded (10 B), 0 skipped, 0 failed");
}

TEST(ProgressText, BeforeAnythingHappened) {
  UploadProgress progress;
  progress.total_objects = 5000;
  progress.total_bytes = 1200000000;
  EXPECT_EQ(ProgressText(progress, absl::ZeroDuration()), "0/5000 objects  0 B/1.2 GB  0 B/s");
}

TEST(ProgressText, ObjectsBytesRateAndTimeLeft) {
  UploadProgress progress;
  progress.total_objects = 4;
  progress.total_bytes = 400000000;
  progress.counts.uploaded = 1;
  progress.finished_bytes = 100000000;
  progress.sent_bytes = 100000000;
  EXPECT_EQ(ProgressText(progress, absl::Seconds(10)),
            "1/4 objects  100 MB/400 MB  10.0 MB/s  ETA 0:30");
  EXPECT_EQ(ProgressText(progress, absl::Seconds(1500)),
            "1/4 objects  100 MB/400 MB  66.7 kB/s  ETA 1:15:00");
  progress.counts.failed = 1;
  EXPECT_EQ(ProgressText(progress, absl::Seconds(10)),
            "2/4 objects  100 MB/400 MB  10.0 MB/s  ETA 0:29  1 failed");
}

TEST(ProgressText, RepeatedBytesAreNoProgress) {
  UploadProgress progress;
  progress.total_objects = 1;
  progress.total_bytes = 1000000;
  progress.sent_bytes = 5000000;
  EXPECT_EQ(ProgressText(progress, absl::Seconds(5)),
            "0/1 objects  1.0 MB/1.0 MB  1.0 MB/s  ETA 0:00");
}

TEST(ProgressText, EmptyObjectsTakeTimeToo) {
  UploadProgress progress;
  progress.total_objects = 10;
  progress.counts.skipped = 5;
  EXPECT_EQ(ProgressText(progress, absl::Seconds(2)), "5/10 objects  0 B/0 B  0 B/s  ETA 0:02");
}

}  // namespace
}  // namespace dumpline

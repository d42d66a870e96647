// Reports on stderr how much of its input a filter has read, for --progress.
#ifndef DUMPLINE_TOOLS_LIB_CLI_PROGRESS_H_
#define DUMPLINE_TOOLS_LIB_CLI_PROGRESS_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

// The bytes of all inputs. Filters add to them while a thread of Progress reads them.
struct InputBytes {
  std::atomic<uint64_t> read{0};
  std::atomic<uint64_t> total{0};
  std::atomic<bool> total_is_known{true};
};

// Formats the progress: "1.0 GB of 4.0 GB (25%), 100 MB/s, 0:10, 0:30 left", or "1.0 GB, 100 MB/s,
// 0:10" if the total is unknown or 0. The rate is the average since the start.
std::string InputProgressText(const InputBytes& bytes, absl::Duration elapsed);

// Decides when a line is due and formats it.
class ProgressLines {
 public:
  // `name` is the name of the program.
  ProgressLines(std::string name, bool is_terminal, absl::Time start)
      : name_(std::move(name)), is_terminal_(is_terminal), start_(start), shown_(start) {}

  // Returns the text to write at `now`, or "". A terminal gets the same line again every second,
  // without a line end. Other files get a new line every ten seconds.
  std::string Next(const InputBytes& bytes, absl::Time now);

  // Returns the last line.
  std::string Last(const InputBytes& bytes, absl::Time now) const;

  // Returns the text that erases the line on a terminal, or "".
  absl::string_view Erase() const { return is_terminal_ ? "\r\x1b[K" : ""; }

 private:
  const std::string name_;
  const bool is_terminal_;
  const absl::Time start_;
  absl::Time shown_;  // time of the last line, or of the start
};

// Counts what a filter reads, and shows it until it is destroyed. A thread writes the lines, so
// they continue while the filter waits for its input or output, and a read costs one addition.
class Progress {
 public:
  explicit Progress(const std::string& name);
  // Writes the last line.
  ~Progress();

  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Returns a source that counts the bytes of `source`, which reads the descriptor `fd`. Both must
  // outlive the result. The total includes the rest of a regular file.
  std::unique_ptr<ByteSource> Count(ByteSource* source, int fd);

  // See ProgressLines.
  absl::string_view Erase() const { return lines_.Erase(); }

 private:
  void Run();

  InputBytes bytes_;
  ProgressLines lines_;
  std::mutex mutex_;
  std::condition_variable ends_;
  bool has_ended_ = false;
  std::thread thread_;
};

// Reads `source` and adds the number of bytes to `bytes`. Both must outlive it.
class CountingSource : public ByteSource {
 public:
  CountingSource(ByteSource* source, InputBytes* bytes)
      : ByteSource(source->read_bytes()), source_(source), bytes_(bytes) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  absl::string_view name() const override { return source_->name(); }

 private:
  ByteSource* const source_;
  InputBytes* const bytes_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CLI_PROGRESS_H_

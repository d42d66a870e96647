// Reads and writes files.
//
// Uses system calls, because std::fstream reports errors without a reason and cannot lock, truncate
// or read at an offset.
#ifndef DUMPLINE_TOOLS_LIB_IO_FILE_H_
#define DUMPLINE_TOOLS_LIB_IO_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

enum class Links { kFollow, kRefuse };

// Returns the contents of the file at `path`. Errors contain the path and the system's reason; the
// code is kNotFound if the file does not exist. With Links::kRefuse, it is an error if `path` is a
// symbolic link.
absl::StatusOr<std::string> ReadFile(const std::string& path, Links links = Links::kFollow);

// Returns the text of the file at `path`, such as a list that people edit. Removes a byte order
// mark, because editors add one invisibly. UTF-16 is an error.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);

// Reads `source` to its end and returns the bytes.
absl::StatusOr<std::string> ReadAll(ByteSource* source);

// Replaces the contents of the file at `path` with `bytes`, in place. Creates the file if it does
// not exist. "-" is an ordinary file name.
absl::Status WriteFile(const std::string& path, absl::string_view bytes);

// Replaces the file at `path` with `bytes` atomically: writes `path`.new and renames it.
absl::Status ReplaceFile(const std::string& path, absl::string_view bytes);

// An open file. The object owns the descriptor and closes it.
class File {
 public:
  File() = default;
  ~File();
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;

  // Opens a file. `flags` and, for a new file, `mode` are those of open(2).
  static absl::StatusOr<File> Open(const std::string& path, int flags, unsigned mode = 0666);
  // Creates an unnamed file in $TMPDIR or /tmp. It disappears when the process ends, however that
  // happens.
  static absl::StatusOr<File> CreateTemporary();

  bool is_open() const { return fd_ >= 0; }
  int fd() const { return fd_; }
  const std::string& path() const { return path_; }

  // Same as ByteSource::Read() and ByteSink::Write().
  absl::StatusOr<size_t> Read(char* to, size_t size);
  absl::Status Write(absl::string_view bytes);
  // Reads at `offset`. Does not change the position of Read() and Write().
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* to, size_t size) const;

  // Closes the file and reports errors, such as those of writes on a network file system.
  absl::Status Close();

 private:
  File(int fd, std::string path);

  int fd_ = -1;
  std::string path_;  // for messages
};

// Reads a file from its start.
class FileSource : public ByteSource {
 public:
  static absl::StatusOr<std::unique_ptr<FileSource>> Open(const std::string& path,
                                                          size_t read_bytes = kDefaultReadBytes);
  explicit FileSource(File file, size_t read_bytes = kDefaultReadBytes);

  absl::StatusOr<size_t> Read(char* to, size_t size) override { return file_.Read(to, size); }
  absl::string_view name() const override { return file_.path(); }

 private:
  File file_;
};

// Writes a file. Open() creates it, or empties an existing one.
class FileSink : public ByteSink {
 public:
  static absl::StatusOr<std::unique_ptr<FileSink>> Open(const std::string& path);

  absl::Status Write(absl::string_view bytes) override { return file_.Write(bytes); }
  absl::Status Close() override { return file_.Close(); }

 private:
  explicit FileSink(File file);

  File file_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_FILE_H_

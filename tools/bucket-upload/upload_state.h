// Resumable uploads that have begun, in a file, so that a later run can go on with them.
//
// One JSON object a line, only ever appended: {"id":…,"upload":…} when an upload begins and
// {"id":…,"ended":true} when it is over. Whoever is killed leaves whole lines and at most one half,
// which is dropped. The file is emptied when no upload is open.
#ifndef DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_STATE_H_
#define DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_STATE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/storage/copy.h"

namespace dumpline {

class FileUploadState : public UploadState {
 public:
  // Creates the file when there is none. A file that is something else is refused, not overwritten;
  // so is one that another program has open here.
  static absl::StatusOr<std::unique_ptr<FileUploadState>> Open(const std::string& path);
  ~FileUploadState() override;

  std::string Find(const std::string& id) const override;
  void Begun(const std::string& id, const std::string& upload) override;
  void Ended(const std::string& id) override;

  // The first error of writing, if any. Uploads are right all the same; they could not be resumed.
  absl::Status Close();

 private:
  FileUploadState(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  absl::Status Read();
  absl::Status ReadLine(absl::string_view line, int number);
  absl::Status NoLine(int number) const;
  void Append(const std::string& line);
  void EmptyIfNoneIsOpen();

  const std::string path_;
  const int fd_;
  std::map<std::string, std::string> open_;  // ids to uploads
  absl::Status status_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_STATE_H_

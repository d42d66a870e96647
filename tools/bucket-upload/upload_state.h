// A file of unfinished uploads in parts, so that a later run can resume them.
//
// Each line is a JSON object: {"id":…,"upload":…} when an upload starts and {"id":…,"ended":true}
// when it ends. Lines are only appended, so a killed process leaves complete lines and at most one
// incomplete line, which is dropped. The file is emptied when all uploads have ended.
#ifndef DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_STATE_H_
#define DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_STATE_H_

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/file.h"
#include "tools/lib/storage/copy/transfer.h"

namespace dumpline {

class FileUploadState : public UploadState {
 public:
  // Creates the file if it does not exist. Rejects a file that has other content or that another
  // process of this machine has open.
  static absl::StatusOr<std::unique_ptr<FileUploadState>> Open(const std::string& path);

  std::string Find(const std::string& key) const override;
  void Started(const std::string& key, const std::string& upload) override;
  void Ended(const std::string& key) override;

  // Returns the first write error. The uploads are complete regardless; they merely could not have
  // been resumed.
  absl::Status Close();

 private:
  explicit FileUploadState(File file) : file_(std::move(file)) {}

  absl::Status Read();
  absl::Status ReadLine(absl::string_view line, int number);
  absl::Status InvalidLine(int number) const;
  void Append(const std::string& line);
  void EmptyIfAllEnded();

  File file_;
  std::map<std::string, std::string> uploads_;  // unfinished ones, by key
  absl::Status status_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_STATE_H_

// Writes the content of an object into a new file, which replaces the old one when it is complete.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_WRITE_TRANSFER_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_WRITE_TRANSFER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/http/http.h"
#include "tools/lib/io/file.h"
#include "tools/lib/storage/folder/index.h"
#include "tools/lib/storage/md5.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

// The new file of an object. Call Open(), any number of Write(), and in every case Finish().
class NewObjectFile {
 public:
  // `indexes` must outlive this object.
  NewObjectFile(FolderIndexes* indexes, const ObjectInfo& info)
      : indexes_(indexes), info_(info), folder_(indexes->FolderOf(info.bucket)) {}

  // Opens the file. Without `overwrite`, returns kAlreadyExists if the object exists.
  absl::Status Open(bool overwrite);
  absl::Status Write(absl::string_view bytes);
  uint64_t bytes() const { return md5_.bytes(); }
  const std::string& path() const { return file_.path(); }

  // If `status` is OK, adds the object to the index. If it is not, or if that fails, removes the
  // file. Returns the first error.
  absl::Status Finish(absl::Status status);

 private:
  absl::Status PutIntoIndex();

  FolderIndexes* const indexes_;
  ObjectInfo info_;
  const BucketFolder folder_;
  FolderIndex* index_ = nullptr;
  std::string file_name_;  // "" if Open() failed
  File file_;
  Md5 md5_;
};

// Opens `file` and writes `bytes` bytes of `source` into it, as ObjectWriter::Write() does.
// `transport` runs the transfer and must outlive it.
void StartWriteTransfer(std::unique_ptr<NewObjectFile> file, bool overwrite,
                        std::shared_ptr<BodySource> source, uint64_t bytes,
                        HttpTransport* transport, StoreDone done);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_WRITE_TRANSFER_H_

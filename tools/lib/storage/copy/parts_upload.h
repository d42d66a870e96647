// Sends an object in parts, and after a break continues from where the target is.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_COPY_PARTS_UPLOAD_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_COPY_PARTS_UPLOAD_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tools/lib/storage/copy/stream.h"
#include "tools/lib/storage/copy/transfer.h"

namespace dumpline {

// Each step ends by starting the next one, and passes `done` on to it.
class PartsUpload : public Transfer, public std::enable_shared_from_this<PartsUpload> {
 public:
  // See NewTransfer(). The target's store has resumable uploads.
  PartsUpload(CopyContext* context, ObjectInfo expected, bool has_asked_source,
              bool source_is_as_listed, OnRetry on_retry);

  void Attempt(Done done) override;
  void ForgetUpload() override;

 private:
  // Identifies the upload in the UploadState by everything it was created with.
  std::string StateKey() const;

  void Create(Done done);
  void AskOffset(Done done);
  // Checks whether the object is complete, after the target has forgotten the upload.
  void AskWhetherComplete(Done done);

  void SendPart(uint64_t offset, Done done);
  // Prepares content_ for a part at `offset`. Returns how many bytes before it must be read again.
  uint64_t RewindContent(uint64_t offset);
  void EndPart(uint64_t end, const absl::Status& status, Done done);

  ResumableUploads* const target_;
  const bool has_asked_source_;
  const bool source_is_as_listed_;
  std::string upload_;
  Md5 part_start_;                   // of the content up to the start of the current part
  int failures_ = 0;                 // since the last part that arrived
  int lost_uploads_ = 0;             // uploads that the target has forgotten
  bool has_sent_last_part_ = false;  // so the object may be complete
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_COPY_PARTS_UPLOAD_H_

// Sends an object in parts and, after a break, continues at the target's offset.
//
// One request reads the source for all parts, because some servers hash the whole object for each
// request. A range is requested only after a break.
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
  // See NewTransfer(). The target's store must have resumable uploads.
  PartsUpload(CopyContext* context, ObjectInfo expected, bool overwrite, bool has_asked_source,
              bool source_is_as_listed, OnRetry on_retry);

  void Attempt(Done done) override;
  void ForgetUpload() override;

 private:
  // Returns the upload's key in the UploadState. The key covers everything that the upload was
  // created with.
  std::string StateKey() const;

  void Create(Done done);
  void AskOffset(Done done);
  // Checks whether the object is complete, after the target has forgotten the upload.
  void AskWhetherComplete(Done done);
  // Waits for the object to appear after the target has received all bytes. Servers create it a
  // moment after the last byte, or never if they are killed in between. `asks` is the number of
  // lookups so far.
  void AwaitObject(int asks, Done done);
  void OnAwaited(int asks, const absl::StatusOr<ObjectInfo>& info, Done done);
  // Starts a new upload after the target has lost this one. A second loss is an error.
  void StartAgain(const char* why, Done done);

  // Reads the source once, from `offset` to its end, and sends it in parts.
  void SendFrom(uint64_t offset, Done done);
  // Sends the part of `source` at `offset`, then those after it.
  void SendPart(uint64_t offset, std::shared_ptr<BodySource> source, StoreDone written);
  void EndSending(const absl::Status& status, Done done);

  ResumableUploads* const target_;
  const bool has_asked_source_;
  const bool source_is_as_listed_;
  std::string upload_;
  int failures_ = 0;                 // since the last part that arrived
  int lost_uploads_ = 0;             // uploads that the target has lost
  bool has_sent_last_part_ = false;  // so the object may be complete
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_COPY_PARTS_UPLOAD_H_

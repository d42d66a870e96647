// Uploads as multipart/form-data, for objects with more user metadata than a header can carry.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_UPLOAD_FORM_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_UPLOAD_FORM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "tools/lib/http/http.h"
#include "tools/lib/storage/object.h"

namespace dumpline {

class UploadForm {
 public:
  // Maximum size of user metadata in a header, in bytes. Base64 adds a third, and gateways have
  // header buffers of 8 KiB.
  static constexpr size_t kHeaderMetadataBytes = 4096;

  // Returns whether the user metadata is too long for a header and a form can express the rest of
  // `info`. The only values of cacheControl that a form can express are "max-age=…" and "no-cache".
  static bool IsNeeded(const ObjectInfo& info);

  explicit UploadForm(const ObjectInfo& info);

  const std::string& content_type() const { return content_type_; }
  // Return the bytes before and after the content.
  const std::string& head() const { return head_; }
  const std::string& tail() const { return tail_; }

  // Returns a source of the whole body: the head, the `bytes` bytes of `content`, and the tail.
  std::shared_ptr<BodySource> Wrap(std::shared_ptr<BodySource> content, uint64_t bytes) const;

 private:
  std::string content_type_;
  std::string head_;
  std::string tail_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_UPLOAD_FORM_H_

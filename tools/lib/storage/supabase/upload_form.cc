#include "tools/lib/storage/supabase/upload_form.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/md5.h"

namespace dumpline {
namespace {

constexpr char kMaxAge[] = "max-age=";

// A body of three pieces: the head, the content and the tail.
class FormSource : public BodySource {
 public:
  FormSource(std::string head, std::shared_ptr<BodySource> content, uint64_t bytes,
             std::string tail)
      : head_(std::move(head)),
        tail_(std::move(tail)),
        content_(std::move(content)),
        left_(bytes) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    if (head_pos_ < head_.size()) return Copy(head_, &head_pos_, to, size);
    if (left_ == 0) return Copy(tail_, &tail_pos_, to, size);
    ASSIGN_OR_RETURN(const size_t got,
                     content_->Read(to, static_cast<size_t>(std::min<uint64_t>(size, left_))));
    if (got != kNotYet) left_ -= got;
    return got;
  }
  void OnReadable(std::function<void()> wake) override { content_->OnReadable(std::move(wake)); }

 private:
  static size_t Copy(const std::string& from, size_t* pos, char* to, size_t size) {
    const size_t taken = std::min(size, from.size() - *pos);
    if (taken > 0) std::memcpy(to, from.data() + *pos, taken);
    *pos += taken;
    return taken;
  }

  const std::string head_, tail_;
  const std::shared_ptr<BodySource> content_;
  uint64_t left_;  // bytes of the content
  size_t head_pos_ = 0;
  size_t tail_pos_ = 0;
};

}  // namespace

bool UploadForm::IsNeeded(const ObjectInfo& info) {
  const bool can_express = info.cache_control.empty() || info.cache_control == "no-cache" ||
                           (absl::StartsWith(info.cache_control, kMaxAge) &&
                            info.cache_control.size() > std::strlen(kMaxAge));
  return info.user_metadata.size() > kHeaderMetadataBytes && can_express;
}

UploadForm::UploadForm(const ObjectInfo& info) {
  // The boundary is a hash that covers the eTag, usually the MD5 of the content, so the content
  // does not contain it.
  const std::string boundary = absl::StrCat(
      "dumpline-", Md5Hex(absl::StrCat(info.bucket, "/", info.key, "\n", info.etag, "\n",
                                       info.last_modified, "\n", info.user_metadata)));
  const auto add = [&](absl::string_view name, absl::string_view value) {
    absl::StrAppend(&head_, "--", boundary, "\r\nContent-Disposition: form-data; name=\"", name,
                    "\"\r\n\r\n", value, "\r\n");
  };
  // The server ignores fields after the file. It stores "max-age=" followed by this value.
  if (absl::StartsWith(info.cache_control, kMaxAge)) {
    add("cacheControl", info.cache_control.substr(std::strlen(kMaxAge)));
  }
  add("metadata", info.user_metadata);
  if (!info.mimetype.empty()) add("contentType", info.mimetype);
  absl::StrAppend(&head_, "--", boundary,
                  "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n"
                  "Content-Type: application/octet-stream\r\n\r\n");
  tail_ = absl::StrCat("\r\n--", boundary, "--\r\n");
  content_type_ = absl::StrCat("multipart/form-data; boundary=", boundary);
}

std::shared_ptr<BodySource> UploadForm::Wrap(std::shared_ptr<BodySource> content,
                                             uint64_t bytes) const {
  return std::make_shared<FormSource>(head_, std::move(content), bytes, tail_);
}

}  // namespace dumpline

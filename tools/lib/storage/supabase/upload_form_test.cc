#include "tools/lib/storage/supabase/upload_form.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

ObjectInfo Info(const std::string& cache_control, size_t metadata_bytes) {
  ObjectInfo info;
  info.bucket = "b";
  info.key = "k";
  info.mimetype = "image/png";
  info.cache_control = cache_control;
  info.user_metadata = absl::StrCat("{\"a\":\"", std::string(metadata_bytes, 'x'), "\"}");
  return info;
}

// Returns one byte at a time, and none at every other call.
class SlowSource : public BodySource {
 public:
  explicit SlowSource(std::string text) : text_(std::move(text)) {}
  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    is_ready_ = !is_ready_;
    if (!is_ready_) return kNotYet;
    if (size == 0 || pos_ == text_.size()) return size_t{0};
    *to = text_[pos_++];
    return size_t{1};
  }

 private:
  const std::string text_;
  size_t pos_ = 0;
  bool is_ready_ = false;
};

TEST(UploadForm, IsNeededForLongMetadataThatItCanCarry) {
  EXPECT_FALSE(UploadForm::IsNeeded(Info("max-age=60", 100)));
  EXPECT_FALSE(UploadForm::IsNeeded(Info("max-age=60", 4096 - 8)));
  EXPECT_TRUE(UploadForm::IsNeeded(Info("max-age=60", 4096 - 7)));
  EXPECT_TRUE(UploadForm::IsNeeded(Info("max-age=60, public", 5000)));
  EXPECT_TRUE(UploadForm::IsNeeded(Info("no-cache", 5000)));
  // The server would put "max-age=" before these.
  EXPECT_FALSE(UploadForm::IsNeeded(Info("public, max-age=60", 5000)));
  EXPECT_FALSE(UploadForm::IsNeeded(Info("max-age=", 5000)));
}

TEST(UploadForm, TextOfABody) {
  const UploadForm form(Info("max-age=60", 1));
  const std::string boundary = form.content_type().substr(form.content_type().find('=') + 1);
  EXPECT_EQ(form.content_type(), "multipart/form-data; boundary=" + boundary);
  EXPECT_EQ(
      absl::StrCat(form.head(), "BYTES", form.tail()),
      absl::StrCat("--", boundary,
                   "\r\nContent-Disposition: form-data; name=\"cacheControl\"\r\n\r\n60\r\n--",
                   boundary,
                   "\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n"
                   "{\"a\":\"x\"}\r\n--",
                   boundary,
                   "\r\nContent-Disposition: form-data; name=\"contentType\"\r\n\r\n"
                   "image/png\r\n--",
                   boundary,
                   "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n"
                   "Content-Type: application/octet-stream\r\n\r\nBYTES\r\n--",
                   boundary, "--\r\n"));
}

TEST(UploadForm, TheSourceIsTheBodyAtAnyReadSize) {
  const UploadForm form(Info("no-cache", 10));
  for (const std::string content : {"", "x", "some bytes of content"}) {
    const std::string body = absl::StrCat(form.head(), content, form.tail());
    for (size_t size = 1; size <= body.size() + 1; ++size) {
      const auto source = form.Wrap(std::make_shared<SlowSource>(content), content.size());
      std::string read;
      std::string buffer(size, '\0');
      for (;;) {
        const size_t got = *source->Read(&buffer[0], size);
        if (got == BodySource::kNotYet) continue;
        if (got == 0) break;
        read.append(buffer, 0, got);
      }
      ASSERT_EQ(read, body) << size;
    }
  }
}

}  // namespace
}  // namespace dumpline

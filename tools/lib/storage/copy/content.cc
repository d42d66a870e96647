#include "tools/lib/storage/copy/content.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/count.h"

namespace dumpline {

namespace {

// Number of marks to keep. The reader is ahead of the target by less than one part and one pipe.
constexpr size_t kMarks = 3;

}  // namespace

void SourceContent::Update(absl::string_view bytes) {
  if (!is_gapless) return;
  while (mark_every > 0) {
    const uint64_t left = mark_every - md5.bytes() % mark_every;
    if (bytes.size() < left) break;
    md5.Update(bytes.substr(0, static_cast<size_t>(left)));
    bytes.remove_prefix(static_cast<size_t>(left));
    marks.push_back(md5);
    if (marks.size() > kMarks) marks.pop_front();
  }
  md5.Update(bytes);
}

void SourceContent::Rewind(uint64_t offset) {
  while (!marks.empty() && marks.back().bytes() > offset) marks.pop_back();
  md5 = marks.empty() ? Md5() : marks.back();
}

void SourceContent::Restart() {
  md5 = Md5();
  marks.clear();
  is_gapless = true;
}

absl::Status CheckSourceSize(const ObjectInfo& expected, uint64_t size) {
  if (size == *expected.size) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the source has ", CountOf(size, "byte"),
                                          ", the list has ", *expected.size, "; list it again"));
}

absl::Status CheckSourceContent(const ObjectInfo& expected, const SourceContent& content,
                                uint64_t size) {
  RETURN_IF_ERROR(CheckSourceSize(expected, size));
  const std::string md5 = expected.md5();
  if (!content.is_gapless || md5.empty()) return absl::OkStatus();
  const std::string actual = content.md5.Hex();
  if (actual == md5) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the source's content has the MD5 ", actual,
                                          ", the list has ", md5, "; list it again"));
}

std::string MetadataDifference(const ObjectInfo& expected, const ObjectInfo& actual) {
  if (!expected.mimetype.empty() && actual.mimetype != expected.mimetype) {
    return absl::StrCat("mimetype ", actual.mimetype, " instead of ", expected.mimetype);
  }
  if (!expected.cache_control.empty() && actual.cache_control != expected.cache_control) {
    return absl::StrCat("cacheControl ", actual.cache_control, " instead of ",
                        expected.cache_control);
  }
  if (!expected.user_metadata.empty() && !actual.HasUserMetadata(expected.user_metadata)) {
    return absl::StrCat("user metadata ", actual.user_metadata, " instead of ",
                        expected.user_metadata);
  }
  return "";
}

bool IsSameObject(const ObjectInfo& expected, const ObjectInfo& actual) {
  if (actual.size != expected.size) return false;
  const std::string actual_md5 = actual.md5(), expected_md5 = expected.md5();
  if (!actual_md5.empty() && !expected_md5.empty() && actual_md5 != expected_md5) return false;
  return MetadataDifference(expected, actual).empty();
}

bool IsUnchanged(const ObjectInfo& then, const ObjectInfo& now) {
  if (then.size && then.size != now.size) return false;
  // An MD5 cannot be compared with the eTag of an upload in parts. Both kinds occur, because `then`
  // may come from the list of a backup.
  const bool is_same_kind = then.md5().empty() == now.md5().empty();
  if (is_same_kind && !then.etag.empty() && !now.etag.empty() &&
      !absl::EqualsIgnoreCase(then.etag, now.etag)) {
    return false;
  }
  return MetadataDifference(then, now).empty();
}

}  // namespace dumpline

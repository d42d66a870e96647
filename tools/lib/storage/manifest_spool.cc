#include "tools/lib/storage/manifest_spool.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

absl::Status ManifestSpool::Add(const SpooledLine& line) {
  const ObjectInfo& info = line.info;
  std::string bytes;
  for (const std::string* field : {&line.text, &info.bucket, &info.key, &info.etag, &info.mimetype,
                                   &info.cache_control, &info.last_modified, &info.user_metadata}) {
    AppendField(*field, &bytes);
  }
  AppendField(info.size ? absl::StrCat(*info.size) : "", &bytes);
  AppendField(absl::StrCat(static_cast<int>(line.refusal.code())), &bytes);
  AppendField(line.refusal.message(), &bytes);
  ++line_count_;
  return file_.Write(bytes);
}

ManifestSpoolReader::ManifestSpoolReader(ManifestSpool* spool)
    : source_(&spool->file_, 0, spool->file_.bytes(), "manifest"), fields_(&source_) {}

absl::StatusOr<bool> ManifestSpoolReader::Next(SpooledLine* line) {
  ASSIGN_OR_RETURN(const bool at_end, fields_.AtEnd());
  if (at_end) return false;
  ObjectInfo& info = line->info;
  for (std::string* field : {&line->text, &info.bucket, &info.key, &info.etag, &info.mimetype,
                             &info.cache_control, &info.last_modified, &info.user_metadata}) {
    RETURN_IF_ERROR(fields_.Read(field));
  }
  std::string size, code, message;
  RETURN_IF_ERROR(fields_.Read(&size));
  RETURN_IF_ERROR(fields_.Read(&code));
  RETURN_IF_ERROR(fields_.Read(&message));
  uint64_t bytes = 0;
  info.size.reset();
  if (absl::SimpleAtoi(size, &bytes)) info.size = bytes;
  int code_number = 0;
  if (!absl::SimpleAtoi(code, &code_number)) return absl::DataLossError("manifest: no status code");
  line->refusal = absl::Status(static_cast<absl::StatusCode>(code_number), message);
  return true;
}

}  // namespace dumpline

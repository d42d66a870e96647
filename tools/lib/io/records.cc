#include "tools/lib/io/records.h"

#include <cstdint>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

void AppendField(absl::string_view field, std::string* bytes) {
  const uint32_t size = static_cast<uint32_t>(field.size());
  char size_bytes[sizeof size];
  std::memcpy(size_bytes, &size, sizeof size);
  bytes->append(size_bytes, sizeof size);
  bytes->append(field.data(), field.size());
}

FieldReader::FieldReader(ByteSource* source)
    : source_(source), buffer_(source, /*before_move=*/nullptr) {}

absl::StatusOr<bool> FieldReader::AtEnd() {
  if (buffer_.size() > 0) return false;
  ASSIGN_OR_RETURN(const absl::string_view added, buffer_.Fill());
  return added.empty();
}

absl::Status FieldReader::Read(std::string* field) {
  uint32_t size;
  RETURN_IF_ERROR(Require(sizeof size));
  std::memcpy(&size, buffer_.begin(), sizeof size);
  buffer_.Consume(sizeof size);
  RETURN_IF_ERROR(Require(size));
  field->assign(buffer_.begin(), size);
  buffer_.Consume(size);
  return absl::OkStatus();
}

absl::Status FieldReader::Require(size_t bytes) {
  while (buffer_.size() < bytes) {
    ASSIGN_OR_RETURN(const absl::string_view added, buffer_.Fill());
    if (added.empty()) {
      return absl::DataLossError(absl::StrCat(source_->name(), ": ends in an incomplete field"));
    }
  }
  return absl::OkStatus();
}

}  // namespace dumpline

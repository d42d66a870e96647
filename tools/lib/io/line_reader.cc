#include "tools/lib/io/line_reader.h"

#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {

LineReader::LineReader(ByteSource* source) : source_(source), buffer_(source, nullptr) {}

absl::StatusOr<bool> LineReader::Next(absl::string_view* line) {
  buffer_.Consume(last_bytes_);
  last_bytes_ = 0;
  size_t searched = 0;
  for (;;) {
    const void* const end = buffer_.size() == searched ? nullptr
                                                       : memchr(buffer_.begin() + searched, '\n',
                                                                buffer_.size() - searched);
    size_t length = buffer_.size();
    if (end != nullptr) {
      length = static_cast<size_t>(static_cast<const char*>(end) - buffer_.begin());
      last_bytes_ = length + 1;
    } else if (buffer_.at_end_of_input()) {
      if (length == 0) return false;
      last_bytes_ = length;
    } else {
      searched = buffer_.size();
      if (searched > kMaxLineBytes) {
        return absl::InvalidArgumentError(absl::StrCat(source_->name(), ":", line_number_ + 1,
                                                       ": a line of more than ", kMaxLineBytes,
                                                       " bytes"));
      }
      RETURN_IF_ERROR(buffer_.Fill().status());
      continue;
    }
    ++line_number_;
    if (length > 0 && buffer_.begin()[length - 1] == '\r') --length;
    *line = absl::string_view(buffer_.begin(), length);
    if (line_number_ == 1) absl::ConsumePrefix(line, kByteOrderMark);
    return true;
  }
}

std::string LineReader::Where() const { return absl::StrCat(source_->name(), ":", line_number_); }

}  // namespace dumpline

#include "tools/testing/storage_server/form.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace storage_server {
namespace {

constexpr char kDefaultType[] = "application/octet-stream";

// Reads the value of `name` in `form-data; name="x"; filename="y"`. Returns false if it is missing.
bool Parameter(absl::string_view header, absl::string_view name, std::string* value) {
  for (absl::string_view word : absl::StrSplit(header, ';')) {
    word = absl::StripAsciiWhitespace(word);
    if (!absl::ConsumePrefix(&word, absl::StrCat(name, "="))) continue;
    absl::ConsumePrefix(&word, "\"");
    absl::ConsumeSuffix(&word, "\"");
    *value = std::string(word);
    return true;
  }
  return false;
}

}  // namespace

Form::Form(absl::string_view content_type, http_server::Connection* connection)
    : connection_(connection), buffer_("\r\n") {
  std::string boundary;
  Parameter(content_type, "boundary", &boundary);
  delimiter_ = absl::StrCat("\r\n--", boundary);
}

bool Form::Fill() {
  char bytes[16 << 10];
  const int64_t got = connection_->ReadBody(bytes, sizeof bytes);
  if (got <= 0) return false;
  buffer_.append(bytes, static_cast<size_t>(got));
  return true;
}

bool Form::ReadUntil(absl::string_view delimiter, std::string* text) {
  size_t found;
  while ((found = buffer_.find(delimiter.data(), 0, delimiter.size())) == std::string::npos) {
    if (!Fill()) return false;
  }
  *text = buffer_.substr(0, found);
  buffer_.erase(0, found + delimiter.size());
  return true;
}

bool Form::ReadFields() {
  std::string text, head;
  if (!ReadUntil(delimiter_, &text)) return false;
  for (;;) {
    if (!ReadUntil("\r\n\r\n", &head)) return false;
    std::string name, file_name;
    bool is_file = false;
    file_type_ = kDefaultType;
    for (absl::string_view line : absl::StrSplit(head, "\r\n")) {
      if (absl::StartsWithIgnoreCase(line, "content-disposition:")) {
        Parameter(line, "name", &name);
        is_file = Parameter(line, "filename", &file_name);
      } else if (absl::StartsWithIgnoreCase(line, "content-type:")) {
        file_type_ = std::string(absl::StripAsciiWhitespace(line.substr(line.find(':') + 1)));
      }
    }
    if (is_file) return true;
    if (!ReadUntil(delimiter_, &text)) return false;
    fields_[name] = text;
  }
}

int64_t Form::ReadFile(char* to, size_t size) {
  size_t end;
  while ((end = buffer_.find(delimiter_)) == std::string::npos &&
         buffer_.size() < delimiter_.size()) {
    if (!Fill()) return -1;
  }
  // Selects the bytes that precede the delimiter or cannot be part of it.
  if (end == std::string::npos) end = buffer_.size() - delimiter_.size() + 1;
  if (end == 0 && absl::StartsWith(buffer_, delimiter_)) {
    char rest[1024];
    while (connection_->ReadBody(rest, sizeof rest) > 0) {
    }
    return 0;
  }
  const size_t taken = std::min(end, size);
  std::memcpy(to, buffer_.data(), taken);
  buffer_.erase(0, taken);
  return static_cast<int64_t>(taken);
}

std::string Form::Field(const std::string& name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() ? "" : found->second;
}

}  // namespace storage_server
}  // namespace dumpline

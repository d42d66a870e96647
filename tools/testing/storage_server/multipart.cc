#include "tools/testing/storage_server/multipart.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace storage_server {
namespace {

constexpr size_t kMaxFields = 10;
constexpr size_t kMaxFieldBytes = 1 << 20;
constexpr size_t kMaxHeadBytes = 16 << 10;

// A parameter of a header: boundary=x, name="x".
std::string Parameter(absl::string_view header, absl::string_view name) {
  for (absl::string_view part : absl::StrSplit(header, ';')) {
    part = absl::StripAsciiWhitespace(part);
    if (!absl::StartsWithIgnoreCase(part, absl::StrCat(name, "="))) continue;
    part.remove_prefix(name.size() + 1);
    if (absl::ConsumePrefix(&part, "\"")) part = part.substr(0, part.find('"'));
    return std::string(part);
  }
  return std::string();
}

class Reader {
 public:
  explicit Reader(const std::function<int64_t(char*, size_t)>& read) : read_(read) {}

  // Gives what is before `mark` to `take`, and steps over the mark.
  MultipartResult Until(absl::string_view mark,
                        const std::function<MultipartResult(absl::string_view)>& take) {
    for (;;) {
      const size_t found = buffer_.find(mark.data(), 0, mark.size());
      // What cannot be the mark's beginning.
      const size_t sure = found != std::string::npos     ? found
                          : buffer_.size() < mark.size() ? 0
                                                         : buffer_.size() - mark.size() + 1;
      const MultipartResult taken = take(absl::string_view(buffer_.data(), sure));
      if (taken != MultipartResult::kOk) return taken;
      buffer_.erase(0, found != std::string::npos ? sure + mark.size() : sure);
      if (found != std::string::npos) return MultipartResult::kOk;
      char bytes[64 << 10];
      const int64_t got = read_(bytes, sizeof bytes);
      if (got < 0) return MultipartResult::kCutOff;
      if (got == 0) return MultipartResult::kMalformed;
      buffer_.append(bytes, static_cast<size_t>(got));
    }
  }

  MultipartResult Text(absl::string_view mark, size_t limit, std::string* text) {
    text->clear();
    return Until(mark, [&](absl::string_view bytes) {
      text->append(bytes.data(), bytes.size());
      return text->size() > limit ? MultipartResult::kTooLong : MultipartResult::kOk;
    });
  }

  // Two bytes after a boundary tell whether it was the last one.
  MultipartResult AfterBoundary(bool* last) {
    while (buffer_.size() < 2) {
      char bytes[16];
      const int64_t got = read_(bytes, sizeof bytes);
      if (got < 0) return MultipartResult::kCutOff;
      if (got == 0) return MultipartResult::kMalformed;
      buffer_.append(bytes, static_cast<size_t>(got));
    }
    *last = absl::StartsWith(buffer_, "--");
    if (!*last && !absl::StartsWith(buffer_, "\r\n")) return MultipartResult::kMalformed;
    buffer_.erase(0, *last ? 2 : 0);
    return MultipartResult::kOk;
  }

  MultipartResult Rest() {
    char bytes[16 << 10];
    int64_t got;
    do {
      got = read_(bytes, sizeof bytes);
    } while (got > 0);
    return got < 0 ? MultipartResult::kCutOff : MultipartResult::kOk;
  }

 private:
  const std::function<int64_t(char*, size_t)>& read_;
  std::string buffer_;
};

}  // namespace

MultipartResult ReadMultipart(absl::string_view content_type,
                              const std::function<int64_t(char*, size_t)>& read,
                              MultipartForm* form, const std::function<bool()>& on_file,
                              const std::function<bool(const char*, size_t)>& on_bytes) {
  const std::string boundary = Parameter(content_type, "boundary");
  if (boundary.empty()) return MultipartResult::kMalformed;
  const std::string mark = absl::StrCat("\r\n--", boundary);
  Reader reader(read);
  const auto ignore = [](absl::string_view) { return MultipartResult::kOk; };
  MultipartResult result = reader.Until(absl::StrCat("--", boundary), ignore);
  for (;;) {
    if (result != MultipartResult::kOk) return result;
    bool last = false;
    result = reader.AfterBoundary(&last);
    if (result != MultipartResult::kOk) return result;
    if (last) return reader.Rest();

    std::string head;
    result = reader.Text("\r\n\r\n", kMaxHeadBytes, &head);
    if (result != MultipartResult::kOk) return result;
    std::string name;
    std::string type;
    bool is_file = false;
    for (absl::string_view line : absl::StrSplit(head, "\r\n", absl::SkipEmpty())) {
      const std::pair<absl::string_view, absl::string_view> header =
          absl::StrSplit(line, absl::MaxSplits(':', 1));
      const absl::string_view value = absl::StripAsciiWhitespace(header.second);
      if (absl::EqualsIgnoreCase(header.first, "content-disposition")) {
        name = Parameter(value, "name");
        is_file = absl::StrContains(value, "filename");
      } else if (absl::EqualsIgnoreCase(header.first, "content-type")) {
        type = std::string(value);
      }
    }
    // A part with a type and no file name is a file too (storage-js: a Blob without a name).
    is_file = is_file || !type.empty();
    if (is_file && form->has_file) return MultipartResult::kTooLong;
    if (is_file) {
      form->has_file = true;
      form->content_type = type;
      if (!on_file()) return MultipartResult::kRefused;
      result = reader.Until(mark, [&](absl::string_view bytes) {
        return bytes.empty() || on_bytes(bytes.data(), bytes.size()) ? MultipartResult::kOk
                                                                     : MultipartResult::kRefused;
      });
    } else {
      if (form->fields.size() == kMaxFields) return MultipartResult::kTooLong;
      std::string value;
      result = reader.Text(mark, kMaxFieldBytes, &value);
      // After the file nobody looks at them.
      if (!form->has_file) form->fields[name] = value;
    }
  }
}

}  // namespace storage_server
}  // namespace dumpline

// multipart/form-data, read as a stream: fields into memory, the file wherever the caller wants it.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_MULTIPART_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_MULTIPART_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {
namespace storage_server {

struct MultipartForm {
  std::map<std::string, std::string> fields;  // those before the file
  bool has_file = false;
  std::string content_type;  // of the file's part
};

enum class MultipartResult { kOk, kCutOff, kMalformed, kTooLong, kRefused };

// `read` is as Connection::ReadBody. `on_file` gets the form as it is when the file begins, and
// `on_bytes` the file; false from either ends the reading with kRefused.
MultipartResult ReadMultipart(absl::string_view content_type,
                              const std::function<int64_t(char*, size_t)>& read,
                              MultipartForm* form, const std::function<bool()>& on_file,
                              const std::function<bool(const char*, size_t)>& on_bytes);

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_MULTIPART_H_

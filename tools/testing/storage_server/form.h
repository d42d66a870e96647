// Uploads as multipart/form-data (RFC 7578), read as busboy reads them: text fields, then one file.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_FORM_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_FORM_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/testing/http_server/connection.h"

namespace dumpline {
namespace storage_server {

class Form {
 public:
  // `content_type` contains the boundary. `connection` must outlive this object.
  Form(absl::string_view content_type, http_server::Connection* connection);

  // Reads the fields before the file, and the file's head. Returns false if there is no file.
  bool ReadFields();

  // Reads from the file. Returns the number of bytes, 0 at its end, or -1 if the body was cut off.
  int64_t ReadFile(char* to, size_t size);

  // Returns the text of a field, or "" if there is no such field.
  std::string Field(const std::string& name) const;
  const std::string& file_type() const { return file_type_; }  // its Content-Type

 private:
  // Reads more of the body. Returns false at its end.
  bool Fill();
  // Reads through `delimiter` and sets `text` to the bytes before it. Returns false if it is
  // missing.
  bool ReadUntil(absl::string_view delimiter, std::string* text);

  http_server::Connection* const connection_;
  std::string delimiter_;  // "\r\n--boundary"
  std::string buffer_;
  std::map<std::string, std::string> fields_;
  std::string file_type_;
};

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_FORM_H_

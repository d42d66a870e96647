// JSON bodies of requests, validated as by Fastify.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_JSON_BODY_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_JSON_BODY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/testing/http_server/connection.h"
#include "tools/testing/storage_server/error.h"
#include "tools/testing/storage_server/store.h"

namespace dumpline {
namespace storage_server {

std::string DumpJson(const Json& json);

// Reads a body that must be a JSON object. Returns it, or the response that refuses it.
std::variant<Json, Response> ReadJson(const Request& request, http_server::Connection* connection);

// Reads the fields of an object with Fastify's coercions. The first invalid value sets error().
class JsonBody {
 public:
  // `json` must outlive this object.
  explicit JsonBody(const Json& json) : json_(json) {}

  const std::optional<Error>& error() const { return error_; }
  bool Has(const char* name) const { return json_.find(name) != json_.end(); }
  bool IsNull(const char* name) const { return Has(name) && json_[name].is_null(); }

  std::string String(const char* name, std::string otherwise);
  std::string RequiredString(const char* name);
  int64_t Integer(const char* name, int64_t otherwise, int64_t least);
  bool Boolean(const char* name, bool otherwise);
  // Returns an object, or {} if the field is missing, null or invalid.
  Json Object(const char* name);
  // Returns the strings of an array, which must have at least one.
  std::vector<std::string> RequiredStrings(const char* name);

 private:
  void Invalid(absl::string_view name, absl::string_view expected);

  const Json& json_;
  std::optional<Error> error_;
};

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_JSON_BODY_H_

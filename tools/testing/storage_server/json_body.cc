#include "tools/testing/storage_server/json_body.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace dumpline {
namespace storage_server {
namespace {

using http_server::Connection;

constexpr size_t kMaxJsonBytes = 1 << 20;

Response MustBeObject() { return ValidationError("body must be object").ToResponse(); }

}  // namespace

std::string DumpJson(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::variant<Json, Response> ReadJson(const Request& request, Connection* connection) {
  if (request.content_length > static_cast<int64_t>(kMaxJsonBytes)) {
    return JsonTooLarge().ToResponse();
  }
  std::string text;
  switch (connection->ReadBodyText(kMaxJsonBytes, &text)) {
    case Connection::BodyText::kCutOff:
      return http_server::AbortedResponse();
    case Connection::BodyText::kTooLong:
      return JsonTooLarge().ToResponse();
    case Connection::BodyText::kComplete:
      break;
  }
  if (!absl::StartsWith(request.Get("content-type"), "application/json")) return MustBeObject();
  if (text.empty()) {
    return FastifyError("Body cannot be empty when content-type is set to 'application/json'")
        .ToResponse();
  }
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    return FastifyError("Body is not valid JSON but content-type is set to 'application/json'")
        .ToResponse();
  }
  if (!json.is_object()) return MustBeObject();
  return json;
}

void JsonBody::Invalid(absl::string_view name, absl::string_view expected) {
  if (!error_.has_value()) error_ = ValidationError(absl::StrCat("body/", name, " ", expected));
}

std::string JsonBody::String(const char* name, std::string otherwise) {
  if (!Has(name) || IsNull(name)) return otherwise;
  const Json& value = json_[name];
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  Invalid(name, "must be string");
  return otherwise;
}

std::string JsonBody::RequiredString(const char* name) {
  if (!Has(name) && !error_.has_value()) {
    error_ = ValidationError(absl::StrCat("body must have required property '", name, "'"));
  }
  return String(name, "");
}

int64_t JsonBody::Integer(const char* name, int64_t otherwise, int64_t least) {
  if (!Has(name) || IsNull(name)) return otherwise;
  const Json& value = json_[name];
  int64_t number = otherwise;
  if (value.is_number_integer()) {
    number = value.get<int64_t>();
  } else if (!value.is_string() || !absl::SimpleAtoi(value.get<std::string>(), &number)) {
    Invalid(name, "must be integer");
    return otherwise;
  }
  if (number >= least) return number;
  Invalid(name, absl::StrCat("must be >= ", least));
  return otherwise;
}

bool JsonBody::Boolean(const char* name, bool otherwise) {
  if (!Has(name) || IsNull(name)) return otherwise;
  const Json& value = json_[name];
  if (value.is_boolean()) return value.get<bool>();
  if (value == "true" || value == 1) return true;
  if (value == "false" || value == 0) return false;
  Invalid(name, "must be boolean");
  return otherwise;
}

Json JsonBody::Object(const char* name) {
  if (!Has(name) || IsNull(name)) return Json::object();
  if (json_[name].is_object()) return json_[name];
  Invalid(name, "must be object");
  return Json::object();
}

std::vector<std::string> JsonBody::RequiredStrings(const char* name) {
  std::vector<std::string> all;
  if (!Has(name)) {
    RequiredString(name);
  } else if (!json_[name].is_array()) {
    Invalid(name, "must be array");
  } else if (json_[name].empty()) {
    Invalid(name, "must NOT have fewer than 1 items");
  } else {
    for (const Json& value : json_[name]) {
      if (value.is_string()) {
        all.push_back(value.get<std::string>());
      } else {
        Invalid(name, "must be string");
      }
    }
  }
  return all;
}

}  // namespace storage_server
}  // namespace dumpline

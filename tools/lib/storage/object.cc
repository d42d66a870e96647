#include "tools/lib/storage/object.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"

namespace dumpline {

Json Bucket::ToJson() const {
  Json json;
  json["bucket"] = id;
  json["public"] = is_public;
  json["file_size_limit"] = file_size_limit ? Json(*file_size_limit) : Json();
  json["allowed_mime_types"] = allowed_mime_types ? Json(*allowed_mime_types) : Json();
  return json;
}

absl::StatusOr<Bucket> Bucket::FromJson(const Json& json) {
  Bucket bucket;
  bucket.id = TextField(json, "id");
  if (bucket.id.empty()) bucket.id = TextField(json, "bucket");
  if (bucket.id.empty()) bucket.id = TextField(json, "name");
  if (bucket.id.empty()) return absl::InvalidArgumentError("a bucket without an id");
  const auto is_public = json.find("public");
  bucket.is_public = is_public != json.end() && is_public->is_boolean() && is_public->get<bool>();
  bucket.file_size_limit = NumberField(json, "file_size_limit");
  const auto types = json.find("allowed_mime_types");
  if (types != json.end() && types->is_array()) {
    bucket.allowed_mime_types.emplace();
    for (const Json& type : *types) {
      if (type.is_string()) bucket.allowed_mime_types->push_back(type.get<std::string>());
    }
  }
  return bucket;
}

bool Bucket::AllowsMimeType(absl::string_view mimetype) const {
  if (!allowed_mime_types || allowed_mime_types->empty()) return true;
  const std::vector<absl::string_view> type = absl::StrSplit(mimetype, '/');
  if (type.size() < 2) return false;
  return std::any_of(
      allowed_mime_types->begin(), allowed_mime_types->end(), [&type](absl::string_view allowed) {
        const std::vector<absl::string_view> parts = absl::StrSplit(allowed, '/');
        return parts.size() > 1 && parts[0] == type[0] && (parts[1] == type[1] || parts[1] == "*");
      });
}

bool operator==(const Bucket& a, const Bucket& b) {
  return a.id == b.id && a.is_public == b.is_public && a.file_size_limit == b.file_size_limit &&
         a.allowed_mime_types == b.allowed_mime_types;
}

std::string ObjectInfo::md5() const {
  const bool is_md5 = etag.size() == 32 && std::all_of(etag.begin(), etag.end(), [](char c) {
                        return absl::ascii_isxdigit(static_cast<unsigned char>(c));
                      });
  return is_md5 ? absl::AsciiStrToLower(etag) : "";
}

bool ObjectInfo::IsEmptyFolder() const { return absl::EndsWith(key, ".emptyFolderPlaceholder"); }

bool ObjectInfo::HasUserMetadata(const std::string& json_text) const {
  // Does not compare the Json values, because their comparison depends on the order of fields.
  const auto parse = [](const std::string& text) {
    const absl::StatusOr<Json> json = ParseJson(text.empty() ? "{}" : text);
    return json.ok() ? nlohmann::json(*json) : nlohmann::json();
  };
  return parse(user_metadata) == parse(json_text);
}

Json ObjectInfo::ToJson() const {
  Json json;
  json["bucket"] = bucket;
  json["key"] = key;
  if (size) json["size"] = *size;
  const auto add = [&json](const char* name, const std::string& value) {
    if (!value.empty()) json[name] = value;
  };
  add("etag", etag);
  add("md5", md5());
  add("mimetype", mimetype);
  add("cacheControl", cache_control);
  add("lastModified", last_modified);
  if (!user_metadata.empty()) {
    const absl::StatusOr<Json> metadata = ParseJson(user_metadata);
    if (metadata.ok()) json["userMetadata"] = *metadata;
  }
  return json;
}

absl::StatusOr<ObjectInfo> ObjectInfo::FromJson(const Json& line) {
  if (!line.is_object()) return absl::InvalidArgumentError("not a JSON object");
  ObjectInfo info;
  for (const char* name : {"bucket", "key"}) {
    const auto found = line.find(name);
    if (found == line.end() || !found->is_string()) {
      return absl::InvalidArgumentError(absl::StrCat("no string \"", name, "\""));
    }
  }
  info.bucket = TextField(line, "bucket");
  info.key = TextField(line, "key");
  info.size = NumberField(line, "size");
  if (line.count("size") > 0 && !line.at("size").is_null() && !info.size) {
    return absl::InvalidArgumentError("\"size\" is not a number of bytes");
  }
  info.etag = TextField(line, "etag");
  if (info.etag.empty()) info.etag = TextField(line, "md5");
  if (info.etag.size() >= 2 && info.etag.front() == '"' && info.etag.back() == '"') {
    info.etag = info.etag.substr(1, info.etag.size() - 2);
  }
  info.mimetype = TextField(line, "mimetype");
  info.cache_control = TextField(line, "cacheControl");
  info.last_modified = TextField(line, "lastModified");
  const auto metadata = line.find("userMetadata");
  if (metadata != line.end() && metadata->is_object()) info.user_metadata = ToJsonText(*metadata);
  return info;
}

namespace {

// Checks that `text` contains only letters, digits and the characters in `others`. `what` is its
// kind in messages, such as "key".
absl::Status CheckCharacters(absl::string_view text, absl::string_view what,
                             absl::string_view others) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || others.find(c) != absl::string_view::npos) continue;
    if (absl::ascii_isprint(byte)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("Supabase Storage does not allow the character '%c' in a %s", c, what));
    }
    return absl::InvalidArgumentError(
        absl::StrFormat("Supabase Storage does not allow the byte 0x%02X in a %s", byte, what));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckKey(absl::string_view key) {
  if (key.empty()) return absl::InvalidArgumentError("the key is empty");
  return CheckCharacters(key, "key", "/_!.*'() &$=@;:+,?-");
}

absl::Status CheckBucketName(absl::string_view name) {
  if (name.empty() || name.size() > 100) {
    return absl::InvalidArgumentError("a bucket name has 1 to 100 characters");
  }
  if (name.front() == ' ' || name.back() == ' ') {
    return absl::InvalidArgumentError("a bucket name cannot start or end with a space");
  }
  return CheckCharacters(name, "bucket name", "_!.*'() &$=@;:+,?-");
}

}  // namespace dumpline

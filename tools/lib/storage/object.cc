#include "tools/lib/storage/object.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/lib/text/flat_json.h"

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

Json ObjectInfo::ToJson() const { return *ParseJson(ToText()); }

std::string ObjectInfo::ToText() const {
  std::string text = "{\"bucket\":";
  AppendJsonString(bucket, &text);
  const auto add = [&text](absl::string_view name, const std::string& value) {
    if (value.empty()) return;
    absl::StrAppend(&text, ",\"", name, "\":");
    AppendJsonString(value, &text);
  };
  text += ",\"key\":";
  AppendJsonString(key, &text);
  if (size) absl::StrAppend(&text, ",\"size\":", *size);
  add("etag", etag);
  add("md5", md5());
  add("mimetype", mimetype);
  add("cacheControl", cache_control);
  add("lastModified", last_modified);
  if (!user_metadata.empty()) {
    const absl::StatusOr<Json> metadata = ParseJson(user_metadata);
    if (metadata.ok()) absl::StrAppend(&text, ",\"userMetadata\":", ToJsonText(*metadata));
  }
  text += '}';
  return text;
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

using Kind = FlatObject::Kind;

// Sets `text` to the value of a text field. Returns false if the field is not one.
bool TakeText(const FlatObject::Field& field, std::string* text) {
  if (field.kind != Kind::kText) return false;
  text->assign(field.value.data(), field.value.size());
  return true;
}

// Clears the fields and keeps their memory for the next line.
void Clear(ObjectInfo* info) {
  for (std::string* field : {&info->bucket, &info->key, &info->etag, &info->mimetype,
                             &info->cache_control, &info->last_modified, &info->user_metadata}) {
    field->clear();
  }
  info->size.reset();
}

// Returns false for any line that FromJson() might read in another way.
bool ReadFlat(absl::string_view text, ObjectInfo* info) {
  FlatObject object;
  if (!object.Parse(text)) return false;
  Clear(info);
  bool has_bucket = false, has_key = false, is_read = true;
  absl::string_view md5;
  for (const FlatObject::Field& field : object) {
    if (field.name == "bucket") {
      is_read = has_bucket = TakeText(field, &info->bucket);
    } else if (field.name == "key") {
      is_read = has_key = TakeText(field, &info->key);
    } else if (field.name == "size") {
      uint64_t size = 0;
      is_read = field.kind == Kind::kNumber && absl::SimpleAtoi(field.value, &size);
      info->size = size;
    } else if (field.name == "etag") {
      is_read = TakeText(field, &info->etag);
    } else if (field.name == "md5") {
      is_read = field.kind == Kind::kText;
      md5 = field.value;
    } else if (field.name == "mimetype") {
      is_read = TakeText(field, &info->mimetype);
    } else if (field.name == "cacheControl") {
      is_read = TakeText(field, &info->cache_control);
    } else if (field.name == "lastModified") {
      is_read = TakeText(field, &info->last_modified);
    } else if (field.name == "userMetadata") {
      is_read = field.value == "{}" && field.kind == Kind::kOther;
      info->user_metadata = "{}";
    }
    if (!is_read) return false;
  }
  if (info->etag.empty()) info->etag.assign(md5.data(), md5.size());
  return has_bucket && has_key;
}

}  // namespace

absl::Status ObjectInfo::Read(absl::string_view text) {
  if (ReadFlat(text, this)) return absl::OkStatus();
  const absl::StatusOr<Json> json = ParseJson(text);
  if (!json.ok()) return json.status();
  absl::StatusOr<ObjectInfo> info = FromJson(*json);
  if (!info.ok()) return info.status();
  *this = *std::move(info);
  return absl::OkStatus();
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

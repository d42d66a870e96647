#include "tools/testing/storage_server/api.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/testing/storage_server/limits.h"
#include "tools/testing/storage_server/listing.h"
#include "tools/testing/storage_server/multipart.h"
#include "tools/testing/storage_server/tus.h"

namespace dumpline {
namespace storage_server {
namespace {

constexpr size_t kMaxJsonBytes = 1 << 20;

Response Refuse(const Error& error) { return error.ToResponse(); }

Response Aborted() {
  Response response;
  response.abort = true;
  return response;
}

Response Ok(const Json& json) { return JsonResponse(200, DumpJson(json)); }

Json BucketJson(const BucketSettings& bucket, bool with_type) {
  Json json = {
      {"id", bucket.id}, {"name", bucket.name}, {"owner", ""}, {"public", bucket.is_public}};
  if (with_type) json["type"] = bucket.type;
  json["file_size_limit"] =
      bucket.file_size_limit.has_value() ? Json(*bucket.file_size_limit) : Json();
  json["allowed_mime_types"] =
      bucket.allowed_mime_types.has_value() ? Json(*bucket.allowed_mime_types) : Json();
  json["created_at"] = IsoTime(bucket.created_ms);
  json["updated_at"] = IsoTime(bucket.updated_ms);
  return json;
}

// A row of a list. `key` only in list-v2.
Json RowJson(const ListedRow& row) {
  Json json = {{"name", row.name}};
  if (row.object == nullptr) {
    json["id"] = nullptr;
    json["updated_at"] = nullptr;
    json["created_at"] = nullptr;
    json["last_accessed_at"] = nullptr;
    json["metadata"] = nullptr;
    return json;
  }
  json["id"] = row.object->id;
  json["updated_at"] = IsoTime(row.object->updated_ms);
  json["created_at"] = IsoTime(row.object->created_ms);
  json["last_accessed_at"] = IsoTime(row.object->created_ms);
  json["metadata"] = row.object->Metadata();
  return json;
}

Json FullRowJson(const std::string& bucket, const Object& object) {
  return {{"name", object.name},
          {"bucket_id", bucket},
          {"owner", ""},
          {"owner_id", ""},
          {"version", object.version},
          {"id", object.id},
          {"updated_at", IsoTime(object.updated_ms)},
          {"created_at", IsoTime(object.created_ms)},
          {"last_accessed_at", IsoTime(object.created_ms)},
          {"metadata", object.Metadata()},
          {"user_metadata", object.user_metadata}};
}

// A value of a JSON body or query, as Fastify's validation coerces it.
class Body {
 public:
  explicit Body(const Json& json) : json_(json) {}

  const absl::optional<Error>& error() const { return error_; }
  bool Has(const char* name) const { return json_.find(name) != json_.end(); }
  bool IsNull(const char* name) const { return Has(name) && json_[name].is_null(); }

  std::string String(const char* name, std::string otherwise) {
    if (!Has(name) || json_[name].is_null()) return otherwise;
    const Json& value = json_[name];
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number() || value.is_boolean()) return value.dump();
    return Wrong(name, "must be string"), otherwise;
  }
  std::string RequiredString(const char* name) {
    if (!Has(name)) {
      if (!error_.has_value()) {
        error_ = ValidationError(absl::StrCat("body must have required property '", name, "'"));
      }
      return std::string();
    }
    return String(name, "");
  }
  int64_t Integer(const char* name, int64_t otherwise, int64_t least) {
    if (!Has(name) || json_[name].is_null()) return otherwise;
    const Json& value = json_[name];
    int64_t number = otherwise;
    if (value.is_number_integer()) {
      number = value.get<int64_t>();
    } else if (!value.is_string() || !absl::SimpleAtoi(value.get<std::string>(), &number)) {
      return Wrong(name, "must be integer"), otherwise;
    }
    if (number < least) return Wrong(name, absl::StrCat("must be >= ", least)), otherwise;
    return number;
  }
  bool Boolean(const char* name, bool otherwise) {
    if (!Has(name) || json_[name].is_null()) return otherwise;
    const Json& value = json_[name];
    if (value.is_boolean()) return value.get<bool>();
    if (value == "true" || value == 1) return true;
    if (value == "false" || value == 0) return false;
    return Wrong(name, "must be boolean"), otherwise;
  }
  Json Object(const char* name) {
    if (!Has(name) || json_[name].is_null()) return Json::object();
    if (!json_[name].is_object()) return Wrong(name, "must be object"), Json::object();
    return json_[name];
  }
  // Strings; at least one.
  std::vector<std::string> Strings(const char* name) {
    std::vector<std::string> all;
    if (!Has(name)) return RequiredString(name), all;
    if (!json_[name].is_array()) return Wrong(name, "must be array"), all;
    if (json_[name].empty()) return Wrong(name, "must NOT have fewer than 1 items"), all;
    for (const Json& value : json_[name]) {
      if (!value.is_string()) return Wrong(name, "must be string"), all;
      all.push_back(value.get<std::string>());
    }
    return all;
  }

 private:
  void Wrong(absl::string_view name, absl::string_view what) {
    if (!error_.has_value()) error_ = ValidationError(absl::StrCat("body/", name, " ", what));
  }

  const Json& json_;
  absl::optional<Error> error_;
};

// file_size_limit and allowed_mime_types of a request into `bucket`.
absl::optional<Error> ApplyLimits(const Json& json, int64_t project_limit, BucketSettings* bucket) {
  Body body(json);
  bucket->is_public = body.Boolean("public", bucket->is_public);
  if (body.IsNull("file_size_limit")) {
    bucket->file_size_limit = absl::nullopt;
  } else if (body.Has("file_size_limit")) {
    const Json& value = json["file_size_limit"];
    absl::optional<int64_t> bytes;
    int64_t number;
    if (value.is_number_integer()) {
      bytes = value.get<int64_t>();
    } else if (value.is_string() && absl::SimpleAtoi(value.get<std::string>(), &number)) {
      bytes = number;
    } else if (value.is_string()) {
      bytes = ParseFileSize(value.get<std::string>());
    }
    if (!bytes.has_value() || *bytes < 0) {
      return InvalidRequest("Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B");
    }
    if (*bytes > project_limit) return ObjectTooLarge();
    bucket->file_size_limit = bytes;
  }
  if (body.IsNull("allowed_mime_types")) {
    bucket->allowed_mime_types = absl::nullopt;
  } else if (body.Has("allowed_mime_types")) {
    const Json& value = json["allowed_mime_types"];
    std::vector<std::string> types;
    if (!value.is_array()) return ValidationError("body/allowed_mime_types must be array");
    for (const Json& type : value) {
      if (!type.is_string()) return ValidationError("body/allowed_mime_types/0 must be string");
      types.push_back(type.get<std::string>());
    }
    bucket->allowed_mime_types = types;
  }
  return body.error();
}

// HTML is never served as such.
std::string ServedType(const std::string& mimetype) {
  return absl::StrContains(mimetype, "text/html") ? "text/plain" : mimetype;
}

// "bytes=a-b", "bytes=a-", "bytes=-n". False: not satisfiable. Anything else is the whole.
bool ParseRange(absl::string_view text, int64_t size, int64_t* begin, int64_t* end, bool* partial) {
  *begin = 0;
  *end = size;
  *partial = false;
  if (!absl::ConsumePrefix(&text, "bytes=") || absl::StrContains(text, ',')) return true;
  const std::pair<absl::string_view, absl::string_view> pair =
      absl::StrSplit(text, absl::MaxSplits('-', 1));
  int64_t first = 0;
  int64_t last = size - 1;
  if (pair.first.empty()) {
    int64_t count;
    if (!absl::SimpleAtoi(pair.second, &count)) return true;
    if (count <= 0 || size == 0) return false;
    first = std::max<int64_t>(0, size - count);
  } else {
    if (!absl::SimpleAtoi(pair.first, &first)) return true;
    if (!pair.second.empty() && !absl::SimpleAtoi(pair.second, &last)) return true;
    last = std::min(last, size - 1);
    if (first >= size || first > last) return false;
  }
  *begin = first;
  *end = last + 1;
  *partial = true;
  return true;
}

std::string EncodeForHeader(absl::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains("-._~", c)) {
      encoded.push_back(c);
    } else {
      absl::StrAppend(&encoded, "%",
                      absl::AsciiStrToUpper(absl::BytesToHexString(std::string(1, c))));
    }
  }
  return encoded;
}

}  // namespace

std::string DumpJson(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

int64_t SizeLimit(const BucketSettings& bucket, int64_t project_limit) {
  return std::min(project_limit, bucket.file_size_limit.value_or(project_limit));
}

Api::Api(const ApiOptions& options, Store* store)
    : options_(options), store_(store), tus_(std::make_unique<Tus>(options, store)) {}

Api::~Api() = default;

Target Api::Resolve(const Request& request) const {
  Target target;
  absl::string_view path = request.path;
  if (!absl::ConsumePrefix(&path, options_.prefix) || !absl::ConsumePrefix(&path, "/")) {
    target.route = "unknown";
    return target;
  }
  std::string decoded;
  target.bad_url = !PercentDecode(path, &decoded);
  const absl::string_view method = request.method;
  const bool get = method == "GET";
  const bool head = method == "HEAD";
  const bool post = method == "POST";
  const bool put = method == "PUT";
  const bool del = method == "DELETE";
  absl::string_view rest = decoded;
  // Takes the path's next segment; what is behind it stays as it is, slashes included.
  const auto segment = [&rest]() {
    const size_t slash = rest.find('/');
    const std::string text(rest.substr(0, slash));
    rest = slash == absl::string_view::npos ? absl::string_view() : rest.substr(slash + 1);
    return text;
  };
  const auto set = [&target](const char* route) { target.route = route; };
  set("unknown");

  const std::string first = segment();
  if (first == "status" && get) return set("status"), target;
  if (first == "version" && get) return set("version"), target;
  if (first == "health" && get) return set("health"), target;
  if (first == "bucket") {
    const bool has_id = !rest.empty();
    target.bucket = segment();
    if (!rest.empty()) {
      if (rest == "empty" && post) set("bucket-empty");
    } else if (get) {
      set(has_id ? "bucket-get" : "bucket-list");
    } else if (post && !has_id) {
      set("bucket-create");
    } else if (put && has_id) {
      set("bucket-update");
    } else if (del && has_id) {
      set("bucket-delete");
    }
    return target;
  }
  if (first == "upload") {
    if (segment() != "resumable") return target;
    target.key = std::string(rest);
    if (method == "OPTIONS") return set("tus-options"), target;
    if (post && rest.empty()) return set("tus-create"), target;
    if (rest.empty()) return target;
    if (method == "PATCH") set("tus-patch");
    if (head) set("tus-head");
    if (del) set("tus-delete");
    return target;
  }
  if (first != "object" || rest.empty()) return target;

  // Words that are routes and not buckets.
  const absl::string_view all = rest;
  const std::string word = segment();
  const auto take_key = [&]() {
    target.bucket = segment();
    target.key = std::string(rest);
  };
  if (post && (word == "list" || word == "list-v2")) {
    target.bucket = std::string(rest);
    return set(word == "list" ? "list-v1" : "list-v2"), target;
  }
  if (post && word == "copy" && rest.empty()) return set("copy"), target;
  if (post && word == "move" && rest.empty()) return set("move"), target;
  if (word == "sign" && (post || get || head)) {
    take_key();
    return set(post ? "sign" : "signed-download"), target;
  }
  if (word == "upload" && absl::StartsWith(rest, "sign/") && (post || put)) {
    segment();
    take_key();
    return set(post ? "sign-upload" : "signed-upload"), target;
  }
  bool info = false;
  if (word == "info" && (get || head)) {
    info = true;
    const absl::string_view before = rest;
    const std::string kind = segment();
    target.authenticated = kind == "authenticated";
    target.is_public = kind == "public";
    if (!target.authenticated && !target.is_public) rest = before;
    take_key();
  } else if ((word == "authenticated" || word == "public") && (get || head)) {
    target.authenticated = word == "authenticated";
    target.is_public = word == "public";
    take_key();
  } else {
    rest = all;
    take_key();
  }
  const bool has_key = absl::StrContains(all, '/');
  if (info) return set("info"), target;
  if (get) return set("download"), target;
  if (head) return set("head"), target;
  if ((post || put) && has_key) return set("upload"), target;
  if (del) set(has_key ? "delete-one" : "delete");
  return target;
}

Response Api::Handle(const Target& target, const Request& request, Connection* connection) {
  Response response;
  if (target.bad_url) {
    response = BadUrl(request);
  } else if (target.route == "unknown") {
    response = UnknownRoute(request);
  } else if (target.route == "status") {
    response = TextResponse(200, "");
  } else if (target.route == "version") {
    response = TextResponse(200, options_.version);
  } else if (target.route == "tus-options") {
    response = tus_->Handle(target, request, Caller(), connection);
  } else {
    const Caller caller = Authenticate(options_.keys, request, options_.hosted);
    // Public files, signed addresses and the routes that may come without a key.
    const bool open =
        target.route == "signed-download" || target.route == "signed-upload" || target.is_public ||
        ((target.route == "download" || target.route == "head" || target.route == "info") &&
         !target.authenticated && caller.role == Caller::Role::kNone && !caller.error.has_value());
    if (caller.refused_by_gateway) {
      response = JsonResponse(401, R"({"message":"Forbidden use of secret API key in browser"})");
    } else if (!open && caller.error.has_value()) {
      response = Refuse(*caller.error);
    } else if (!open && caller.role == Caller::Role::kNone) {
      response = Refuse(ValidationError("headers must have required property 'authorization'"));
    } else {
      response = Dispatch(target, request, caller, connection);
    }
  }
  if (request.method == "HEAD" && response.head_length < 0) {
    response.head_length = response.status >= 400 ? 0 : response.body_bytes();
  }
  if (options_.hosted) {
    response.headers.emplace_back("sb-gateway-version", "1");
    response.headers.emplace_back("sb-project-ref", "abcdefghijklmnopqrst");
    response.headers.emplace_back("sb-request-id", NewUuid());
  }
  return response;
}

Response Api::Dispatch(const Target& target, const Request& request, const Caller& caller,
                       Connection* connection) {
  const std::string& route = target.route;
  if (route == "upload") return Put(target, request, caller, connection);
  if (route == "signed-upload") {
    Response refusal;
    Json claims;
    if (!CheckToken(target, request, "upload", &claims, &refusal)) return refusal;
    Caller signer;
    signer.role = Caller::Role::kService;
    Request as_signed = request;
    as_signed.headers.erase(
        std::remove_if(as_signed.headers.begin(), as_signed.headers.end(),
                       [](const auto& header) { return header.first == "x-upsert"; }),
        as_signed.headers.end());
    as_signed.method = "POST";
    if (claims["upsert"] == true) as_signed.headers.emplace_back("x-upsert", "true");
    return Put(target, as_signed, signer, connection);
  }
  if (route == "signed-download") {
    Response refusal;
    Json claims;
    if (!CheckToken(target, request, "download", &claims, &refusal)) return refusal;
    return SendObject(target, request);
  }
  if (route == "download" || route == "head") return Get(target, request, caller);
  if (route == "info") return Info(target, request, caller);
  if (route == "list-v2" && options_.list_v2 != ApiOptions::ListV2::kMissing) {
    return ListV2(target, request, caller, connection);
  }
  if (route == "list-v1") return ListV1(target, request, caller, connection);
  if (route == "delete") return DeleteMany(target, request, caller, connection);
  if (route == "delete-one") return DeleteOne(target, request, caller);
  if (route == "copy" || route == "move") {
    return CopyOrMove(route == "move", request, caller, connection);
  }
  if (route == "sign") return Sign(target, request, caller, connection);
  if (route == "sign-upload") return SignUpload(target, request, caller);
  if (route == "bucket-list") return ListBuckets(request, caller);
  if (route == "bucket-get") return GetBucket(target, caller);
  if (route == "bucket-create") return CreateBucket(request, caller, connection);
  if (route == "bucket-update") return UpdateBucket(target, request, caller, connection);
  if (route == "bucket-empty") return EmptyBucket(target, caller);
  if (route == "bucket-delete") return DeleteBucket(target, caller);
  if (route == "health") return Ok({{"healthy", true}});
  if (absl::StartsWith(route, "tus-")) return tus_->Handle(target, request, caller, connection);
  return UnknownRoute(request);
}

bool Api::ReadJson(const Request& request, Connection* connection, bool may_be_absent, Json* json,
                   Response* response) const {
  if (request.content_length > static_cast<int64_t>(kMaxJsonBytes)) {
    *response = Refuse(JsonTooLarge());
    return false;
  }
  std::string text;
  bool too_long = false;
  if (!connection->ReadBodyText(kMaxJsonBytes, &text, &too_long)) {
    *response = too_long ? Refuse(JsonTooLarge()) : Aborted();
    return false;
  }
  const absl::string_view type = request.Get("content-type");
  const bool is_json = absl::StartsWith(type, "application/json");
  if (text.empty() && (may_be_absent || !is_json)) {
    if (may_be_absent) {
      *json = Json::object();
      return true;
    }
    *response = Refuse(ValidationError("body must be object"));
    return false;
  }
  if (!is_json) {
    *response = Refuse(ValidationError("body must be object"));
    return false;
  }
  if (text.empty()) {
    *response =
        Refuse(FastifyError("Body cannot be empty when content-type is set to 'application/json'"));
    return false;
  }
  *json = Json::parse(text, nullptr, false);
  if (json->is_discarded()) {
    *response =
        Refuse(FastifyError("Body is not valid JSON but content-type is set to "
                            "'application/json'"));
    return false;
  }
  if (!json->is_object()) {
    *response = Refuse(ValidationError("body must be object"));
    return false;
  }
  return true;
}

absl::optional<Error> Api::CheckKey(const std::string& key) const {
  if (!IsValidKey(key)) return InvalidKey(key);
  if (options_.hosted) return absl::nullopt;
  if (HasDotSegment(key)) return InvalidKey(absl::StrCat(key, " contains dot path segment"));
  if (HasLongSegment(key)) return InternalError();
  return absl::nullopt;
}

// Row level security is simple here: the service role sees everything, the others only what is in
// public buckets, and not through the routes for the authenticated.
absl::optional<Error> Api::CheckRead(const Target& target, const Caller& caller) const {
  if (caller.is_service() && !target.is_public) return absl::nullopt;
  const absl::optional<BucketSettings> bucket = store_->FindBucket(target.bucket);
  const bool is_public = bucket.has_value() && bucket->is_public && !target.authenticated;
  if (is_public) return absl::nullopt;
  if (target.is_public || caller.role == Caller::Role::kNone) return NoSuchBucket();
  return NoSuchKey();
}

// Buckets.

Response Api::ListBuckets(const Request& request, const Caller& caller) {
  std::vector<BucketSettings> buckets;
  if (caller.is_service()) buckets = store_->Buckets();
  int64_t limit = INT64_MAX;
  int64_t offset = 0;
  if (const auto value = request.Param("limit")) {
    if (!absl::SimpleAtoi(*value, &limit)) {
      return Refuse(ValidationError("querystring/limit must be integer"));
    }
    if (limit < 1) return Refuse(ValidationError("querystring/limit must be >= 1"));
  }
  if (const auto value = request.Param("offset")) {
    if (!absl::SimpleAtoi(*value, &offset) || offset < 0) {
      return Refuse(ValidationError("querystring/offset must be >= 0"));
    }
  }
  if (const auto search = request.Param("search")) {
    buckets.erase(std::remove_if(buckets.begin(), buckets.end(),
                                 [&](const BucketSettings& bucket) {
                                   return !absl::StrContains(LowerName(bucket.name),
                                                             LowerName(*search));
                                 }),
                  buckets.end());
  }
  const auto column = request.Param("sortColumn");
  const auto order = request.Param("sortOrder");
  if (column != nullptr) {
    const auto key = [&](const BucketSettings& bucket) {
      return *column == "created_at"   ? IsoTime(bucket.created_ms)
             : *column == "updated_at" ? IsoTime(bucket.updated_ms)
             : *column == "id"         ? bucket.id
                                       : bucket.name;
    };
    std::stable_sort(
        buckets.begin(), buckets.end(),
        [&](const BucketSettings& a, const BucketSettings& b) { return key(a) < key(b); });
    if (order != nullptr && *order == "desc") std::reverse(buckets.begin(), buckets.end());
  } else {
    // Not in any order that a client could come to rely on.
    std::reverse(buckets.begin(), buckets.end());
  }
  Json json = Json::array();
  for (int64_t i = offset; i < static_cast<int64_t>(buckets.size()) && limit > 0; ++i, --limit) {
    json.push_back(BucketJson(buckets[static_cast<size_t>(i)], /*with_type=*/true));
  }
  return Ok(json);
}

Response Api::GetBucket(const Target& target, const Caller& caller) {
  const absl::optional<BucketSettings> bucket = store_->FindBucket(target.bucket);
  if (!bucket.has_value() || !caller.is_service()) return Refuse(NoSuchBucket());
  return Ok(BucketJson(*bucket, /*with_type=*/false));
}

Response Api::CreateBucket(const Request& request, const Caller& caller, Connection* connection) {
  Json json;
  Response refusal;
  if (!ReadJson(request, connection, false, &json, &refusal)) return refusal;
  Body body(json);
  BucketSettings bucket;
  bucket.name = body.RequiredString("name");
  bucket.id = body.String("id", bucket.name);
  bucket.type = body.String("type", "STANDARD");
  if (body.error().has_value()) return Refuse(*body.error());
  if (!IsValidBucketName(bucket.name) || !IsValidBucketName(bucket.id)) {
    return Refuse(InvalidBucketName());
  }
  const absl::optional<Error> error = ApplyLimits(json, options_.file_size_limit, &bucket);
  if (error.has_value()) return Refuse(*error);
  if (!caller.is_service()) return Refuse(RowLevelSecurity());
  bucket.created_ms = bucket.updated_ms = NowMs();
  const std::string name = bucket.name;
  if (!store_->CreateBucket(std::move(bucket))) return Refuse(BucketAlreadyExists());
  return Ok({{"name", name}});
}

Response Api::UpdateBucket(const Target& target, const Request& request, const Caller& caller,
                           Connection* connection) {
  Json json;
  Response refusal;
  if (!ReadJson(request, connection, false, &json, &refusal)) return refusal;
  if (!json.contains("public") && !json.contains("file_size_limit") &&
      !json.contains("allowed_mime_types")) {
    return Refuse(ValidationError("body must match a schema in anyOf"));
  }
  absl::optional<BucketSettings> bucket = store_->FindBucket(target.bucket);
  if (!bucket.has_value() || !caller.is_service()) return Refuse(NoSuchBucket());
  const absl::optional<Error> error = ApplyLimits(json, options_.file_size_limit, &*bucket);
  if (error.has_value()) return Refuse(*error);
  store_->ChangeBucket(target.bucket, [&](BucketSettings* settings) {
    settings->is_public = bucket->is_public;
    settings->file_size_limit = bucket->file_size_limit;
    settings->allowed_mime_types = bucket->allowed_mime_types;
  });
  return Ok({{"message", "Successfully updated"}});
}

Response Api::EmptyBucket(const Target& target, const Caller& caller) {
  if (!caller.is_service()) {
    Error error = AccessDenied("Access denied: Invalid role");
    error.http = 403;
    return Refuse(error);
  }
  if (!store_->FindBucket(target.bucket).has_value()) return Refuse(NoSuchBucket());
  if (store_->CountObjects(target.bucket) > 200000) {
    Error error = InvalidRequest("Unable to empty the bucket because it contains too many objects");
    error.status_code = 409;
    return Refuse(error);
  }
  const int64_t now = NowMs();
  if (options_.empty_delay_ms > 0) {
    // The process may end first; then so be it.
    std::thread([this, now, bucket = target.bucket, ms = options_.empty_delay_ms] {
      std::this_thread::sleep_for(std::chrono::milliseconds(ms));
      store_->EmptyBucket(bucket, now);
    }).detach();
  } else {
    store_->EmptyBucket(target.bucket, now);
  }
  return Ok({{"message", "Empty bucket has been queued. Completion may take up to an hour."}});
}

Response Api::DeleteBucket(const Target& target, const Caller& caller) {
  if (!caller.is_service()) return Refuse(NoSuchBucket());
  switch (store_->DeleteBucket(target.bucket)) {
    case Store::DeleteResult::kNoSuchBucket:
      return Refuse(NoSuchBucket());
    case Store::DeleteResult::kNotEmpty:
      return Refuse(ResourceNotEmpty());
    case Store::DeleteResult::kDeleted:
      break;
  }
  return Ok({{"message", "Successfully deleted"}});
}

// Lists. Neither looks whether there is such a bucket.

Response Api::ListV1(const Target& target, const Request& request, const Caller& caller,
                     Connection* connection) {
  Json json;
  Response refusal;
  if (!ReadJson(request, connection, false, &json, &refusal)) return refusal;
  Body body(json);
  SearchOptions options;
  options.prefix = body.RequiredString("prefix");
  options.limit = body.Integer("limit", 100, 1);
  options.offset = body.Integer("offset", 0, 0);
  options.search = body.String("search", "");
  const Json sort = body.Object("sortBy");
  Body sort_body(sort);
  options.column = sort_body.String("column", "name");
  options.ascending = sort_body.String("order", "asc") != "desc";
  if (body.error().has_value()) return Refuse(*body.error());
  if (!options.prefix.empty() && options.prefix.back() != '/') options.prefix += "/";
  Json rows = Json::array();
  if (caller.is_service()) {
    std::vector<ListedRow> found;
    store_->WithBucket(target.bucket,
                       [&](const Bucket& bucket) { found = Search(bucket, options); });
    for (const ListedRow& row : found) rows.push_back(RowJson(row));
  }
  return Ok(rows);
}

Response Api::ListV2(const Target& target, const Request& request, const Caller& caller,
                     Connection* connection) {
  Json json;
  Response refusal;
  if (!ReadJson(request, connection, false, &json, &refusal)) return refusal;
  if (options_.list_v2 == ApiOptions::ListV2::kRefused) {
    return Refuse({409, "FeatureNotEnabled", "The feature list-V2 is not enabled for this resource",
                   "FeatureNotEnabled"});
  }
  Body body(json);
  ListOptions options;
  options.prefix = body.String("prefix", "");
  options.limit = body.Integer("limit", 1000, 1);
  options.cursor = body.String("cursor", "");
  options.with_delimiter = body.Boolean("with_delimiter", false);
  const Json sort = body.Object("sortBy");
  Body sort_body(sort);
  options.column = sort_body.String("column", "");
  options.order = sort_body.String("order", "");
  if (body.error().has_value()) return Refuse(*body.error());
  if (!options.column.empty() && options.column != "name" && options.column != "created_at" &&
      options.column != "updated_at") {
    return Refuse(ValidationError("body/sortBy/column must be equal to one of the allowed values"));
  }

  absl::optional<ListPage> page;
  const Bucket none;
  const auto list = [&](const Bucket& bucket) {
    page = storage_server::ListV2(caller.is_service() ? bucket : none, options);
  };
  if (!store_->WithBucket(target.bucket, list)) list(none);
  if (!page.has_value()) return Refuse(InvalidParameter("Invalid Parameter continuation token"));
  Json answer = {{"hasNext", page->has_next}};
  if (page->has_next) {
    answer["nextCursor"] = page->next_cursor;
    answer["nextCursorKey"] = page->next_cursor_key;
  }
  Json folders = Json::array();
  Json objects = Json::array();
  for (const ListedRow& row : page->rows) {
    Json entry = RowJson(row);
    if (options.with_delimiter) entry["key"] = row.name;
    (row.object == nullptr ? folders : objects).push_back(std::move(entry));
  }
  answer["folders"] = std::move(folders);
  answer["objects"] = std::move(objects);
  return Ok(answer);
}

// Objects.

Response Api::Put(const Target& target, const Request& request, const Caller& caller,
                  Connection* connection) {
  const absl::optional<Error> bad_key = CheckKey(target.key);
  if (bad_key.has_value()) return Refuse(*bad_key);
  const absl::optional<BucketSettings> bucket = store_->FindBucket(target.bucket);
  if (!bucket.has_value()) return Refuse(NoSuchBucket());
  const int64_t limit = SizeLimit(*bucket, options_.file_size_limit);
  const bool upsert = request.method == "PUT" || request.Get("x-upsert") == "true";
  const absl::string_view content_type = request.Get("content-type");

  Object object;
  object.name = target.key;
  object.robots_tag = std::string(request.Get("x-robots-tag"));
  std::string user_metadata;
  // What is decided before the body is read, as soon as its type is known.
  const auto may_begin = [&]() -> absl::optional<Error> {
    if (bucket->allowed_mime_types.has_value() &&
        !MimeTypeAllowed(object.mimetype, *bucket->allowed_mime_types)) {
      return InvalidMimeType(object.mimetype);
    }
    if (!caller.is_service()) return RowLevelSecurity();
    if (!upsert && store_->FindObject(target.bucket, target.key) != nullptr) {
      return KeyAlreadyExists();
    }
    return absl::nullopt;
  };
  const std::unique_ptr<Upload> upload = store_->NewUpload();
  bool disk_failed = false;
  const auto append = [&](const char* bytes, size_t size) {
    disk_failed = !upload->Append(bytes, size);
    return !disk_failed;
  };

  if (absl::StartsWith(content_type, "multipart/form-data")) {
    MultipartForm form;
    absl::optional<Error> error;
    const MultipartResult result = ReadMultipart(
        content_type,
        [connection](char* to, size_t size) { return connection->ReadBody(to, size); }, &form,
        [&] {
          object.mimetype =
              form.fields.count("contentType") > 0 ? form.fields["contentType"] : form.content_type;
          if (object.mimetype.empty()) object.mimetype = "application/octet-stream";
          error = may_begin();
          return !error.has_value();
        },
        [&](const char* bytes, size_t size) {
          if (upload->size() + static_cast<int64_t>(size) > limit) {
            error = ObjectTooLarge();
            return false;
          }
          return append(bytes, size);
        });
    if (result == MultipartResult::kCutOff) return Aborted();
    if (error.has_value()) return Refuse(*error);
    if (result != MultipartResult::kOk && !disk_failed) {
      return Refuse(InvalidRequest("Unexpected end of form"));
    }
    if (!form.has_file) return Refuse(InvalidRequest("No content provided"));
    const std::string seconds = form.fields["cacheControl"];
    object.cache_control = seconds.empty() ? "no-cache" : absl::StrCat("max-age=", seconds);
    user_metadata =
        form.fields.count("metadata") > 0 ? form.fields["metadata"] : form.fields["userMetadata"];
  } else {
    object.mimetype = content_type.empty() ? "application/octet-stream" : std::string(content_type);
    const absl::string_view cache = request.Get("cache-control");
    object.cache_control = cache.empty() ? "no-cache" : std::string(cache);
    absl::Base64Unescape(request.Get("x-metadata"), &user_metadata);
    const absl::optional<Error> error = may_begin();
    if (error.has_value()) return Refuse(*error);
    // The only check of the size: what comes in chunks is not measured.
    if (request.content_length > limit) return Refuse(ObjectTooLarge());
    char buffer[64 << 10];
    int64_t got;
    while ((got = connection->ReadBody(buffer, sizeof buffer)) > 0) {
      if (!append(buffer, static_cast<size_t>(got))) break;
    }
    if (got < 0) return Aborted();  // and nothing is stored
  }
  if (disk_failed) return Refuse(InternalError());
  const Json metadata = Json::parse(user_metadata, nullptr, false);
  if (metadata.is_object()) object.user_metadata = metadata;
  object.etag = upload->FinishEtag(options_.part_bytes, /*always_parts=*/false);
  object.last_modified_ms = NowMs();
  // An upsert in any case: of two overlapping creations the last to finish wins.
  const ObjectPtr row = store_->Commit(target.bucket, std::move(object), upload.get());
  if (row == nullptr) return Refuse(NoSuchBucket());
  return Ok({{"Key", absl::StrCat(target.bucket, "/", target.key)}, {"Id", row->id}});
}

Response Api::Get(const Target& target, const Request& request, const Caller& caller) {
  const absl::optional<Error> bad_key = CheckKey(target.key);
  if (bad_key.has_value()) return Refuse(*bad_key);
  const absl::optional<Error> hidden = CheckRead(target, caller);
  if (hidden.has_value()) return Refuse(*hidden);
  return SendObject(target, request);
}

Response Api::SendObject(const Target& target, const Request& request) {
  OwnedFd file;
  const bool head = request.method == "HEAD";
  const ObjectPtr object = store_->OpenObject(target.bucket, target.key, head ? nullptr : &file);
  if (object == nullptr) return Refuse(NoSuchKey());
  if (!head && file.get() < 0) return Refuse(NoSuchKey());  // a row without a file
  Response response;
  auto& headers = response.headers;
  headers.emplace_back("content-type", ServedType(object->mimetype));
  headers.emplace_back("accept-ranges", "bytes");
  headers.emplace_back("etag", object->etag);
  headers.emplace_back("last-modified", HttpTime(object->last_modified_ms));
  headers.emplace_back("cache-control", object->cache_control);
  headers.emplace_back("x-robots-tag",
                       object->robots_tag.empty() ? std::string("none") : object->robots_tag);
  if (head) {
    response.head_length = object->size;
    return response;
  }
  const absl::string_view none_match = request.Get("if-none-match");
  const int64_t since = ParseHttpTime(request.Get("if-modified-since"));
  if ((!none_match.empty() && none_match == object->etag) ||
      (none_match.empty() && since >= 0 && object->last_modified_ms / 1000 <= since)) {
    response.status = 304;
    return response;
  }
  int64_t begin;
  int64_t end;
  bool partial;
  if (!ParseRange(request.Get("range"), object->size, &begin, &end, &partial)) {
    return Refuse(InvalidRange());
  }
  if (partial) {
    response.status = 206;
    headers.emplace_back("content-range",
                         absl::StrCat("bytes ", begin, "-", end - 1, "/", object->size));
  }
  if (const auto name = request.Param("download")) {
    headers.emplace_back("content-disposition",
                         name->empty()
                             ? "attachment"
                             : absl::StrCat("attachment; filename=", EncodeForHeader(*name),
                                            "; filename*=UTF-8''", EncodeForHeader(*name), ";"));
  }
  response.file = std::move(file);
  response.offset = begin;
  response.length = end - begin;
  return response;
}

Response Api::Info(const Target& target, const Request& request, const Caller& caller) {
  const absl::optional<Error> bad_key = CheckKey(target.key);
  if (bad_key.has_value()) return Refuse(*bad_key);
  const absl::optional<Error> hidden = CheckRead(target, caller);
  if (hidden.has_value()) return Refuse(*hidden);
  if (request.method == "HEAD") return SendObject(target, request);
  const ObjectPtr object = store_->FindObject(target.bucket, target.key);
  if (object == nullptr) return Refuse(NoSuchKey());
  const Json metadata = object->Metadata();
  const auto value = [&metadata](const char* name) {
    return metadata.is_object() && metadata.contains(name) ? metadata[name] : Json();
  };
  return Ok({{"id", object->id},
             {"name", object->name},
             {"version", object->version},
             {"bucket_id", target.bucket},
             {"size", value("size")},
             {"content_type", value("mimetype")},
             {"cache_control", value("cacheControl")},
             {"etag", value("eTag")},
             {"metadata", object->user_metadata},
             {"last_modified", IsoTime(object->updated_ms)},
             {"created_at", IsoTime(object->created_ms)}});
}

Response Api::DeleteMany(const Target& target, const Request& request, const Caller& caller,
                         Connection* connection) {
  Json json;
  Response refusal;
  if (!ReadJson(request, connection, false, &json, &refusal)) return refusal;
  Body body(json);
  const std::vector<std::string> keys = body.Strings("prefixes");
  if (body.error().has_value()) return Refuse(*body.error());
  if (options_.bulk_limit > 0 && static_cast<int64_t>(keys.size()) > options_.bulk_limit) {
    return Refuse(InvalidRequest(
        absl::StrCat("Bulk object requests are limited to ", options_.bulk_limit, " objects")));
  }
  Json rows = Json::array();
  if (caller.is_service()) {
    for (const std::string& key : keys) {
      const ObjectPtr object = store_->Remove(target.bucket, key);
      if (object != nullptr) rows.push_back(FullRowJson(target.bucket, *object));
    }
  }
  return Ok(rows);
}

Response Api::DeleteOne(const Target& target, const Request& request, const Caller& caller) {
  if (absl::StartsWith(request.Get("content-type"), "application/json") &&
      request.content_length <= 0) {
    return Refuse(
        FastifyError("Body cannot be empty when content-type is set to 'application/json'"));
  }
  if (!caller.is_service() || store_->Remove(target.bucket, target.key) == nullptr) {
    return Refuse(NoSuchKey());
  }
  return Ok({{"message", "Successfully deleted"}});
}

Response Api::CopyOrMove(bool move, const Request& request, const Caller& caller,
                         Connection* connection) {
  Json json;
  Response refusal;
  if (!ReadJson(request, connection, false, &json, &refusal)) return refusal;
  Body body(json);
  const std::string bucket = body.RequiredString("bucketId");
  const std::string source = body.RequiredString("sourceKey");
  const std::string to_key = body.RequiredString("destinationKey");
  const std::string to_bucket = body.String("destinationBucket", bucket);
  const bool copy_metadata = body.Boolean("copyMetadata", true);
  const Json changes = body.Object("metadata");
  if (body.error().has_value()) return Refuse(*body.error());
  const absl::optional<Error> bad_key = CheckKey(to_key);
  if (bad_key.has_value()) return Refuse(*bad_key);
  OwnedFd file;
  const ObjectPtr from =
      caller.is_service() ? store_->OpenObject(bucket, source, &file) : ObjectPtr();
  if (from == nullptr) return Refuse(NoSuchKey());
  if (!store_->FindBucket(to_bucket).has_value()) return Refuse(NoSuchBucket());
  const bool upsert = !move && request.Get("x-upsert") == "true";
  if (!upsert && store_->FindObject(to_bucket, to_key) != nullptr) {
    if (move && bucket == to_bucket && source == to_key) {
      return Ok({{"message", "Successfully moved"}});
    }
    return Refuse(move ? ResourceAlreadyExists() : KeyAlreadyExists());
  }

  const std::unique_ptr<Upload> upload = store_->NewUpload();
  char buffer[64 << 10];
  ssize_t got;
  while ((got = read(file.get(), buffer, sizeof buffer)) > 0) {
    if (!upload->Append(buffer, static_cast<size_t>(got))) return Refuse(InternalError());
  }
  Object object = *from;
  object.name = to_key;
  object.foreign_metadata = absl::nullopt;
  if (!move && !copy_metadata) {
    Body change(changes);
    object.mimetype = change.String("mimetype", "application/octet-stream");
    object.cache_control = change.String("cacheControl", "no-cache");
    object.user_metadata = Json::object();
  }
  std::string user_metadata;
  if (!move && absl::Base64Unescape(request.Get("x-metadata"), &user_metadata)) {
    const Json metadata = Json::parse(user_metadata, nullptr, false);
    if (metadata.is_object()) object.user_metadata = metadata;
  }
  object.etag = upload->FinishEtag(options_.part_bytes, false);
  object.last_modified_ms = NowMs();
  const ObjectPtr row = store_->Commit(to_bucket, std::move(object), upload.get());
  if (row == nullptr) return Refuse(NoSuchBucket());
  if (move) {
    store_->Remove(bucket, source);
    return Ok({{"message", "Successfully moved"},
               {"Id", row->id},
               {"Key", absl::StrCat(to_bucket, "/", to_key)}});
  }
  Json answer = {{"Key", absl::StrCat(to_bucket, "/", to_key)}, {"Id", row->id}};
  answer.update(FullRowJson(to_bucket, *row));
  return Ok(answer);
}

// Signed addresses.

Response Api::Sign(const Target& target, const Request& request, const Caller& caller,
                   Connection* connection) {
  Json json;
  Response refusal;
  if (!ReadJson(request, connection, false, &json, &refusal)) return refusal;
  Body body(json);
  if (!body.Has("expiresIn")) body.RequiredString("expiresIn");
  const int64_t seconds = body.Integer("expiresIn", 1, 1);
  const auto sign = [&](const std::string& key) {
    const std::string path = absl::StrCat(target.bucket, "/", key);
    const std::string token =
        SignJwt(options_.keys.jwt_secret,
                {{"url", path}, {"scope", "download"}, {"exp", NowMs() / 1000 + seconds}});
    return absl::StrCat("/object/sign/", path, "?token=", token);
  };
  const auto visible = [&](const std::string& key) {
    return caller.is_service() && store_->FindObject(target.bucket, key) != nullptr;
  };
  if (target.key.empty()) {
    const std::vector<std::string> paths = body.Strings("paths");
    if (body.error().has_value()) return Refuse(*body.error());
    Json all = Json::array();
    for (const std::string& path : paths) {
      const bool found = visible(path);
      all.push_back(
          {{"error",
            found ? Json()
                  : Json("Either the object does not exist or you do not have access to it")},
           {"path", path},
           {"signedURL", found ? Json(sign(path)) : Json()}});
    }
    return Ok(all);
  }
  if (body.error().has_value()) return Refuse(*body.error());
  const absl::optional<Error> bad_key = CheckKey(target.key);
  if (bad_key.has_value()) return Refuse(*bad_key);
  if (!visible(target.key)) return Refuse(NoSuchKey());
  return Ok({{"signedURL", sign(target.key)}});
}

Response Api::SignUpload(const Target& target, const Request& request, const Caller& caller) {
  const absl::optional<Error> bad_key = CheckKey(target.key);
  if (bad_key.has_value()) return Refuse(*bad_key);
  if (!store_->FindBucket(target.bucket).has_value()) return Refuse(NoSuchBucket());
  if (!caller.is_service()) return Refuse(RowLevelSecurity());
  const bool upsert = request.Get("x-upsert") == "true";
  if (!upsert && store_->FindObject(target.bucket, target.key) != nullptr) {
    return Refuse(KeyAlreadyExists());
  }
  const std::string path = absl::StrCat(target.bucket, "/", target.key);
  const int64_t seconds = options_.hosted ? 7200 : 60;
  const std::string token = SignJwt(
      options_.keys.jwt_secret,
      {{"url", path}, {"upsert", upsert}, {"scope", "upload"}, {"exp", NowMs() / 1000 + seconds}});
  return Ok(
      {{"url", absl::StrCat("/object/upload/sign/", path, "?token=", token)}, {"token", token}});
}

bool Api::CheckToken(const Target& target, const Request& request, absl::string_view scope,
                     Json* claims, Response* response) const {
  const auto token = request.Param("token");
  if (token == nullptr) {
    *response = Refuse(ValidationError("querystring must have required property 'token'"));
    return false;
  }
  std::string what;
  const absl::optional<Json> verified = VerifyJwt(options_.keys.jwt_secret, *token, &what);
  if (!verified.has_value()) {
    *response = Refuse({400, "InvalidJWT", what, "InvalidJWT"});
    return false;
  }
  *claims = *verified;
  if (claims->value("scope", "") != scope ||
      claims->value("url", "") != absl::StrCat(target.bucket, "/", target.key)) {
    *response = Refuse({400, "InvalidSignature", "Invalid signature", "InvalidSignature"});
    return false;
  }
  return true;
}

}  // namespace storage_server
}  // namespace dumpline

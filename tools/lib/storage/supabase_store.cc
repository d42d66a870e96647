#include "tools/lib/storage/supabase_store.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/lib/http/retry.h"
#include "tools/lib/supabase/error.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace {

constexpr int kPageRows = 1000;                 // the server's maximum of list-v2
constexpr size_t kDeleteKeys = 1000;            // more is refused by hosted projects
constexpr size_t kDeleteBodyBytes = 900 << 10;  // above 1 MiB is refused, and the connection closed
constexpr uint64_t kTusPartBytes = 6 << 20;     // hosted projects take no other
constexpr char kJsonType[] = "application/json";
constexpr char kDefaultMimeType[] = "application/octet-stream";

std::string Unquote(absl::string_view etag) {
  absl::ConsumePrefix(&etag, "W/");
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag = etag.substr(1, etag.size() - 2);
  }
  return std::string(etag);
}

std::string EncodeKey(absl::string_view key) { return PercentEncode(key, "/"); }

// A row of a list. `key` is the full one.
ObjectInfo InfoFromRow(const std::string& bucket, std::string key, const Json& row) {
  ObjectInfo info;
  info.bucket = bucket;
  info.key = std::move(key);
  const auto metadata = row.find("metadata");
  if (metadata == row.end() || !metadata->is_object()) return info;  // of a row made in SQL
  info.size = NumberField(*metadata, "size");
  if (!info.size) info.size = NumberField(*metadata, "contentLength");
  info.etag = Unquote(TextField(*metadata, "eTag"));
  info.mimetype = TextField(*metadata, "mimetype");
  info.cache_control = TextField(*metadata, "cacheControl");
  info.last_modified = TextField(*metadata, "lastModified");
  return info;
}

class SupabaseStore : public ObjectStore, public ResumableUploads {
 public:
  SupabaseStore(const Location& location, Credentials credentials, HttpTransport* transport)
      : name_(location.name()),
        api_(location.api),
        credentials_(std::move(credentials)),
        transport_(transport) {}

  const std::string& name() const override { return name_; }

  absl::Status CheckSeesAll() const override { return credentials_.CheckSeesAll(); }

  absl::StatusOr<std::vector<Bucket>> ListBuckets() override {
    // In pages of a stable order: a server may have a limit of its own.
    std::vector<Bucket> buckets;
    for (;;) {
      const absl::StatusOr<Json> rows =
          Call("GET", absl::StrCat("/bucket?limit=", kPageRows, "&offset=", buckets.size(),
                                   "&sortColumn=id&sortOrder=asc"));
      if (!rows.ok()) return rows.status();
      if (!rows->is_array()) return BadAnswer("GET", "/bucket");
      for (const Json& row : *rows) {
        absl::StatusOr<Bucket> bucket = Bucket::FromJson(row);
        if (!bucket.ok()) return bucket.status();
        buckets.push_back(*std::move(bucket));
      }
      if (rows->size() < static_cast<size_t>(kPageRows)) break;
    }
    std::sort(buckets.begin(), buckets.end(),
              [](const Bucket& a, const Bucket& b) { return a.id < b.id; });
    return buckets;
  }

  absl::StatusOr<Bucket> GetBucket(const std::string& id) override {
    const absl::StatusOr<Json> row = Call("GET", "/bucket/" + PercentEncode(id, ""));
    if (!row.ok()) return row.status();
    return Bucket::FromJson(*row);
  }

  absl::Status CreateBucket(const Bucket& bucket) override {
    Json body = Settings(bucket);
    body["id"] = bucket.id;
    body["name"] = bucket.id;
    const absl::Status status = Call("POST", "/bucket", &body).status();
    if (!absl::IsAlreadyExists(status)) return status;
    // Possibly our own, from a first attempt whose answer was lost.
    const absl::StatusOr<Bucket> existing = GetBucket(bucket.id);
    return existing.ok() && *existing == bucket ? absl::OkStatus() : status;
  }

  absl::Status UpdateBucket(const Bucket& bucket) override {
    const Json body = Settings(bucket);
    return Call("PUT", "/bucket/" + PercentEncode(bucket.id, ""), &body).status();
  }

  absl::Status ListObjects(const std::string& bucket, const std::string& prefix,
                           const std::function<absl::Status(const ObjectInfo&)>& object) override {
    // Neither list looks whether the bucket exists, and policies hide rows without a word: both would
    // look like an empty bucket.
    const absl::Status trusted = CheckSeesAll();
    if (!trusted.ok()) return trusted;
    const absl::StatusOr<Bucket> found = GetBucket(bucket);
    if (!found.ok()) return found.status();
    bool has_list_v2 = true;
    const absl::Status listed = ListFlat(bucket, prefix, object, &has_list_v2);
    return has_list_v2 ? listed : ListByWalking(bucket, prefix, object);
  }

  bool has_pages() const override { return true; }

  void ListPage(const std::string& bucket, const std::string& cursor, int most,
                std::function<void(absl::StatusOr<Page>)> done) override {
    HttpRequest request = JsonRequest("POST", ListPath(bucket), ListBody("", cursor, most));
    Start(std::move(request), [this, bucket, cursor, done](absl::StatusOr<HttpResponse> response) {
      if (!response.ok()) return done(response.status());
      const absl::StatusOr<Json> json = ParseJson(response->body);
      if (!json.ok()) return done(BadAnswer("POST", ListPath(bucket)));
      done(ReadPage(bucket, cursor, *json));
    });
  }

  void GetInfo(const std::string& bucket, const std::string& key,
               std::function<void(absl::StatusOr<ObjectInfo>)> done) override {
    HttpRequest request = Request("GET", ObjectPath("info/", bucket, key));
    Start(std::move(request), [this, bucket, key, done](absl::StatusOr<HttpResponse> response) {
      if (!response.ok()) return done(response.status());
      const absl::StatusOr<Json> json = ParseJson(response->body);
      if (!json.ok() || !json->is_object()) {
        return done(BadAnswer("GET", ObjectPath("info/", bucket, key)));
      }
      ObjectInfo info;
      info.bucket = bucket;
      info.key = key;
      info.size = NumberField(*json, "size");
      info.etag = Unquote(TextField(*json, "etag"));
      info.mimetype = TextField(*json, "content_type");
      info.cache_control = TextField(*json, "cache_control");
      info.last_modified = TextField(*json, "last_modified");
      const auto metadata = json->find("metadata");
      if (metadata != json->end() && metadata->is_object() && !metadata->empty()) {
        info.user_metadata = ToJsonText(*metadata);
      }
      done(std::move(info));
    });
  }

  std::function<void()> Read(ReadRequest read, Done done) override {
    HttpRequest request = Request("GET", ObjectPath("authenticated/", read.bucket, read.key));
    request.idempotent = false;  // the caller repeats, with where it goes
    request.sink = read.sink;
    const bool ranged = read.offset > 0 || read.length;
    if (ranged) {
      request.headers.emplace_back(
          "range", absl::StrCat("bytes=", read.offset, "-",
                                read.length ? absl::StrCat(read.offset + *read.length - 1) : ""));
    }
    const std::string name = DisplayName(request);
    request.on_headers = [name, ranged, read](const HttpResponse& response) -> absl::Status {
      if (!response.ok()) return absl::OkStatus();
      std::optional<uint64_t> size;
      uint64_t number;
      if (ranged) {
        // bytes 0-99/1234
        const std::string wanted = absl::StrCat("bytes ", read.offset, "-");
        const absl::string_view range = response.Header("content-range");
        if (response.status != 206 || !absl::StartsWith(range, wanted)) {
          return absl::DataLossError(absl::StrCat(name, ": asked for bytes from ", read.offset,
                                                  ", the server gave others"));
        }
        if (absl::SimpleAtoi(range.substr(range.find('/') + 1), &number)) size = number;
      } else if (absl::SimpleAtoi(response.Header("content-length"), &number)) {
        size = number;
      }
      if (!read.on_start) return absl::OkStatus();
      return read.on_start(size, Unquote(response.Header("etag")));
    };
    const HttpTransport::RequestId id =
        Start(std::move(request),
              [done](absl::StatusOr<HttpResponse> response) { done(response.status()); });
    return [this, id] { transport_->Cancel(id); };
  }

  void ReadSmall(const std::string& bucket, const std::string& key, uint64_t max_bytes,
                 std::function<void(absl::StatusOr<std::string>)> done) override {
    HttpRequest request = Request("GET", ObjectPath("authenticated/", bucket, key));
    // Room for an error's body too, which must not look like a large object.
    request.max_body_bytes = std::max<uint64_t>(max_bytes, 64 << 10);
    request.on_retry = Retried(bucket, key);
    Start(std::move(request), [done](absl::StatusOr<HttpResponse> response) {
      if (!response.ok()) return done(response.status());
      done(std::move(response->body));
    });
  }

  absl::Status Accepts(const Bucket& bucket, const ObjectInfo& info) const override {
    const absl::Status key = CheckKey(info.key);
    if (!key.ok()) return key;
    for (const absl::string_view segment : absl::StrSplit(info.key, '/')) {
      // Some servers refuse them, and what takes them out of a path makes the address of another object.
      if (segment == "." || segment == "..") {
        return absl::InvalidArgumentError(absl::StrCat(
            "with the segment '", segment, "' it may become another key on its way to the server"));
      }
    }
    for (const std::string& header : {info.mimetype, info.cache_control}) {
      if (!std::all_of(header.begin(), header.end(),
                       [](char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)); })) {
        return absl::InvalidArgumentError("its mimetype or cacheControl is no text for a header");
      }
    }
    const std::string mimetype = info.mimetype.empty() ? kDefaultMimeType : info.mimetype;
    if (!bucket.AllowsMimeType(mimetype)) {
      return absl::InvalidArgumentError(
          absl::StrCat("bucket ", bucket.id, " does not allow the mime type ", mimetype));
    }
    if (info.size && bucket.file_size_limit && *info.size > *bucket.file_size_limit) {
      return absl::ResourceExhaustedError(absl::StrCat(*info.size, " bytes are more than bucket ",
                                                       bucket.id, " allows, ",
                                                       *bucket.file_size_limit));
    }
    return absl::OkStatus();
  }

  void WriteSmall(const ObjectInfo& info, bool overwrite,
                  std::shared_ptr<const std::string> content, Done done) override {
    HttpRequest request = UploadRequest(info, overwrite);
    request.body = std::move(content);
    request.on_retry = Retried(info.bucket, info.key);
    StartUpload(std::move(request), std::move(done));
  }

  void Write(const ObjectInfo& info, bool overwrite, std::shared_ptr<BodySource> source,
             uint64_t bytes, Done done) override {
    HttpRequest request = UploadRequest(info, overwrite);
    request.idempotent = false;
    request.source = std::move(source);
    request.source_bytes = bytes;
    StartUpload(std::move(request), std::move(done));
  }

  absl::Status Delete(const std::string& bucket, const std::vector<std::string>& keys,
                      std::vector<std::string>* deleted) override {
    for (size_t next = 0; next < keys.size();) {
      Json body;
      Json& batch = body["prefixes"] = Json::array();
      size_t bytes = 0;
      for (; next < keys.size() && batch.size() < kDeleteKeys; ++next) {
        const size_t more = ToJsonText(keys[next]).size() + 1;
        if (!batch.empty() && bytes + more > kDeleteBodyBytes) break;
        bytes += more;
        batch.push_back(keys[next]);
      }
      const std::string path = "/object/" + PercentEncode(bucket, "");
      const absl::StatusOr<Json> rows = Call("DELETE", path, &body);
      if (!rows.ok()) return rows.status();
      if (!rows->is_array()) return BadAnswer("DELETE", path);
      for (const Json& row : *rows) {
        const std::string name = TextField(row, "name");
        if (!name.empty()) deleted->push_back(name);
      }
    }
    return absl::OkStatus();
  }

  void SetRetryListener(RetryListener listener) override { retry_listener_ = std::move(listener); }

  ResumableUploads* resumable() override { return this; }

  uint64_t part_bytes() const override { return kTusPartBytes; }

  bool CanCarry(const ObjectInfo& info) const override {
    return info.cache_control.empty() || info.cache_control == "no-cache" ||
           MaxAge(info.cache_control);
  }

  void Create(const ObjectInfo& info, bool overwrite,
              std::function<void(absl::StatusOr<std::string>)> done) override {
    HttpRequest request = TusRequest("POST", "", overwrite);
    request.headers.emplace_back("upload-length", absl::StrCat(info.size.value_or(0)));
    std::vector<std::pair<absl::string_view, std::string>> metadata = {{"bucketName", info.bucket},
                                                                       {"objectName", info.key}};
    if (!info.mimetype.empty()) metadata.emplace_back("contentType", info.mimetype);
    const std::optional<uint64_t> seconds = MaxAge(info.cache_control);
    if (seconds) metadata.emplace_back("cacheControl", absl::StrCat(*seconds));
    if (!info.user_metadata.empty()) metadata.emplace_back("metadata", info.user_metadata);
    request.headers.emplace_back(
        "upload-metadata", absl::StrJoin(metadata, ",", [](std::string* out, const auto& pair) {
          absl::StrAppend(out, pair.first, " ", absl::Base64Escape(pair.second));
        }));
    request.body = std::make_shared<const std::string>();
    const std::string name = DisplayName(request);
    Start(std::move(request), [this, name, done](absl::StatusOr<HttpResponse> response) {
      if (!response.ok()) return done(response.status());
      // Of the Location only its last part: the server makes the rest of what its proxy tells it,
      // and the key goes to where the user said, and nowhere else.
      const absl::string_view location = response->Header("location");
      const absl::string_view id = location.substr(location.rfind('/') + 1);
      if (location.find('/') == absl::string_view::npos || id.empty()) {
        return done(absl::UnavailableError(absl::StrCat(name, ": no Location in the answer")));
      }
      done(std::string(id));
    });
  }

  void GetOffset(const std::string& upload,
                 std::function<void(absl::StatusOr<uint64_t>)> done) override {
    const HttpRequest request = TusRequest("HEAD", "/" + PercentEncode(upload, ""), false);
    const std::string name = DisplayName(request);
    Start(request, [name, done](absl::StatusOr<HttpResponse> response) {
      if (!response.ok()) return done(response.status());
      done(Offset(name, *response));
    });
  }

  void Append(const std::string& upload, bool overwrite, uint64_t offset,
              std::shared_ptr<BodySource> source, uint64_t bytes,
              std::function<void(absl::StatusOr<uint64_t>)> done) override {
    HttpRequest request = TusRequest("PATCH", "/" + PercentEncode(upload, ""), overwrite);
    request.idempotent = false;
    request.headers.emplace_back("upload-offset", absl::StrCat(offset));
    request.headers.emplace_back("content-type", "application/offset+octet-stream");
    request.source = std::move(source);
    request.source_bytes = bytes;
    const std::string name = DisplayName(request);
    Start(std::move(request), [name, done](absl::StatusOr<HttpResponse> response) {
      if (absl::IsAlreadyExists(response.status())) {  // 409: another offset, or another writer
        return done(absl::AbortedError(response.status().message()));
      }
      if (!response.ok()) return done(response.status());
      done(Offset(name, *response));
    });
  }

 private:
  static Json Settings(const Bucket& bucket) {
    Json body = bucket.ToJson();
    body.erase("bucket");
    return body;
  }

  // TUS can only say seconds; the server makes "max-age=<seconds>" of them, and without any "no-cache".
  static std::optional<uint64_t> MaxAge(absl::string_view cache_control) {
    uint64_t seconds;
    if (absl::ConsumePrefix(&cache_control, "max-age=") &&
        absl::SimpleAtoi(cache_control, &seconds) && absl::StrCat(seconds) == cache_control) {
      return seconds;
    }
    return std::nullopt;
  }

  static absl::StatusOr<uint64_t> Offset(const std::string& name, const HttpResponse& response) {
    uint64_t offset;
    if (absl::SimpleAtoi(response.Header("upload-offset"), &offset)) return offset;
    return absl::UnavailableError(absl::StrCat(name, ": no Upload-Offset in the answer"));
  }

  absl::Status BadAnswer(absl::string_view method, absl::string_view path) const {
    return absl::InternalError(
        absl::StrCat(method, " ", api_, path.substr(0, path.find('?')),
                     ": the answer is not what Supabase Storage says; is the URL right?"));
  }

  HttpRequest Request(const std::string& method, const std::string& path) const {
    HttpRequest request;
    request.method = method;
    request.url = api_ + path;
    request.idempotent = true;
    credentials_.AddHeaders(&request.headers);
    return request;
  }

  // Only with a body: the server takes an empty one of this type for an error.
  HttpRequest JsonRequest(const std::string& method, const std::string& path,
                          const Json& body) const {
    HttpRequest request = Request(method, path);
    request.headers.emplace_back("content-type", kJsonType);
    request.body = std::make_shared<const std::string>(ToJsonText(body));
    return request;
  }

  // `kind` is "", "authenticated/" or "info/"; without a key what is public is asked for instead.
  std::string ObjectPath(absl::string_view kind, const std::string& bucket,
                         const std::string& key) const {
    if (!credentials_.has_key()) {
      kind = kind == "info/" ? "info/public/" : "public/";
    }
    return absl::StrCat("/object/", kind, PercentEncode(bucket, ""), "/", EncodeKey(key));
  }

  std::function<void(const absl::Status&, absl::Duration)> Retried(const std::string& bucket,
                                                                   const std::string& key) {
    return [this, bucket, key](const absl::Status& why, absl::Duration) {
      if (retry_listener_) retry_listener_(bucket, key, why);
    };
  }

  // Calls `done` with a successful answer or an error.
  HttpTransport::RequestId Start(HttpRequest request, HttpTransport::Done done) {
    const std::string name = DisplayName(request);
    return transport_->Start(std::move(request),
                             [name, done](absl::StatusOr<HttpResponse> response) {
                               if (response.ok() && !response->ok()) {
                                 return done(ResponseError(name, *response));
                               }
                               done(std::move(response));
                             });
  }

  // Sends a request with a JSON body or none, and reads a JSON answer.
  absl::StatusOr<Json> Call(const std::string& method, const std::string& path,
                            const Json* body = nullptr) {
    HttpRequest request =
        body == nullptr ? Request(method, path) : JsonRequest(method, path, *body);
    const std::string name = DisplayName(request);
    const absl::StatusOr<HttpResponse> response = transport_->Send(std::move(request));
    if (!response.ok()) return response.status();
    if (!response->ok()) return ResponseError(name, *response);
    absl::StatusOr<Json> json = ParseJson(response->body);
    if (!json.ok()) return BadAnswer(method, path);
    return json;
  }

  HttpRequest UploadRequest(const ObjectInfo& info, bool overwrite) const {
    HttpRequest request = Request(
        "POST", absl::StrCat("/object/", PercentEncode(info.bucket, ""), "/", EncodeKey(info.key)));
    // An upload replaces all metadata, so everything is said each time.
    request.headers.emplace_back("content-type",
                                 info.mimetype.empty() ? kDefaultMimeType : info.mimetype);
    request.headers.emplace_back("cache-control",
                                 info.cache_control.empty() ? "no-cache" : info.cache_control);
    if (!info.user_metadata.empty()) {
      request.headers.emplace_back("x-metadata", absl::Base64Escape(info.user_metadata));
    }
    if (overwrite) request.headers.emplace_back("x-upsert", "true");
    return request;
  }

  void StartUpload(HttpRequest request, Done done) {
    Start(std::move(request),
          [done](absl::StatusOr<HttpResponse> response) { done(response.status()); });
  }

  // `upload` is "" or its name behind a slash.
  HttpRequest TusRequest(const std::string& method, const std::string& upload,
                         bool overwrite) const {
    // Idempotent: an upload begun twice is one too many, which the server forgets.
    HttpRequest request = Request(method, "/upload/resumable" + upload);
    request.headers.emplace_back("tus-resumable", "1.0.0");
    // The same in every request of an upload: permission is looked at each time.
    if (overwrite) request.headers.emplace_back("x-upsert", "true");
    return request;
  }

  std::string ListPath(const std::string& bucket) const {
    return "/object/list-v2/" + PercentEncode(bucket, "");
  }

  // Without a delimiter: with one the server loses keys (see the walk below), and so is the answer
  // in the order of the keys' bytes.
  static Json ListBody(const std::string& prefix, const std::string& cursor, int rows) {
    Json body;
    body["prefix"] = prefix;
    body["limit"] = rows;
    body["with_delimiter"] = false;
    if (!cursor.empty()) body["cursor"] = cursor;
    return body;
  }

  absl::StatusOr<Page> ReadPage(const std::string& bucket, const std::string& cursor,
                                const Json& answer) const {
    const auto rows = answer.find("objects");
    const auto has_next = answer.find("hasNext");
    if (rows == answer.end() || !rows->is_array() || has_next == answer.end() ||
        !has_next->is_boolean()) {
      return BadAnswer("POST", ListPath(bucket));
    }
    Page page;
    for (const Json& row : *rows) {
      page.objects.push_back(InfoFromRow(bucket, TextField(row, "name"), row));
    }
    if (!has_next->get<bool>()) return page;
    page.next = TextField(answer, "nextCursor");
    if (page.next.empty() || page.next == cursor) {
      return absl::InternalError(
          absl::StrCat("POST ", api_, ListPath(bucket), ": more to list but no way to go on"));
    }
    return page;
  }

  absl::Status ListFlat(const std::string& bucket, const std::string& prefix,
                        const std::function<absl::Status(const ObjectInfo&)>& object,
                        bool* has_list_v2) {
    const std::string path = ListPath(bucket);
    std::string cursor, last_key;
    bool first = true;
    do {
      const Json body = ListBody(prefix, cursor, kPageRows);
      const absl::StatusOr<Json> answer = Call("POST", path, &body);
      if (!answer.ok()) {
        *has_list_v2 =
            !first || !(absl::IsNotFound(answer.status()) ||
                        absl::StrContains(answer.status().message(), "FeatureNotEnabled"));
        return answer.status();
      }
      absl::StatusOr<Page> page = ReadPage(bucket, cursor, *answer);
      if (!page.ok()) return page.status();
      for (const ObjectInfo& info : page->objects) {
        if (!first && info.key <= last_key) {
          return absl::InternalError(absl::StrCat("POST ", api_, path,
                                                  ": the list is not in order: '", info.key,
                                                  "' after '", last_key, "'"));
        }
        first = false;
        last_key = info.key;
        const absl::Status status = object(info);
        if (!status.ok()) return status;
      }
      first = false;
      cursor = std::move(page->next);
    } while (!cursor.empty());
    return absl::OkStatus();
  }

  // For servers from before list-v2. Their list
  // - gives one folder level, names relative to it, a folder as a row without an id;
  // - steps over keys at the ends of batches when it sorts by name ("a" at an end loses "a-1"), so it
  //   is asked to sort by creation, where it seeks nothing;
  // - pages by offset, and rows of one creation time may change places from page to page. A list of
  //   more than one page is read forwards and backwards, and counts only if both agree;
  // - matches folders in any case: "Dir/" gives the objects of "dir/" too. Every object has an id, and
  //   where several folders claim one, the object itself is asked for under each name.
  absl::Status ListByWalking(const std::string& bucket, const std::string& prefix,
                             const std::function<absl::Status(const ObjectInfo&)>& object) {
    Walk walk;
    const absl::Status walked = WalkFolder(bucket, "", &walk);
    if (!walked.ok()) return walked;
    std::map<std::string, const ObjectInfo*> by_key;
    std::vector<std::pair<std::string, ObjectInfo>> asked;
    for (auto& [id, claims] : walk.claims) {
      for (ObjectInfo& claim : claims) {
        if (claims.size() > 1) {
          const absl::StatusOr<std::string> true_id = IdOf(bucket, claim.key);
          if (absl::IsNotFound(true_id.status())) continue;
          if (!true_id.ok()) return true_id.status();
          if (*true_id != id) continue;
        }
        by_key[claim.key] = &claim;
      }
    }
    if (by_key.size() != walk.claims.size()) {
      return absl::UnavailableError(absl::StrCat(name_, ": bucket ", bucket, ": listed ",
                                                 walk.claims.size(), " objects but can name ",
                                                 by_key.size(), "; did it change meanwhile?"));
    }
    for (const auto& [key, info] : by_key) {
      if (!absl::StartsWith(key, prefix)) continue;
      const absl::Status status = object(*info);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  struct Walk {
    std::map<std::string, std::vector<ObjectInfo>> claims;  // by id
  };

  // Row ids (or, for folders, names) to rows.
  using Rows = std::map<std::pair<std::string, std::string>, Json>;

  absl::Status ReadLevel(const std::string& bucket, const std::string& folder, const char* order,
                         Rows* rows, bool* is_one_page) {
    const std::string path = "/object/list/" + PercentEncode(bucket, "");
    for (size_t offset = 0;; offset += kPageRows) {
      Json body;
      body["prefix"] = folder;
      body["limit"] = kPageRows;
      body["offset"] = offset;
      body["sortBy"] = {{"column", "created_at"}, {"order", order}};
      const absl::StatusOr<Json> page = Call("POST", path, &body);
      if (!page.ok()) return page.status();
      if (!page->is_array()) return BadAnswer("POST", path);
      for (const Json& row : *page) {
        const std::string id = TextField(row, "id");
        rows->emplace(std::make_pair(id, id.empty() ? TextField(row, "name") : ""), row);
      }
      if (page->size() < static_cast<size_t>(kPageRows)) {
        *is_one_page = offset == 0;
        return absl::OkStatus();
      }
    }
  }

  absl::Status WalkFolder(const std::string& bucket, const std::string& folder, Walk* walk) {
    Rows rows;
    constexpr int kTries = 3;
    for (int attempt = 1;; ++attempt) {
      Rows forwards, backwards;
      bool is_one_page = false;
      absl::Status status = ReadLevel(bucket, folder, "asc", &forwards, &is_one_page);
      if (!status.ok()) return status;
      rows = forwards;
      if (is_one_page) break;
      status = ReadLevel(bucket, folder, "desc", &backwards, &is_one_page);
      if (!status.ok()) return status;
      rows.insert(backwards.begin(), backwards.end());
      if (rows.size() == forwards.size() && rows.size() == backwards.size()) break;
      if (attempt == kTries) {
        return absl::UnavailableError(absl::StrCat(name_, ": bucket ", bucket, ": folder '", folder,
                                                   "' lists ", forwards.size(),
                                                   " rows in one order and ", backwards.size(),
                                                   " in the other; does it change meanwhile?"));
      }
    }
    for (const auto& [id, row] : rows) {
      const std::string name = TextField(row, "name");
      if (id.first.empty()) {
        // An empty name too: the key has "//" in it, and joining keeps that.
        const absl::Status status = WalkFolder(bucket, folder + name + "/", walk);
        if (!status.ok()) return status;
      } else {
        walk->claims[id.first].push_back(InfoFromRow(bucket, folder + name, row));
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> IdOf(const std::string& bucket, const std::string& key) {
    const absl::StatusOr<Json> info = Call("GET", ObjectPath("info/", bucket, key));
    if (!info.ok()) return info.status();
    return TextField(*info, "id");
  }

  const std::string name_;
  const std::string api_;
  const Credentials credentials_;
  HttpTransport* const transport_;
  RetryListener retry_listener_;
};

}  // namespace

std::unique_ptr<ObjectStore> NewSupabaseStore(const Location& location, Credentials credentials,
                                              HttpTransport* transport) {
  return std::make_unique<SupabaseStore>(location, std::move(credentials), transport);
}

}  // namespace dumpline

// Requests to the storage API of a project, and their JSON responses.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_STORAGE_API_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_STORAGE_API_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/http/http.h"
#include "tools/lib/storage/location.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/supabase/credentials.h"
#include "tools/lib/text/json.h"

namespace dumpline {

class StorageApi {
 public:
  // `transport` must repeat idempotent requests itself (RetryingTransport) and must outlive the
  // API. `jobs` is the number of requests that a list may have in flight.
  StorageApi(const Location& location, Credentials credentials, HttpTransport* transport, int jobs)
      : url_(location.api),
        credentials_(std::move(credentials)),
        transport_(transport),
        jobs_(jobs) {}

  // Returns the URL of the API, such as "https://ref.supabase.co/storage/v1".
  const std::string& url() const { return url_; }
  const Credentials& credentials() const { return credentials_; }
  int jobs() const { return jobs_; }

  // Return paths below url(). Without a key, objects are read through the routes for public
  // buckets.
  static std::string BucketPath(const std::string& id);
  static std::string ObjectsPath(const std::string& bucket);
  static std::string UploadPath(const std::string& bucket, const std::string& key);
  std::string DownloadPath(const std::string& bucket, const std::string& key) const;
  std::string InfoPath(const std::string& bucket, const std::string& key) const;

  // Makes an idempotent request with the credentials.
  HttpRequest Request(const std::string& method, const std::string& path) const;
  // Makes a request with a JSON body. Use Request() for requests without a body, because the server
  // rejects an empty body of that content type.
  HttpRequest JsonRequest(const std::string& method, const std::string& path,
                          const Json& body) const;

  // Sends a request. `done` receives a 2xx response or an error.
  HttpTransport::RequestId Start(HttpRequest request, HttpTransport::Done done);
  // Like Start(), for a response that must be JSON.
  void StartJson(HttpRequest request, std::function<void(absl::StatusOr<Json>)> done);
  void Cancel(HttpTransport::RequestId id) { transport_->Cancel(id); }
  bool RunOnce() { return transport_->RunOnce(); }

  // Sends a request, with a JSON body if there is one, and waits for its JSON response.
  absl::StatusOr<Json> Call(const std::string& method, const std::string& path,
                            const Json* body = nullptr);

  // Returns the error for a response that the storage API did not send.
  absl::Status UnexpectedResponse(absl::string_view method, absl::string_view path) const;

 private:
  const std::string url_;
  const Credentials credentials_;
  HttpTransport* const transport_;
  const int jobs_;
};

// Reads a row of a list. `key` is the object's complete key. A row that SQL made may have no
// metadata, in which case only bucket and key are set.
ObjectInfo ObjectInfoFromRow(const std::string& bucket, std::string key, const Json& row);

// Removes the double quotes of an HTTP eTag, and the W/ of a weak one.
std::string UnquoteEtag(absl::string_view etag);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_STORAGE_API_H_

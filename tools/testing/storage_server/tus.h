// Resumable uploads, TUS 1.0.0, under /upload/resumable. Its errors are plain text with real
// statuses.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_TUS_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_TUS_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "tools/testing/storage_server/api.h"

namespace dumpline {
namespace storage_server {

// Thread-safe.
class Tus {
 public:
  Tus(const ApiOptions& options, Store* store) : options_(options), store_(store) {}

  // `target.key` is what the location ends in.
  Response Handle(const Target& target, const Request& request, const Caller& caller,
                  Connection* connection);

 private:
  struct Session {
    std::mutex mutex;  // one writer
    std::string bucket;
    std::string key;
    int64_t length = -1;  // -1: not known yet
    std::string mimetype;
    std::string cache_control;
    Json user_metadata = Json::object();
    int64_t expires_ms = 0;
    bool done = false;
    int64_t done_bytes = 0;
    std::unique_ptr<Upload> upload;
  };
  using SessionPtr = std::shared_ptr<Session>;

  Response Create(const Request& request, const Caller& caller, Connection* connection);
  Response Patch(const SessionPtr& session, const Request& request, const Caller& caller,
                 Connection* connection);
  // Takes the request's body. 204 or 201 with the new offset in the headers.
  Response Append(const SessionPtr& session, const Request& request, Connection* connection,
                  int status);
  // Whether `caller` may write this key now; else the answer.
  bool MayWrite(const std::string& bucket, const std::string& key, const Request& request,
                const Caller& caller, Response* refusal);
  SessionPtr Find(const std::string& id, Response* refusal);

  const ApiOptions options_;
  Store* const store_;
  std::mutex mutex_;
  std::map<std::string, SessionPtr> sessions_;  // null: over
};

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_TUS_H_

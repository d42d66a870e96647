// Resumable uploads, TUS 1.0.0, under /upload/resumable. Its errors are plain text with real
// statuses.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_TUS_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_TUS_H_

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "tools/testing/storage_server/api.h"

namespace dumpline {
namespace storage_server {

// Thread-safe.
class Tus {
 public:
  Tus(const ApiOptions& options, Store* store) : options_(options), store_(store) {}

  Response Create(const ApiCall& call);
  Response Patch(const ApiCall& call);
  Response Head(const ApiCall& call);

  // Makes the next `count` uploads end as if the gateway had given up and returned a 504 while the
  // server finishes them. The object appears after `ms` milliseconds, or never if `ms` is negative.
  void DelayFinishes(int64_t ms, int64_t count);

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

  Response CreateSession(const ApiCall& call);
  // Sets the session's fields from the request's headers. Returns the response that refuses them,
  // if any.
  std::optional<Response> ReadHeaders(const ApiCall& call, Session* session) const;
  Response PatchSession(const SessionPtr& session, const ApiCall& call);
  // Appends the request's body. The response has `status` and the new offset.
  Response Append(const SessionPtr& session, const ApiCall& call, int status);
  // Creates the object once all bytes have arrived.
  bool Finish(Session* session);
  // Checks that the caller may write this key now.
  std::optional<Response> CheckWrite(const Session& session, const ApiCall& call) const;
  // Returns the session, or null and the response.
  SessionPtr Find(const std::string& id, Response* refusal);
  std::string Location(const Request& request, const std::string& id) const;

  // Returns whether the end of this upload is delayed. If so, schedules the end.
  bool IsDelayed(const SessionPtr& session);

  const ApiOptions options_;
  Store* const store_;
  std::mutex mutex_;
  std::map<std::string, SessionPtr> sessions_;  // null after expiry
  int64_t delay_ms_ = 0;
  int64_t delayed_finishes_ = 0;  // left
};

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_TUS_H_

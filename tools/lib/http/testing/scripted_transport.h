// A transport for tests that uses no network and does not wait. A function returns the response to
// each request, and the clock advances only to the times that After() sets.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_TESTING_SCRIPTED_TRANSPORT_H_
#define DUMPLINE_TOOLS_LIB_HTTP_TESTING_SCRIPTED_TRANSPORT_H_

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/lib/http/http.h"

namespace dumpline {

class ScriptedTransport : public HttpTransport {
 public:
  // A request with its body, which came from a string or a source.
  struct Sent {
    std::string method;
    std::string url;
    HttpHeaders headers;
    std::string body;
    absl::Time time;

    std::string Header(const std::string& name) const;
  };
  using Answer = std::function<absl::StatusOr<HttpResponse>(const Sent&)>;

  explicit ScriptedTransport(Answer answer) : answer_(std::move(answer)) {}

  // Returns `answers` in order, then kInternal for all further requests.
  explicit ScriptedTransport(std::vector<absl::StatusOr<HttpResponse>> answers);

  RequestId Start(HttpRequest request, Done done) override;
  void Cancel(RequestId id) override;
  void After(absl::Duration delay, std::function<void()> callback) override;
  bool RunOnce() override;

  const std::vector<Sent>& sent() const { return sent_; }
  absl::Time now() const { return now_; }
  // Returns "METHOD path" for each request, one per line.
  std::string Log() const;

 private:
  struct Call {
    HttpRequest request;
    Done done;
    std::string body;  // read so far
    bool answered = false;
    HttpResponse response;
    size_t sink_pos = 0;
  };

  void Step(RequestId id);
  void Finish(RequestId id, absl::StatusOr<HttpResponse> result);

  const Answer answer_;
  absl::Time now_ = absl::UnixEpoch();
  RequestId last_id_ = 0;
  std::map<RequestId, std::unique_ptr<Call>> calls_;
  std::deque<RequestId> ready_;
  std::multimap<absl::Time, std::function<void()>> timers_;
  std::vector<Sent> sent_;
};

// Makes a response: MakeResponse(200, "body", {{"etag", "\"x\""}}).
HttpResponse MakeResponse(int status, std::string body = "", HttpHeaders headers = {});

// Returns the same error for every request.
class FailingTransport : public ScriptedTransport {
 public:
  explicit FailingTransport(absl::Status error)
      : ScriptedTransport([error](const Sent&) { return error; }) {}
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_TESTING_SCRIPTED_TRANSPORT_H_

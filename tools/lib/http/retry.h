// Decides which failed requests to retry, and after what delay.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_RETRY_H_
#define DUMPLINE_TOOLS_LIB_HTTP_RETRY_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/job_limit.h"

namespace dumpline {

struct RetryOptions {
  int retries = 5;  // attempts after the first
  // The delay before retry n (from 0) is random, between half and all of first_delay * 2^n, and at
  // most max_delay. If the server sends a longer Retry-After, that is the delay. If it is longer
  // than max_retry_after, the response is final.
  absl::Duration first_delay = absl::Milliseconds(500);
  absl::Duration max_delay = absl::Seconds(30);
  absl::Duration max_retry_after = absl::Minutes(2);

  // Returns the actual status of a response, for servers that send another status in the body than
  // in the status line.
  std::function<int(const HttpResponse&)> true_status = [](const HttpResponse& response) {
    return response.status;
  };
  std::function<double()> random;   // in [0, 1); has a default
  std::function<absl::Time()> now;  // has a default
};

class RetryPolicy {
 public:
  explicit RetryPolicy(RetryOptions options);

  // Returns whether the failure is transient: no connection, 408, 423, 429 or 5xx (such as 544).
  bool IsTransient(const absl::StatusOr<HttpResponse>& result) const;

  // Returns whether the server requires fewer requests of any kind: 429 or 503.
  bool IsOverload(const absl::StatusOr<HttpResponse>& result) const;

  int retries() const { return options_.retries; }
  absl::Duration first_delay() const { return options_.first_delay; }

  // Returns the delay after `attempts` attempts and the last result, or nullopt if that result is
  // final.
  std::optional<absl::Duration> DelayAfter(int attempts,
                                           const absl::StatusOr<HttpResponse>& result) const;

  // Returns the same for an error status that a client made from one response (see
  // NoteRetryAfter()) or from several. Only kUnavailable is transient.
  std::optional<absl::Duration> DelayAfter(int attempts, const absl::Status& failure) const;

 private:
  absl::Duration Backoff(int attempts) const;
  // Returns nullopt if the server requires a longer delay than max_retry_after.
  std::optional<absl::Duration> Delay(int attempts, absl::string_view retry_after) const;

  RetryOptions options_;
};

// Attaches the Retry-After of `response` to `error`, which a client made from that response.
void NoteRetryAfter(const HttpResponse& response, absl::Status* error);

// Parses the value of a Retry-After header, seconds or an HTTP date. Returns nullopt for anything
// else.
std::optional<absl::Duration> ParseRetryAfter(absl::string_view value, absl::Time now);

// Retries requests that are idempotent, whose body, if any, can be sent again, and that have not
// yet written to a sink. When an overloaded server refuses a request, it is sent fewer requests
// from then on (see Pacer). Such a refusal does not count as an attempt while other requests
// succeed.
class RetryingTransport : public HttpTransport {
 public:
  // `base` must outlive this object. `limit`, which may be null, receives the results of requests.
  RetryingTransport(HttpTransport* base, RetryPolicy policy,
                    std::shared_ptr<JobLimit> limit = nullptr);
  ~RetryingTransport() override;

  RequestId Start(HttpRequest request, Done done) override;
  void Cancel(RequestId id) override;
  void After(absl::Duration delay, std::function<void()> callback) override;
  bool RunOnce() override;

 private:
  struct State;
  // Returns a function that tries the request. The function returns false if the request was
  // cancelled.
  static std::function<bool()> StarterOf(const std::shared_ptr<State>& state, RequestId id);
  static void Try(const std::shared_ptr<State>& state, RequestId id);
  static void OnResult(const std::shared_ptr<State>& state, RequestId id,
                       absl::StatusOr<HttpResponse> result);

  // Shared with callbacks, which may run after the destructor.
  const std::shared_ptr<State> state_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_RETRY_H_

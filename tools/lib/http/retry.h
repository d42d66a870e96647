// Decides which failed requests to retry, and after how long.
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

namespace dumpline {

struct RetryOptions {
  int retries = 5;  // attempts after the first
  // The delay before retry n (from 0) is random between half and all of first_delay * 2^n, limited
  // by max_delay. A longer Retry-After of the server is respected; if it is longer than
  // max_retry_after, the answer is final.
  absl::Duration first_delay = absl::Milliseconds(500);
  absl::Duration max_delay = absl::Seconds(30);
  absl::Duration max_retry_after = absl::Minutes(2);

  // Returns the status that the server means, for servers whose bodies contain another status than
  // their status lines.
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

  // Returns whether the server asks for fewer requests, whatever they are: 429 or 503.
  bool IsOverload(const absl::StatusOr<HttpResponse>& result) const;

  int retries() const { return options_.retries; }
  absl::Duration first_delay() const { return options_.first_delay; }

  // Returns the delay after `attempts` attempts, given the last result; nullopt if that is final.
  std::optional<absl::Duration> DelayAfter(int attempts,
                                           const absl::StatusOr<HttpResponse>& result) const;

  // Does the same for an error status that a client made from one answer (see NoteRetryAfter()) or
  // several. Only kUnavailable is transient.
  std::optional<absl::Duration> DelayAfter(int attempts, const absl::Status& failure) const;

 private:
  absl::Duration Backoff(int attempts) const;
  // Returns nullopt if the server requires a longer delay than max_retry_after.
  std::optional<absl::Duration> Delay(int attempts, absl::string_view retry_after) const;

  RetryOptions options_;
};

// Attaches the Retry-After of `response` to the error that a client makes from it.
void NoteRetryAfter(const HttpResponse& response, absl::Status* error);

// Parses the value of a Retry-After header, seconds or an HTTP date. Returns nullopt for anything
// else.
std::optional<absl::Duration> ParseRetryAfter(absl::string_view value, absl::Time now);

// Retries requests that are idempotent, have no body that cannot be sent again, and have not yet
// written to a sink. A server that refuses a request because it is overloaded gets fewer requests
// from then on (see Pacer), and such a refusal does not count as an attempt while others succeed.
class RetryingTransport : public HttpTransport {
 public:
  // `base` must outlive this object.
  RetryingTransport(HttpTransport* base, RetryPolicy policy);
  ~RetryingTransport() override;

  RequestId Start(HttpRequest request, Done done) override;
  void Cancel(RequestId id) override;
  void After(absl::Duration delay, std::function<void()> callback) override;
  bool RunOnce() override;

 private:
  struct State;
  // Returns a function that tries the request; it returns false if it was cancelled.
  static std::function<bool()> StarterOf(const std::shared_ptr<State>& state, RequestId id);
  static void Try(const std::shared_ptr<State>& state, RequestId id);
  static void OnResult(const std::shared_ptr<State>& state, RequestId id,
                       absl::StatusOr<HttpResponse> result);

  // Shared with callbacks, which may run after the destructor.
  const std::shared_ptr<State> state_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_RETRY_H_

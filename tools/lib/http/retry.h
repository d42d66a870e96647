// When a request is tried again, and after how long.
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
  int retries = 5;  // after the first attempt
  // The wait before retry n (from 0) is random between the half and all of first_delay * 2^n, and at
  // most max_delay. What the server asks for with Retry-After is kept; when it is longer than
  // max_retry_after the answer is final.
  absl::Duration first_delay = absl::Milliseconds(500);
  absl::Duration max_delay = absl::Seconds(30);
  absl::Duration max_retry_after = absl::Minutes(2);

  // The status that an answer stands for, for servers that say one thing in the status line and
  // another in the body.
  std::function<int(const HttpResponse&)> true_status = [](const HttpResponse& response) {
    return response.status;
  };
  std::function<double()> random;   // in [0, 1); has a default
  std::function<absl::Time()> now;  // has a default
};

class RetryPolicy {
 public:
  explicit RetryPolicy(RetryOptions options);

  // Whether the failure is one that may pass: no connection, 408, 429 and 423, 5xx (544 among them).
  bool IsTransient(const absl::StatusOr<HttpResponse>& result) const;

  // How long to wait after `attempts` attempts the last of which ended so; nullopt when that is final.
  std::optional<absl::Duration> DelayAfter(int attempts,
                                           const absl::StatusOr<HttpResponse>& result) const;

  // The same for a failure that a client made of an answer (see NoteRetryAfter), or that is not one
  // request's: only kUnavailable may pass.
  std::optional<absl::Duration> DelayAfter(int attempts, const absl::Status& failure) const;

 private:
  absl::Duration Backoff(int attempts) const;
  // nullopt when the server asks for more patience than we have.
  std::optional<absl::Duration> Delay(int attempts, absl::string_view retry_after) const;

  RetryOptions options_;
};

// Notes on the error that a client makes of `response` how long the server asks to wait.
void NoteRetryAfter(const HttpResponse& response, absl::Status* error);

// The value of a Retry-After header, seconds or an HTTP date; nullopt when it is neither.
std::optional<absl::Duration> ParseRetryAfter(absl::string_view value, absl::Time now);

// Tries idempotent requests with a body that can be sent again (or none), and without a sink that has
// been written to, again.
class RetryingTransport : public HttpTransport {
 public:
  // `base` must outlive it.
  RetryingTransport(HttpTransport* base, RetryPolicy policy);
  ~RetryingTransport() override;

  RequestId Start(HttpRequest request, Done done) override;
  void Cancel(RequestId id) override;
  void After(absl::Duration delay, std::function<void()> callback) override;
  bool RunOnce() override;

 private:
  struct State;
  static void Try(const std::shared_ptr<State>& state, RequestId id);

  // Shared with the callbacks, which may come after this object's end.
  const std::shared_ptr<State> state_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_RETRY_H_

// Limits the rate of requests to a server that restricts it.
//
// Initially, requests start at once. A 429 or 503 response pauses all requests, not only its own.
// After the pause, they start at intervals. Each such response doubles the interval, and each
// success shortens it.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_PACER_H_
#define DUMPLINE_TOOLS_LIB_HTTP_PACER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "tools/lib/http/http.h"

namespace dumpline {

class Pacer : public std::enable_shared_from_this<Pacer> {
 public:
  // Starts a request. Returns false if the request has been cancelled.
  using Start = std::function<bool()>;

  // `transport`, which keeps the time, must outlive the pacer's timers. The first interval is a
  // tenth of `first_delay`, the longest four times as long as that.
  Pacer(HttpTransport* transport, absl::Duration first_delay)
      : transport_(transport), first_delay_(first_delay) {}

  // Calls `start` now, or as soon as the pace allows it.
  void Submit(Start start);
  // Same as Submit(), but before all pending requests. For a request that was refused once.
  void SubmitFirst(Start start);

  // Number of times that the pace was reduced. A request records it when it starts.
  uint64_t epoch() const { return epoch_; }
  // Number of successes so far.
  uint64_t successes() const { return successes_; }

  // Pauses after the refusal of a request that started in `epoch`. Refusals of requests that were
  // in flight together count once.
  void OnRefused(uint64_t epoch, absl::Duration pause);
  void OnSuccess();

 private:
  // Starts pending requests as far as the pace allows.
  void Release();
  bool CanStart() const { return !is_paused_ && !is_in_interval_; }

  HttpTransport* const transport_;
  const absl::Duration first_delay_;
  std::deque<Start> waiting_;
  bool is_paused_ = false;
  bool is_in_interval_ = false;  // the interval since the last start has not ended
  uint64_t pauses_ = 0;
  uint64_t epoch_ = 0;
  uint64_t successes_ = 0;
  absl::Duration interval_;  // minimum time between two starts
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_PACER_H_

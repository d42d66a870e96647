// The pace of requests to a server that limits their rate.
//
// Without limits, requests start at once. A response that says "slower" (429, 503) pauses all
// requests, not only its own, and after the pause they start at intervals: one that doubles with
// each such response, and shrinks with each success.
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
  // Starts a request; returns false if it has been cancelled.
  using Start = std::function<bool()>;

  // `transport`, which keeps the time, must outlive the pacer's timers. The first interval is a
  // tenth of `first_delay`, the longest four times as long as that.
  Pacer(HttpTransport* transport, absl::Duration first_delay)
      : transport_(transport), first_delay_(first_delay) {}

  // Calls `start` now, or as soon as the pace allows.
  void Submit(Start start);
  // As Submit(), before all others: for a request that was refused once.
  void SubmitFirst(Start start);

  // Number of times that the pace was reduced. A request notes it when it starts.
  uint64_t epoch() const { return epoch_; }
  // Number of successes so far.
  uint64_t successes() const { return successes_; }

  // Pauses after a refusal of a request that started in `epoch`. The refusals of requests that were
  // in flight together count once.
  void OnRefused(uint64_t epoch, absl::Duration pause);
  void OnSuccess();

 private:
  // Starts what waits, as far as the pace allows.
  void Release();
  bool CanStart() const { return !is_paused_ && !is_in_interval_; }

  HttpTransport* const transport_;
  const absl::Duration first_delay_;
  std::deque<Start> waiting_;
  bool is_paused_ = false;
  bool is_in_interval_ = false;  // since the last start
  uint64_t pauses_ = 0;
  uint64_t epoch_ = 0;
  uint64_t successes_ = 0;
  absl::Duration interval_;  // between two starts
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_PACER_H_

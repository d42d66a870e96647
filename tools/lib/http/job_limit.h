// The number of jobs that a program keeps in flight.
//
// The transfer of small objects is limited by the latency of requests, and a fixed number of jobs
// cannot be right for all servers: with 16 jobs, a server that takes 50 ms for a request receives
// 290 objects a second, and with 256 jobs 2200; a server without latency gains nothing from more
// jobs. An adaptive limit follows the measured rate of requests. It doubles as long as this raises
// the rate by a quarter, and otherwise returns to the previous value and tries again later. A
// latency that grows with the number of jobs shows that they wait for each other; the rate then
// does not rise. When the server refuses requests because it is overloaded, the limit is halved.
// (The Pacer also pauses all requests then.)
//
// The time is an argument, so tests need no clock.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_JOB_LIMIT_H_
#define DUMPLINE_TOOLS_LIB_HTTP_JOB_LIMIT_H_

#include <memory>

#include "absl/time/time.h"

namespace dumpline {

class JobLimit {
 public:
  static constexpr int kFirst = 16;
  static constexpr int kLeast = 4;
  static constexpr int kMost = 256;

  // A limit that never changes.
  static std::shared_ptr<JobLimit> Fixed(int jobs);
  // A limit from kLeast to kMost that starts with kFirst.
  static std::shared_ptr<JobLimit> Adaptive();

  // Returns the current limit, and the highest that it can become.
  int jobs() const { return jobs_; }
  int most() const { return most_; }
  bool is_adaptive() const { return is_adaptive_; }

  // Called at the end of each successful request. `in_flight` is the number of requests that were
  // in flight, including this one.
  void OnSuccess(absl::Time now, int in_flight);

  // Called when the server refuses a request because it is overloaded. Refusals of requests that
  // were in flight together count once, which the caller ensures.
  void OnOverload(absl::Time now);

 private:
  JobLimit(int jobs, int most, bool is_adaptive)
      : is_adaptive_(is_adaptive), most_(most), jobs_(jobs) {}

  // Starts to measure the rate. The next `skipped` requests are not measured, because they started
  // under the previous limit.
  void StartWindow(absl::Time now, int skipped);
  void EndWindow(absl::Time now, double rate);

  const bool is_adaptive_;
  const int most_;
  int jobs_;

  // The window in which the rate is measured.
  absl::Time start_ = absl::InfinitePast();
  int skipped_ = 0;  // requests that are still not measured
  int requests_ = 0;
  int most_in_flight_ = 0;

  // The limit has been doubled, and the window shows whether that raises base_rate_.
  bool is_probing_ = false;
  double base_rate_ = 0;  // requests per second before the limit was doubled
  int wait_ = 1;          // windows until the next probe
  int next_wait_ = 8;     // windows after a probe that fails
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_JOB_LIMIT_H_

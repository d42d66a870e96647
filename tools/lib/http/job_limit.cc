#include "tools/lib/http/job_limit.h"

#include <algorithm>

namespace dumpline {
namespace {

// A window has at least this many requests per job, so that each job contributes, and lasts at
// least this long, so that the rate of a fast server is not measured in its noise.
constexpr int kRequestsPerJob = 2;
constexpr absl::Duration kLeastWindow = absl::Milliseconds(100);
// The limit stays doubled if the rate rises by this factor.
constexpr double kGain = 1.25;
// Windows between a failed probe and the next. It doubles with each further failure.
constexpr int kFirstWait = 8;
constexpr int kLongestWait = 64;

}  // namespace

std::shared_ptr<JobLimit> JobLimit::Fixed(int jobs) {
  return std::shared_ptr<JobLimit>(new JobLimit(jobs, jobs, /*is_adaptive=*/false));
}

std::shared_ptr<JobLimit> JobLimit::Adaptive() {
  return std::shared_ptr<JobLimit>(new JobLimit(kFirst, kMost, /*is_adaptive=*/true));
}

void JobLimit::OnSuccess(absl::Time now, int in_flight) {
  if (!is_adaptive_) return;
  if (start_ == absl::InfinitePast()) start_ = now;  // the first request has no start
  if (skipped_ > 0) {
    if (--skipped_ == 0) start_ = now;
    return;
  }
  ++requests_;
  most_in_flight_ = std::max(most_in_flight_, in_flight);
  const absl::Duration elapsed = now - start_;
  if (requests_ < kRequestsPerJob * jobs_ || elapsed < kLeastWindow) return;
  EndWindow(now, requests_ / absl::ToDoubleSeconds(elapsed));
}

void JobLimit::StartWindow(absl::Time now, int skipped) {
  start_ = now;
  skipped_ = skipped;
  requests_ = 0;
  most_in_flight_ = 0;
}

void JobLimit::EndWindow(absl::Time now, double rate) {
  const int previous = jobs_;
  if (is_probing_) {
    is_probing_ = rate >= kGain * base_rate_ && jobs_ < kMost;
    if (rate < kGain * base_rate_) jobs_ /= 2;
    wait_ = next_wait_;
    next_wait_ = is_probing_ ? kFirstWait : std::min(2 * next_wait_, kLongestWait);
  } else {
    // A limit that the program does not reach shows nothing.
    is_probing_ = most_in_flight_ >= jobs_ / 2 && --wait_ <= 0 && jobs_ < kMost;
  }
  if (is_probing_) {
    base_rate_ = rate;
    jobs_ = std::min(2 * jobs_, kMost);
  }
  StartWindow(now, jobs_ == previous ? 0 : previous);
}

void JobLimit::OnOverload(absl::Time now) {
  if (!is_adaptive_) return;
  jobs_ = std::max(jobs_ / 2, kLeast);
  is_probing_ = false;
  wait_ = next_wait_ = kFirstWait;
  StartWindow(now, 0);
}

}  // namespace dumpline

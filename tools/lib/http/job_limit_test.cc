#include "tools/lib/http/job_limit.h"

#include <algorithm>
#include <memory>
#include <queue>
#include <vector>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

// A server that takes `latency` for a request and answers at most `capacity` requests a second. A
// program keeps as many requests in flight as the limit allows, but not more than `most_work`.
class Simulation {
 public:
  explicit Simulation(std::shared_ptr<JobLimit> limit) : limit_(std::move(limit)) {}

  absl::Duration latency = absl::Milliseconds(50);
  double capacity = 6000;
  int most_work = 100000;

  // Returns the requests per second of the next `time`.
  double Run(absl::Duration time) {
    const absl::Time end = now_ + time;
    int requests = 0;
    while (now_ < end) {
      while (static_cast<int>(answers_.size()) < std::min(limit_->jobs(), most_work)) Send();
      now_ = answers_.top();
      limit_->OnSuccess(now_, static_cast<int>(answers_.size()));
      answers_.pop();
      ++requests;
      highest_ = std::max(highest_, limit_->jobs());
    }
    return requests / absl::ToDoubleSeconds(time);
  }

  void Overload() { limit_->OnOverload(now_); }
  int highest() const { return highest_; }

 private:
  void Send() {
    free_ = std::max(free_, now_) + absl::Seconds(1 / capacity);
    answers_.push(std::max(free_, now_ + latency));
  }

  const std::shared_ptr<JobLimit> limit_;
  absl::Time now_ = absl::UnixEpoch();
  absl::Time free_ = absl::UnixEpoch();  // when the server can serve the next request
  std::priority_queue<absl::Time, std::vector<absl::Time>, std::greater<>> answers_;
  int highest_ = 0;
};

TEST(JobLimit, AFixedLimitStays) {
  const auto limit = JobLimit::Fixed(7);
  Simulation simulation(limit);
  simulation.Run(absl::Seconds(10));
  simulation.Overload();
  EXPECT_EQ(limit->jobs(), 7);
  EXPECT_EQ(limit->most(), 7);
}

TEST(JobLimit, RisesToTheMostWithinASecondsOfHighLatency) {
  const auto limit = JobLimit::Adaptive();
  EXPECT_EQ(limit->jobs(), 16);
  Simulation simulation(limit);
  simulation.Run(absl::Seconds(1));
  EXPECT_EQ(limit->jobs(), 256);
  EXPECT_GT(simulation.Run(absl::Seconds(10)), 0.95 * 256 / 0.05);
  EXPECT_EQ(simulation.highest(), 256);
}

// With 5 ms, 32 jobs reach the capacity of 6000.
TEST(JobLimit, RisesAsFarAsItHelps) {
  const auto limit = JobLimit::Adaptive();
  Simulation simulation(limit);
  simulation.latency = absl::Milliseconds(5);
  simulation.Run(absl::Seconds(2));
  EXPECT_GT(simulation.Run(absl::Seconds(10)), 5900);
  EXPECT_GE(limit->jobs(), 32);
  EXPECT_LE(simulation.highest(), 64);  // a probe
}

TEST(JobLimit, StaysWhereNothingIsGained) {
  const auto limit = JobLimit::Adaptive();
  Simulation simulation(limit);
  simulation.latency = absl::Microseconds(100);
  EXPECT_GT(simulation.Run(absl::Seconds(20)), 5900);
  EXPECT_LE(simulation.highest(), 32);  // a probe
}

TEST(JobLimit, RisesLaterWhenTheLatencyRises) {
  const auto limit = JobLimit::Adaptive();
  Simulation simulation(limit);
  simulation.latency = absl::Microseconds(100);
  simulation.Run(absl::Seconds(5));
  simulation.latency = absl::Milliseconds(50);
  simulation.Run(absl::Seconds(20));
  EXPECT_EQ(limit->jobs(), 256);
}

TEST(JobLimit, DoesNotRiseWithoutWork) {
  const auto limit = JobLimit::Adaptive();
  Simulation simulation(limit);
  simulation.most_work = 3;
  simulation.Run(absl::Seconds(20));
  EXPECT_EQ(limit->jobs(), 16);
}

TEST(JobLimit, OverloadHalvesIt) {
  const auto limit = JobLimit::Adaptive();
  Simulation simulation(limit);
  simulation.Run(absl::Seconds(2));
  ASSERT_EQ(limit->jobs(), 256);
  simulation.Overload();
  EXPECT_EQ(limit->jobs(), 128);
  for (int i = 0; i < 20; ++i) simulation.Overload();
  EXPECT_EQ(limit->jobs(), JobLimit::kLeast);
  // It rises again, but not at once.
  simulation.Run(absl::Milliseconds(500));
  EXPECT_EQ(limit->jobs(), JobLimit::kLeast);
  simulation.Run(absl::Seconds(5));
  EXPECT_EQ(limit->jobs(), 256);
}

// The clock of a machine may be set back.
TEST(JobLimit, SurvivesAClockThatGoesBack) {
  const auto limit = JobLimit::Adaptive();
  for (int i = 0; i < 100000; ++i) {
    limit->OnSuccess(absl::UnixEpoch() - absl::Milliseconds(i), 16);
    ASSERT_LE(limit->jobs(), 32);
  }
}

}  // namespace
}  // namespace dumpline

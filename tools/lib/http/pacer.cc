#include "tools/lib/http/pacer.h"

#include <algorithm>
#include <utility>

namespace dumpline {
namespace {

constexpr int kFirstFraction = 10;  // the first interval is first_delay divided by this
constexpr int kMaxMultiple = 4;     // the longest interval is first_delay times this
constexpr int kShrink = 32;         // a success shortens the interval by this fraction
constexpr int kNegligible = 16;     // an interval below this fraction of the first is dropped

}  // namespace

void Pacer::Submit(Start start) {
  waiting_.push_back(std::move(start));
  Release();
}

void Pacer::SubmitFirst(Start start) {
  waiting_.push_front(std::move(start));
  Release();
}

void Pacer::Release() {
  while (CanStart() && !waiting_.empty()) {
    const Start start = std::move(waiting_.front());
    waiting_.pop_front();
    if (!start() || interval_ == absl::ZeroDuration()) continue;
    is_in_interval_ = true;
    transport_->After(interval_, [self = shared_from_this()] {
      self->is_in_interval_ = false;
      self->Release();
    });
  }
}

void Pacer::OnRefused(uint64_t epoch, absl::Duration pause) {
  if (epoch == epoch_) {
    ++epoch_;
    interval_ =
        std::clamp(2 * interval_, first_delay_ / kFirstFraction, first_delay_ * kMaxMultiple);
  }
  is_paused_ = true;
  transport_->After(pause, [self = shared_from_this(), number = ++pauses_] {
    if (number != self->pauses_) return;  // a later pause is in force
    self->is_paused_ = false;
    self->Release();
  });
}

void Pacer::OnSuccess() {
  ++successes_;
  interval_ -= interval_ / kShrink;
  if (interval_ < first_delay_ / (kFirstFraction * kNegligible)) interval_ = absl::ZeroDuration();
}

}  // namespace dumpline

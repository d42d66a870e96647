#include "tools/lib/http/retry.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/http/pacer.h"

namespace dumpline {
namespace {

// Number of refusals by an overloaded server that do not count, per allowed retry.
constexpr int kRefusalsPerRetry = 4;
constexpr char kRetryAfterPayload[] = "dumpline/retry-after";

}  // namespace

RetryPolicy::RetryPolicy(RetryOptions options) : options_(std::move(options)) {
  if (!options_.random) {
    auto engine = std::make_shared<std::mt19937_64>(std::random_device{}());
    options_.random = [engine] {
      return std::uniform_real_distribution<double>(0.0, 1.0)(*engine);
    };
  }
  if (!options_.now) options_.now = [] { return absl::Now(); };
}

bool RetryPolicy::IsTransient(const absl::StatusOr<HttpResponse>& result) const {
  if (!result.ok()) return absl::IsUnavailable(result.status());
  const int status = options_.true_status(*result);
  return status == 408 || status == 423 || status == 429 || (status >= 500 && status <= 599);
}

bool RetryPolicy::IsOverload(const absl::StatusOr<HttpResponse>& result) const {
  if (!result.ok()) return false;
  const int status = options_.true_status(*result);
  return status == 429 || status == 503;
}

absl::Duration RetryPolicy::Backoff(int attempts) const {
  // 2^20 times the first delay exceeds any maximum, and the shift must not overflow.
  const absl::Duration full = std::min(
      options_.max_delay, options_.first_delay * (int64_t{1} << std::min(attempts - 1, 20)));
  return full * (0.5 + 0.5 * options_.random());
}

std::optional<absl::Duration> RetryPolicy::DelayAfter(
    int attempts, const absl::StatusOr<HttpResponse>& result) const {
  if (attempts > options_.retries || !IsTransient(result)) return std::nullopt;
  return Delay(attempts, result.ok() ? result->Header("retry-after") : "");
}

std::optional<absl::Duration> RetryPolicy::DelayAfter(int attempts,
                                                      const absl::Status& failure) const {
  if (attempts > options_.retries || !absl::IsUnavailable(failure)) return std::nullopt;
  const auto noted = failure.GetPayload(kRetryAfterPayload);
  return Delay(attempts, noted ? std::string(*noted) : "");
}

std::optional<absl::Duration> RetryPolicy::Delay(int attempts,
                                                 absl::string_view retry_after) const {
  const absl::Duration backoff = Backoff(attempts);
  const std::optional<absl::Duration> asked = ParseRetryAfter(retry_after, options_.now());
  if (!asked) return backoff;
  if (*asked > options_.max_retry_after) return std::nullopt;
  return std::max(*asked, backoff);
}

void NoteRetryAfter(const HttpResponse& response, absl::Status* error) {
  const absl::string_view value = response.Header("retry-after");
  if (!value.empty()) error->SetPayload(kRetryAfterPayload, absl::Cord(value));
}

std::optional<absl::Duration> ParseRetryAfter(absl::string_view value, absl::Time now) {
  int64_t seconds;
  if (absl::SimpleAtoi(value, &seconds)) {
    if (seconds < 0) return std::nullopt;
    return absl::Seconds(seconds);
  }
  absl::Time date;
  if (absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", value, &date, nullptr)) {
    return std::max(absl::ZeroDuration(), date - now);
  }
  return std::nullopt;
}

struct RetryingTransport::State {
  struct Call {
    HttpRequest request;
    Done done;
    int attempts = 0;
    int refusals = 0;    // refusals by an overloaded server that did not count as attempts
    uint64_t epoch = 0;  // the pacer's epoch and successes when the attempt started
    uint64_t successes = 0;
    RequestId base_id = 0;
    bool is_waiting = false;  // between two attempts
    bool sink_used = false;   // the sink has part of a response, so this attempt is the last
  };

  State(HttpTransport* transport, RetryPolicy retry_policy, std::shared_ptr<JobLimit> job_limit)
      : base(transport),
        policy(std::move(retry_policy)),
        limit(std::move(job_limit)),
        pacer(std::make_shared<Pacer>(base, policy.first_delay())) {}

  HttpTransport* const base;
  const RetryPolicy policy;
  const std::shared_ptr<JobLimit> limit;  // may be null
  const std::shared_ptr<Pacer> pacer;
  RequestId last_id = 0;
  std::map<RequestId, Call> calls;
};

namespace {

// Calls a function before the first write, and forwards all writes.
class NotingSink : public BodySink {
 public:
  NotingSink(std::shared_ptr<BodySink> base, std::function<void()> note)
      : base_(std::move(base)), note_(std::move(note)) {}

  absl::StatusOr<bool> Write(absl::string_view bytes) override {
    if (note_) note_();
    note_ = nullptr;
    return base_->Write(bytes);
  }
  void OnWritable(std::function<void()> wake) override { base_->OnWritable(std::move(wake)); }

 private:
  const std::shared_ptr<BodySink> base_;
  std::function<void()> note_;
};

std::string WhyText(const absl::StatusOr<HttpResponse>& result) {
  return result.ok() ? absl::StrCat("HTTP status ", result->status)
                     : std::string(result.status().message());
}

}  // namespace

RetryingTransport::RetryingTransport(HttpTransport* base, RetryPolicy policy,
                                     std::shared_ptr<JobLimit> limit)
    : state_(std::make_shared<State>(base, std::move(policy), std::move(limit))) {}

RetryingTransport::~RetryingTransport() = default;

HttpTransport::RequestId RetryingTransport::Start(HttpRequest request, Done done) {
  const RequestId id = ++state_->last_id;
  State::Call& call = state_->calls[id];
  call.request = std::move(request);
  call.done = std::move(done);
  call.is_waiting = true;
  state_->pacer->Submit(StarterOf(state_, id));
  return id;
}

std::function<bool()> RetryingTransport::StarterOf(const std::shared_ptr<State>& state,
                                                   RequestId id) {
  return [state, id] {
    if (state->calls.count(id) == 0) return false;
    Try(state, id);
    return true;
  };
}

void RetryingTransport::Try(const std::shared_ptr<State>& state, RequestId id) {
  State::Call& call = state->calls.at(id);
  call.is_waiting = false;
  ++call.attempts;
  call.epoch = state->pacer->epoch();
  HttpRequest request = call.request;
  if (request.sink != nullptr) {
    request.sink = std::make_shared<NotingSink>(request.sink, [state, id] {
      const auto found = state->calls.find(id);
      if (found != state->calls.end()) found->second.sink_used = true;
    });
  }
  call.base_id =
      state->base->Start(std::move(request), [state, id](absl::StatusOr<HttpResponse> result) {
        if (state->calls.count(id) > 0) OnResult(state, id, std::move(result));
      });
}

void RetryingTransport::OnResult(const std::shared_ptr<State>& state, RequestId id,
                                 absl::StatusOr<HttpResponse> result) {
  State::Call& call = state->calls.at(id);
  const bool is_overload = state->policy.IsOverload(result);
  if (is_overload) {
    // While other requests succeed, the server serves this one later. The limit applies to a server
    // that refuses this request for another reason.
    const bool is_progress = state->pacer->successes() > call.successes;
    call.successes = state->pacer->successes();
    if (is_progress && ++call.refusals <= kRefusalsPerRetry * state->policy.retries()) {
      --call.attempts;
    }
  } else if (result.ok() && !state->policy.IsTransient(result)) {
    state->pacer->OnSuccess();
    if (state->limit) state->limit->OnSuccess(absl::Now(), static_cast<int>(state->calls.size()));
  }
  const bool can_repeat =
      call.request.idempotent && call.request.source == nullptr && !call.sink_used;
  const std::optional<absl::Duration> delay =
      state->policy.DelayAfter(std::max(call.attempts, 1), result);
  if (is_overload) {
    const bool is_first = call.epoch == state->pacer->epoch();
    if (state->limit && is_first) state->limit->OnOverload(absl::Now());
    state->pacer->OnRefused(call.epoch, delay.value_or(state->policy.first_delay()));
  }
  if (!can_repeat || !delay) {
    const Done done = std::move(call.done);
    state->calls.erase(id);
    return done(std::move(result));
  }
  call.is_waiting = true;
  if (call.request.on_retry) {
    call.request.on_retry(
        absl::UnavailableError(absl::StrCat(DisplayName(call.request), ": ", WhyText(result))),
        *delay);
  }
  if (is_overload) return state->pacer->SubmitFirst(StarterOf(state, id));
  state->base->After(*delay, [state, id] {
    if (state->calls.count(id) > 0) state->pacer->Submit(StarterOf(state, id));
  });
}

void RetryingTransport::Cancel(RequestId id) {
  const auto found = state_->calls.find(id);
  if (found == state_->calls.end()) return;
  if (!found->second.is_waiting) {
    state_->base->Cancel(found->second.base_id);
    return;
  }
  auto done = std::make_shared<Done>(std::move(found->second.done));
  const std::string name = DisplayName(found->second.request);
  state_->calls.erase(found);
  state_->base->After(absl::ZeroDuration(), [done, name] {
    (*done)(absl::CancelledError(absl::StrCat(name, ": cancelled")));
  });
}

void RetryingTransport::After(absl::Duration delay, std::function<void()> callback) {
  state_->base->After(delay, std::move(callback));
}

bool RetryingTransport::RunOnce() { return state_->base->RunOnce(); }

}  // namespace dumpline

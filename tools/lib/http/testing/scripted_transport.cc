#include "tools/lib/http/testing/scripted_transport.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace dumpline {

std::string ScriptedTransport::Sent::Header(const std::string& name) const {
  for (const auto& header : headers) {
    if (header.first == name) return header.second;
  }
  return "";
}

ScriptedTransport::ScriptedTransport(std::vector<absl::StatusOr<HttpResponse>> answers)
    : answer_([answers = std::move(answers),
               next = size_t{0}](const Sent& sent) mutable -> absl::StatusOr<HttpResponse> {
        if (next == answers.size()) {
          return absl::InternalError(absl::StrCat("unexpected: ", sent.method, " ", sent.url));
        }
        return answers[next++];
      }) {}

HttpTransport::RequestId ScriptedTransport::Start(HttpRequest request, Done done) {
  const RequestId id = ++last_id_;
  auto call = std::make_unique<Call>();
  call->request = std::move(request);
  call->done = std::move(done);
  const auto wake = [this, id] { ready_.push_back(id); };
  if (call->request.source != nullptr) call->request.source->OnReadable(wake);
  if (call->request.sink != nullptr) call->request.sink->OnWritable(wake);
  calls_[id] = std::move(call);
  ready_.push_back(id);
  return id;
}

void ScriptedTransport::Cancel(RequestId id) {
  After(absl::ZeroDuration(), [this, id] {
    if (calls_.count(id) > 0) Finish(id, absl::CancelledError("cancelled"));
  });
}

void ScriptedTransport::After(absl::Duration delay, std::function<void()> callback) {
  timers_.emplace(now_ + delay, std::move(callback));
}

bool ScriptedTransport::RunOnce() {
  if (!ready_.empty()) {
    const RequestId id = ready_.front();
    ready_.pop_front();
    if (calls_.count(id) > 0) Step(id);
    return true;
  }
  if (timers_.empty()) return false;
  now_ = std::max(now_, timers_.begin()->first);
  const auto callback = std::move(timers_.begin()->second);
  timers_.erase(timers_.begin());
  callback();
  return true;
}

void ScriptedTransport::Step(RequestId id) {
  Call& call = *calls_.at(id);
  const HttpRequest& request = call.request;
  if (!call.answered) {
    if (request.body != nullptr) call.body = *request.body;
    while (request.source != nullptr && call.body.size() < request.source_bytes) {
      char buffer[5];
      const absl::StatusOr<size_t> got = request.source->Read(
          buffer, std::min<size_t>(sizeof buffer, request.source_bytes - call.body.size()));
      if (!got.ok()) return Finish(id, got.status());
      if (*got == BodySource::kNotYet) return;
      if (*got == 0) return Finish(id, absl::DataLossError("the body is too short"));
      call.body.append(buffer, *got);
    }
    sent_.push_back({request.method, request.url, request.headers, call.body, now_});
    absl::StatusOr<HttpResponse> answer = answer_(Sent(sent_.back()));
    if (!answer.ok()) return Finish(id, answer.status());
    call.answered = true;
    call.response = *std::move(answer);
    if (request.on_headers) {
      const absl::Status passed = request.on_headers(call.response);
      if (!passed.ok()) return Finish(id, passed);
    }
  }
  if (request.sink != nullptr && call.response.ok()) {
    while (call.sink_pos < call.response.body.size()) {
      const absl::string_view piece =
          absl::string_view(call.response.body).substr(call.sink_pos, 7);
      const absl::StatusOr<bool> taken = request.sink->Write(piece);
      if (!taken.ok()) return Finish(id, taken.status());
      if (!*taken) return;
      call.sink_pos += piece.size();
    }
    call.response.body.clear();
  }
  Finish(id, std::move(call.response));
}

void ScriptedTransport::Finish(RequestId id, absl::StatusOr<HttpResponse> result) {
  const auto found = calls_.find(id);
  const std::unique_ptr<Call> call = std::move(found->second);
  calls_.erase(found);
  if (call->request.source != nullptr) call->request.source->OnReadable(nullptr);
  if (call->request.sink != nullptr) call->request.sink->OnWritable(nullptr);
  call->done(std::move(result));
}

std::string ScriptedTransport::Log() const {
  std::string log;
  for (const Sent& sent : sent_) {
    const size_t path = sent.url.find('/', sent.url.find("//") + 2);
    absl::StrAppend(&log, sent.method, " ", path == std::string::npos ? "/" : sent.url.substr(path),
                    "\n");
  }
  return log;
}

HttpResponse MakeResponse(int status, std::string body, HttpHeaders headers) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  response.headers = std::move(headers);
  return response;
}

}  // namespace dumpline

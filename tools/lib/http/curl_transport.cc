#include "tools/lib/http/curl_transport.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/cli/version.h"

namespace dumpline {
namespace {

// What can change by itself when it is tried again. Everything else (a certificate, an address that
// is none, memory) stays as it is.
bool IsTransient(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_PARTIAL_FILE:
    case CURLE_UPLOAD_FAILED:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_FAIL_REWIND:
    case CURLE_NO_CONNECTION_AVAILABLE:
      return true;
    default:
      return false;
  }
}

long Milliseconds(absl::Duration duration) {
  // Rounded up, so that a timer has certainly expired after the wait.
  return static_cast<long>(
      absl::ToInt64Milliseconds(duration + absl::Milliseconds(1) - absl::Nanoseconds(1)));
}

}  // namespace

CurlOptions OwnCurlOptions() {
  CurlOptions options;
  options.user_agent = absl::StrCat("dumpline/", kVersion);
  const char* const ca_file = getenv("SSL_CERT_FILE");
  if (ca_file != nullptr) options.ca_file = ca_file;
  return options;
}

class CurlTransport::Impl {
 public:
  explicit Impl(CurlOptions options) : options_(std::move(options)) {
    signal(SIGPIPE, SIG_IGN);
    static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(initialized);
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS,
                      static_cast<long>(options_.max_connections));
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS,
                      static_cast<long>(2 * options_.max_connections));
  }

  ~Impl() {
    for (auto& entry : transfers_) Detach(entry.second.get());
    transfers_.clear();
    curl_multi_cleanup(multi_);
  }

  RequestId Start(HttpRequest request, Done done) {
    auto transfer = std::make_unique<Transfer>();
    transfer->id = ++last_id_;
    transfer->request = std::move(request);
    transfer->done = std::move(done);
    to_start_.push_back(transfer->id);
    transfers_[transfer->id] = std::move(transfer);
    return last_id_;
  }

  void Cancel(RequestId id) {
    if (transfers_.count(id) > 0) to_cancel_.push_back(id);
  }

  void After(absl::Duration delay, std::function<void()> callback) {
    timers_.emplace(Clock::now() + absl::ToChronoNanoseconds(delay), std::move(callback));
  }

  bool RunOnce() {
    if (transfers_.empty() && timers_.empty()) return false;
    bool progress = RunTimers();
    for (const RequestId id : std::exchange(to_start_, {})) {
      const auto found = transfers_.find(id);
      if (found != transfers_.end()) StartTransfer(found->second.get());
    }
    for (const RequestId id : std::exchange(to_cancel_, {})) {
      const auto found = transfers_.find(id);
      if (found == transfers_.end()) continue;
      progress = true;
      Finish(id, absl::CancelledError(
                     absl::StrCat(DisplayName(found->second->request), ": cancelled")));
    }
    // Not from inside libcurl's callbacks, where wakes come from: unpausing calls the callbacks.
    for (const RequestId id : std::exchange(to_wake_, {})) {
      const auto found = transfers_.find(id);
      if (found == transfers_.end() || found->second->easy == nullptr) continue;
      if (!found->second->is_paused) continue;
      found->second->is_paused = false;
      curl_easy_pause(found->second->easy, CURLPAUSE_CONT);
    }
    int running = 0;
    curl_multi_perform(multi_, &running);
    progress = TakeFinished() || progress;
    if (progress || !to_start_.empty() || !to_cancel_.empty() || !to_wake_.empty()) return true;
    long wait = 1000;
    if (!timers_.empty()) {
      wait = std::clamp(Milliseconds(absl::FromChrono(timers_.begin()->first - Clock::now())), 0L,
                        wait);
    }
    curl_multi_poll(multi_, nullptr, 0, static_cast<int>(wait), nullptr);
    return true;
  }

 private:
  using Clock = std::chrono::steady_clock;

  struct Transfer {
    RequestId id = 0;
    HttpRequest request;
    Done done;
    HttpResponse response;
    CURL* easy = nullptr;
    curl_slist* header_list = nullptr;
    size_t body_pos = 0;  // of request.body: what has been sent
    uint64_t source_sent = 0;
    bool headers_told = false;   // on_headers has been called
    bool is_paused = false;      // by its source or sink; no request has both
    std::function<void()> wake;  // ends a pause
    absl::Status error;          // of a callback: what curl calls an aborted transfer
    char error_text[CURL_ERROR_SIZE] = "";
  };

  bool RunTimers() {
    // Only those due now: a callback that schedules itself at once must not keep the loop.
    std::vector<std::function<void()>> due;
    const Clock::time_point now = Clock::now();
    while (!timers_.empty() && timers_.begin()->first <= now) {
      due.push_back(std::move(timers_.begin()->second));
      timers_.erase(timers_.begin());
    }
    for (const auto& callback : due) callback();
    return !due.empty();
  }

  void StartTransfer(Transfer* transfer) {
    CURL* const easy = transfer->easy = curl_easy_init();
    const HttpRequest& request = transfer->request;
    const auto set = [easy](CURLoption option, auto value) {
      curl_easy_setopt(easy, option, value);
    };
    set(CURLOPT_PRIVATE, static_cast<void*>(transfer));
    set(CURLOPT_ERRORBUFFER, transfer->error_text);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.ca_file.empty()) set(CURLOPT_CAINFO, options_.ca_file.c_str());
    const bool streams = request.source != nullptr || request.sink != nullptr;
    set(CURLOPT_HTTP_VERSION,
        static_cast<long>(streams ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS));
    // Rather share the first connection, once it is known whether it can be shared, than open sixteen.
    if (!streams && absl::StartsWith(request.url, "https:")) set(CURLOPT_PIPEWAIT, 1L);
    if (request.on_new_connection) set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_USERAGENT, options_.user_agent.c_str());
    set(CURLOPT_CONNECTTIMEOUT_MS, Milliseconds(options_.connect_timeout));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME,
        std::max(1L, static_cast<long>(absl::ToInt64Seconds(options_.stall_timeout))));
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_BUFFERSIZE, streams ? 128L << 10 : 32L << 10);
    set(CURLOPT_HEADERFUNCTION, &Impl::OnHeader);
    set(CURLOPT_HEADERDATA, static_cast<void*>(transfer));
    set(CURLOPT_WRITEFUNCTION, &Impl::OnWrite);
    set(CURLOPT_WRITEDATA, static_cast<void*>(transfer));

    const auto add_header = [transfer](const std::string& line) {
      transfer->header_list = curl_slist_append(transfer->header_list, line.c_str());
    };
    for (const auto& header : request.headers) {
      add_header(header.second.empty() ? header.first + ";" : header.first + ": " + header.second);
    }
    if (request.body != nullptr || request.source != nullptr) {
      set(CURLOPT_UPLOAD, 1L);
      set(CURLOPT_UPLOAD_BUFFERSIZE, 64L << 10);
      set(CURLOPT_READFUNCTION, &Impl::OnRead);
      set(CURLOPT_READDATA, static_cast<void*>(transfer));
      set(CURLOPT_SEEKFUNCTION, &Impl::OnSeek);
      set(CURLOPT_SEEKDATA, static_cast<void*>(transfer));
      set(CURLOPT_INFILESIZE_LARGE,
          static_cast<curl_off_t>(request.source != nullptr ? request.source_bytes
                                                            : request.body->size()));
      add_header(
          "expect:");  // some servers answer 100 before they look, so it would only cost time
    }
    if (request.method == "HEAD") {
      set(CURLOPT_NOBODY, 1L);
    } else if (request.method != "GET" || request.body != nullptr || request.source != nullptr) {
      set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
    set(CURLOPT_HTTPHEADER, transfer->header_list);

    transfer->wake = [this, id = transfer->id] { to_wake_.insert(id); };
    if (request.source != nullptr) request.source->OnReadable(transfer->wake);
    if (request.sink != nullptr) request.sink->OnWritable(transfer->wake);
    curl_multi_add_handle(multi_, easy);
  }

  void Detach(Transfer* transfer) {
    if (transfer->request.source != nullptr) transfer->request.source->OnReadable(nullptr);
    if (transfer->request.sink != nullptr) transfer->request.sink->OnWritable(nullptr);
    if (transfer->easy != nullptr) {
      curl_multi_remove_handle(multi_, transfer->easy);
      curl_easy_cleanup(transfer->easy);
    }
    curl_slist_free_all(transfer->header_list);
    transfer->easy = nullptr;
    transfer->header_list = nullptr;
  }

  void Finish(RequestId id, absl::StatusOr<HttpResponse> result) {
    const auto found = transfers_.find(id);
    const std::unique_ptr<Transfer> transfer = std::move(found->second);
    transfers_.erase(found);
    Detach(transfer.get());
    transfer->done(std::move(result));
  }

  bool TakeFinished() {
    std::vector<std::pair<RequestId, CURLcode>> finished;
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      char* transfer = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
      finished.emplace_back(reinterpret_cast<Transfer*>(transfer)->id, message->data.result);
    }
    for (const auto& [id, code] : finished) {
      if (transfers_.count(id) > 0) Finish(id, Result(transfers_[id].get(), code));
    }
    return !finished.empty();
  }

  static absl::StatusOr<HttpResponse> Result(Transfer* transfer, CURLcode code) {
    if (!transfer->error.ok()) return transfer->error;
    if (code == CURLE_OK) {
      const absl::Status told = TellHeaders(transfer);
      if (!told.ok()) return told;
      return std::move(transfer->response);
    }
    // The server has said no and closed before it had the whole body: its answer, if whole, counts.
    if ((code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR) &&
        transfer->response.status >= 400 && IsWhole(transfer->response)) {
      return std::move(transfer->response);
    }
    std::string text = absl::StrCat(DisplayName(transfer->request), ": ", curl_easy_strerror(code));
    const absl::string_view detail = absl::StripAsciiWhitespace(transfer->error_text);
    if (!detail.empty() && detail != curl_easy_strerror(code)) absl::StrAppend(&text, ": ", detail);
    return IsTransient(code) ? absl::UnavailableError(text) : absl::InternalError(text);
  }

  static bool IsWhole(const HttpResponse& response) {
    uint64_t length;
    return !absl::SimpleAtoi(response.Header("content-length"), &length) ||
           response.body.size() >= length;
  }

  static absl::Status TellHeaders(Transfer* transfer) {
    if (transfer->headers_told) return absl::OkStatus();
    transfer->headers_told = true;
    if (!transfer->request.on_headers) return absl::OkStatus();
    return transfer->request.on_headers(transfer->response);
  }

  // libcurl gives one header line, or a status line, a call; trailers come here too.
  static size_t OnHeader(char* data, size_t size, size_t count, void* user) {
    auto* const transfer = static_cast<Transfer*>(user);
    absl::string_view line(data, size * count);
    if (absl::StartsWith(line, "HTTP/")) {
      // A new answer: the one before was 100 Continue or a proxy's.
      transfer->response = HttpResponse();
      line.remove_prefix(std::min(line.size(), line.find(' ')));
      line = absl::StripLeadingAsciiWhitespace(line);
      int status = 0;
      if (absl::SimpleAtoi(line.substr(0, 3), &status)) transfer->response.status = status;
      return size * count;
    }
    if (line == "\r\n" && transfer->response.status >= 400 && transfer->request.source != nullptr) {
      // The server has refused before the end of the body, so libcurl stops sending; but it would
      // wait for the end of a pause.
      transfer->wake();
    }
    const size_t colon = line.find(':');
    if (colon != absl::string_view::npos) {
      transfer->response.headers.emplace_back(
          absl::AsciiStrToLower(line.substr(0, colon)),
          std::string(absl::StripAsciiWhitespace(line.substr(colon + 1))));
    }
    return size * count;
  }

  static size_t OnWrite(char* data, size_t size, size_t count, void* user) {
    auto* const transfer = static_cast<Transfer*>(user);
    const absl::string_view bytes(data, size * count);
    const auto fail = [&](absl::Status error) {
      transfer->error = std::move(error);
      return bytes.size() == 0 ? size_t{1} : size_t{0};
    };
    const absl::Status told = TellHeaders(transfer);
    if (!told.ok()) return fail(told);
    HttpResponse& response = transfer->response;
    if (transfer->request.sink == nullptr || !response.ok()) {
      if (response.body.size() + bytes.size() > transfer->request.max_body_bytes) {
        return fail(absl::ResourceExhaustedError(
            absl::StrCat(DisplayName(transfer->request), ": the answer is larger than ",
                         transfer->request.max_body_bytes, " bytes")));
      }
      response.body.append(bytes.data(), bytes.size());
      return bytes.size();
    }
    // Set before the call, so that a wake from inside it is not lost.
    transfer->is_paused = true;
    const absl::StatusOr<bool> taken = transfer->request.sink->Write(bytes);
    if (!taken.ok()) return fail(taken.status());
    if (!*taken) return CURL_WRITEFUNC_PAUSE;
    transfer->is_paused = false;
    return bytes.size();
  }

  static size_t OnRead(char* to, size_t size, size_t count, void* user) {
    auto* const transfer = static_cast<Transfer*>(user);
    HttpRequest& request = transfer->request;
    const size_t room = size * count;
    if (request.source == nullptr) {
      const size_t taken = std::min(room, request.body->size() - transfer->body_pos);
      if (taken > 0) std::memcpy(to, request.body->data() + transfer->body_pos, taken);
      transfer->body_pos += taken;
      return taken;
    }
    const uint64_t left = request.source_bytes - transfer->source_sent;
    if (left == 0) return 0;
    transfer->is_paused = true;
    const absl::StatusOr<size_t> got =
        request.source->Read(to, static_cast<size_t>(std::min<uint64_t>(room, left)));
    if (got.ok() && *got == BodySource::kNotYet) return CURL_READFUNC_PAUSE;
    transfer->is_paused = false;
    if (!got.ok() || *got == 0) {
      transfer->error =
          got.ok()
              ? absl::DataLossError(absl::StrCat(DisplayName(request), ": the body ended ", left,
                                                 " bytes short of its ", request.source_bytes))
              : got.status();
      return CURL_READFUNC_ABORT;
    }
    transfer->source_sent += *got;
    return *got;
  }

  // libcurl starts a body over when a kept connection turned out to be closed.
  static int OnSeek(void* user, curl_off_t offset, int origin) {
    auto* const transfer = static_cast<Transfer*>(user);
    if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_FAIL;
    if (transfer->request.source != nullptr) {
      return static_cast<uint64_t>(offset) == transfer->source_sent ? CURL_SEEKFUNC_OK
                                                                    : CURL_SEEKFUNC_FAIL;
    }
    if (static_cast<uint64_t>(offset) > transfer->request.body->size()) return CURL_SEEKFUNC_FAIL;
    transfer->body_pos = static_cast<size_t>(offset);
    return CURL_SEEKFUNC_OK;
  }

  const CurlOptions options_;
  CURLM* multi_ = nullptr;
  RequestId last_id_ = 0;
  std::map<RequestId, std::unique_ptr<Transfer>> transfers_;
  std::multimap<Clock::time_point, std::function<void()>> timers_;
  // Noted by Start(), Cancel() and wakes, done by RunOnce().
  std::vector<RequestId> to_start_;
  std::vector<RequestId> to_cancel_;
  std::set<RequestId> to_wake_;
};

CurlTransport::CurlTransport(CurlOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}

CurlTransport::~CurlTransport() = default;

HttpTransport::RequestId CurlTransport::Start(HttpRequest request, Done done) {
  return impl_->Start(std::move(request), std::move(done));
}

void CurlTransport::Cancel(RequestId id) { impl_->Cancel(id); }

void CurlTransport::After(absl::Duration delay, std::function<void()> callback) {
  impl_->After(delay, std::move(callback));
}

bool CurlTransport::RunOnce() { return impl_->RunOnce(); }

}  // namespace dumpline

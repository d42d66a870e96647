#include "tools/lib/http/curl_transfer.h"

#include <errno.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

// Returns whether a retry may succeed. It cannot if the certificate or the URL is invalid, for
// example.
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

HttpFailure FailureOfCode(CURL* easy, CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return HttpFailure::kNameNotFound;
    case CURLE_COULDNT_CONNECT: {
      long error = 0;
      curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
      return error == ECONNREFUSED ? HttpFailure::kRefused : HttpFailure::kOther;
    }
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return HttpFailure::kTls;
    default:
      return HttpFailure::kOther;
  }
}

bool IsComplete(const HttpResponse& response) {
  uint64_t length;
  return !absl::SimpleAtoi(response.Header("content-length"), &length) ||
         response.body.size() >= length;
}

}  // namespace

CurlTransfer::CurlTransfer(HttpTransport::RequestId id, HttpRequest request,
                           HttpTransport::Done done)
    : id_(id), request_(std::move(request)), done_(std::move(done)) {}

CurlTransfer::~CurlTransfer() {
  if (request_.source != nullptr) request_.source->OnReadable(nullptr);
  if (request_.sink != nullptr) request_.sink->OnWritable(nullptr);
  if (easy_ != nullptr) curl_easy_cleanup(easy_);
  curl_slist_free_all(header_list_);
}

CURL* CurlTransfer::Prepare(const CurlOptions& options, std::function<void()> wake) {
  easy_ = curl_easy_init();
  wake_ = std::move(wake);
  SetOptions(options);
  for (const auto& [name, value] : request_.headers) {
    // libcurl's syntax for a header without a value ends with a semicolon.
    const std::string line = value.empty() ? name + ";" : name + ": " + value;
    header_list_ = curl_slist_append(header_list_, line.c_str());
  }
  if (request_.body != nullptr || request_.source != nullptr) SetBody();
  if (request_.method == "HEAD") {
    curl_easy_setopt(easy_, CURLOPT_NOBODY, 1L);
  } else if (request_.method != "GET" || request_.body != nullptr || request_.source != nullptr) {
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, header_list_);
  if (request_.source != nullptr) request_.source->OnReadable(wake_);
  if (request_.sink != nullptr) request_.sink->OnWritable(wake_);
  return easy_;
}

void CurlTransfer::SetOptions(const CurlOptions& options) {
  const auto set = [this](CURLoption option, auto value) {
    curl_easy_setopt(easy_, option, value);
  };
  set(CURLOPT_PRIVATE, static_cast<void*>(this));
  set(CURLOPT_ERRORBUFFER, error_text_);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
  if (!options.ca_folder.empty()) {
    set(CURLOPT_CAPATH, options.ca_folder.c_str());
    // Disables libcurl's default file, so that only the folder is used.
    if (options.ca_file.empty()) set(CURLOPT_CAINFO, static_cast<const char*>(nullptr));
  }
  const bool streams = request_.source != nullptr || request_.sink != nullptr;
  set(CURLOPT_HTTP_VERSION,
      static_cast<long>(streams ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS));
  // Waits until it is known whether the first connection can be shared, instead of opening sixteen.
  if (!streams && absl::StartsWith(request_.url, "https:")) set(CURLOPT_PIPEWAIT, 1L);
  if (request_.on_new_connection || request_.needs_certificate_end) {
    set(CURLOPT_FRESH_CONNECT, 1L);
  }
  if (request_.needs_certificate_end) {
    set(CURLOPT_CERTINFO, 1L);
    // A resumed TLS session has no certificate.
    set(CURLOPT_SSL_SESSIONID_CACHE, 0L);
  }
  set(CURLOPT_USERAGENT, options.user_agent.c_str());
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(absl::ToInt64Milliseconds(
                                     absl::Ceil(options.connect_timeout, absl::Milliseconds(1)))));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME,
      std::max(1L, static_cast<long>(absl::ToInt64Seconds(options.stall_timeout))));
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_BUFFERSIZE, streams ? 128L << 10 : 32L << 10);
  set(CURLOPT_HEADERFUNCTION, &CurlTransfer::OnHeader);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &CurlTransfer::OnWrite);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
}

void CurlTransfer::SetBody() {
  const auto set = [this](CURLoption option, auto value) {
    curl_easy_setopt(easy_, option, value);
  };
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_UPLOAD_BUFFERSIZE, 64L << 10);
  set(CURLOPT_READFUNCTION, &CurlTransfer::OnRead);
  set(CURLOPT_READDATA, static_cast<void*>(this));
  set(CURLOPT_SEEKFUNCTION, &CurlTransfer::OnSeek);
  set(CURLOPT_SEEKDATA, static_cast<void*>(this));
  set(CURLOPT_INFILESIZE_LARGE,
      static_cast<curl_off_t>(request_.source != nullptr ? request_.source_bytes
                                                         : request_.body->size()));
  // Some servers send 100 Continue without checking the headers, so waiting for it gains nothing.
  header_list_ = curl_slist_append(header_list_, "expect:");
}

void CurlTransfer::Hold() {
  if (!is_paused_ || is_held_ || request_.sink == nullptr || HasReceivedAll()) return;
  is_held_ = true;
  // After CURL_WRITEFUNC_PAUSE, libcurl 8.10 to 8.14 still receives in curl_multi_perform(), and
  // buffers what it receives without a limit. It stops only if both directions are paused and an
  // event is pending (Curl_sendrecv() in lib/transfer.c). The first call makes an event pending.
  // Other versions stop at CURL_WRITEFUNC_PAUSE, and both calls change nothing.
  curl_easy_pause(easy_, CURLPAUSE_RECV);
  curl_easy_pause(easy_, CURLPAUSE_ALL);
}

// A transfer that has received everything must not be held. In libcurl 8.10 to 8.14, the pending
// event would end every curl_multi_poll() at once.
bool CurlTransfer::HasReceivedAll() const {
  curl_off_t length = -1;  // remains so if the response does not contain it
  curl_off_t received = 0;
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  curl_easy_getinfo(easy_, CURLINFO_SIZE_DOWNLOAD_T, &received);
  return received == length;
}

void CurlTransfer::Unpause() {
  if (easy_ == nullptr || !is_paused_) return;
  is_paused_ = false;
  is_held_ = false;
  curl_easy_pause(easy_, CURLPAUSE_CONT);
}

absl::StatusOr<HttpResponse> CurlTransfer::TakeResult(CURLcode code) {
  if (!error_.ok()) return error_;
  if (code == CURLE_OK) {
    RETURN_IF_ERROR(PassHeaders());
    if (request_.needs_certificate_end) response_.certificate_end = CertificateEnd();
    return std::move(response_);
  }
  // The server rejected the request and closed the connection before it had received the whole
  // body. If its response is complete, it is the result.
  if ((code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR) && response_.status >= 400 &&
      IsComplete(response_)) {
    return std::move(response_);
  }
  std::string text = absl::StrCat(DisplayName(request_), ": ", curl_easy_strerror(code));
  const absl::string_view detail = absl::StripAsciiWhitespace(error_text_);
  if (!detail.empty() && detail != curl_easy_strerror(code)) absl::StrAppend(&text, ": ", detail);
  if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE) {
    absl::StrAppend(&text, " (SSL_CERT_FILE or SSL_CERT_DIR names the authorities to trust)");
  }
  absl::Status error = IsTransient(code) ? absl::UnavailableError(text) : absl::InternalError(text);
  SetFailure(FailureOfCode(easy_, code), &error);
  return error;
}

std::optional<absl::Time> CurlTransfer::CertificateEnd() const {
  curl_certinfo* chain = nullptr;
  if (curl_easy_getinfo(easy_, CURLINFO_CERTINFO, &chain) != CURLE_OK || chain == nullptr ||
      chain->num_of_certs < 1) {
    return std::nullopt;
  }
  // The first certificate is the server's, and those of authorities follow.
  for (const curl_slist* field = chain->certinfo[0]; field != nullptr; field = field->next) {
    absl::string_view value = field->data;
    if (!absl::ConsumePrefix(&value, "Expire date:")) continue;
    absl::ConsumeSuffix(&value, " GMT");
    // OpenSSL writes "Nov  9 12:00:00 2026 GMT"; GnuTLS writes "2026-11-09 12:00:00 GMT".
    for (const char* const format : {"%b %d %H:%M:%S %Y", "%Y-%m-%d %H:%M:%S"}) {
      absl::Time end;
      if (absl::ParseTime(format, value, &end, nullptr)) return end;
    }
  }
  return std::nullopt;
}

absl::Status CurlTransfer::PassHeaders() {
  if (headers_passed_) return absl::OkStatus();
  headers_passed_ = true;
  if (!request_.on_headers) return absl::OkStatus();
  return request_.on_headers(response_);
}

// libcurl calls this for each status line, header line and trailer.
size_t CurlTransfer::OnHeader(char* data, size_t size, size_t count, void* user) {
  auto* const transfer = static_cast<CurlTransfer*>(user);
  absl::string_view line(data, size * count);
  if (absl::StartsWith(line, "HTTP/")) {
    // A new response begins. The previous one was an interim response or came from a proxy.
    transfer->response_ = HttpResponse();
    line.remove_prefix(std::min(line.size(), line.find(' ')));
    line = absl::StripLeadingAsciiWhitespace(line);
    int status = 0;
    if (absl::SimpleAtoi(line.substr(0, 3), &status)) transfer->response_.status = status;
    return size * count;
  }
  if (line == "\r\n" && transfer->response_.status >= 400 && transfer->request_.source != nullptr) {
    // The server rejected the request before the end of the body. libcurl stops sending, but not
    // while the transfer is paused.
    transfer->wake_();
  }
  const size_t colon = line.find(':');
  if (colon != absl::string_view::npos) {
    transfer->response_.headers.emplace_back(
        absl::AsciiStrToLower(line.substr(0, colon)),
        std::string(absl::StripAsciiWhitespace(line.substr(colon + 1))));
  }
  return size * count;
}

size_t CurlTransfer::OnWrite(char* data, size_t size, size_t count, void* user) {
  return static_cast<CurlTransfer*>(user)->Receive(absl::string_view(data, size * count));
}

size_t CurlTransfer::Receive(absl::string_view bytes) {
  const auto fail = [&](absl::Status error) {
    error_ = std::move(error);
    return bytes.empty() ? size_t{1} : size_t{0};
  };
  const absl::Status passed = PassHeaders();
  if (!passed.ok()) return fail(passed);
  if (request_.sink == nullptr || !response_.ok()) {
    if (response_.body.size() + bytes.size() > request_.max_body_bytes) {
      return fail(absl::ResourceExhaustedError(absl::StrCat(DisplayName(request_),
                                                            ": the answer is larger than ",
                                                            request_.max_body_bytes, " bytes")));
    }
    response_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  // Set before the call, so that a wake-up during the call is not lost.
  is_paused_ = true;
  const absl::StatusOr<bool> taken = request_.sink->Write(bytes);
  if (taken.ok() && !*taken) return CURL_WRITEFUNC_PAUSE;
  is_paused_ = false;
  if (!taken.ok()) return fail(taken.status());
  return bytes.size();
}

size_t CurlTransfer::OnRead(char* to, size_t size, size_t count, void* user) {
  auto* const transfer = static_cast<CurlTransfer*>(user);
  const size_t room = size * count;
  if (transfer->request_.source != nullptr) return transfer->ReadSource(to, room);
  const std::string& body = *transfer->request_.body;
  const size_t taken = std::min(room, body.size() - transfer->body_pos_);
  if (taken > 0) std::memcpy(to, body.data() + transfer->body_pos_, taken);
  transfer->body_pos_ += taken;
  return taken;
}

size_t CurlTransfer::ReadSource(char* to, size_t room) {
  const uint64_t left = request_.source_bytes - source_sent_;
  if (left == 0) return 0;
  is_paused_ = true;
  const absl::StatusOr<size_t> got =
      request_.source->Read(to, static_cast<size_t>(std::min<uint64_t>(room, left)));
  if (got.ok() && *got == BodySource::kNotYet) return CURL_READFUNC_PAUSE;
  is_paused_ = false;
  if (!got.ok()) {
    error_ = got.status();
    return CURL_READFUNC_ABORT;
  }
  if (*got == 0) {
    error_ = absl::DataLossError(absl::StrCat(DisplayName(request_), ": the body is ",
                                              CountOf(left, "byte"), " shorter than its ",
                                              request_.source_bytes));
    return CURL_READFUNC_ABORT;
  }
  source_sent_ += *got;
  return *got;
}

// Sets the position in the body. libcurl sends a body again if a reused connection turns out to be
// closed.
int CurlTransfer::OnSeek(void* user, curl_off_t offset, int origin) {
  auto* const transfer = static_cast<CurlTransfer*>(user);
  if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_FAIL;
  if (transfer->request_.source != nullptr) {
    return static_cast<uint64_t>(offset) == transfer->source_sent_ ? CURL_SEEKFUNC_OK
                                                                   : CURL_SEEKFUNC_FAIL;
  }
  if (static_cast<uint64_t>(offset) > transfer->request_.body->size()) return CURL_SEEKFUNC_FAIL;
  transfer->body_pos_ = static_cast<size_t>(offset);
  return CURL_SEEKFUNC_OK;
}

}  // namespace dumpline

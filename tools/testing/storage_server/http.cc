#include "tools/testing/storage_server/http.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace dumpline {
namespace storage_server {
namespace {

constexpr size_t kBufferBytes = 64 << 10;
constexpr size_t kMaxHeadBytes = 16 << 10;  // Node's limit
constexpr int kIdleSeconds = 61;            // the server's keepAliveTimeout
// The rest of a refused request that is read to keep the connection.
constexpr int64_t kMaxDrainBytes = 256 << 10;

using Kind = Fault::Kind;

void SleepMs(int64_t ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

absl::string_view Reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Payload Too Large";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 423:
      return "Locked";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Unknown";
  }
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

OwnedFd::~OwnedFd() {
  if (fd_ >= 0) close(fd_);
}

const std::string* Request::Find(absl::string_view name) const {
  for (const auto& header : headers) {
    if (header.first == name) return &header.second;
  }
  return nullptr;
}

absl::string_view Request::Get(absl::string_view name) const {
  const std::string* const value = Find(name);
  return value == nullptr ? absl::string_view() : *value;
}

std::unique_ptr<std::string> Request::Param(absl::string_view name) const {
  for (absl::string_view word : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(word, absl::MaxSplits('=', 1));
    if (pair.first != name) continue;
    std::string plain(pair.second);
    std::replace(plain.begin(), plain.end(), '+', ' ');
    auto value = std::make_unique<std::string>();
    if (!PercentDecode(plain, value.get())) *value = plain;
    return value;
  }
  return nullptr;
}

bool PercentDecode(absl::string_view text, std::string* decoded) {
  decoded->clear();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded->push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return false;
    const int high = HexDigit(text[i + 1]);
    const int low = HexDigit(text[i + 2]);
    if (high < 0 || low < 0) return false;
    decoded->push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return true;
}

Connection::Connection(int fd) : fd_(fd), buffer_(new char[kBufferBytes]) {
  const int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  timeval idle{};
  idle.tv_sec = kIdleSeconds;
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &idle, sizeof idle);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &idle, sizeof idle);
}

void Connection::Shutdown() { shutdown(fd_.get(), SHUT_RDWR); }

bool Connection::Fill() {
  if (begin_ == end_) begin_ = end_ = 0;
  if (begin_ > 0 && end_ == kBufferBytes) {
    memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  for (;;) {
    const ssize_t got = recv(fd_.get(), buffer_.get() + end_, kBufferBytes - end_, 0);
    if (got > 0) end_ += static_cast<size_t>(got);
    if (got < 0 && errno == EINTR) continue;
    return got > 0;
  }
}

Connection::Head Connection::ReadHead(Request* request) {
  *request = Request();
  fault_ = Fault();
  size_t head_bytes;
  size_t searched = 0;
  for (;;) {
    // Empty lines before a request are allowed.
    while (end_ - begin_ >= 2 && memcmp(buffer_.get() + begin_, "\r\n", 2) == 0) begin_ += 2;
    const absl::string_view window(buffer_.get() + begin_, end_ - begin_);
    const size_t found = window.find("\r\n\r\n", searched);
    if (found != absl::string_view::npos) {
      head_bytes = found;
      break;
    }
    if (window.size() > kMaxHeadBytes) return Head::kTooLarge;
    searched = window.size() > 3 ? window.size() - 3 : 0;
    if (!Fill()) return begin_ == end_ ? Head::kClosed : Head::kBad;
  }
  const absl::string_view head(buffer_.get() + begin_, head_bytes);
  begin_ += head_bytes + 4;
  if (head_bytes > kMaxHeadBytes) return Head::kTooLarge;

  std::vector<absl::string_view> lines = absl::StrSplit(head, "\r\n");
  const std::vector<absl::string_view> words = absl::StrSplit(lines[0], ' ');
  if (words.size() != 3 || !absl::StartsWith(words[2], "HTTP/1.") || words[0].empty() ||
      !absl::StartsWith(words[1], "/")) {
    return Head::kBad;
  }
  request->method = std::string(words[0]);
  request->target = std::string(words[1]);
  const size_t question = words[1].find('?');
  request->path = std::string(words[1].substr(0, question));
  if (question != absl::string_view::npos) {
    request->query = std::string(words[1].substr(question + 1));
  }
  request->keep_alive = words[2] != "HTTP/1.0";
  for (size_t i = 1; i < lines.size(); ++i) {
    const size_t colon = lines[i].find(':');
    if (colon == absl::string_view::npos || colon == 0) return Head::kBad;
    request->headers.emplace_back(
        absl::AsciiStrToLower(lines[i].substr(0, colon)),
        std::string(absl::StripAsciiWhitespace(lines[i].substr(colon + 1))));
  }
  const absl::string_view connection = request->Get("connection");
  if (absl::EqualsIgnoreCase(connection, "close")) request->keep_alive = false;
  if (absl::EqualsIgnoreCase(connection, "keep-alive")) request->keep_alive = true;
  request->chunked = absl::EqualsIgnoreCase(request->Get("transfer-encoding"), "chunked");
  const std::string* const length = request->Find("content-length");
  if (length != nullptr &&
      (!absl::SimpleAtoi(*length, &request->content_length) || request->content_length < 0)) {
    return Head::kBad;
  }

  chunked_ = request->chunked;
  in_chunks_ = false;
  left_ = chunked_ ? 0 : std::max<int64_t>(request->content_length, 0);
  body_done_ = !chunked_ && left_ == 0;
  cut_off_ = false;
  body_read_ = 0;
  if (absl::EqualsIgnoreCase(request->Get("expect"), "100-continue")) {
    SendAll("HTTP/1.1 100 Continue\r\n\r\n");
  }
  return Head::kRequest;
}

bool Connection::ReadLine(std::string* line) {
  line->clear();
  for (;;) {
    const absl::string_view window(buffer_.get() + begin_, end_ - begin_);
    const size_t found = window.find('\n');
    if (found != absl::string_view::npos) {
      line->assign(window.data(), found);
      begin_ += found + 1;
      if (!line->empty() && line->back() == '\r') line->pop_back();
      return true;
    }
    if (window.size() > kMaxHeadBytes || !Fill()) return false;
  }
}

int64_t Connection::ReadBody(char* to, size_t size) {
  if (cut_off_) return -1;
  if (body_done_) return 0;
  if (fault_.kind == Kind::kResetRequest && fault_.after >= 0) {
    const int64_t until_fault = fault_.after - body_read_;
    if (until_fault <= 0) {
      Reset();
      return -1;
    }
    size = std::min(size, static_cast<size_t>(until_fault));
  }
  cut_off_ = true;  // until shown otherwise
  if (chunked_ && left_ == 0) {
    std::string line;
    if (in_chunks_ && (!ReadLine(&line) || !line.empty())) return -1;
    if (!ReadLine(&line)) return -1;
    line = line.substr(0, line.find(';'));
    if (line.empty() || line.size() > 15) return -1;
    for (const char c : line) {
      if (HexDigit(c) < 0) return -1;
      left_ = left_ * 16 + HexDigit(c);
    }
    in_chunks_ = true;
    if (left_ == 0) {  // trailers
      do {
        if (!ReadLine(&line)) return -1;
      } while (!line.empty());
      cut_off_ = false;
      body_done_ = true;
      return 0;
    }
  }
  int64_t got;
  if (begin_ < end_) {
    got =
        std::min<int64_t>({static_cast<int64_t>(size), left_, static_cast<int64_t>(end_ - begin_)});
    memcpy(to, buffer_.get() + begin_, static_cast<size_t>(got));
    begin_ += static_cast<size_t>(got);
  } else {
    do {
      got = recv(fd_.get(), to,
                 static_cast<size_t>(std::min<int64_t>(static_cast<int64_t>(size), left_)), 0);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) return -1;
  }
  cut_off_ = false;
  left_ -= got;
  body_read_ += got;
  if (!chunked_ && left_ == 0) body_done_ = true;
  if (fault_.kind == Kind::kSlow) SleepMs(got * 1000 / fault_.rate);
  return got;
}

bool Connection::ReadBodyText(size_t limit, std::string* text, bool* too_long) {
  *too_long = false;
  text->clear();
  char buffer[16 << 10];
  for (;;) {
    const int64_t got = ReadBody(buffer, sizeof buffer);
    if (got < 0) return false;
    if (got == 0) return true;
    text->append(buffer, static_cast<size_t>(got));
    if (text->size() > limit) {
      *too_long = true;
      return false;
    }
  }
}

bool Connection::SendAll(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void Connection::Reset() {
  // Closing with a linger time of zero sends RST and drops what was not sent yet.
  linger now{};
  now.l_onoff = 1;
  setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  cut_off_ = true;
}

bool Connection::Drain() {
  char buffer[16 << 10];
  for (int64_t drained = 0; drained < kMaxDrainBytes;) {
    const int64_t got = ReadBody(buffer, sizeof buffer);
    if (got < 0) return false;
    if (got == 0) return true;
    drained += got;
  }
  return false;
}

bool Connection::SendBody(const Response& response, int64_t bytes, Outcome* outcome,
                          const std::function<void(const Outcome&)>& log) {
  const int64_t total = response.body_bytes();
  const bool paced = fault_.kind == Kind::kSlow;
  const int64_t stop = fault_.kind == Kind::kStall
                           ? std::min(bytes, fault_.after >= 0 ? fault_.after : total / 2)
                           : -1;
  const int64_t flip = fault_.kind == Kind::kCorrupt ? total / 2 : -1;
  const std::unique_ptr<char[]> copy(response.file.get() >= 0 ? new char[kBufferBytes] : nullptr);
  int64_t sent = 0;
  bool logged = false;
  while (sent < bytes) {
    if (sent == stop) SleepMs(fault_.ms);
    int64_t size = std::min<int64_t>(bytes - sent, kBufferBytes);
    if (paced) size = std::min(size, std::max<int64_t>(1, fault_.rate / 20));
    if (sent < stop) size = std::min(size, stop - sent);
    if (sent + size == bytes && !logged) {
      logged = true;
      outcome->bytes_out = bytes;
      log(*outcome);
    }
    std::string chunk;
    if (response.file.get() < 0) {
      chunk = response.body.substr(static_cast<size_t>(sent), static_cast<size_t>(size));
    } else if (flip < 0 && !paced) {
      // The ordinary case: from file to socket.
      off_t from = response.offset + sent;
      const ssize_t got =
          sendfile(fd_.get(), response.file.get(), &from, static_cast<size_t>(size));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      sent += got;
      continue;
    } else {
      const ssize_t got =
          pread(response.file.get(), copy.get(), static_cast<size_t>(size), response.offset + sent);
      if (got <= 0) break;
      size = got;
      chunk.assign(copy.get(), static_cast<size_t>(got));
    }
    if (flip >= sent && flip < sent + size) {
      chunk[static_cast<size_t>(flip - sent)] =
          static_cast<char>(chunk[static_cast<size_t>(flip - sent)] ^ 1);
    }
    if (paced) SleepMs(size * 1000 / fault_.rate);
    if (!SendAll(chunk)) break;
    sent += size;
  }
  if (!logged) {
    outcome->bytes_out = sent;
    log(*outcome);
  }
  return sent == bytes;
}

bool Connection::Send(const Request& request, const Response& response,
                      const std::function<void(const Outcome&)>& log) {
  Outcome outcome;
  outcome.status = response.status;
  if (response.abort || cut_off_ || fault_.kind == Kind::kReset ||
      fault_.kind == Kind::kResetRequest || fault_.kind == Kind::kLostResponse) {
    const bool client_left = response.abort && fault_.kind != Kind::kResetRequest;
    outcome.status = client_left ? 499 : 0;
    outcome.bytes_in = body_read_;
    Reset();
    log(outcome);
    return false;
  }
  // The rest of a refused body: a short one is read, so that the connection can go on.
  bool keep = request.keep_alive && !response.close;
  const bool short_rest = !chunked_ && left_ <= kMaxDrainBytes;
  if (!body_done_ && !(keep && short_rest)) keep = false;

  const int64_t total = response.head_length >= 0 ? 0 : response.body_bytes();
  int64_t bytes = total;
  int64_t announced = response.head_length >= 0 ? response.head_length : total;
  switch (fault_.kind) {
    case Kind::kResetResponse:
    case Kind::kTruncate:
      bytes = std::min(total, fault_.after >= 0 ? fault_.after : total / 2);
      break;
    case Kind::kWrongLength:
      announced = std::max<int64_t>(0, announced + fault_.delta);
      bytes = std::min(total, announced);
      break;
    default:
      break;
  }
  const bool broken = bytes < total || (response.head_length < 0 && announced != total);
  const bool has_length = response.status != 204 && response.status != 304;
  std::string head =
      absl::StrCat("HTTP/1.1 ", response.status, " ", Reason(response.status), "\r\n");
  for (const auto& header : response.headers) {
    absl::StrAppend(&head, header.first, ": ", header.second, "\r\n");
  }
  if (has_length) absl::StrAppend(&head, "content-length: ", announced, "\r\n");
  absl::StrAppend(&head, keep ? "connection: keep-alive\r\nkeep-alive: timeout=61\r\n\r\n"
                              : "connection: close\r\n\r\n");

  outcome.bytes_in = body_read_;
  bool sent;
  if (bytes == 0) {
    log(outcome);
    sent = SendAll(head);
  } else if (fault_.kind == Kind::kNone && response.file.get() < 0) {
    // One write for head and body.
    outcome.bytes_out = bytes;
    log(outcome);
    head.append(response.body);
    sent = SendAll(head);
  } else {
    const int cork = MSG_MORE;
    ssize_t head_sent = send(fd_.get(), head.data(), head.size(), MSG_NOSIGNAL | cork);
    sent = head_sent == static_cast<ssize_t>(head.size());
    if (sent) {
      sent = SendBody(response, bytes, &outcome, log);
    } else {
      log(outcome);
    }
  }
  if (!sent) return false;
  if (fault_.kind == Kind::kResetResponse) {
    // Let the client read what was sent: RST may overtake it.
    SleepMs(20);
    Reset();
    return false;
  }
  if (!body_done_) {
    if (keep) return Drain() && fault_.kind != Kind::kClose && !broken;
    if (response.status != 413 || !response.close) {
      // The answer must reach a client that is still sending.
      shutdown(fd_.get(), SHUT_WR);
      timeval soon{};
      soon.tv_sec = 1;
      setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
      char rest[16 << 10];
      for (int64_t drained = 0; drained < (int64_t{64} << 20);) {
        const ssize_t got = recv(fd_.get(), rest, sizeof rest, 0);
        if (got <= 0) break;
        drained += got;
      }
    }
    return false;
  }
  return keep && !broken && fault_.kind != Kind::kClose;
}

}  // namespace storage_server
}  // namespace dumpline

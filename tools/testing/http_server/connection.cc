#include "tools/testing/http_server/connection.h"

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
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace dumpline {
namespace http_server {
namespace {

constexpr size_t kBufferBytes = 64 << 10;
constexpr size_t kMaxHeadBytes = 16 << 10;  // Node's limit
constexpr int kIdleSeconds = 61;            // the server's keepAliveTimeout
// Maximum number of remaining bytes that are read from a refused request to keep the connection.
constexpr int64_t kMaxDrainBytes = 256 << 10;
constexpr int64_t kMaxLingerBytes = 64 << 20;

using Kind = Fault::Kind;

void SleepMs(int64_t ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

void SetTimeout(int fd, int option, int seconds) {
  timeval time{};
  time.tv_sec = seconds;
  setsockopt(fd, SOL_SOCKET, option, &time, sizeof time);
}

// Returns the reason phrase of a status. Clients do not read it, so errors share one.
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
    default:
      return status < 400 ? "Other" : "Error";
  }
}

std::string ResponseHead(const Response& response, int64_t announced, bool keep) {
  std::string head =
      absl::StrCat("HTTP/1.1 ", response.status, " ", Reason(response.status), "\r\n");
  for (const auto& header : response.headers) {
    absl::StrAppend(&head, header.first, ": ", header.second, "\r\n");
  }
  if (response.status != 204) absl::StrAppend(&head, "content-length: ", announced, "\r\n");
  absl::StrAppend(&head, keep ? "connection: keep-alive\r\nkeep-alive: timeout=61\r\n\r\n"
                              : "connection: close\r\n\r\n");
  return head;
}

}  // namespace

Connection::Connection(int fd) : fd_(fd), buffer_(new char[kBufferBytes]) {
  const int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  SetTimeout(fd, SO_RCVTIMEO, kIdleSeconds);
  SetTimeout(fd, SO_SNDTIMEO, kIdleSeconds);
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

Connection::Head Connection::FindHead(size_t* head_bytes) {
  size_t searched = 0;
  for (;;) {
    // Empty lines before a request are allowed.
    while (end_ - begin_ >= 2 && memcmp(buffer_.get() + begin_, "\r\n", 2) == 0) begin_ += 2;
    const absl::string_view window(buffer_.get() + begin_, end_ - begin_);
    const size_t found = window.find("\r\n\r\n", searched);
    if (found != absl::string_view::npos) {
      *head_bytes = found;
      return found > kMaxHeadBytes ? Head::kTooLarge : Head::kRequest;
    }
    if (window.size() > kMaxHeadBytes) return Head::kTooLarge;
    searched = window.size() > 3 ? window.size() - 3 : 0;
    if (!Fill()) return begin_ == end_ ? Head::kClosed : Head::kBad;
  }
}

Connection::Head Connection::ReadHead(Request* request) {
  *request = Request();
  fault_ = Fault();
  size_t head_bytes = 0;
  const Head found = FindHead(&head_bytes);
  if (found != Head::kRequest) return found;
  const absl::string_view head(buffer_.get() + begin_, head_bytes);
  begin_ += head_bytes + 4;
  if (!ParseRequestHead(head, request)) return Head::kBad;

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

bool Connection::NextChunk() {
  std::string line;
  if (in_chunks_ && (!ReadLine(&line) || !line.empty())) return false;
  if (!ReadLine(&line)) return false;
  line = line.substr(0, line.find(';'));
  uint64_t size = 0;
  if (line.empty() || line.size() > 15 || !absl::SimpleHexAtoi(line, &size)) return false;
  left_ = static_cast<int64_t>(size);
  in_chunks_ = true;
  if (left_ > 0) return true;
  do {  // trailers
    if (!ReadLine(&line)) return false;
  } while (!line.empty());
  body_done_ = true;
  return true;
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
  cut_off_ = true;  // until the next bytes have arrived
  if (chunked_ && left_ == 0) {
    if (!NextChunk()) return -1;
    if (body_done_) {
      cut_off_ = false;
      return 0;
    }
  }
  int64_t got = std::min<int64_t>(static_cast<int64_t>(size), left_);
  if (begin_ < end_) {
    got = std::min<int64_t>(got, static_cast<int64_t>(end_ - begin_));
    memcpy(to, buffer_.get() + begin_, static_cast<size_t>(got));
    begin_ += static_cast<size_t>(got);
  } else {
    const size_t most = static_cast<size_t>(got);
    do {
      got = recv(fd_.get(), to, most, 0);
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

Connection::BodyText Connection::ReadBodyText(size_t limit, std::string* text) {
  text->clear();
  char buffer[16 << 10];
  for (;;) {
    const int64_t got = ReadBody(buffer, sizeof buffer);
    if (got < 0) return BodyText::kCutOff;
    if (got == 0) return BodyText::kComplete;
    text->append(buffer, static_cast<size_t>(got));
    if (text->size() > limit) return BodyText::kTooLong;
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
  // Closing with a linger time of zero sends RST and drops unsent bytes.
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

void Connection::Linger() {
  shutdown(fd_.get(), SHUT_WR);
  SetTimeout(fd_.get(), SO_RCVTIMEO, 1);
  char rest[16 << 10];
  for (int64_t drained = 0; drained < kMaxLingerBytes;) {
    const ssize_t got = recv(fd_.get(), rest, sizeof rest, 0);
    if (got <= 0) break;
    drained += got;
  }
}

Connection::Framing Connection::FrameBody(const Response& response) const {
  const bool head_only = response.head_length >= 0;
  const int64_t total = head_only ? 0 : response.body_bytes();
  Framing framing{total, head_only ? response.head_length : total, false};
  if (fault_.kind == Kind::kResetResponse || fault_.kind == Kind::kTruncate) {
    framing.bytes = std::min(total, fault_.after >= 0 ? fault_.after : total / 2);
  } else if (fault_.kind == Kind::kWrongLength) {
    framing.announced = std::max<int64_t>(0, framing.announced + fault_.delta);
    framing.bytes = std::min(total, framing.announced);
  }
  framing.broken = framing.bytes < total || (!head_only && framing.announced != total);
  return framing;
}

std::string Connection::BodyPart(const Response& response, int64_t begin, int64_t size) const {
  if (response.file.get() < 0) {
    return response.body.substr(static_cast<size_t>(begin), static_cast<size_t>(size));
  }
  std::string part(static_cast<size_t>(size), '\0');
  const ssize_t got = pread(response.file.get(), &part[0], part.size(), response.offset + begin);
  part.resize(static_cast<size_t>(std::max<ssize_t>(got, 0)));
  return part;
}

bool Connection::SendBody(const Response& response, int64_t bytes, Outcome* outcome,
                          const Log& log) {
  const int64_t total = response.body_bytes();
  const bool paced = fault_.kind == Kind::kSlow;
  const int64_t stop = fault_.kind == Kind::kStall
                           ? std::min(bytes, fault_.after >= 0 ? fault_.after : total / 2)
                           : -1;
  const int64_t flip = fault_.kind == Kind::kCorrupt ? total / 2 : -1;
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
    if (response.file.get() >= 0 && flip < 0 && !paced) {
      off_t from = response.offset + sent;
      const ssize_t got =
          sendfile(fd_.get(), response.file.get(), &from, static_cast<size_t>(size));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      sent += got;
      continue;
    }
    std::string part = BodyPart(response, sent, size);
    if (part.empty()) break;
    size = static_cast<int64_t>(part.size());
    if (flip >= sent && flip < sent + size) {
      char& byte = part[static_cast<size_t>(flip - sent)];
      byte = static_cast<char>(byte ^ 1);
    }
    if (paced) SleepMs(size * 1000 / fault_.rate);
    if (!SendAll(part)) break;
    sent += size;
  }
  if (!logged) {
    outcome->bytes_out = sent;
    log(*outcome);
  }
  return sent == bytes;
}

bool Connection::SendHeadAndBody(std::string head, const Response& response, int64_t bytes,
                                 Outcome* outcome, const Log& log) {
  if (bytes == 0) {
    log(*outcome);
    return SendAll(head);
  }
  if (fault_.kind == Kind::kNone && response.file.get() < 0) {
    // Sends head and body in one write.
    outcome->bytes_out = bytes;
    log(*outcome);
    head.append(response.body);
    return SendAll(head);
  }
  if (send(fd_.get(), head.data(), head.size(), MSG_NOSIGNAL | MSG_MORE) !=
      static_cast<ssize_t>(head.size())) {
    log(*outcome);
    return false;
  }
  return SendBody(response, bytes, outcome, log);
}

bool Connection::Send(const Request& request, const Response& response, const Log& log) {
  Outcome outcome;
  outcome.status = response.status;
  outcome.bytes_in = body_read_;
  if (response.abort || cut_off_ || fault_.kind == Kind::kReset ||
      fault_.kind == Kind::kResetRequest || fault_.kind == Kind::kLostResponse) {
    const bool client_left = response.abort && fault_.kind != Kind::kResetRequest;
    outcome.status = client_left ? 499 : 0;
    Reset();
    log(outcome);
    return false;
  }
  // If little is left of a refused body, it is read, so that the connection can be kept.
  bool keep = request.keep_alive && !response.close;
  if (!body_done_ && (chunked_ || left_ > kMaxDrainBytes)) keep = false;
  const Framing framing = FrameBody(response);
  if (!SendHeadAndBody(ResponseHead(response, framing.announced, keep), response, framing.bytes,
                       &outcome, log)) {
    return false;
  }
  if (fault_.kind == Kind::kResetResponse) {
    SleepMs(20);  // RST may overtake the bytes that were sent; let the client read them
    Reset();
    return false;
  }
  const bool continues = keep && !framing.broken && fault_.kind != Kind::kClose;
  if (body_done_) return continues;
  if (keep) return Drain() && continues;
  if (response.status != 413 || !response.close) Linger();
  return false;
}

}  // namespace http_server
}  // namespace dumpline

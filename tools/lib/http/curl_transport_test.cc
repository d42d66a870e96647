#include "tools/lib/http/curl_transport.h"

#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/lib/http/body_pipe.h"

namespace dumpline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A server whose responses a test writes byte by byte. `serve` is called with the head and body of
// each request and the connection for the response. It returns false to close the connection.
class RawServer {
 public:
  using Serve = std::function<bool(const std::string& head, const std::string& body, int fd)>;

  explicit RawServer(Serve serve) : serve_(std::move(serve)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    listen(listener_, 64);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { Accept(); });
  }

  ~RawServer() {
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
      std::lock_guard<std::mutex> lock(mutex_);
      for (const int fd : open_) shutdown(fd, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
    close(listener_);
  }

  std::string url(const std::string& path) const {
    return absl::StrCat("http://127.0.0.1:", port_, path);
  }
  int connections() const { return connections_; }
  std::atomic<bool> wait_for_body{true};
  std::atomic<bool> answers_any_bytes{false};  // without waiting for a whole head

 private:
  void Accept() {
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) return;
      ++connections_;
      std::lock_guard<std::mutex> lock(mutex_);
      open_.push_back(fd);
      threads_.emplace_back([this, fd] { Connection(fd); });
    }
  }

  void Connection(int fd) {
    std::string bytes;
    char buffer[65536];
    for (bool more = true; more;) {
      size_t end;
      while ((end = bytes.find("\r\n\r\n")) == std::string::npos) {
        const ssize_t got = read(fd, buffer, sizeof buffer);
        if (got <= 0) return Close(fd);
        bytes.append(buffer, static_cast<size_t>(got));
        if (answers_any_bytes) bytes = "\r\n\r\n";
      }
      const std::string head = bytes.substr(0, end + 4);
      bytes.erase(0, end + 4);
      size_t length = 0;
      const size_t at = head.find("Content-Length: ");
      if (at != std::string::npos) {
        EXPECT_TRUE(absl::SimpleAtoi(head.substr(at + 16, head.find('\r', at) - at - 16), &length));
      }
      while (wait_for_body && bytes.size() < length) {
        const ssize_t got = read(fd, buffer, sizeof buffer);
        if (got <= 0) break;
        bytes.append(buffer, static_cast<size_t>(got));
      }
      more = serve_(head, bytes.substr(0, length), fd);
      bytes.erase(0, std::min(length, bytes.size()));
    }
    Close(fd);
  }

  void Close(int fd) {
    std::lock_guard<std::mutex> lock(mutex_);
    open_.erase(std::find(open_.begin(), open_.end(), fd));
    close(fd);
  }

  const Serve serve_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

void Send(int fd, const std::string& bytes) {
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t got = send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (got <= 0) return;
    sent += static_cast<size_t>(got);
  }
}

bool Answer(int fd, const std::string& body, const std::string& more_headers = "",
            const std::string& status = "200 OK") {
  Send(fd, absl::StrCat("HTTP/1.1 ", status, "\r\nContent-Length: ", body.size(), "\r\n",
                        more_headers, "\r\n", body));
  return true;
}

HttpRequest Get(const std::string& url) {
  HttpRequest request;
  request.url = url;
  return request;
}

// Accepts as many bytes as the last call of Accept() allows.
class SlowSink : public BodySink {
 public:
  absl::StatusOr<bool> Write(absl::string_view bytes) override {
    if (!error_.ok()) return error_;
    if (bytes.size() > room_) return false;
    room_ -= bytes.size();
    taken_ += bytes.size();
    return true;
  }
  void OnWritable(std::function<void()> wake) override { wake_ = std::move(wake); }

  void Accept(size_t room) {
    room_ = room;
    if (wake_) wake_();
  }
  void Fail(absl::Status error) {
    error_ = std::move(error);
    if (wake_) wake_();
  }
  size_t taken() const { return taken_; }

 private:
  size_t room_ = 0;
  size_t taken_ = 0;
  absl::Status error_;
  std::function<void()> wake_;
};

// Returns the bytes that malloc() has given out.
size_t AllocatedBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST(CurlTransport, GetsStatusHeadersAndBody) {
  RawServer server([](const std::string& head, const std::string&, int fd) {
    EXPECT_THAT(head, HasSubstr("GET /a HTTP/1.1\r\n"));
    EXPECT_THAT(head, HasSubstr("apikey: k\r\n"));
    return Answer(fd, "gone", "X-Id: 7 \r\n", "410 Gone");
  });
  CurlTransport transport({});
  HttpRequest request = Get(server.url("/a"));
  request.headers = {{"apikey", "k"}};
  const absl::StatusOr<HttpResponse> response = transport.Send(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->status, 410);
  EXPECT_EQ(response->body, "gone");
  EXPECT_EQ(response->Header("x-id"), "7");
}

TEST(CurlTransport, DotSegmentsAreSentAsTheyAre) {
  RawServer server([](const std::string& head, const std::string&, int fd) {
    return Answer(fd, head.substr(0, head.find('\r')));
  });
  CurlTransport transport({});
  EXPECT_EQ(transport.Send(Get(server.url("/a/../b/./c")))->body, "GET /a/../b/./c HTTP/1.1");
}

TEST(CurlTransport, RedirectsAreNotFollowed) {
  RawServer server([](const std::string&, const std::string&, int fd) {
    return Answer(fd, "", "Location: http://127.0.0.1:1/\r\n", "302 Found");
  });
  CurlTransport transport({});
  EXPECT_EQ(transport.Send(Get(server.url("/")))->status, 302);
}

TEST(CurlTransport, SendsABodyWithItsLengthAndNoTypeOfItsOwn) {
  RawServer server([](const std::string& head, const std::string& body, int fd) {
    EXPECT_THAT(head, HasSubstr("Content-Length: "));
    EXPECT_THAT(head, Not(HasSubstr("Content-Type")));
    EXPECT_THAT(head, Not(HasSubstr("Expect")));
    EXPECT_THAT(head, Not(HasSubstr("Transfer-Encoding")));
    return Answer(fd, head.substr(0, head.find(' ')) + " " + body);
  });
  CurlTransport transport({});
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH"}) {
    for (const char* body : {"", "body"}) {
      HttpRequest request = Get(server.url("/"));
      request.method = method;
      request.body = std::make_shared<const std::string>(body);
      EXPECT_EQ(transport.Send(request)->body, absl::StrCat(method, " ", body));
    }
  }
  EXPECT_EQ(server.connections(), 1);  // one connection for all requests
}

TEST(CurlTransport, ManyAtOnceOnAsManyConnectionsAsAllowed) {
  RawServer server([](const std::string&, const std::string&, int fd) { return Answer(fd, "x"); });
  CurlOptions options;
  options.max_connections = 4;
  CurlTransport transport(options);
  int done = 0;
  for (int i = 0; i < 200; ++i) {
    transport.Start(Get(server.url("/")), [&](absl::StatusOr<HttpResponse> response) {
      done += response.ok() && response->body == "x";
    });
  }
  while (transport.RunOnce()) {
  }
  EXPECT_EQ(done, 200);
  EXPECT_LE(server.connections(), 4);
}

TEST(CurlTransport, ACopyStreamsThroughABoundedPipe) {
  const size_t size = 20 << 20;
  std::string content(size, '\0');
  for (size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 2654435761u >> 13);
  std::string received;
  RawServer server([&](const std::string& head, const std::string& body, int fd) {
    if (head[0] == 'G') return Answer(fd, content);
    received = body;
    return Answer(fd, "stored");
  });
  CurlTransport transport({});
  auto pipe = std::make_shared<BodyPipe>(32 << 10);
  HttpRequest get = Get(server.url("/from"));
  get.sink = pipe;
  transport.Start(
      get, [&](absl::StatusOr<HttpResponse> response) { pipe->CloseWrite(response.status()); });
  HttpRequest put = Get(server.url("/to"));
  put.method = "PUT";
  put.source = pipe;
  put.source_bytes = size;
  const absl::StatusOr<HttpResponse> response = transport.Send(put);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->body, "stored");
  EXPECT_TRUE(received == content);
}

TEST(CurlTransport, ADownloadForASlowSinkIsNotBuffered) {
  RawServer server([](const std::string&, const std::string&, int fd) {
    Send(fd, absl::StrCat("HTTP/1.1 200 OK\r\nContent-Length: ", 64 << 20, "\r\n\r\n"));
    const std::string block(64 << 10, 'x');
    for (int i = 0; i < 1024; ++i) Send(fd, block);
    return false;
  });
  CurlTransport transport({});
  auto sink = std::make_shared<SlowSink>();
  HttpRequest get = Get(server.url("/"));
  get.sink = sink;
  bool done = false;
  transport.Start(get, [&](absl::StatusOr<HttpResponse>) { done = true; });
  const size_t before = AllocatedBytes();
  while (!done && sink->taken() < 16 << 20) {
    transport.After(absl::ZeroDuration(), [&] { sink->Accept(64 << 10); });
    transport.RunOnce();
  }
  EXPECT_FALSE(done);
  EXPECT_LT(AllocatedBytes(), before + (2 << 20));
}

TEST(CurlTransport, APausedDownloadIsNotReceivedAsItArrives) {
  std::atomic<int> connection{-1};
  RawServer server([&](const std::string&, const std::string&, int fd) {
    Send(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
    connection = fd;
    char byte;
    return read(fd, &byte, 1) > 0;  // until the client has closed the connection
  });
  CurlTransport transport({});
  HttpRequest get = Get(server.url("/"));
  get.sink = std::make_shared<SlowSink>();
  transport.Start(get, [](absl::StatusOr<HttpResponse>) {});
  while (connection < 0) {
    transport.After(absl::Milliseconds(1), [] {});
    transport.RunOnce();
  }
  const size_t before = AllocatedBytes();
  const std::string block(32 << 10, 'x');
  for (int i = 0; i < 256; ++i) {
    send(connection, block.data(), block.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    transport.After(absl::ZeroDuration(), [] {});
    transport.RunOnce();
  }
  EXPECT_LT(AllocatedBytes(), before + (2 << 20));
}

TEST(CurlTransport, PausedDownloadsDoNotKeepTheProcessorBusy) {
  for (const int length : {100'000, 100'000'000}) {
    RawServer server([&](const std::string&, const std::string&, int fd) {
      Send(fd, absl::StrCat("HTTP/1.1 200 OK\r\nContent-Length: ", length, "\r\n\r\n",
                            std::string(100'000, 'x')));
      char byte;
      return read(fd, &byte, 1) > 0;  // until the client has closed the connection
    });
    CurlTransport transport({});
    HttpRequest get = Get(server.url("/"));
    for (int i = 0; i < 8; ++i) {
      get.sink = std::make_shared<SlowSink>();
      transport.Start(get, [](absl::StatusOr<HttpResponse>) {});
    }
    int ticks = 0;
    const std::function<void()> tick = [&] {
      if (++ticks < 20) transport.After(absl::Milliseconds(10), tick);
    };
    tick();
    int turns = 0;
    for (; ticks < 20; ++turns) transport.RunOnce();
    EXPECT_LT(turns, 200) << length;
  }
}

TEST(CurlTransport, AnErrorOfAPausedSinkEndsTheDownload) {
  RawServer server([](const std::string&, const std::string&, int fd) {
    return Answer(fd, std::string(1 << 20, 'x'));
  });
  CurlTransport transport({});
  auto sink = std::make_shared<SlowSink>();
  HttpRequest get = Get(server.url("/"));
  get.sink = sink;
  transport.After(absl::Milliseconds(50), [&] { sink->Fail(absl::DataLossError("no space")); });
  EXPECT_EQ(transport.Send(get).status(), absl::DataLossError("no space"));
}

TEST(CurlTransport, ADownloadCutShortIsAnErrorThatMayPass) {
  RawServer server([](const std::string&, const std::string&, int fd) {
    Send(fd, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1234");
    return false;
  });
  CurlTransport transport({});
  const absl::Status status = transport.Send(Get(server.url("/x?token=secret"))).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("GET http://127.0.0.1:"));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secret")));
}

TEST(CurlTransport, NoServerIsAnErrorThatMayPass) {
  int port;
  {
    RawServer server([](const std::string&, const std::string&, int) { return false; });
    ASSERT_TRUE(absl::SimpleAtoi(server.url("").substr(17), &port));
  }
  CurlTransport transport({});
  const absl::Status status =
      transport.Send(Get(absl::StrCat("http://127.0.0.1:", port, "/"))).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(FailureOf(status), HttpFailure::kRefused);
}

TEST(CurlTransport, AServerWithoutTlsIsAFailureOfTls) {
  RawServer server([](const std::string&, const std::string&, int fd) {
    return Answer(fd, "not a TLS record");
  });
  server.answers_any_bytes = true;
  CurlTransport transport({});
  const absl::Status status = transport.Send(Get("https" + server.url("/").substr(4))).status();
  EXPECT_EQ(FailureOf(status), HttpFailure::kTls) << status;
}

TEST(CurlTransport, AServerThatSendsNothingTimesOut) {
  RawServer server([](const std::string&, const std::string&, int fd) {
    char byte;
    return read(fd, &byte, 1) > 0;  // until the client has closed the connection
  });
  CurlOptions options;
  options.stall_timeout = absl::Seconds(1);
  CurlTransport transport(options);
  const absl::Status status = transport.Send(Get(server.url("/"))).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
}

TEST(CurlTransport, AnAnswerBeforeTheEndOfTheBodyCounts) {
  RawServer server([](const std::string&, const std::string&, int fd) {
    return Answer(fd, "too large", "Connection: close\r\n", "413 Payload Too Large");
  });
  server.wait_for_body = false;
  CurlTransport transport({});
  HttpRequest put = Get(server.url("/"));
  put.method = "PUT";
  put.source = std::make_shared<BodyPipe>();  // never provides any bytes
  put.source_bytes = 100;
  const absl::StatusOr<HttpResponse> response = transport.Send(put);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->status, 413);
  EXPECT_EQ(response->body, "too large");
}

TEST(CurlTransport, HalfAnErrorMessageIsNotAnAnswer) {
  RawServer server([](const std::string&, const std::string&, int fd) {
    Send(fd, "HTTP/1.1 400 Bad Request\r\nContent-Length: 100\r\n\r\n{\"statusCode\":");
    const linger at_once = {1, 0};  // a reset instead of an orderly end
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    return false;
  });
  CurlTransport transport({});
  const absl::StatusOr<HttpResponse> response = transport.Send(Get(server.url("/")));
  EXPECT_EQ(response.status().code(), absl::StatusCode::kUnavailable) << response.status();
}

TEST(CurlTransport, AnErrorOfTheSourceEndsTheUpload) {
  RawServer server([](const std::string&, const std::string& body, int fd) {
    EXPECT_LT(body.size(), 100u);  // truncated: it must not be accepted as complete
    return Answer(fd, "stored");
  });
  CurlTransport transport({});
  auto pipe = std::make_shared<BodyPipe>();
  HttpRequest put = Get(server.url("/"));
  put.method = "PUT";
  put.source = pipe;
  put.source_bytes = 100;
  EXPECT_TRUE(*pipe->Write("some"));
  transport.After(absl::Milliseconds(50),
                  [&] { pipe->CloseWrite(absl::DataLossError("bad MD5")); });
  EXPECT_EQ(transport.Send(put).status(), absl::DataLossError("bad MD5"));
}

TEST(CurlTransport, ASourceThatIsTooShortIsAnError) {
  RawServer server([](const std::string&, const std::string&, int fd) { return Answer(fd, ""); });
  CurlTransport transport({});
  auto pipe = std::make_shared<BodyPipe>();
  HttpRequest put = Get(server.url("/"));
  put.method = "PUT";
  put.source = pipe;
  put.source_bytes = 5;
  EXPECT_TRUE(*pipe->Write("some"));
  pipe->CloseWrite(absl::OkStatus());
  const absl::Status status = transport.Send(put).status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("the body is 1 byte shorter than its 5"));
}

TEST(CurlTransport, CancelEndsARequest) {
  RawServer server([](const std::string&, const std::string&, int fd) {
    char byte;
    return read(fd, &byte, 1) > 0;
  });
  CurlTransport transport({});
  absl::Status status;
  const auto id = transport.Start(Get(server.url("/")), [&](absl::StatusOr<HttpResponse> response) {
    status = response.status();
  });
  transport.After(absl::Milliseconds(20), [&] { transport.Cancel(id); });
  while (transport.RunOnce()) {
  }
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
}

TEST(CurlTransport, OnHeadersMayRefuse) {
  RawServer server([](const std::string&, const std::string&, int fd) { return Answer(fd, "x"); });
  CurlTransport transport({});
  HttpRequest request = Get(server.url("/"));
  request.on_headers = [](const HttpResponse& response) {
    return absl::DataLossError(absl::StrCat("length ", response.Header("content-length")));
  };
  EXPECT_EQ(transport.Send(request).status(), absl::DataLossError("length 1"));
}

TEST(CurlTransport, AnAnswerHasABound) {
  RawServer server([](const std::string&, const std::string&, int fd) {
    return Answer(fd, std::string(1000, 'x'));
  });
  CurlTransport transport({});
  HttpRequest request = Get(server.url("/"));
  request.max_body_bytes = 999;
  EXPECT_THAT(std::string(transport.Send(request).status().message()),
              HasSubstr("the answer is larger than 999 bytes"));
}

TEST(CurlTransport, OtherProtocolsAreRefused) {
  CurlTransport transport({});
  EXPECT_FALSE(transport.Send(Get("file:///etc/passwd")).ok());
  EXPECT_FALSE(transport.Send(Get("ftp://127.0.0.1/")).ok());
}

TEST(CurlTransport, TimersRunInTheirOrder) {
  CurlTransport transport({});
  std::string order;
  transport.After(absl::Milliseconds(20), [&] { order += "b"; });
  transport.After(absl::ZeroDuration(), [&] {
    order += "a";
    transport.After(absl::Milliseconds(40), [&] { order += "c"; });
  });
  while (transport.RunOnce()) {
  }
  EXPECT_EQ(order, "abc");
}

}  // namespace
}  // namespace dumpline

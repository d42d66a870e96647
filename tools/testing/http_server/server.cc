#include "tools/testing/http_server/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/testing/http_server/util.h"

namespace dumpline {
namespace http_server {
namespace {

using Kind = Fault::Kind;

constexpr size_t kMaxAdminBytes = 1 << 20;

// Makes a kResetRequest occur before the request is complete.
void LimitReset(const Request& request, Fault* fault) {
  if (fault->kind != Kind::kResetRequest) return;
  if (request.content_length > 0) {
    const int64_t after = fault->after >= 0 ? fault->after : request.content_length / 2;
    fault->after = std::min(after, request.content_length - 1);
  } else if (!request.chunked) {
    fault->kind = Kind::kReset;
  } else if (fault->after < 0) {
    fault->after = 1;
  }
}

}  // namespace

absl::StatusOr<int> Server::Listen(int port) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int one = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, 1024) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return absl::UnavailableError(
        absl::StrCat("127.0.0.1:", port, ": cannot listen: ", strerror(errno)));
  }
  return ntohs(address.sin_port);
}

void Server::Run(int stop_fd) {
  uint64_t number = 0;
  for (;;) {
    pollfd fds[2] = {{listener_, POLLIN, 0}, {stop_fd, POLLIN, 0}};
    if (poll(fds, 2, -1) < 0 && errno != EINTR) break;
    if (fds[1].revents != 0) break;
    if ((fds[0].revents & POLLIN) == 0) continue;
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    std::thread(&Server::Serve, this, fd, ++number).detach();
  }
  close(listener_);
  std::unique_lock<std::mutex> lock(mutex_);
  for (Connection* connection : connections_) connection->Shutdown();
  all_gone_.wait_for(lock, std::chrono::seconds(5), [this] { return connections_.empty(); });
}

void Server::Serve(int fd, uint64_t number) {
  Connection connection(fd);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    connections_.insert(&connection);
  }
  uint64_t requests = 1;
  while (ServeRequest(&connection, number, requests)) ++requests;
  const std::lock_guard<std::mutex> lock(mutex_);
  connections_.erase(&connection);
  all_gone_.notify_all();
}

bool Server::ServeRequest(Connection* connection, uint64_t number, uint64_t requests) {
  Request request;
  const Connection::Head head = connection->ReadHead(&request);
  if (head == Connection::Head::kClosed) return false;
  const int64_t start = NowMs();
  Call call;
  Fault fault;
  const auto log = [&](const Connection::Outcome& outcome) {
    log_->Write({number, request, call.route, call.fields, fault, NowMs() - start}, outcome);
  };
  if (head != Connection::Head::kRequest) {
    call.route = "bad-http";
    Response response = service_->BadHttp();
    if (head == Connection::Head::kTooLarge) response.status = 431;
    response.close = true;
    connection->Send(request, response, log);
    return false;
  }
  if (absl::StartsWith(request.path, "/_admin/")) {
    return connection->Send(request, Admin(request, connection), [](const Connection::Outcome&) {});
  }
  call = service_->Resolve(request);
  fault = faults_->Next(request.method, call.route, request.path, requests);
  LimitReset(request, &fault);
  connection->set_fault(fault);
  Response response = Execute(request, fault, &call, connection);
  if (request.method == "HEAD" && response.head_length < 0) {
    response.head_length = response.status >= 400 ? 0 : response.body_bytes();
  }
  return connection->Send(request, response, log);
}

Response Server::Execute(const Request& request, const Fault& fault, Call* call,
                         Connection* connection) {
  if (fault.kind == Kind::kStatus) return service_->FaultResponse(fault);
  if (fault.kind == Kind::kReset) return Response();
  if (fault.kind == Kind::kDelay) {
    std::this_thread::sleep_for(std::chrono::milliseconds(fault.ms));
  }
  return call->handle(request, connection, &call->fields);
}

Response Server::Admin(const Request& request, Connection* connection) {
  std::string text;
  if (connection->ReadBodyText(kMaxAdminBytes, &text) != Connection::BodyText::kComplete) {
    return AbortedResponse();
  }
  const std::string& method = request.method;
  if (request.path == "/_admin/faults") {
    if (method == "DELETE") faults_->Clear();
    if (method == "PUT" || method == "POST") {
      const absl::Status status = method == "PUT" ? faults_->Replace(text) : faults_->Add(text);
      if (!status.ok()) return TextResponse(400, absl::StrCat(status.message(), "\n"));
    }
    return JsonResponse(200, absl::StrCat(faults_->ToJson(), "\n"));
  }
  if (request.path == "/_admin/stats") {
    const std::string counts = log_->CountsJson();
    if (method == "DELETE") log_->ResetCounts();
    return JsonResponse(200, absl::StrCat(counts, "\n"));
  }
  return service_->Admin(request, text);
}

}  // namespace http_server
}  // namespace dumpline

#include "tools/testing/storage_server/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dumpline {
namespace storage_server {
namespace {

using Kind = Fault::Kind;

std::string ErrorText(absl::string_view what) { return absl::StrCat(what, ": ", strerror(errno)); }

Response FaultResponse(const Fault& fault) {
  const int inner = fault.inner > 0 ? fault.inner : fault.status;
  const bool gateway = fault.status == 502 || fault.status == 504 || fault.status >= 520;
  Response response = fault.html || (gateway && fault.status != 544)
                          ? HtmlResponse(fault.status)
                          : TransientError(inner, fault.status).ToResponse();
  response.close = fault.status == 413;
  if (!fault.retry_after.empty()) {
    response.headers.emplace_back("retry-after", fault.retry_after);
  }
  return response;
}

}  // namespace

absl::Status AccessLog::Open(const std::string& path) {
  if (path.empty()) return absl::OkStatus();
  fd_ = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
  if (fd_ < 0) return absl::UnavailableError(ErrorText(absl::StrCat(path, ": cannot open")));
  return absl::OkStatus();
}

void AccessLog::Write(uint64_t connection, const Target& target, const Request& request,
                      const Fault& fault, const Connection::Outcome& outcome, int64_t ms) {
  std::string line;
  if (fd_ >= 0) {
    Json json = {{"connection", connection},
                 {"method", request.method},
                 {"path", request.path},
                 {"route", target.route}};
    if (!target.bucket.empty()) json["bucket"] = target.bucket;
    if (!target.key.empty()) json["key"] = target.key;
    json["status"] = outcome.status;
    json["bytes_in"] = outcome.bytes_in;
    json["bytes_out"] = outcome.bytes_out;
    json["ms"] = ms;
    if (request.Find("authorization") != nullptr)
      json["authorization"] = true;  // and no more of it
    json["fault"] = fault.kind == Kind::kNone ? Json() : Json(fault.text);
    line = absl::StrCat(DumpJson(json), "\n");
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  ++lines_;
  ++counts_[target.route][outcome.status];
  bytes_in_ += outcome.bytes_in;
  bytes_out_ += outcome.bytes_out;
  if (fd_ >= 0 && write(fd_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    _exit(3);  // counts that are wrong are worse than none
  }
}

std::string AccessLog::CountsJson() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Json by_route = Json::object();
  for (const auto& route : counts_) {
    Json statuses = Json::object();
    for (const auto& status : route.second) {
      statuses[absl::StrCat(status.first)] = status.second;
    }
    by_route[route.first] = std::move(statuses);
  }
  return DumpJson({{"requests", lines_},
                   {"by_route", std::move(by_route)},
                   {"bytes_in", bytes_in_},
                   {"bytes_out", bytes_out_}});
}

void AccessLog::ResetCounts() {
  const std::lock_guard<std::mutex> lock(mutex_);
  lines_ = 0;
  counts_.clear();
  bytes_in_ = bytes_out_ = 0;
}

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
    return absl::UnavailableError(ErrorText(absl::StrCat("127.0.0.1:", port, ": cannot listen")));
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
  bool more = true;
  for (uint64_t requests = 1; more; ++requests) {
    Request request;
    const Connection::Head head = connection.ReadHead(&request);
    if (head == Connection::Head::kClosed) break;
    const int64_t start = NowMs();
    Target target;
    Fault fault;
    const auto log = [&](const Connection::Outcome& outcome) {
      log_->Write(number, target, request, fault, outcome, NowMs() - start);
    };
    if (head != Connection::Head::kRequest) {
      target.route = "bad-http";
      Response response = BadHttp();
      if (head == Connection::Head::kTooLarge) response.status = 431;
      connection.Send(request, response, log);
      break;
    }
    if (absl::StartsWith(request.path, "/_admin/")) {
      const Response response = Admin(request, &connection);
      more = connection.Send(request, response, [](const Connection::Outcome&) {});
      continue;
    }
    target = api_->Resolve(request);
    fault = faults_->Next(request.method, target.route, request.path, requests);
    if (fault.kind == Kind::kResetRequest) {
      // So that the request is never whole.
      if (request.content_length > 0) {
        fault.after = std::min(fault.after >= 0 ? fault.after : request.content_length / 2,
                               request.content_length - 1);
      } else if (!request.chunked) {
        fault.kind = Kind::kReset;
      } else if (fault.after < 0) {
        fault.after = 1;
      }
    }
    connection.set_fault(fault);
    if (fault.kind == Kind::kDelay) {
      std::this_thread::sleep_for(std::chrono::milliseconds(fault.ms));
    }
    Response response;
    if (fault.kind == Kind::kStatus) {
      response = FaultResponse(fault);
      if (request.method == "HEAD") response.head_length = 0;
    } else if (fault.kind != Kind::kReset) {
      response = api_->Handle(target, request, &connection);
    }
    more = connection.Send(request, response, log);
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  connections_.erase(&connection);
  all_gone_.notify_all();
}

Response Server::Admin(const Request& request, Connection* connection) {
  std::string text;
  bool too_long = false;
  Response gone;
  gone.abort = true;
  if (!connection->ReadBodyText(1 << 20, &text, &too_long)) return gone;
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
  if (request.path == "/_admin/keys") {
    return JsonResponse(200, DumpJson({{"secret", options_.keys.secret},
                                       {"publishable", options_.keys.publishable},
                                       {"service_role", options_.keys.Jwt("service_role")},
                                       {"anon", options_.keys.Jwt("anon")},
                                       {"authenticated", options_.keys.Jwt("authenticated")}}) +
                                 "\n");
  }
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || method != "POST") return TextResponse(404, "no such thing\n");
  const std::string bucket = json.value("bucket", "");
  if (!store_->FindBucket(bucket).has_value()) return TextResponse(400, "no such bucket\n");
  if (request.path == "/_admin/rows") {
    // {"bucket", "name", "metadata": any JSON}: as an INSERT by SQL leaves it.
    Object object;
    object.name = json.value("name", "");
    object.version = NewUuid();
    object.foreign_metadata = json.contains("metadata") ? json["metadata"] : Json();
    store_->InsertRow(bucket, std::move(object));
    return TextResponse(200, "");
  }
  if (request.path == "/_admin/seed") {
    // {"bucket", "count", "size", "prefix", "mimetype"}: <prefix>000000, <prefix>000001, …
    const int64_t count = json.value("count", int64_t{0});
    const int64_t size = json.value("size", int64_t{0});
    const std::string prefix = json.value("prefix", "");
    for (int64_t i = 0; i < count; ++i) {
      Object object;
      const std::string number = absl::StrCat(i);
      object.name =
          absl::StrCat(prefix, std::string(6 - std::min<size_t>(6, number.size()), '0'), number);
      object.mimetype = json.value("mimetype", "application/octet-stream");
      object.cache_control = "max-age=3600";
      object.last_modified_ms = NowMs();
      const std::unique_ptr<Upload> upload = store_->NewUpload();
      // Different for each object and the same in every run.
      const std::string block = absl::StrCat(object.name, "\n");
      std::string bytes;
      for (int64_t left = size; left > 0; left -= static_cast<int64_t>(bytes.size())) {
        bytes.clear();
        const int64_t wanted = std::min<int64_t>(left, 64 << 10);
        while (static_cast<int64_t>(bytes.size()) < wanted) bytes += block;
        bytes.resize(static_cast<size_t>(wanted));
        if (!upload->Append(bytes.data(), bytes.size())) return TextResponse(500, "disk\n");
      }
      object.etag = upload->FinishEtag(options_.part_bytes, false);
      store_->Commit(bucket, std::move(object), upload.get());
    }
    return TextResponse(200, "");
  }
  return TextResponse(404, "no such thing\n");
}

}  // namespace storage_server
}  // namespace dumpline

// project-server: see README.md.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/lib/cli/filter_app.h"
#include "tools/testing/project_server/auth_api.h"
#include "tools/testing/project_server/rest_api.h"
#include "tools/testing/project_server/site.h"
#include "tools/testing/storage_server/auth.h"
#include "tools/testing/storage_server/error.h"
#include "tools/testing/storage_server/faults.h"
#include "tools/testing/storage_server/http.h"

namespace dumpline {
namespace project_server {
namespace {

using Json = nlohmann::ordered_json;
using storage_server::Connection;
using storage_server::Request;
using storage_server::Response;

// The hosted gateway lets nobody without a key to REST and auth.
bool HasKey(const Request& request) { return !request.Get("apikey").empty(); }

Response NoKey() {
  return storage_server::JsonResponse(
      401,
      R"({"message":"No API key found in request","hint":"No `apikey` request header or url param was found."})");
}

class Server {
 public:
  Site site;
  Json state = Json::object();
  storage_server::FaultMenu faults;
  int log_fd = -1;

  void Serve(int fd) {
    Connection connection(fd);
    bool more = true;
    for (uint64_t requests = 1; more; ++requests) {
      Request request;
      if (connection.ReadHead(&request) != Connection::Head::kRequest) return;
      const std::string route = absl::StartsWith(request.path, "/rest/")   ? "rest"
                                : absl::StartsWith(request.path, "/auth/") ? "auth"
                                                                           : "site";
      const storage_server::Fault fault =
          faults.Next(request.method, route, request.path, requests);
      connection.set_fault(fault);
      Response response;
      if (fault.kind == storage_server::Fault::Kind::kStatus) {
        response = storage_server::JsonResponse(fault.status, "{\"message\":\"not now\"}");
      } else if (fault.kind != storage_server::Fault::Kind::kReset) {
        std::string body;
        bool too_long = false;
        if (!connection.ReadBodyText(1 << 20, &body, &too_long)) return;
        response = Handle(request, body);
      }
      more = connection.Send(request, response, [](const Connection::Outcome&) {});
    }
  }

 private:
  Response Handle(const Request& request, const std::string& body) {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::string path;
    if (!storage_server::PercentDecode(request.path, &path)) return storage_server::BadUrl(request);
    if (path == "/_state") return storage_server::JsonResponse(200, state.dump() + "\n");
    Log(request, body);
    if (site.redirects.count(path) > 0) return site.Get(path);
    absl::string_view rest = path;
    if (absl::ConsumePrefix(&rest, "/rest/v1/")) {
      if (rest.empty() && !HasKey(request)) return NoKey();
      return HandleRest(request, Authenticate(keys_, request, false), std::string(rest), body,
                        &state["tables"]);
    }
    if (path == "/auth/v1/health") return HasKey(request) ? AuthHealth() : NoKey();
    if (absl::ConsumePrefix(&rest, "/auth/v1/admin/users")) {
      absl::ConsumePrefix(&rest, "/");
      return HandleAdminUsers(request, Authenticate(keys_, request, false), std::string(rest), body,
                              &state);
    }
    return site.Get(path);
  }

  void Log(const Request& request, const std::string& body) {
    if (log_fd < 0) return;
    const Json line = {{"method", request.method},
                       {"target", request.target},
                       {"prefer", std::string(request.Get("prefer"))},
                       {"body", body}};
    const std::string text = line.dump() + "\n";
    if (write(log_fd, text.data(), text.size()) != static_cast<ssize_t>(text.size())) _exit(3);
  }

  const storage_server::Keys keys_;
  std::mutex mutex_;
};

int ListenOnFreePort(int* port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener, 1024) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return -1;
  }
  *port = ntohs(address.sin_port);
  return listener;
}

}  // namespace
}  // namespace project_server
}  // namespace dumpline

int main(int argc, char** argv) {
  dumpline::FilterApp app("project-server",
                          "Serves a project's REST and auth APIs and a site, for tests.",
                          "  project-server --state=state.json --log=requests.ndjson\n");
  // Not destroyed: threads may still use it when the process ends.
  auto& server = *new dumpline::project_server::Server;
  std::string state, log;
  std::vector<std::string> redirects, faults;
  CLI::App& cli = app.cli();
  cli.add_option("--state", state, "Tables and users")->option_text("FILE");
  cli.add_option("--site", server.site.folder, "The site")->option_text("DIR");
  cli.add_option("--next-site", server.site.next_folder, "The site later on")->option_text("DIR");
  cli.add_option("--next-after", server.site.pages_before_next, "After so many files of the first")
      ->option_text("N");
  cli.add_option("--redirect", redirects, "Answer PATH with a redirect; may be repeated")
      ->option_text("PATH=LOCATION")
      ->allow_extra_args(false);
  cli.add_option("--fault", faults, "A fault of storage-server's; may be repeated")
      ->option_text("FAULT")
      ->allow_extra_args(false);
  cli.add_option("--log", log, "Write a line of JSON to FILE for each request")
      ->option_text("FILE");
  return app.Run(argc, argv,
                 [&](dumpline::FilterContext& context) -> absl::StatusOr<dumpline::ExitStatus> {
                   if (!state.empty()) {
                     const auto text = dumpline::ReadFile(state);
                     if (!text.ok()) return text.status();
                     server.state = dumpline::project_server::Json::parse(*text, nullptr, false);
                     if (!server.state.is_object())
                       return absl::InvalidArgumentError("--state: no JSON object");
                   }
                   for (const char* name : {"tables", "users", "invisible_users"}) {
                     if (server.state.count(name) == 0) {
                       server.state[name] = name == std::string("tables")
                                                ? dumpline::project_server::Json::object()
                                                : dumpline::project_server::Json::array();
                     }
                   }
                   for (const std::string& redirect : redirects) {
                     const std::pair<std::string, std::string> parts =
                         absl::StrSplit(redirect, absl::MaxSplits('=', 1));
                     server.site.redirects.insert(parts);
                   }
                   for (const std::string& fault : faults) {
                     const absl::Status added = server.faults.Add(fault);
                     if (!added.ok()) return added;
                   }
                   if (!log.empty())
                     server.log_fd = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
                   signal(SIGPIPE, SIG_IGN);
                   int port = 0;
                   const int listener = dumpline::project_server::ListenOnFreePort(&port);
                   if (listener < 0) return absl::UnavailableError("cannot listen on 127.0.0.1");
                   absl::Status status = context.out.Write(absl::StrCat(port, "\n"));
                   if (status.ok()) status = context.out.Close();
                   if (!status.ok()) return status;
                   for (;;) {
                     const int fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
                     if (fd < 0) continue;
                     std::thread([fd, &server] { server.Serve(fd); }).detach();
                   }
                 });
}

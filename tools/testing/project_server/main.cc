// project-server: see README.md.
#include <unistd.h>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/text/percent.h"
#include "tools/testing/http_server/keys.h"
#include "tools/testing/http_server/serve.h"
#include "tools/testing/project_server/auth_api.h"
#include "tools/testing/project_server/rest_api.h"
#include "tools/testing/project_server/site.h"

namespace dumpline {
namespace project_server {
namespace {

using Json = nlohmann::ordered_json;
using http_server::Call;
using http_server::Connection;
using http_server::Fields;
using http_server::JsonResponse;
using http_server::Request;
using http_server::Response;
using http_server::TextResponse;

constexpr size_t kMaxBodyBytes = 1 << 20;

// The hosted gateway requires a key for REST and auth.
bool HasKey(const Request& request) { return !request.Get("apikey").empty(); }

Response NoKey() {
  return JsonResponse(
      401,
      R"({"message":"No API key found in request","hint":"No `apikey` request header or url param was found."})");
}

class Project : public http_server::Service {
 public:
  Project(Json state, Site site) : state_(std::move(state)), site_(std::move(site)) {}

  Call Resolve(const Request& request) override {
    Call call;
    call.route = absl::StartsWith(request.path, "/rest/")   ? "rest"
                 : absl::StartsWith(request.path, "/auth/") ? "auth"
                                                            : "site";
    call.handle = [this](const Request& read, Connection* connection, Fields* fields) {
      std::string body;
      if (connection->ReadBodyText(kMaxBodyBytes, &body) != Connection::BodyText::kComplete) {
        return http_server::AbortedResponse();
      }
      (*fields)["prefer"] = std::string(read.Get("prefer"));
      (*fields)["body"] = body;
      return Handle(read, body);
    };
    return call;
  }

  Response FaultResponse(const http_server::Fault& fault) override {
    return JsonResponse(fault.status, R"({"message":"not now"})");
  }

  Response BadHttp() override { return TextResponse(400, "not HTTP\n"); }

  Response Admin(const Request& request, const std::string&) override {
    if (request.path != "/_admin/state") return TextResponse(404, "no such route\n");
    const std::lock_guard<std::mutex> lock(mutex_);
    return JsonResponse(200, state_.dump() + "\n");
  }

 private:
  Response Handle(const Request& request, const std::string& body) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (request.method == "OPTIONS" && !site_.cors_origin.empty()) return site_.Preflight(request);
    std::string path;
    if (!PercentDecode(request.path, &path)) return TextResponse(400, "invalid path\n");
    if (site_.redirects.count(path) > 0) return site_.Get(path);
    absl::string_view rest = path;
    if (absl::ConsumePrefix(&rest, "/rest/v1/")) {
      if (rest.empty() && !HasKey(request)) return NoKey();
      return HandleRest(request, Authenticate(keys_, request, false), std::string(rest), body,
                        &state_["tables"]);
    }
    // The gateway requires no key for the public keys.
    if (path == "/auth/v1/.well-known/jwks.json") {
      return JsonResponse(200, Json{{"keys", state_["keys"]}}.dump());
    }
    if (path == "/auth/v1/health") return HasKey(request) ? AuthHealth() : NoKey();
    if (absl::ConsumePrefix(&rest, "/auth/v1/admin/users")) {
      absl::ConsumePrefix(&rest, "/");
      return HandleAdminUsers(request, Authenticate(keys_, request, false), std::string(rest), body,
                              &state_);
    }
    return site_.Get(path);
  }

  const http_server::Keys keys_;
  std::mutex mutex_;
  Json state_;
  Site site_;
};

struct Flags {
  http_server::ServeFlags serve;
  std::string state;
  std::vector<std::string> redirects;
  Site site;
};

absl::StatusOr<Json> ReadState(const std::string& path) {
  Json state = Json::object();
  if (!path.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
    state = Json::parse(text, nullptr, false);
    if (!state.is_object()) return UsageError("--state: not a JSON object");
  }
  if (state.count("tables") == 0) state["tables"] = Json::object();
  if (state.count("keys") == 0) state["keys"] = Json::array();
  if (state.count("users") == 0) state["users"] = Json::array();
  if (state.count("invisible_users") == 0) state["invisible_users"] = Json::array();
  return state;
}

absl::Status RunServer(Flags flags, ByteSink* out) {
  ASSIGN_OR_RETURN(Json state, ReadState(flags.state));
  for (const std::string& redirect : flags.redirects) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(redirect, absl::MaxSplits('=', 1));
    flags.site.redirects.insert(parts);
  }
  // The object is never destroyed, because connections may outlive this call.
  static auto* const project = new Project(std::move(state), std::move(flags.site));
  RETURN_IF_ERROR(http_server::Serve(flags.serve, project, out));
  _exit(static_cast<int>(ExitStatus::kOk));
}

}  // namespace
}  // namespace project_server

int Main(int argc, char** argv) {
  FilterApp app("project-server", "Serves a project's REST and auth APIs and a site, for tests.",
                "  project-server --state=state.json --log=requests.ndjson\n");
  project_server::Flags flags;
  CommandLine& cli = app.cli();
  http_server::AddServeFlags(cli, &flags.serve);
  cli.Value("--state", "FILE", &flags.state, "Tables and users, as JSON");
  cli.Value("--site", "DIR", &flags.site.folder, "Folder of the site");
  cli.Value("--next-site", "DIR", &flags.site.next_folder,
            "Folder of the site after --next-after files");
  cli.Number("--next-after", "N", &flags.site.pages_before_next, 0, 1000000,
             "Number of files from the first folder (default: 0)");
  cli.List("--redirect", "PATH=LOCATION", &flags.redirects,
           "Answer PATH with a redirect; may be repeated");
  cli.Value("--cors-origin", "ORIGIN", &flags.site.cors_origin,
            "Allow the preflight requests of this origin");
  return app.Run(argc, argv, [&](FilterContext& context) {
    return project_server::RunServer(flags, &context.out);
  });
}

}  // namespace dumpline

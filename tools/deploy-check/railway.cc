#include "tools/deploy-check/railway.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"

namespace dumpline {
namespace {

constexpr absl::Duration kLimit = absl::Seconds(60);
constexpr char kStatusPage[] = "status.railway.com";

struct Deployment {
  std::string id;
  std::string status;  // of the enum DeploymentStatus in Railway's API
  std::string created_at;
  absl::Time time;
};

// What to do about a deployment with that status.
struct Remedy {
  const char* status;
  const char* text;
};

constexpr Remedy kRemedies[] = {
    {"BUILDING", "in progress; wait for it with --wait"},
    {"CRASHED", "the program ended; read its log: railway logs"},
    {"DEPLOYING", "in progress; wait for it with --wait"},
    {"FAILED", "the build or the health check failed; read its log: railway logs --build"},
    {"INITIALIZING", "in progress; wait for it with --wait"},
    {"NEEDS_APPROVAL", "a member of the project must approve it in Railway"},
    {"QUEUED",
     "in progress; wait for it with --wait; if it stays so, look up at status.railway.com "
     "whether deployments are paused"},
    {"REMOVED", "nothing replaced it; deploy again: railway redeploy"},
    {"REMOVING", "nothing replaces it; deploy again: railway redeploy"},
    {"SKIPPED",
     "the old build stays online; the commit changed none of the watched paths, or its checks "
     "failed; deploy again: railway redeploy"},
    {"SLEEPING", "the service is asleep and a request wakes it; turn off Serverless to prevent it"},
    {"WAITING",
     "in progress, and waits for the commit's checks or for another deployment; wait for it with "
     "--wait; if it stays so, look up at status.railway.com whether deployments are paused"},
};

// How the program words a failure, and what to do about it. The first that matches counts. The
// words are those of railwayapp/cli, src/errors.rs.
struct Failure {
  const char* words;
  const char* problem;
  bool is_final;
};

constexpr char kLogIn[] =
    "Railway's program is not logged in; run: railway login, or set RAILWAY_TOKEN to a token of "
    "the "
    "project";
constexpr char kNoService[] =
    "the Railway project has no service of that name; correct --railway-service";
constexpr char kNoEnvironment[] =
    "the Railway project has no environment of that name that you may use; correct "
    "--railway-environment";

constexpr Failure kFailures[] = {
    {"paused",
     "Railway has paused deployments; see status.railway.com, and deploy again once they are "
     "resumed",
     false},
    {"Failed to fetch", "Railway's program does not reach Railway; check the network", false},
    {"ratelimited", "Railway limits the number of requests; try again later", false},
    {"usually temporary", "Railway's program cannot refresh its login; try again later", false},
    {"RAILWAY_TOKEN",
     "Railway refuses the token in RAILWAY_TOKEN; set it to a valid token of this project", true},
    {"RAILWAY_API_TOKEN", "Railway refuses the token in RAILWAY_API_TOKEN; set it to a valid token",
     true},
    {"No service",
     "Railway's program does not know which service to check; name it in --railway-service", true},
    {"has no services", "the Railway project has no service; deploy the site first", true},
    {"No environment",
     "Railway's program does not know which environment to check; name it in --railway-environment",
     true},
    {"Service '", kNoService, true},
    {"Service \"", kNoService, true},
    {"Environment \"", kNoEnvironment, true},
    {"Environment is deleted", kNoEnvironment, true},
    {"railway link",
     "no Railway project is linked to this folder; run: railway link, or set RAILWAY_TOKEN to a "
     "token of the project",
     true},
    {"Unauthorized", kLogIn, true},
    {"Not signed in", kLogIn, true},
    {"railway login", kLogIn, true},
    {"Login state is corrupt",
     "the login of Railway's program is corrupt; run: railway logout, then: railway login", true},
    {"unrecognized subcommand",
     "Railway's program is too old for `railway deployment list`; run: railway upgrade", true},
};

bool ConsistsOf(const std::string& text, absl::string_view others) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [others](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  absl::StrContains(others, c);
         });
}

// Reads one element of the list. Returns nullopt for anything that the program does not write.
std::optional<Deployment> ReadDeployment(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  Deployment deployment;
  deployment.id = TextField(json, "id");
  deployment.status = TextField(json, "status");
  deployment.created_at = TextField(json, "createdAt");
  if (!ConsistsOf(deployment.id, "-_") || deployment.status.empty() ||
      !absl::ParseTime(absl::RFC3339_full, deployment.created_at, &deployment.time, nullptr)) {
    return std::nullopt;
  }
  // The program writes a status that it does not know as Other("STATUS").
  if (!ConsistsOf(deployment.status, "_")) deployment.status = "UNKNOWN";
  return deployment;
}

// Reads the list, and sets `*newest` unless it is empty. Returns false if the text is not a list of
// deployments.
bool ReadNewest(const std::string& text, std::optional<Deployment>* newest) {
  const absl::StatusOr<Json> list = ParseJson(text);
  if (!list.ok() || !list->is_array()) return false;
  for (const Json& element : *list) {
    std::optional<Deployment> deployment = ReadDeployment(element);
    if (!deployment.has_value()) return false;
    if (!newest->has_value() || deployment->time > (*newest)->time) *newest = std::move(deployment);
  }
  return true;
}

struct Outcome {
  std::optional<Deployment> deployment;
  std::string problem;  // "" if the deployment has succeeded
  bool is_final = false;
};

Outcome Problem(std::string text, bool is_final) {
  return {std::nullopt, std::move(text), is_final};
}

Outcome ExplainFailure(const ProgramResult& result) {
  const std::string text = result.out + result.err;
  for (const Failure& failure : kFailures) {
    if (absl::StrContains(text, failure.words)) return Problem(failure.problem, failure.is_final);
  }
  return Problem(absl::StrCat("`railway deployment list` failed with exit status ",
                              result.exit_status, "; run it to see its message"),
                 false);
}

Outcome ExplainStatus(Deployment deployment) {
  Outcome outcome;
  if (deployment.status != "SUCCESS") {
    const auto* const remedy =
        std::find_if(std::begin(kRemedies), std::end(kRemedies),
                     [&](const Remedy& one) { return deployment.status == one.status; });
    outcome.problem = absl::StrCat("the newest deployment on Railway is ", deployment.status, ": ",
                                   remedy == std::end(kRemedies)
                                       ? "deploy-check does not know this status; look in Railway"
                                       : remedy->text);
    // The pages, which are checked next, wake the service.
    outcome.is_final = deployment.status == "SLEEPING";
  }
  outcome.deployment = std::move(deployment);
  return outcome;
}

Outcome FindNewest(const RailwayOptions& options, const Runner& run) {
  std::vector<std::string> arguments = {"railway", "deployment", "list", "--json"};
  if (!options.service.empty()) arguments.push_back("--service=" + options.service);
  if (!options.environment.empty()) arguments.push_back("--environment=" + options.environment);
  const absl::StatusOr<ProgramResult> result = run(arguments);
  if (absl::IsNotFound(result.status())) {
    return Problem(
        "Railway's program `railway` is not in PATH; install it: npm install -g @railway/cli",
        true);
  }
  if (absl::IsDeadlineExceeded(result.status())) {
    return Problem(absl::StrCat("`railway deployment list` did not end within ",
                                absl::FormatDuration(kLimit), "; look at ", kStatusPage),
                   false);
  }
  if (!result.ok()) {
    return Problem(absl::StrCat("cannot run Railway's program: ", result.status().message()), true);
  }
  if (result->exit_status != 0) return ExplainFailure(*result);
  std::optional<Deployment> newest;
  if (!ReadNewest(result->out, &newest)) {
    return Problem(
        "`railway deployment list --json` does not print a list of deployments; run: railway "
        "upgrade",
        true);
  }
  if (!newest.has_value()) {
    return Problem(absl::StrCat("the service has no deployment on Railway; look up at ",
                                kStatusPage, " whether deployments are paused, and deploy it"),
                   false);
  }
  return ExplainStatus(*std::move(newest));
}

}  // namespace

Runner RailwayRunner() {
  return [](const std::vector<std::string>& arguments) {
    // In the background, the program would otherwise replace itself by a new version.
    return RunProgram(arguments, {"RAILWAY_NO_AUTO_UPDATE=1"}, kLimit);
  };
}

CheckResult CheckRailway(const RailwayOptions& options, const Runner& run) {
  const Outcome outcome = FindNewest(options, run);
  Json line;
  line["check"] = "railway";
  line["url"] = options.site;
  line["status"] = Json();
  line["deployment"] = Json();
  if (outcome.deployment.has_value()) {
    line["deployment"]["id"] = outcome.deployment->id;
    line["deployment"]["status"] = outcome.deployment->status;
    line["deployment"]["created_at"] = outcome.deployment->created_at;
  }
  std::vector<std::string> problems;
  if (!outcome.problem.empty()) problems.push_back(outcome.problem);
  CheckResult result = MakeCheckResult(std::move(line), problems);
  result.is_final = outcome.is_final;
  return result;
}

}  // namespace dumpline

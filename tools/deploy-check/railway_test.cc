#include "tools/deploy-check/railway.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

CheckResult Check(const absl::StatusOr<ProgramResult>& result) {
  return CheckRailway({"https://a", "", ""},
                      [&](const std::vector<std::string>&) { return result; });
}

// Returns the problem, or "" if there is none, and expects no part of a secret in the output.
std::string ProblemOf(const CheckResult& result) {
  EXPECT_FALSE(absl::StrContains(result.line, "canary")) << result.line;
  const Json problems = ParseJson(result.line).value()["problems"];
  EXPECT_EQ(problems.empty(), result.is_ok);
  return problems.empty() ? "" : problems[0].get<std::string>();
}

// A deployment as `railway deployment list --json` prints it (DeploymentOutput in
// src/commands/deployment.rs). `meta` is what Railway knows of the commit.
std::string Deployment(const std::string& status, const std::string& time) {
  return absl::StrCat(R"(  {
    "id": "7a1b6c1e-0d3f-4b52-9a33-0c6e6f4f1d20",
    "status": ")",
                      status, R"(",
    "createdAt": ")",
                      time, R"(",
    "meta": {"branch": "main", "commitMessage": "Use the token canary-1", "repo": "me/app"}
  })");
}

std::string ProblemOfStatus(const std::string& status) {
  return ProblemOf(Check(ProgramResult{
      0, absl::StrCat("[\n", Deployment(status, "2026-01-02T00:00:00Z"), "\n]\n"), ""}));
}

TEST(Railway, NewestDeployment) {
  const std::string list = absl::StrCat("[\n", Deployment("REMOVED", "2026-01-01T10:00:00Z"), ",\n",
                                        Deployment("SUCCESS", "2026-01-02T10:00:00.250Z"), ",\n",
                                        Deployment("FAILED", "2026-01-02T10:00:00Z"), "\n]\n");
  EXPECT_EQ(Check(ProgramResult{0, list, "New version available canary-2"}).line,
            R"({"check":"railway","url":"https://a","status":null,"deployment":)"
            R"({"id":"7a1b6c1e-0d3f-4b52-9a33-0c6e6f4f1d20","status":"SUCCESS",)"
            R"("created_at":"2026-01-02T10:00:00.250Z"},"result":"ok","problems":[]})");
}

TEST(Railway, Arguments) {
  std::vector<std::string> commands;
  const Runner run = [&](const std::vector<std::string>& arguments) {
    commands.push_back(absl::StrJoin(arguments, " "));
    return ProgramResult{0, "[]", ""};
  };
  CheckRailway({"https://a", "", ""}, run);
  CheckRailway({"https://a", "api", "production"}, run);
  EXPECT_EQ(absl::StrJoin(commands, "\n"),
            "railway deployment list --json\n"
            "railway deployment list --json --service=api --environment=production");
}

// All values of DeploymentStatus in Railway's schema.
TEST(Railway, EachStatusHasARemedy) {
  EXPECT_EQ(ProblemOfStatus("SUCCESS"), "");
  for (const char* status : {"BUILDING", "DEPLOYING", "INITIALIZING", "QUEUED", "WAITING"}) {
    EXPECT_TRUE(absl::StartsWith(
        ProblemOfStatus(status),
        absl::StrCat("the newest deployment on Railway is ", status, ": in progress")));
    EXPECT_TRUE(absl::StrContains(ProblemOfStatus(status), "--wait"));
  }
  for (const char* status : {"QUEUED", "WAITING"}) {
    EXPECT_TRUE(absl::StrContains(ProblemOfStatus(status), "whether deployments are paused"));
  }
  for (const char* status :
       {"CRASHED", "FAILED", "NEEDS_APPROVAL", "REMOVED", "REMOVING", "SKIPPED", "SLEEPING"}) {
    const std::string problem = ProblemOfStatus(status);
    EXPECT_TRUE(absl::StartsWith(
        problem, absl::StrCat("the newest deployment on Railway is ", status, ": ")));
    EXPECT_FALSE(absl::StrContains(problem, "does not know")) << problem;
  }
  EXPECT_EQ(ProblemOfStatus(R"(Other(\"canary\"))"),
            "the newest deployment on Railway is UNKNOWN: deploy-check does not know this status; "
            "look in Railway");
}

TEST(Railway, NoDeployment) {
  EXPECT_EQ(ProblemOf(Check(ProgramResult{0, "[]\n", ""})),
            "the service has no deployment on Railway; look up at status.railway.com whether "
            "deployments are paused, and deploy it");
  for (const char* text : {"", "No deployments found\n", "{}", R"([{"id":"canary"}])",
                           R"([{"id":"a","status":"SUCCESS","createdAt":"canary"}])"}) {
    EXPECT_EQ(ProblemOf(Check(ProgramResult{0, text, ""})),
              "`railway deployment list --json` does not print a list of deployments; run: railway "
              "upgrade");
  }
}

// The messages are those of RailwayError in src/errors.rs and of src/commands/deployment.rs.
TEST(Railway, TheProgramFails) {
  const auto fails = [](const std::string& err, int status = 1) {
    return ProblemOf(Check(ProgramResult{status, "", err + "\n\nStack: canary-3\n"}));
  };
  const std::string log_in =
      "Railway's program is not logged in; run: railway login, or set RAILWAY_TOKEN to a token of "
      "the project";
  EXPECT_EQ(fails("Unauthorized. Please login with `railway login`"), log_in);
  EXPECT_EQ(fails("Not signed in."), log_in);
  EXPECT_EQ(
      fails("Your saved login is no longer valid (revoked). Please run `railway login` again."),
      log_in);
  EXPECT_EQ(fails("Unauthorized. Please check that your RAILWAY_TOKEN is valid and has access to "
                  "the resource you're trying to use."),
            "Railway refuses the token in RAILWAY_TOKEN; set it to a valid token of this project");
  EXPECT_EQ(fails("Invalid RAILWAY_API_TOKEN. Please check that it is valid and has access"),
            "Railway refuses the token in RAILWAY_API_TOKEN; set it to a valid token");
  const std::string link =
      "no Railway project is linked to this folder; run: railway link, or set RAILWAY_TOKEN to a "
      "token of the project";
  EXPECT_EQ(fails("No linked project found. Run railway link to connect to a project"), link);
  EXPECT_EQ(fails("Project is deleted. Run `railway link` to connect to a project."), link);
  const std::string no_service =
      "Railway's program does not know which service to check; name it in --railway-service";
  EXPECT_EQ(fails("No service linked\nRun `railway service` to link a service"), no_service);
  EXPECT_EQ(fails("No service specified and no service linked. Use 'railway link' to link a "
                  "service or specify one with the service argument."),
            no_service);
  EXPECT_EQ(fails("Service 'canary' not found"),
            "the Railway project has no service of that name; correct --railway-service");
  EXPECT_EQ(fails("Environment \"canary\" not found.\nRun `railway environment` to connect"),
            "the Railway project has no environment of that name that you may use; correct "
            "--railway-environment");
  EXPECT_EQ(fails("Failed to fetch: 503 Service Unavailable"),
            "Railway's program does not reach Railway; check the network");
  EXPECT_EQ(fails("error: unrecognized subcommand 'deployment'", 2),
            "Railway's program is too old for `railway deployment list`; run: railway upgrade");
  EXPECT_EQ(fails("Deploys have been temporarily paused"),
            "Railway has paused deployments; see status.railway.com, and deploy again once they "
            "are resumed");
  EXPECT_EQ(fails("Problem processing request"),
            "`railway deployment list` failed with exit status 1; run it to see its message");
  // In JSON mode, the program writes errors to stdout.
  EXPECT_EQ(ProblemOf(Check(ProgramResult{
                1, R"({"error":"Not signed in.","code":"NOT_AUTHENTICATED","hint":null})", ""})),
            log_in);
}

TEST(Railway, TheProgramDoesNotRun) {
  const CheckResult missing = Check(absl::NotFoundError("railway"));
  EXPECT_EQ(ProblemOf(missing),
            "Railway's program `railway` is not in PATH; install it: npm install -g @railway/cli");
  EXPECT_TRUE(missing.is_final);
  const CheckResult slow = Check(absl::DeadlineExceededError("railway"));
  EXPECT_EQ(ProblemOf(slow),
            "`railway deployment list` did not end within 1m; look at status.railway.com");
  EXPECT_FALSE(slow.is_final);
}

// A failed deployment may be followed by a new one that has not started yet.
TEST(Railway, WhatWaitingMayChange) {
  const auto is_final = [](const std::string& status) {
    return Check(ProgramResult{
                     0, absl::StrCat("[", Deployment(status, "2026-01-02T00:00:00Z"), "]"), ""})
        .is_final;
  };
  EXPECT_FALSE(is_final("BUILDING"));
  EXPECT_FALSE(is_final("FAILED"));
  EXPECT_TRUE(is_final("SLEEPING"));
}

}  // namespace
}  // namespace dumpline

#include <stdlib.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/http/curl_transport.h"
#include "tools/lib/io/file.h"
#include "tools/lib/settings/dotenv.h"
#include "tools/lib/settings/finding_flags.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/supabase/project.h"
#include "tools/token-check/token_check.h"

namespace dumpline {
namespace {

struct Flags {
  std::string token_env;
  std::string project;
  std::string jwks;
  std::string secret_env = "SUPABASE_JWT_SECRET";
  std::string env_file;
  std::string audience = "authenticated";
  FindingFlags findings;
};

void AddFlags(CommandLine& cli, CommandLineOption file, Flags* flags) {
  cli.Value("--token-env", "NAME", &flags->token_env,
            "Environment variable that holds the token, instead of FILE")
      .Excludes(file);
  const CommandLineOption project =
      cli.Value("--project", "URL", &flags->project,
                "The project that should have issued the token; its keys are fetched");
  cli.Value("--jwks", "FILE", &flags->jwks, "The project's keys, instead of fetching them")
      .Needs(project);
  cli.Value("--secret-env", "NAME", &flags->secret_env,
            "Environment variable that holds the project's legacy JWT secret (default: "
            "SUPABASE_JWT_SECRET)");
  cli.Value("--env-file", "FILE", &flags->env_file,
            "File of settings with that secret, if the environment lacks it");
  cli.Value("--audience", "NAME", &flags->audience,
            "Audience that the token must have (default: authenticated)");
  flags->findings.AddOnly(cli);
  flags->findings.AddNow(cli);
}

std::string Environment(const std::string& name) {
  const char* const value = getenv(name.c_str());
  return value == nullptr ? "" : value;
}

// Fetches the keys of the project at `url`.
absl::StatusOr<std::string> FetchKeys(const std::string& url) {
  CurlOptions options = OwnCurlOptions();
  options.connect_timeout = absl::Seconds(5);
  options.stall_timeout = absl::Seconds(10);
  CurlTransport transport(options);
  HttpRequest request;
  request.url = absl::StrCat(url, "/auth/v1/.well-known/jwks.json");
  const std::string name = DisplayName(request);
  ASSIGN_OR_RETURN(HttpResponse response, transport.Send(std::move(request)));
  if (!response.ok()) {
    return absl::UnavailableError(absl::StrCat(name, " answers ", response.status));
  }
  return std::move(response.body);
}

// Sets the options' keys from `text`, or, if that fails, their error. `source` names the text.
absl::Status SetKeys(const absl::StatusOr<std::string>& text, const std::string& source,
                     TokenCheckOptions* options) {
  absl::Status status = text.status();
  if (status.ok()) {
    absl::StatusOr<std::vector<JsonWebKey>> keys = ParseJsonWebKeys(*text);
    if (keys.ok()) options->keys = *std::move(keys);
    if (!keys.ok()) {
      status = absl::InvalidArgumentError(absl::StrCat(source, " ", keys.status().message()));
    }
  }
  options->keys_error = std::string(status.message());
  return status;
}

absl::StatusOr<TokenCheckOptions> MakeOptions(const Flags& flags) {
  TokenCheckOptions options;
  options.audience = flags.audience;
  options.secret_name = flags.secret_env;
  options.jwt_secret = Environment(flags.secret_env);
  if (options.jwt_secret.empty() && !flags.env_file.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(flags.env_file));
    ASSIGN_OR_RETURN(Settings settings, ParseDotenv(text, flags.env_file));
    options.jwt_secret = settings[flags.secret_env];
  }
  ASSIGN_OR_RETURN(options.now, flags.findings.now());
  if (flags.project.empty()) return options;
  const absl::StatusOr<Project> project = ParseProject(flags.project);
  if (!project.ok()) return UsageError(absl::StrCat("--project ", project.status().message()));
  options.project = project->url;
  if (flags.jwks.empty()) {
    // Without the keys, the other checks are still worth their results.
    SetKeys(FetchKeys(project->url), "the answer of the project", &options).IgnoreError();
    return options;
  }
  RETURN_IF_ERROR(SetKeys(ReadFile(flags.jwks), flags.jwks, &options));
  return options;
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("token-check", "Explains why a user's access token would be refused.",
                "  token-check --project=https://REF.supabase.co < token.txt | jq -r .what\n"
                "  TOKEN=… token-check --token-env=TOKEN --only=warning\n");
  Flags flags;
  AddFlags(app.cli(), app.TakeInputFile(), &flags);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    ASSIGN_OR_RETURN(const TokenCheckOptions options, MakeOptions(flags));
    std::string token = Environment(flags.token_env);
    if (flags.token_env.empty()) {
      ASSIGN_OR_RETURN(token, ReadAll(&context.in));
    } else if (token.empty()) {
      return UsageError(absl::StrCat("--token-env: $", flags.token_env, " is not set"));
    }
    ASSIGN_OR_RETURN(const bool has_error,
                     flags.findings.Write(CheckToken(token, options), &context.out));
    return has_error ? ExitStatus::kCheckFailed : ExitStatus::kOk;
  });
}

}  // namespace dumpline

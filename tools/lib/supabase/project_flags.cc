#include "tools/lib/supabase/project_flags.h"

#include <stdlib.h>

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/http/curl_transport.h"
#include "tools/lib/io/file.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/supabase/error.h"

namespace dumpline {
namespace {

std::string Environment(const std::string& name) {
  const char* const value = getenv(name.c_str());
  return value == nullptr ? "" : value;
}

absl::StatusOr<Credentials> ParseKey(absl::string_view text, absl::string_view source) {
  absl::StatusOr<Credentials> credentials = Credentials::FromText(text, source);
  if (!credentials.ok()) return UsageError(credentials.status().message());
  return credentials;
}

}  // namespace

absl::StatusOr<Credentials> ReadCredentials(const KeySource& key, bool use_default) {
  if (!key.file.empty()) {
    const absl::StatusOr<std::string> text = ReadFile(key.file);
    if (!text.ok()) return UsageError(text.status().message());
    return ParseKey(*text, key.file);
  }
  if (!key.env.empty()) return ParseKey(Environment(key.env), absl::StrCat("$", key.env));
  if (use_default) {
    for (const char* name : {"SUPABASE_SECRET_KEY", "SUPABASE_SERVICE_ROLE_KEY"}) {
      const std::string text = Environment(name);
      if (!text.empty()) return ParseKey(text, absl::StrCat("$", name));
    }
  }
  return Credentials();
}

void ProjectFlags::AddKeyFlags(CommandLine& cli, const std::string& prefix,
                               const std::string& whose, KeySource* key) {
  const CommandLineOption env = cli.Value("--" + prefix + "key-env", "NAME", &key->env,
                                          "Environment variable that holds " + whose + " key");
  cli.Value("--" + prefix + "key-file", "FILE", &key->file, "File that holds " + whose + " key")
      .Excludes(env);
}

void ProjectFlags::AddRetryFlags(CommandLine& cli) {
  cli.Number(
      "--retries", "N", &retries_, 0, 100,
      "Retries after a transient error, such as a broken connection or status 429 (default: 5)");
  cli.Number("--stall-timeout", "SECONDS", &stall_timeout_, 1, 86400,
             "Time without any progress after which a connection counts as broken (default: 90)");
}

void ProjectFlags::AddTransferFlags(CommandLine& cli) {
  cli.Number("--jobs", "N", &jobs_, 1, 1000,
             "Objects in flight (default: 16, and up to 256 while that is faster)");
  AddRetryFlags(cli);
}

absl::StatusOr<Project> ProjectFlags::OpenProject(const std::string& url,
                                                  const KeySource& key) const {
  absl::StatusOr<Project> project = ParseProject(url);
  if (!project.ok()) return UsageError(absl::StrCat("--url ", project.status().message()));
  ASSIGN_OR_RETURN(project->credentials, ReadCredentials(key, /*use_default=*/true));
  absl::Status status = project->credentials.CheckSeesAll();
  if (status.ok()) status = project->credentials.CheckIsFor(project->ref);
  if (!status.ok()) return UsageError(status.message());
  return project;
}

RetryPolicy ProjectFlags::retry_policy() const {
  RetryOptions options;
  options.retries = retries_;
  options.true_status = TrueStatus;
  int milliseconds;  // for tests
  if (absl::SimpleAtoi(Environment("DUMPLINE_RETRY_DELAY_MS"), &milliseconds)) {
    options.first_delay = absl::Milliseconds(milliseconds);
  }
  return RetryPolicy(options);
}

const std::shared_ptr<JobLimit>& ProjectFlags::job_limit() {
  if (job_limit_ == nullptr) {
    job_limit_ = jobs_ == 0 ? JobLimit::Adaptive() : JobLimit::Fixed(jobs_);
  }
  return job_limit_;
}

HttpTransport* ProjectFlags::transport() {
  if (retrying_ == nullptr) {
    CurlOptions options = OwnCurlOptions();
    // A copy within one host holds two connections at once. With fewer than two for each job,
    // downloads could take all of them and wait for their uploads forever.
    options.max_connections = 2 * job_limit()->most();
    options.stall_timeout = absl::Seconds(stall_timeout_);
    curl_ = std::make_unique<CurlTransport>(options);
    retrying_ = std::make_unique<RetryingTransport>(curl_.get(), retry_policy(), job_limit());
  }
  return retrying_.get();
}

}  // namespace dumpline

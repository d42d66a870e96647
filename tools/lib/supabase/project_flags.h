// The flags of filters that use a project's APIs (keys, retries, time limits) and the transport
// that these flags configure.
#ifndef DUMPLINE_TOOLS_LIB_SUPABASE_PROJECT_FLAGS_H_
#define DUMPLINE_TOOLS_LIB_SUPABASE_PROJECT_FLAGS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tools/lib/cli/command_line.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/job_limit.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/supabase/credentials.h"
#include "tools/lib/supabase/project.h"

namespace dumpline {

// The name of an environment variable or of a file that holds a key; both "" if none was given. A
// key itself is never an argument, because every user of the machine can see arguments.
struct KeySource {
  std::string env;
  std::string file;
};

// Reads the key. If `key` names no source and `use_default` is set, reads it from
// SUPABASE_SECRET_KEY or SUPABASE_SERVICE_ROLE_KEY. Returns credentials without a key if there is
// none, and a usage error if the key is invalid.
absl::StatusOr<Credentials> ReadCredentials(const KeySource& key, bool use_default);

class ProjectFlags {
 public:
  // Adds --PREFIXkey-env and --PREFIXkey-file. `whose` is a phrase for the help, such as "the
  // target's secret".
  static void AddKeyFlags(CommandLine& cli, const std::string& prefix, const std::string& whose,
                          KeySource* key);

  // Adds --retries and --stall-timeout.
  void AddRetryFlags(CommandLine& cli);

  // Adds --jobs, the number of transfers in flight, and the two retry flags.
  void AddTransferFlags(CommandLine& cli);

  // Returns the project at `url` with a key that bypasses row-level security, read by
  // ReadCredentials() with the default. Returns a usage error if the URL is invalid or such a key
  // is missing.
  absl::StatusOr<Project> OpenProject(const std::string& url, const KeySource& key) const;

  // Returns the limit of --jobs. Without that option, it follows the results of transport().
  const std::shared_ptr<JobLimit>& job_limit();
  RetryPolicy retry_policy() const;

  // Returns the transport, which repeats idempotent requests by retry_policy(). The first call
  // creates it, and this object owns it.
  HttpTransport* transport();

 private:
  int jobs_ = 0;  // 0: adaptive
  std::shared_ptr<JobLimit> job_limit_;
  int retries_ = 5;
  int stall_timeout_ = 90;
  // retrying_ uses curl_.
  std::unique_ptr<HttpTransport> curl_;
  std::unique_ptr<HttpTransport> retrying_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SUPABASE_PROJECT_FLAGS_H_

// What the storage filters' command lines have in common: locations, the places of keys, and how hard
// to try.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_SESSION_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_SESSION_H_

#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/storage/credentials.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

// Where a key is. It is never an argument: those can be seen by everybody on the machine.
struct KeyPlace {
  std::string env;
  std::string file;
};

// A project, hosted or a local stack, for filters that use its other APIs.
struct Project {
  std::string url;  // "https://ref.supabase.co", without a slash at the end
  Credentials credentials;
};

class StorageSession {
 public:
  // Adds --jobs, --retries and --stall-timeout.
  void AddFlags(CLI::App& cli);
  // The last two of them.
  void AddRetryFlags(CLI::App& cli);

  // Adds --PREFIXkey-env and --PREFIXkey-file.
  static void AddKeyFlags(CLI::App& cli, const std::string& prefix, const std::string& whose,
                          KeyPlace* place);

  // The store at `url`. With `default_key` a key without a place is looked for in
  // SUPABASE_SECRET_KEY and SUPABASE_SERVICE_ROLE_KEY. a usage error when the URL or the
  // key's place is no good.
  absl::StatusOr<std::unique_ptr<ObjectStore>> Open(const std::string& url, const KeyPlace& place,
                                                    bool default_key);

  // The project at `url`, with a key to which row-level security does not apply, looked for as by
  // Open() with `default_key`. Usage error when there is no such key.
  absl::StatusOr<Project> OpenProject(const std::string& url, const KeyPlace& place);

  int jobs() const { return jobs_; }
  HttpTransport* transport();
  RetryPolicy retry_policy() const;

 private:
  int jobs_ = 16;
  int retries_ = 5;
  int stall_timeout_ = 90;
  // The second uses the first.
  std::unique_ptr<HttpTransport> curl_;
  std::unique_ptr<HttpTransport> retrying_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_SESSION_H_

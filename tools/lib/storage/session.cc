#include "tools/lib/storage/session.h"

#include <stdlib.h>

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/http/curl_transport.h"
#include "tools/lib/storage/credentials.h"
#include "tools/lib/storage/folder/folder_store.h"
#include "tools/lib/storage/location.h"
#include "tools/lib/storage/supabase/supabase_store.h"
#include "tools/lib/supabase/error.h"

namespace dumpline {
namespace {

std::string Environment(const std::string& name) {
  const char* const value = getenv(name.c_str());
  return value == nullptr ? "" : value;
}

absl::StatusOr<Credentials> ReadCredentials(const KeyPlace& place, bool default_key) {
  if (!place.file.empty()) {
    const absl::StatusOr<std::string> text = ReadFile(place.file);
    if (!text.ok()) return text.status();
    return Credentials::FromText(*text, place.file);
  }
  if (!place.env.empty()) {
    return Credentials::FromText(Environment(place.env), absl::StrCat("$", place.env));
  }
  if (default_key) {
    for (const char* name : {"SUPABASE_SECRET_KEY", "SUPABASE_SERVICE_ROLE_KEY"}) {
      const std::string text = Environment(name);
      if (!text.empty()) return Credentials::FromText(text, absl::StrCat("$", name));
    }
  }
  return Credentials();
}

}  // namespace

void StorageSession::AddFlags(CLI::App& cli) {
  cli.add_option("--jobs", jobs_, "How many objects at once (16)")
      ->option_text("N")
      ->check(CLI::Range(1, 1000));
  AddRetryFlags(cli);
}

void StorageSession::AddRetryFlags(CLI::App& cli) {
  cli.add_option("--retries", retries_, "How often to try again what may pass (5)")
      ->option_text("N")
      ->check(CLI::Range(0, 100));
  cli.add_option("--stall-timeout", stall_timeout_,
                 "Give up a transfer in which nothing moved for so long (90)")
      ->option_text("SECONDS")
      ->check(CLI::Range(1, 86400));
}

void StorageSession::AddKeyFlags(CLI::App& cli, const std::string& prefix, const std::string& whose,
                                 KeyPlace* place) {
  CLI::Option* const env = cli.add_option("--" + prefix + "key-env", place->env,
                                          "The environment variable that holds " + whose + " key")
                               ->option_text("NAME");
  cli.add_option("--" + prefix + "key-file", place->file, "The file that holds " + whose + " key")
      ->option_text("FILE")
      ->excludes(env);
}

absl::StatusOr<std::unique_ptr<ObjectStore>> StorageSession::Open(const std::string& url,
                                                                  const KeyPlace& place,
                                                                  bool default_key) {
  const absl::StatusOr<Location> location = ParseLocation(url);
  if (!location.ok()) return UsageError(location.status().message());
  if (location->kind == Location::Kind::kFolder) {
    return NewFolderStore(location->folder, transport());
  }
  absl::StatusOr<Credentials> credentials = ReadCredentials(place, default_key);
  if (!credentials.ok()) return UsageError(credentials.status().message());
  const absl::Status fits = credentials->CheckIsFor(*location);
  if (!fits.ok()) return UsageError(fits.message());
  return NewSupabaseStore(*location, *std::move(credentials), transport());
}

absl::StatusOr<Project> StorageSession::OpenProject(const std::string& url, const KeyPlace& place) {
  const absl::StatusOr<Location> location = ParseLocation(url);
  if (!location.ok()) return UsageError(location.status().message());
  if (location->kind == Location::Kind::kFolder) {
    return UsageError(absl::StrCat(url, ": is a folder, and no project"));
  }
  absl::StatusOr<Credentials> credentials = ReadCredentials(place, /*default_key=*/true);
  if (!credentials.ok()) return UsageError(credentials.status().message());
  absl::Status fits = credentials->CheckSeesAll();
  if (fits.ok()) fits = credentials->CheckIsFor(*location);
  if (!fits.ok()) return UsageError(fits.message());
  return Project{std::string(absl::StripSuffix(location->api, kStorageApiPath)),
                 *std::move(credentials)};
}

HttpTransport* StorageSession::transport() {
  if (retrying_ == nullptr) {
    CurlOptions options = OwnCurlOptions();
    // A copy between two places of one host reads and writes at once. Were there too few connections,
    // all could be taken by downloads that wait for their uploads.
    options.max_connections = 2 * jobs_;
    options.stall_timeout = absl::Seconds(stall_timeout_);
    curl_ = std::make_unique<CurlTransport>(options);
    retrying_ = std::make_unique<RetryingTransport>(curl_.get(), retry_policy());
  }
  return retrying_.get();
}

RetryPolicy StorageSession::retry_policy() const {
  RetryOptions options;
  options.retries = retries_;
  options.true_status = TrueStatus;
  int milliseconds;  // for tests
  if (absl::SimpleAtoi(Environment("DUMPLINE_RETRY_DELAY_MS"), &milliseconds)) {
    options.first_delay = absl::Milliseconds(milliseconds);
  }
  return RetryPolicy(options);
}

}  // namespace dumpline

// storage-server: see README.md.
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/testing/storage_server/api.h"
#include "tools/testing/storage_server/limits.h"
#include "tools/testing/storage_server/server.h"

namespace dumpline {
namespace storage_server {
namespace {

struct Flags {
  int port = 0;
  std::string port_file;
  std::string folder;
  std::string log;
  std::vector<std::string> faults;
  std::vector<std::string> buckets;
  std::string size_limit;
  std::string print_key;
  int64_t multipart_etags = 0;
};

// Objects are in a folder of this process's own; it goes with it.
absl::StatusOr<std::string> MakeFolder(const std::string& parent) {
  const char* const tmp = getenv("TMPDIR");
  std::string path = absl::StrCat(!parent.empty()  ? parent
                                  : tmp != nullptr ? tmp
                                                   : "/tmp",
                                  "/storage-server.XXXXXX");
  if (mkdtemp(&path[0]) == nullptr) {
    return absl::UnavailableError(absl::StrCat(path, ": cannot make a folder: ", strerror(errno)));
  }
  return path;
}

// "name", "name,public", "name,public,limit=50MB,mime=image/*".
absl::Status AddBucket(const std::string& text, Store* store) {
  const std::vector<std::string> words = absl::StrSplit(text, ',');
  BucketSettings bucket;
  bucket.id = bucket.name = words[0];
  bucket.created_ms = bucket.updated_ms = NowMs();
  for (size_t i = 1; i < words.size(); ++i) {
    absl::string_view word = words[i];
    if (word == "public") {
      bucket.is_public = true;
    } else if (absl::ConsumePrefix(&word, "limit=") && ParseFileSize(word).has_value()) {
      bucket.file_size_limit = ParseFileSize(word);
    } else if (absl::ConsumePrefix(&word, "mime=")) {
      if (!bucket.allowed_mime_types.has_value()) bucket.allowed_mime_types.emplace();
      bucket.allowed_mime_types->emplace_back(word);
    } else {
      return UsageError(absl::StrCat("--bucket: '", words[i], "' is no setting"));
    }
  }
  if (!IsValidBucketName(bucket.name)) {
    return UsageError(absl::StrCat("--bucket: '", bucket.name, "' is no name"));
  }
  if (!store->CreateBucket(std::move(bucket))) {
    return UsageError(absl::StrCat("--bucket: '", words[0], "' twice"));
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitStatus> RunServer(const Flags& flags, ApiOptions options, ByteSink* out) {
  if (!flags.print_key.empty()) {
    const std::string key = flags.print_key == "secret"        ? options.keys.secret
                            : flags.print_key == "publishable" ? options.keys.publishable
                                                               : options.keys.Jwt(flags.print_key);
    const absl::Status status = out->Write(absl::StrCat(key, "\n"));
    if (!status.ok()) return status;
    const absl::Status closed = out->Close();
    if (!closed.ok()) return closed;
    return ExitStatus::kOk;
  }
  if (!flags.size_limit.empty()) {
    const absl::optional<int64_t> bytes = ParseFileSize(flags.size_limit);
    if (!bytes.has_value()) {
      return UsageError("--file-size-limit: a size is 20GB, 20MB, 30KB or 3B");
    }
    options.file_size_limit = *bytes;
  }
  options.part_bytes = flags.multipart_etags;
  if (options.hosted) {
    if (options.part_bytes == 0) options.part_bytes = 16 << 20;
    options.bulk_limit = 1000;
    if (options.empty_delay_ms == 0) options.empty_delay_ms = 500;
  }

  const absl::StatusOr<std::string> folder = MakeFolder(flags.folder);
  if (!folder.ok()) return folder.status();
  Store store(*folder);
  FaultMenu faults;
  AccessLog log;
  absl::Status status = log.Open(flags.log);
  for (const std::string& bucket : flags.buckets) {
    if (status.ok()) status = AddBucket(bucket, &store);
  }
  for (const std::string& fault : flags.faults) {
    if (status.ok() && !(status = faults.Add(fault)).ok()) {
      status = UsageError(status.message());
    }
  }
  Api api(options, &store);
  Server server(&api, &store, &faults, &log, options);
  int port = 0;
  if (status.ok()) {
    const absl::StatusOr<int> listening = server.Listen(flags.port);
    status = listening.status();
    if (listening.ok()) port = *listening;
  }
  // Signals come through a descriptor; blocked before the first thread starts.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);  // a client that left is an error of sendfile()
  const int stop_fd = signalfd(-1, &signals, SFD_CLOEXEC);
  if (status.ok() && !flags.port_file.empty()) {
    // Whole or not there at all, for a script that waits for it.
    const std::string written = absl::StrCat(flags.port_file, ".new");
    status = WriteFile(written, absl::StrCat(port, "\n"));
    if (status.ok() && rename(written.c_str(), flags.port_file.c_str()) != 0) {
      status = absl::UnavailableError(absl::StrCat(flags.port_file, ": ", strerror(errno)));
    }
  }
  if (status.ok()) status = out->Write(absl::StrCat(port, "\n"));
  if (status.ok()) status = out->Close();
  if (status.ok()) server.Run(stop_fd);
  store.RemoveFolder();
  if (!status.ok()) return status;
  // Threads that did not end in time may still be running.
  _exit(static_cast<int>(ExitStatus::kOk));
}

}  // namespace
}  // namespace storage_server
}  // namespace dumpline

int main(int argc, char** argv) {
  using dumpline::storage_server::ApiOptions;
  dumpline::FilterApp app(
      "storage-server", "Serves the Supabase Storage API on 127.0.0.1, for tests and the demo.",
      "  storage-server --bucket=images,public --log=access.ndjson\n"
      "  storage-server --port=5000 --fault=429,retry-after=1,route=upload,first=3\n");
  dumpline::storage_server::Flags flags;
  ApiOptions options;
  CLI::App& cli = app.cli();
  cli.add_option("--port", flags.port, "Port (default 0: a free one); it is printed")
      ->check(CLI::Range(0, 65535).description(""))
      ->option_text("N");
  cli.add_option("--port-file", flags.port_file, "Write the port to FILE too")->option_text("FILE");
  cli.add_option("--dir", flags.folder,
                 "Where to make the folder for the objects (default TMPDIR or /tmp)")
      ->option_text("DIR");
  cli.add_option("--log", flags.log, "Write a line of JSON to FILE for each request")
      ->option_text("FILE");
  cli.add_option("--bucket", flags.buckets,
                 "Create a bucket: NAME[,public][,limit=50MB][,mime=image/*]…; may be repeated")
      ->option_text("BUCKET")
      ->allow_extra_args(false);
  cli.add_option("--fault", flags.faults, "A fault, see the README; may be repeated")
      ->option_text("FAULT")
      ->allow_extra_args(false);
  cli.add_option("--prefix", options.prefix, "Path of the API (default /storage/v1)")
      ->option_text("PATH");
  cli.add_option("--file-size-limit", flags.size_limit, "The project's limit (default 50 GiB)")
      ->option_text("50MB");
  cli.add_option("--multipart-etags", flags.multipart_etags,
                 "eTags as S3 makes them from parts of BYTES (hosted: 16777216)")
      ->check(CLI::Range(int64_t{1}, int64_t{1} << 40).description(""))
      ->option_text("BYTES");
  cli.add_flag("--hosted", options.hosted,
               "As hosted: multipart eTags, gateway headers, keys refused to browsers, 1000 keys a "
               "bulk delete, buckets emptied later");
  dumpline::AddChoice<ApiOptions::ListV2>(cli, "--list-v2", options.list_v2,
                                          {{"on", ApiOptions::ListV2::kOn},
                                           {"missing", ApiOptions::ListV2::kMissing},
                                           {"refused", ApiOptions::ListV2::kRefused}},
                                          "Whether there is list-v2 (default on)");
  cli.add_option("--bulk-limit", options.bulk_limit, "Most keys of a bulk delete (default none)")
      ->option_text("N");
  cli.add_option("--tus-expiry-ms", options.tus_expiry_ms,
                 "Life of a resumable upload (default 3600000)")
      ->option_text("MS");
  cli.add_option("--tus-part-bytes", options.tus_part_bytes,
                 "Part size of resumable uploads' eTags (default 52428800)")
      ->option_text("BYTES");
  cli.add_option("--jwt-secret", options.keys.jwt_secret, "Signs and checks the JWT keys")
      ->option_text("TEXT");
  cli.add_option("--secret-key", options.keys.secret, "The secret key (default sb_secret_test)")
      ->option_text("KEY");
  cli.add_option("--publishable-key", options.keys.publishable,
                 "The publishable key (default sb_publishable_test)")
      ->option_text("KEY");
  cli.add_option("--print-key", flags.print_key, "Print a key and exit")
      ->check(CLI::IsMember({"secret", "publishable", "service_role", "anon", "authenticated"})
                  .description(""))
      ->option_text("secret|publishable|service_role|anon|authenticated");
  return app.Run(argc, argv, [&](dumpline::FilterContext& context) {
    return dumpline::storage_server::RunServer(flags, options, &context.out);
  });
}

// storage-server: see README.md.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/testing/http_server/serve.h"
#include "tools/testing/http_server/util.h"
#include "tools/testing/storage_server/api.h"
#include "tools/testing/storage_server/limits.h"

namespace dumpline {
namespace storage_server {
namespace {

struct Flags {
  http_server::ServeFlags serve;
  std::string folder;
  std::vector<std::string> buckets;
  std::string size_limit;
  std::string print_key;
  ApiOptions api;
};

// Makes a folder for the objects of this process.
absl::StatusOr<std::string> MakeFolder(const std::string& parent) {
  const char* const tmp = getenv("TMPDIR");
  const char* const otherwise = tmp != nullptr ? tmp : "/tmp";
  std::string path = absl::StrCat(parent.empty() ? otherwise : parent, "/storage-server.XXXXXX");
  if (mkdtemp(&path[0]) == nullptr) {
    return absl::UnavailableError(absl::StrCat(path, ": cannot make a folder: ", strerror(errno)));
  }
  return path;
}

// Creates a bucket from "name", "name,public" or "name,public,limit=50MB,mime=image/*".
absl::Status AddBucket(const std::string& text, Store* store) {
  const std::vector<std::string> words = absl::StrSplit(text, ',');
  BucketSettings bucket;
  bucket.id = bucket.name = words[0];
  bucket.created_ms = bucket.updated_ms = http_server::NowMs();
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
      return UsageError(absl::StrCat("invalid setting \"", words[i], "\" in --bucket"));
    }
  }
  if (!IsValidBucketName(bucket.name)) {
    return UsageError(absl::StrCat("invalid name \"", bucket.name, "\" in --bucket"));
  }
  if (!store->CreateBucket(std::move(bucket))) {
    return UsageError(absl::StrCat("two buckets \"", words[0], "\" in --bucket"));
  }
  return absl::OkStatus();
}

absl::Status PrintKey(const std::string& name, const http_server::Keys& keys, ByteSink* out) {
  const std::string key = name == "secret"        ? keys.secret
                          : name == "publishable" ? keys.publishable
                                                  : keys.Jwt(name);
  RETURN_IF_ERROR(out->Write(absl::StrCat(key, "\n")));
  return out->Close();
}

absl::Status CreateAndServe(const Flags& flags, Store* store, ByteSink* out) {
  for (const std::string& bucket : flags.buckets) RETURN_IF_ERROR(AddBucket(bucket, store));
  static auto* const api =
      new Api(flags.api, store);  // not destroyed: connections may outlive this call
  return http_server::Serve(flags.serve, api, out);
}

absl::Status RunServer(Flags flags, ByteSink* out) {
  if (!flags.print_key.empty()) return PrintKey(flags.print_key, flags.api.keys, out);
  if (!flags.size_limit.empty()) {
    const std::optional<int64_t> bytes = ParseFileSize(flags.size_limit);
    if (!bytes.has_value()) {
      return UsageError(absl::StrCat("invalid size \"", flags.size_limit,
                                     "\" in --file-size-limit (expected 20GB, 20MB, 30KB or 3B)"));
    }
    flags.api.file_size_limit = *bytes;
  }
  if (flags.api.hosted) {
    if (flags.api.part_bytes == 0) flags.api.part_bytes = 16 << 20;
    flags.api.bulk_limit = 1000;
  }
  ASSIGN_OR_RETURN(const std::string folder, MakeFolder(flags.folder));
  static auto* const store = new Store(folder);
  const absl::Status status = CreateAndServe(flags, store, out);
  store->RemoveFolder();
  if (!status.ok()) return status;
  _exit(
      static_cast<int>(ExitStatus::kOk));  // threads that did not end in time may still be running
}

void AddFlags(CommandLine& cli, Flags* flags) {
  ApiOptions& api = flags->api;
  cli.Value("--dir", "DIR", &flags->folder,
            "Folder for the objects' folder (default: TMPDIR, otherwise /tmp)");
  cli.List("--bucket", "BUCKET", &flags->buckets,
           "Create a bucket: NAME[,public][,limit=50MB][,mime=image/*]…; may be repeated");
  cli.Value("--prefix", "PATH", &api.prefix, "Path of the API (default: /storage/v1)");
  cli.Value("--file-size-limit", "50MB", &flags->size_limit,
            "Size limit of the project (default: 50 GiB)");
  cli.Number("--multipart-etags", "BYTES", &api.part_bytes, 1, int64_t{1} << 40,
             "Make ETags as S3 does from parts of BYTES (--hosted: 16777216)");
  cli.Flag("--hosted", &api.hosted,
           "Behave as hosted projects do: multipart ETags, gateway headers, no secret keys "
           "from browsers, 1000 keys in a bulk delete");
  cli.Choice<ApiOptions::ListV2>("--list-v2", &api.list_v2,
                                 {{"on", ApiOptions::ListV2::kOn},
                                  {"missing", ApiOptions::ListV2::kMissing},
                                  {"refused", ApiOptions::ListV2::kRefused}},
                                 "Availability of list-v2 (default: on)");
  cli.Number("--bulk-limit", "N", &api.bulk_limit, 0, int64_t{1} << 40,
             "Maximum number of keys in a bulk delete (default: no limit)");
  cli.Number("--tus-expiry-ms", "MS", &api.tus_expiry_ms, 0, int64_t{1} << 40,
             "Lifetime of a resumable upload (default: 3600000)");
  cli.Number("--tus-part-bytes", "BYTES", &api.tus_part_bytes, 0, int64_t{1} << 40,
             "Part size in the ETags of resumable uploads (default: 52428800)");
  cli.Value("--jwt-secret", "TEXT", &api.keys.jwt_secret, "Secret that signs the JWT keys");
  cli.Value("--secret-key", "KEY", &api.keys.secret, "Secret key (default: sb_secret_test)");
  cli.Value("--publishable-key", "KEY", &api.keys.publishable,
            "Publishable key (default: sb_publishable_test)");
  cli.Choice("--print-key", &flags->print_key,
             {{"secret", "secret"},
              {"publishable", "publishable"},
              {"service_role", "service_role"},
              {"supabase_admin", "supabase_admin"},
              {"anon", "anon"},
              {"authenticated", "authenticated"}},
             "Print a key and exit");
}

}  // namespace
}  // namespace storage_server

int Main(int argc, char** argv) {
  FilterApp app("storage-server",
                "Serves the Supabase Storage API on 127.0.0.1, for tests and the demo.",
                "  storage-server --bucket=images,public --log=access.ndjson\n"
                "  storage-server --port=5000 --fault=429,retry-after=1,route=upload,first=3\n");
  storage_server::Flags flags;
  http_server::AddServeFlags(app.cli(), &flags.serve);
  storage_server::AddFlags(app.cli(), &flags);
  return app.Run(argc, argv, [&](FilterContext& context) {
    return storage_server::RunServer(flags, &context.out);
  });
}

}  // namespace dumpline

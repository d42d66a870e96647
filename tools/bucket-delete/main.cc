#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/bucket-delete/bucket_delete.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/storage/location.h"
#include "tools/lib/storage/open_store.h"
#include "tools/lib/supabase/project_flags.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

// Maximum number of objects without a backup to report on stderr.
constexpr int kMaxReported = 20;

bool IsSameStore(const std::string& a, const std::string& b) {
  std::error_code ignored;  // for example, one of them does not exist
  return a == b || std::filesystem::equivalent(a, b, ignored);
}

// Opens the folder of --backup-to, which must not be the store `source`.
absl::StatusOr<std::unique_ptr<ObjectStore>> OpenBackup(const std::string& url,
                                                        const std::string& source,
                                                        ProjectFlags* flags) {
  const absl::StatusOr<Location> location = ParseLocation(url);
  if (!location.ok() || location->kind != Location::Kind::kFolder) {
    return UsageError("--backup-to is not a folder (expected file:///FOLDER)");
  }
  ASSIGN_OR_RETURN(std::unique_ptr<ObjectStore> backup,
                   OpenStore(url, {}, /*use_default_key=*/false, flags));
  if (IsSameStore(backup->name(), source)) {
    return UsageError("--url and --backup-to are the same store");
  }
  return backup;
}

// Reads the values of --max-delete. A share alone leaves the number of lines unlimited.
absl::Status ReadLimits(const std::vector<std::string>& texts, BucketDeleteOptions* options) {
  if (!texts.empty()) options->max_delete = std::numeric_limits<uint64_t>::max();
  for (const absl::string_view text : texts) {
    uint64_t number;
    absl::string_view digits = text;
    const bool is_share = absl::ConsumeSuffix(&digits, "%");
    if (!absl::SimpleAtoi(digits, &number) || (is_share && number > 100)) {
      return UsageError(
          absl::StrCat("invalid value \"", text, "\" of --max-delete (expected N or N%)"));
    }
    if (is_share) {
      options->max_percent = number;
    } else {
      options->max_delete = number;
    }
  }
  return absl::OkStatus();
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app(
      "bucket-delete", "Deletes the objects of a manifest.",
      "  manifest-diff --extra dev.ndjson prod.ndjson \\\n"
      "    | bucket-delete --url=\"$PROD_URL\" --backup-to=file:///backup/2026-11-22\n"
      "  bucket-delete --url=\"$PROD_URL\" --dry-run < extra.ndjson\n"
      "  grep '\"result\":\"failed\"' results.ndjson | bucket-delete --url=\"$PROD_URL\"\n");
  std::string url, backup_url, shard = "1/1";
  std::vector<std::string> limits;
  KeySource key;
  ProjectFlags project_flags;
  BucketDeleteOptions options;
  CommandLine& cli = app.cli();
  cli.Value("--url", "URL", &url,
            "Store: https://REF.supabase.co, the URL of a local stack, or file:///FOLDER")
      .Required();
  ProjectFlags::AddKeyFlags(cli, "", "the project's secret", &key);
  cli.List("--max-delete", "N|N%", &limits,
           "Longest manifest to accept, in lines (default: 1000), or largest share of a bucket's "
           "objects, which are then counted");
  cli.Value("--shard", "I/N", &shard,
            "Delete only shard I of N, to divide the objects among N hosts");
  cli.Flag(
      "--dry-run", &options.dry_run,
      "Delete and store nothing; report for each object whether it would be deleted or is absent");
  cli.Value("--backup-to", "file:///FOLDER", &backup_url, "Copy the objects to this folder first");
  project_flags.AddTransferFlags(cli);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    RETURN_IF_ERROR(ReadLimits(limits, &options));
    ASSIGN_OR_RETURN(options.shard, Shard::Parse(shard));
    ASSIGN_OR_RETURN(const std::unique_ptr<ObjectStore> store,
                     OpenStore(url, key, /*use_default_key=*/true, &project_flags));
    const absl::Status sees_all = store->buckets()->CheckSeesAll();
    if (!sees_all.ok()) return UsageError(sees_all.message());
    std::unique_ptr<ObjectStore> backup;
    if (!backup_url.empty()) {
      ASSIGN_OR_RETURN(backup, OpenBackup(backup_url, store->name(), &project_flags));
    }
    options.jobs = project_flags.job_limit();
    int reported = 0;
    options.on_failed_backup = [&](const std::string& text) {
      if (reported++ < kMaxReported) app.PrintMessage(text);
    };
    ASSIGN_OR_RETURN(const BucketDeleteCounts counts,
                     BucketDelete(options, store.get(), backup.get(), project_flags.transport(),
                                  project_flags.retry_policy(), &context.in, &context.out));
    if (counts.absent > 0) {
      app.PrintMessage(absl::StrCat("note: ", counts.absent, " of ",
                                    CountOf(counts.objects(), "object"),
                                    counts.absent == 1 ? " does" : " do", " not exist"));
    }
    if (counts.failed == 0) return absl::OkStatus();
    return absl::UnavailableError(absl::StrCat(
        counts.failed, " of ", CountOf(counts.objects(), "object"), " may not have been deleted"));
  });
}

}  // namespace dumpline

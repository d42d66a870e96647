#include <unistd.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/bucket-upload/backup_manifest.h"
#include "tools/bucket-upload/bucket_upload.h"
#include "tools/bucket-upload/progress_line.h"
#include "tools/bucket-upload/upload_state.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/file.h"
#include "tools/lib/storage/open_store.h"
#include "tools/lib/supabase/project_flags.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

// Maximum number of refused objects to report on stderr; the output has all of them.
constexpr int kMaxReported = 20;

struct Flags {
  std::string from_url, to_url, state_path, buckets_path, expected_path;
  std::string shard = "1/1";
  std::vector<std::string> change_public;
  KeySource from_key, to_key;
  BucketUploadOptions options;

  void AddTo(CommandLine& cli);
  void AddBucketFlags(CommandLine& cli);
};

void Flags::AddTo(CommandLine& cli) {
  cli.Value("--from", "URL", &from_url,
            "Source: https://REF.supabase.co, the URL of a local stack, or file:///FOLDER")
      .Required();
  cli.Value("--to", "URL", &to_url, "Target, in the same forms").Required();
  ProjectFlags::AddKeyFlags(cli, "from-", "the source's secret", &from_key);
  ProjectFlags::AddKeyFlags(cli, "", "the target's secret", &to_key);
  cli.Choice("--overwrite", &options.copy.overwrite,
             {{"changed", Overwrite::kChanged},
              {"always", Overwrite::kAlways},
              {"never", Overwrite::kNever}},
             "Existing objects to replace (default: changed)");
  cli.Value("--expected", "MANIFEST", &expected_path,
            "Fail objects that on the target differ from MANIFEST, the output of bucket-list at "
            "the time of the target's backup");
  AddBucketFlags(cli);
  cli.Value("--shard", "I/N", &shard,
            "Upload only shard I of N, to divide the objects among N hosts");
  cli.Flag("--skip-refused", &options.skip_refused,
           "If some objects would be refused, upload the others");
  cli.Flag("--dry-run", &options.copy.dry_run,
           "Change nothing; report which objects would be uploaded");
  cli.Bytes("--resumable-over", &options.copy.resumable_over,
            "Upload larger objects in parts (default: 50MiB)");
  cli.Value("--state", "FILE", &state_path,
            "Record unfinished uploads in FILE, so that the next run can resume them");
}

void Flags::AddBucketFlags(CommandLine& cli) {
  BucketOptions& buckets = options.buckets;
  cli.Flag("--create-buckets", &buckets.create,
           "Create buckets that the target lacks, with the source's settings: public or not, size "
           "limit, mime types");
  cli.Flag("--update-buckets", &buckets.update,
           "Give existing buckets of the manifest the source's size limit and mime types");
  cli.List("--change-public", "BUCKET", &change_public,
           "With --update-buckets, also make this bucket public or private, like the source's");
  cli.Value("--buckets", "FILE", &buckets_path,
            "Create or update the buckets of FILE, the output of bucket-list --buckets, with its "
            "settings");
}

// Reads the files that the flags name.
absl::Status ReadFiles(Flags* flags, BackupManifest* backup) {
  BucketOptions& buckets = flags->options.buckets;
  buckets.change_public = {flags->change_public.begin(), flags->change_public.end()};
  if (!flags->buckets_path.empty()) {
    if (!buckets.changes_target()) {
      return UsageError("--buckets needs --create-buckets or --update-buckets");
    }
    ASSIGN_OR_RETURN(const auto file, FileSource::Open(flags->buckets_path));
    ASSIGN_OR_RETURN(buckets.buckets, ReadBuckets(file.get()));
  }
  if (!flags->expected_path.empty()) {
    ASSIGN_OR_RETURN(const auto file, FileSource::Open(flags->expected_path));
    RETURN_IF_ERROR(backup->Read(file.get(), flags->options.shard));
    flags->options.copy.expected = backup;
  }
  return absl::OkStatus();
}

absl::Status CheckStores(const Flags& flags, ObjectStore* from, ObjectStore* to) {
  if (from->name() == to->name()) return UsageError("--from and --to are the same store");
  const absl::Status sees_all = to->buckets()->CheckSeesAll();
  if (!sees_all.ok()) return UsageError(sees_all.message());
  const BucketOptions& buckets = flags.options.buckets;
  if (!buckets.update && !flags.change_public.empty()) {
    return UsageError("--change-public needs --update-buckets");
  }
  if (buckets.changes_target() && !from->buckets()->CheckSeesAll().ok()) {
    return UsageError(
        absl::StrCat(buckets.create ? "--create-buckets" : "--update-buckets",
                     " needs the source's secret key; use --from-key-env or --from-key-file"));
  }
  return absl::OkStatus();
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("bucket-upload", "Copies the objects of a manifest from one store to another.",
                "  bucket-upload --from=\"$DEV_URL\" --to=\"$PROD_URL\" \\\n"
                "    < changed.ndjson > results.ndjson\n"
                "  bucket-list --url=file:///backup \\\n"
                "    | bucket-upload --from=file:///backup --to=\"$PROD_URL\" --create-buckets\n"
                "  grep '\"result\":\"failed\"' results.ndjson \\\n"
                "    | bucket-upload --from=\"$DEV_URL\" --to=\"$PROD_URL\"\n");
  Flags flags;
  ProjectFlags project_flags;
  flags.AddTo(app.cli());
  project_flags.AddTransferFlags(app.cli());

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    BucketUploadOptions& options = flags.options;
    ASSIGN_OR_RETURN(options.shard, Shard::Parse(flags.shard));
    ASSIGN_OR_RETURN(
        const std::unique_ptr<ObjectStore> from,
        OpenStore(flags.from_url, flags.from_key, /*use_default_key=*/false, &project_flags));
    ASSIGN_OR_RETURN(
        const std::unique_ptr<ObjectStore> to,
        OpenStore(flags.to_url, flags.to_key, /*use_default_key=*/true, &project_flags));
    RETURN_IF_ERROR(CheckStores(flags, from.get(), to.get()));
    BackupManifest backup;
    RETURN_IF_ERROR(ReadFiles(&flags, &backup));
    options.buckets.on_note = [&](const std::string& text) {
      app.PrintMessage(absl::StrCat("note: ", text));
    };
    std::unique_ptr<FileUploadState> state;
    if (!flags.state_path.empty() && !options.copy.dry_run) {
      ASSIGN_OR_RETURN(state, FileUploadState::Open(flags.state_path));
      options.copy.state = state.get();
    }
    options.jobs = project_flags.job_limit();
    int reported = 0;
    options.on_refused = [&](const std::string& text) {
      if (reported++ < kMaxReported) app.PrintMessage(text);
    };
    ProgressLine progress;
    const bool shows_progress = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0;
    if (shows_progress) {
      options.on_progress = [&](const UploadProgress& now) { progress.Show(now); };
    }

    const absl::StatusOr<UploadCounts> counts = BucketUpload(
        options, {from->buckets(), from->reader()}, to.get(), project_flags.transport(),
        project_flags.retry_policy(), &context.in, &context.out);
    progress.Clear();
    RETURN_IF_ERROR(counts.status());
    if (counts->refused > 0 && !options.skip_refused && !options.copy.dry_run) {
      return absl::InvalidArgumentError(absl::StrCat(
          counts->refused, " of ", CountOf(counts->objects(), "object"),
          " would be refused, so nothing was sent; use --skip-refused to send the others"));
    }
    if (counts->failed > 0) return absl::UnavailableError(CountsText(*counts));
    if (shows_progress) app.PrintMessage(CountsText(*counts));
    return state == nullptr ? absl::OkStatus() : state->Close();
  });
}

}  // namespace dumpline

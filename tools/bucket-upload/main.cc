#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/bucket-upload/bucket_upload.h"
#include "tools/bucket-upload/progress_line.h"
#include "tools/bucket-upload/upload_state.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/storage/session.h"

namespace dumpline {
namespace {

// So many refusals are told on stderr; the output has all of them.
constexpr int kComplaints = 20;

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("bucket-upload", "Brings the objects of a manifest from one storage to another.",
                "  bucket-upload --from=\"$DEV_URL\" --to=\"$PROD_URL\" \\\n"
                "    < changed.ndjson > results.ndjson\n"
                "  bucket-list --url=file:///backup \\\n"
                "    | bucket-upload --from=file:///backup --to=\"$PROD_URL\" --create-buckets\n"
                "  grep '\"result\":\"failed\"' results.ndjson \\\n"
                "    | bucket-upload --from=\"$DEV_URL\" --to=\"$PROD_URL\"\n");
  std::string from_url, to_url, state_path;
  KeyPlace from_key, to_key;
  StorageSession session;
  BucketUploadOptions options;
  CLI::App& cli = app.cli();
  cli.add_option("--from", from_url,
                 "The source: https://REF.supabase.co, a local stack's URL, or file:///FOLDER")
      ->option_text("URL")
      ->required();
  cli.add_option("--to", to_url, "The target, likewise")->option_text("URL")->required();
  StorageSession::AddKeyFlags(cli, "from-", "the source's secret", &from_key);
  StorageSession::AddKeyFlags(cli, "", "the target's secret", &to_key);
  AddChoice<Overwrite>(cli, "--overwrite", options.copy.overwrite,
                       {{"changed", Overwrite::kChanged},
                        {"always", Overwrite::kAlways},
                        {"never", Overwrite::kNever}},
                       "Which of the objects that are there already to replace (changed)");
  cli.add_flag("--create-buckets", options.create_buckets,
               "Create missing buckets, and give all the source's settings");
  cli.add_flag("--skip-refused", options.skip_refused,
               "Upload the rest when some objects would be refused");
  cli.add_flag("--dry-run", options.copy.dry_run, "Only say what would be uploaded");
  cli.add_option("--resumable-over", options.copy.resumable_over,
                 "Upload larger objects in parts, which can be resumed (6MiB)")
      ->option_text("BYTES")
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/true));
  cli.add_option("--state", state_path,
                 "Remember uploads in parts in FILE, so that the next run can go on with them")
      ->option_text("FILE");
  session.AddFlags(cli);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    auto from = session.Open(from_url, from_key, /*default_key=*/false);
    if (!from.ok()) return from.status();
    auto to = session.Open(to_url, to_key, /*default_key=*/true);
    if (!to.ok()) return to.status();
    if ((*from)->name() == (*to)->name()) {
      return UsageError("--from and --to are the same place");
    }
    const absl::Status trusted = (*to)->CheckSeesAll();
    if (!trusted.ok()) return UsageError(trusted.message());
    if (options.create_buckets && !(*from)->CheckSeesAll().ok()) {
      return UsageError(
          "--create-buckets needs the source's secret key, by --from-key-env or "
          "--from-key-file");
    }
    std::unique_ptr<FileUploadState> state;
    if (!state_path.empty() && !options.copy.dry_run) {
      auto opened = FileUploadState::Open(state_path);
      if (!opened.ok()) return opened.status();
      state = *std::move(opened);
      options.copy.state = state.get();
    }
    options.jobs = session.jobs();
    int complaints = 0;
    options.complain = [&](const std::string& text) {
      if (complaints++ < kComplaints) app.Say(text);
    };
    ProgressLine progress;
    const bool is_watched = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0;
    if (is_watched) {
      options.on_progress = [&](const UploadProgress& now) { progress.Show(now); };
    }

    const auto counts = BucketUpload(options, from->get(), to->get(), session.transport(),
                                     session.retry_policy(), &context.in, &context.out);
    progress.Clear();
    if (!counts.ok()) return counts.status();
    if (counts->refused > 0 && !options.skip_refused && !options.copy.dry_run) {
      return absl::InvalidArgumentError(
          absl::StrCat(counts->refused, " of ", counts->objects(),
                       " objects would be refused, so nothing was sent; --skip-refused sends "
                       "the others"));
    }
    if (counts->failed > 0) return absl::UnavailableError(CountsText(*counts));
    if (is_watched) app.Say(CountsText(*counts));
    if (state != nullptr) {
      const absl::Status closed = state->Close();
      if (!closed.ok()) return closed;
    }
    return ExitStatus::kOk;
  });
}

}  // namespace dumpline

#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/bucket-delete/bucket_delete.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/storage/location.h"
#include "tools/lib/storage/session.h"

namespace dumpline {
namespace {

// So many objects without a backup are told on stderr.
constexpr int kComplaints = 20;

bool IsSamePlace(const std::string& a, const std::string& b) {
  std::error_code error;  // such as that one of them does not exist
  return a == b || std::filesystem::equivalent(a, b, error);
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app(
      "bucket-delete", "Deletes the objects of a manifest from a storage.",
      "  manifest-diff --extra dev.ndjson prod.ndjson \\\n"
      "    | bucket-delete --url=\"$PROD_URL\" --backup-to=file:///backup/2026-11-22\n"
      "  bucket-delete --url=\"$PROD_URL\" --dry-run < extra.ndjson\n"
      "  grep '\"result\":\"failed\"' results.ndjson | bucket-delete --url=\"$PROD_URL\"\n");
  std::string url, backup_url;
  KeyPlace key;
  StorageSession session;
  BucketDeleteOptions options;
  CLI::App& cli = app.cli();
  cli.add_option("--url", url,
                 "Where: https://REF.supabase.co, a local stack's URL, or file:///FOLDER")
      ->option_text("URL")
      ->required();
  StorageSession::AddKeyFlags(cli, "", "the project's secret", &key);
  cli.add_option("--max-delete", options.max_delete, "Refuse a manifest of more lines (1000)")
      ->option_text("N")
      // Of a negative number CLI11 makes a very large one.
      ->check(CLI::Range(uint64_t{0}, std::numeric_limits<uint64_t>::max() / 2).description(""));
  cli.add_flag("--dry-run", options.dry_run, "Only say what would be deleted");
  cli.add_option("--backup-to", backup_url,
                 "Store the objects in this folder first, and delete nothing before all are there")
      ->option_text("file:///FOLDER");
  session.AddFlags(cli);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    auto store = session.Open(url, key, /*default_key=*/true);
    if (!store.ok()) return store.status();
    const absl::Status trusted = (*store)->CheckSeesAll();
    if (!trusted.ok()) return UsageError(trusted.message());
    std::unique_ptr<ObjectStore> backup;
    if (!backup_url.empty()) {
      const auto location = ParseLocation(backup_url);
      if (!location.ok() || location->kind != Location::Kind::kFolder) {
        return UsageError("--backup-to takes a folder, file:///FOLDER");
      }
      auto opened = session.Open(backup_url, {}, /*default_key=*/false);
      if (!opened.ok()) return opened.status();
      backup = *std::move(opened);
      if (IsSamePlace(backup->name(), (*store)->name())) {
        return UsageError("--url and --backup-to are the same place");
      }
    }
    options.jobs = session.jobs();
    int complaints = 0;
    options.complain = [&](const std::string& text) {
      if (complaints++ < kComplaints) app.Say(text);
    };
    const auto counts = BucketDelete(options, store->get(), backup.get(), session.transport(),
                                     session.retry_policy(), &context.in, &context.out);
    if (!counts.ok()) return counts.status();
    if (counts->absent > 0) {
      app.Say(absl::StrCat("note: ", counts->absent, " of ", counts->objects(),
                           " objects are not there"));
    }
    if (counts->failed > 0) {
      return absl::UnavailableError(absl::StrCat(counts->failed, " of ", counts->objects(),
                                                 " objects may not have been deleted"));
    }
    return ExitStatus::kOk;
  });
}

}  // namespace dumpline

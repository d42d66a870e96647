#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tools/bucket-list/bucket_list.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/storage/open_store.h"
#include "tools/lib/supabase/project_flags.h"

namespace dumpline {
int Main(int argc, char** argv) {
  FilterApp app("bucket-list", "Lists the objects of storage buckets, one JSON object a line.",
                "  bucket-list --url=https://REF.supabase.co agent.portraits > prod.ndjson\n"
                "  bucket-list --url=http://127.0.0.1:54321 --key-env=DEV_KEY < bucket-names.txt\n"
                "  bucket-list --url=file:///backup/2026-11-22 --buckets\n");
  std::string url;
  KeySource key;
  ProjectFlags flags;
  BucketListOptions options;
  CLI::App& cli = app.cli();
  cli.add_option("BUCKET", options.buckets,
                 "Names of buckets; without any they are read from standard input, and when there "
                 "are none, or it is a terminal, all buckets are listed")
      ->type_name("");
  cli.add_option("--url", url,
                 "Where: https://REF.supabase.co, a local stack's URL, or file:///FOLDER")
      ->option_text("URL")
      ->required();
  ProjectFlags::AddKeyFlags(cli, "", "the project's secret", &key);
  cli.add_option("--prefix", options.prefix, "Only objects whose keys begin with TEXT")
      ->option_text("TEXT");
  cli.add_flag("--buckets", options.buckets_only, "List the buckets with their settings instead");
  cli.add_flag("--user-metadata", options.user_metadata,
               "Ask for each object's own metadata too: one request an object");
  flags.AddTransferFlags(cli);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    auto store = OpenStore(url, key, /*use_default_key=*/true, &flags);
    if (!store.ok()) return store.status();
    const absl::Status trusted = (*store)->CheckSeesAll();
    if (!trusted.ok()) return UsageError(trusted.message());
    if (options.buckets.empty() && !context.in_is_terminal) {
      auto names = ReadBucketNames(&context.in);
      if (!names.ok()) return names.status();
      options.buckets = *std::move(names);
    }
    options.jobs = flags.jobs();
    const absl::Status status = BucketList(options, store->get(), flags.transport(), &context.out);
    if (!status.ok()) return status;
    return ExitStatus::kOk;
  });
}

}  // namespace dumpline

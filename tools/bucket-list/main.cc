#include <memory>
#include <string>
#include <vector>

#include "tools/bucket-list/bucket_list.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/storage/open_store.h"
#include "tools/lib/supabase/project_flags.h"

namespace dumpline {

int Main(int argc, char** argv) {
  FilterApp app("bucket-list", "Lists the objects of storage buckets, one JSON object per line.",
                "  bucket-list --url=https://REF.supabase.co agent.portraits > prod.ndjson\n"
                "  bucket-list --url=http://127.0.0.1:54321 --key-env=DEV_KEY < bucket-names.txt\n"
                "  bucket-list --url=file:///backup/2026-11-22 --buckets\n");
  std::string url, shard = "1/1";
  KeySource key;
  ProjectFlags project_flags;
  BucketListOptions options;
  CommandLine& cli = app.cli();
  cli.Arguments("BUCKET", &options.buckets,
                "Names of buckets; without any, the lines of standard input; without those, or if "
                "it is a terminal, all buckets");
  cli.Value("--url", "URL", &url,
            "Store: https://REF.supabase.co, the URL of a local stack, or file:///FOLDER")
      .Required();
  ProjectFlags::AddKeyFlags(cli, "", "the project's secret", &key);
  cli.Value("--prefix", "TEXT", &options.prefix, "List only objects whose keys start with TEXT");
  const CommandLineOption shard_option = cli.Value(
      "--shard", "I/N", &shard, "List only shard I of N, to divide the objects among N hosts");
  cli.Flag("--buckets", &options.buckets_only, "List the buckets and their settings instead")
      .Excludes(shard_option);
  cli.Flag("--skip-missing", &options.skip_missing, "Ignore named buckets that do not exist");
  cli.Flag("--user-metadata", &options.user_metadata,
           "Add each object's user metadata, which lists do not contain, as userMetadata");
  project_flags.AddTransferFlags(cli);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    ASSIGN_OR_RETURN(options.shard, Shard::Parse(shard));
    ASSIGN_OR_RETURN(const std::unique_ptr<ObjectStore> store,
                     OpenStore(url, key, /*use_default_key=*/true, &project_flags));
    const absl::Status sees_all = store->buckets()->CheckSeesAll();
    if (!sees_all.ok()) return UsageError(sees_all.message());
    if (options.buckets.empty() && !context.in_is_terminal) {
      ASSIGN_OR_RETURN(options.buckets, ReadBucketNames(&context.in));
    }
    options.jobs = project_flags.job_limit();
    return BucketList(options, store->buckets(), store->reader(), project_flags.transport(),
                      &context.out);
  });
}

}  // namespace dumpline

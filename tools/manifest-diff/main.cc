#include <stdlib.h>

#include <string>

#include "absl/strings/numbers.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/byte_source.h"
#include "tools/manifest-diff/manifest_diff.h"

namespace dumpline {
namespace {

// Reads DUMPLINE_SORT_MEMORY, which is for tests. Beyond that many bytes, sorting uses a temporary
// file.
void ReadSortMemory(size_t* bytes) {
  const char* const text = getenv("DUMPLINE_SORT_MEMORY");
  size_t value;
  if (text != nullptr && absl::SimpleAtoi(text, &value)) *bytes = value;
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("manifest-diff",
                "Compares two manifests and prints the objects that one lacks or that differ.",
                "  manifest-diff dev.ndjson prod.ndjson \\\n"
                "    | bucket-upload --from=\"$DEV_URL\" --to=\"$PROD_URL\"\n"
                "  url-list dump.sql | manifest-diff --missing - prod.ndjson\n"
                "  manifest-diff --check --extra --missing --changed dev.ndjson prod.ndjson\n");
  std::string left_path, right_path, shard = "1/1";
  bool missing = false, changed = false, extra = false, same = false, check = false;
  ManifestDiffOptions options;
  CommandLine& cli = app.cli();
  cli.Argument("LEFT", &left_path, "Objects that should exist; - is standard input").Required();
  cli.Argument("RIGHT", &right_path, "Objects that exist; - is standard input").Required();
  cli.Flag("--missing", &missing, "Print objects of LEFT that RIGHT lacks");
  cli.Flag("--changed", &changed, "Print objects that are on both sides and differ");
  cli.Flag("--extra", &extra, "Print objects of RIGHT that LEFT lacks");
  cli.Flag("--same", &same, "Print objects that are the same on both sides");
  cli.Choice("--compare", &options.compare,
             {{"content", Compare::kContent},
              {"size", Compare::kSize},
              {"etag", Compare::kETag},
              {"mtime", Compare::kMtime},
              {"exists", Compare::kExists}},
             "Fields to compare; content is the size, and the MD5 where both are known "
             "(default: content)");
  cli.Flag("--metadata", &options.metadata,
           "Also compare mimetype, cacheControl and userMetadata, if both sides have them");
  cli.Value("--shard", "I/N", &shard,
            "Compare only shard I of N, to divide the objects among N hosts");
  cli.Flag("--plain", &options.plain,
           "Print the lines without diff and differs, also if the input has them");
  cli.Flag("--check", &check, "Exit with status 1 if anything is printed");
  cli.Flag("--allow-empty", &options.allow_empty, "With --extra, accept an empty LEFT");
  app.TakeProgress();

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    if (left_path == "-" && right_path == "-") {
      return UsageError("LEFT and RIGHT cannot both be standard input");
    }
    ASSIGN_OR_RETURN(options.shard, Shard::Parse(shard));
    const bool any = missing || changed || extra || same;
    options.missing = missing || !any;
    options.changed = changed || !any;
    options.extra = extra;
    options.same = same;
    ReadSortMemory(&options.sort_memory_bytes);
    ManifestInput left, right;
    ASSIGN_OR_RETURN(left.source, context.Open(left_path, &left.fd));
    ASSIGN_OR_RETURN(right.source, context.Open(right_path, &right.fd));
    ASSIGN_OR_RETURN(const ManifestDiffCounts counts,
                     ManifestDiff(options, left, right, &context.out));
    const bool found = (options.missing && counts.missing > 0) ||
                       (options.changed && counts.changed > 0) ||
                       (options.extra && counts.extra > 0) || (options.same && counts.same > 0);
    return check && found ? ExitStatus::kCheckFailed : ExitStatus::kOk;
  });
}

}  // namespace dumpline

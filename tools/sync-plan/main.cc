#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/file.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/sql/names.h"
#include "tools/lib/status/status_macros.h"
#include "tools/sync-plan/inputs.h"
#include "tools/sync-plan/sync_plan.h"

namespace dumpline {
namespace {

// Paths of the inputs; "" for inputs that the sync does not have.
struct Paths {
  std::string now, expected, schema, urls, changes, changed_rows, losses, lost_rows, objects;
};

absl::StatusOr<PlanInputs> ReadInputs(const Paths& paths, ByteSource* counts) {
  PlanInputs inputs;
  ASSIGN_OR_RETURN(inputs.to_come, ReadCounts(counts));
  if (!paths.now.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(paths.now));
    ASSIGN_OR_RETURN(inputs.now, ParseDigest(text, paths.now));
  }
  if (!paths.expected.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(paths.expected));
    ASSIGN_OR_RETURN(inputs.expected, ParseDigest(text, paths.expected));
  }
  if (!paths.schema.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(paths.schema));
    ASSIGN_OR_RETURN(inputs.schema, ParseSchemaReport(text, paths.schema));
  }
  if (!paths.urls.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(paths.urls));
    ASSIGN_OR_RETURN(inputs.urls, ParseUrlReport(text, paths.urls));
  }
  if (!paths.changes.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(paths.changes));
    ASSIGN_OR_RETURN(inputs.changes, ParseChanges(text, paths.changes));
  }
  if (!paths.changed_rows.empty()) {
    ASSIGN_OR_RETURN(inputs.first_changes, ReadFirstChanges(paths.changed_rows));
  }
  if (!paths.losses.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(paths.losses));
    ASSIGN_OR_RETURN(inputs.losses, ParseChanges(text, paths.losses));
  }
  if (!paths.lost_rows.empty()) {
    ASSIGN_OR_RETURN(inputs.first_losses, ReadFirstChanges(paths.lost_rows));
  }
  if (!paths.objects.empty()) {
    ASSIGN_OR_RETURN(inputs.objects, ReadObjects(paths.objects));
    inputs.objects_folder = paths.objects;
  }
  return inputs;
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app(
      "sync-plan", "Writes the changes that a sync will make in production, as one JSON document.",
      "  dump-count push.sql | sync-plan --now=digest.txt --schema=schema.json\n"
      "  sync-plan --now=prod/digest.txt --expected=expected.txt --schema=schema.json \\\n"
      "    --urls=url-rewrite.json --objects=objects --text=plan.txt \\\n"
      "    push/counts.ndjson >plan.json\n");
  Paths paths;
  std::string text;
  std::string mode = "replace";
  PushRoute push = PushRoute::kAuto;
  bool delete_extra = false;
  std::vector<std::string> keep;
  app.TakeInputFile();
  CommandLine& cli = app.cli();
  cli.Value(
      "--now", "FILE", &paths.now,
      "The current digest of production, as digest.sql writes it: rows by table, and sequences");
  cli.Value("--expected", "FILE", &paths.expected,
            "The digest that production must have after the sync");
  cli.Value("--schema", "FILE", &paths.schema, "The report of schema-diff");
  cli.Value("--urls", "FILE", &paths.urls, "The report of url-rewrite");
  cli.Choice("--mode", &mode,
             {{"replace", "replace"},
              {"mirror", "mirror"},
              {"merge", "merge"},
              {"add", "add"},
              {"rows", "rows"},
              {"rollback", "rollback"}},
             "How rows change, as in the option of the same name of a sync (default: replace); "
             "rows for selected rows, rollback for the reverse of a sync");
  cli.Value("--changes", "FILE", &paths.changes,
            "The report of dump-diff, if the sync changes single rows instead of emptying and "
            "filling tables");
  cli.Value("--changed-rows", "FILE", &paths.changed_rows,
            "The output of dump-diff --format=ndjson");
  cli.Value("--losses", "FILE", &paths.losses,
            "Report of dump-diff about users' changes that the sync undoes");
  cli.Value("--lost-rows", "FILE", &paths.lost_rows,
            "Output of dump-diff --format=ndjson about the same changes");
  cli.Value("--objects", "FOLDER", &paths.objects,
            "Folder of the manifests; without it, no objects");
  cli.Flag("--delete-extra", &delete_extra,
           "The sync deletes objects that only production has, except those that rows use");
  cli.List("--keep", "NAMES", &keep,
           "Tables that the user excludes from the sync, separated by commas");
  cli.Choice(
      "--push", &push,
      {{"auto", PushRoute::kAuto}, {"psql", PushRoute::kPsql}, {"supabase", PushRoute::kSupabase}},
      "How rows reach production (default: auto, which is psql)");
  app.TakeOutputFile("--text", &text, "Write the plan as text, for people, to FILE");
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    ASSIGN_OR_RETURN(PlanInputs inputs, ReadInputs(paths, &context.in));
    // A failed program before this one in a pipe must not look like a sync without changes.
    if (!inputs.has_rows() && !inputs.objects.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat(context.in.name(), ": no counts (expected the output of dump-count)"));
    }
    inputs.mode = mode;
    inputs.push = push;
    inputs.delete_extra = delete_extra;
    inputs.keep = SplitNames(keep);
    if (!text.empty()) {
      RETURN_IF_ERROR(WriteFile(text, PlanText(inputs)));
    }
    Writer writer(&context.out);
    writer.Append(PlanJson(inputs));
    return writer.Close();
  });
}

}  // namespace dumpline

#include "tools/dump-tokens/dump_tokens.h"
#include "tools/lib/cli/filter_app.h"

namespace dumpline {
int Main(int argc, char** argv) {
  FilterApp app("dump-tokens", "Prints what the scanner sees in an SQL dump, one item a line.",
                "  pg_dump --data-only dev | dump-tokens --lines | less\n"
                "  dump-tokens --count dump.sql\n"
                "  echo \"select 'a;b';\" | dump-tokens --no-end-marker\n");
  DumpTokensOptions options;
  app.TakeInputFile();
  app.cli().add_flag("--lines", options.lines, "Put the line number in front of each item");
  app.cli().add_flag("--count", options.count, "Print only how many items of each kind there are");
  app.TakeNoEndMarker(&options.end_marker);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    const absl::Status status = DumpTokens(options, &context.in, &context.out);
    if (!status.ok()) return status;
    return ExitStatus::kOk;
  });
}

}  // namespace dumpline

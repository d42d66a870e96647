#include "tools/dump-tokens/dump_tokens.h"
#include "tools/lib/cli/filter_app.h"

int dumpline::Main(int argc, char** argv) {
  FilterApp app("dump-tokens",
                "Prints the items that the scanner finds in an SQL dump, one per line.",
                "  pg_dump --data-only dev | dump-tokens --lines | less\n"
                "  dump-tokens --count dump.sql\n"
                "  echo \"select 'a;b';\" | dump-tokens --no-end-marker\n");
  DumpTokensOptions options;
  app.TakeInputFile();
  app.cli().Flag("--lines", &options.lines, "Print the line number before each item");
  app.cli().Flag("--count", &options.count, "Print only the number of items of each kind");
  app.TakeNoEndMarker(&options.end_marker);
  return app.Run(argc, argv, [&](FilterContext& context) {
    return DumpTokens(options, &context.in, &context.out);
  });
}

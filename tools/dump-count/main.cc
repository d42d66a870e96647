#include "tools/dump-count/dump_count.h"
#include "tools/lib/cli/filter_app.h"

int dumpline::Main(int argc, char** argv) {
  FilterApp app("dump-count", "Counts the rows and bytes of an SQL dump by table.",
                "  pg_dump --data-only dev | dump-count | jq -s 'sort_by(-.rows)[:10]'\n");
  bool end_marker = true;
  app.TakeInputFile();
  app.TakeNoEndMarker(&end_marker);
  return app.Run(argc, argv, [&](FilterContext& context) {
    return DumpCount(end_marker, &context.in, &context.out);
  });
}

#include <string>

#include "tools/dump-sort/dump_sort.h"
#include "tools/lib/cli/filter_app.h"

int dumpline::Main(int argc, char** argv) {
  FilterApp app("dump-sort", "Sorts the rows of a dump by table and key.",
                "  pg_dump --data-only dev | dump-sort --schema=schema.sql > rows.sql\n"
                "  git diff rows.sql\n");
  std::string schema_path;
  uint64_t memory_mib = 64;
  DumpSortOptions options;
  app.TakeInputFile();
  app.cli()
      .Value("--schema", "FILE", &schema_path, "Schema-only dump of the same database")
      .Required();
  app.cli().Number("--memory", "MIB", &memory_mib, 0, 1 << 20,
                   "MiB of rows in memory (default: 64)");
  app.TakeNoEndMarker(&options.end_marker);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    options.memory_bytes = memory_mib << 20;
    ASSIGN_OR_RETURN(const Schema schema, Schema::ReadFromFile(schema_path, options.end_marker));
    return DumpSort(options, schema, &context.in, &context.out);
  });
}

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
      .add_option("--schema", schema_path, "Schema-only dump of the same database")
      ->option_text("FILE")
      ->required();
  app.cli()
      .add_option("--memory", memory_mib,
                  "MiB of rows in memory; more go to files in TMPDIR (default: 64)")
      ->option_text("MIB");
  app.TakeNoEndMarker(&options.end_marker);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    options.memory_bytes = memory_mib << 20;
    ASSIGN_OR_RETURN(const Schema schema, Schema::ReadFromFile(schema_path, options.end_marker));
    return DumpSort(options, schema, &context.in, &context.out);
  });
}

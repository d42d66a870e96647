#include <limits>

#include "tools/benchmark/dump_generator.h"
#include "tools/lib/cli/filter_app.h"

int main(int argc, char** argv) {
  using Options = dumpline::DumpGeneratorOptions;
  dumpline::FilterApp app("generate-dump", "Writes an SQL dump for benchmarks.",
                          "  generate-dump --size=500MiB --form=copy > dump.sql\n");
  Options options;
  app.cli().Bytes("--size", &options.bytes, "Approximate size: 1KB, 500MiB (default: 500MiB)");
  app.cli().Number("--tables", "N", &options.tables, 1, 1000000, "Number of tables (default: 1)");
  app.cli().Number("--seed", "N", &options.seed, 0, std::numeric_limits<uint64_t>::max(),
                   "Seed of the random words (default: 1)");
  app.cli().Number("--rows-per-insert", "N", &options.rows_per_insert, 1, 1000000,
                   "Rows per INSERT (default: 1)");
  app.cli().Choice("--form", &options.form,
                   {{"insert", Options::Form::kInsert}, {"copy", Options::Form::kCopy}},
                   "INSERT statements or COPY data (default: insert)");
  app.cli().Choice("--shape", &options.shape,
                   {{"multiline", Options::Shape::kMultiline},
                    {"short", Options::Shape::kShort},
                    {"long", Options::Shape::kLong},
                    {"json", Options::Shape::kJson},
                    {"bytea", Options::Shape::kBytea},
                    {"huge-row", Options::Shape::kHugeRow}},
                   "Kind of rows (default: multiline)");
  return app.Run(argc, argv,
                 [&](dumpline::FilterContext& context) -> absl::StatusOr<dumpline::ExitStatus> {
                   dumpline::Writer writer(&context.out);
                   dumpline::GenerateDump(options, &writer);
                   const absl::Status status = writer.Close();
                   if (!status.ok()) return status;
                   return dumpline::ExitStatus::kOk;
                 });
}

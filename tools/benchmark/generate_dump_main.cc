#include "tools/benchmark/dump_generator.h"
#include "tools/lib/cli/filter_app.h"

int main(int argc, char** argv) {
  using Options = dumpline::DumpGeneratorOptions;
  dumpline::FilterApp app("generate-dump", "Writes an SQL dump for benchmarks.",
                          "  generate-dump --size=500MiB --form=copy > dump.sql\n");
  Options options;
  app.cli()
      .add_option("--size", options.bytes, "Approximate size: 1KB, 500MiB (default: 500MiB)")
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/true));
  app.cli()
      .add_option("--tables", options.tables, "Number of tables (default: 1)")
      ->check(CLI::PositiveNumber);
  app.cli().add_option("--seed", options.seed, "Seed of the random words (default: 1)");
  app.cli().add_option("--rows-per-insert", options.rows_per_insert,
                       "Rows per INSERT (default: 1)");
  dumpline::AddChoice(app.cli(), "--form", options.form,
                      {{"insert", Options::Form::kInsert}, {"copy", Options::Form::kCopy}},
                      "INSERT statements or COPY data (default: insert)");
  dumpline::AddChoice(app.cli(), "--shape", options.shape,
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

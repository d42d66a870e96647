#include "tools/benchmark/dump_generator.h"
#include "tools/lib/cli/filter_app.h"

int main(int argc, char** argv) {
  using Options = dumpline::DumpGeneratorOptions;
  dumpline::FilterApp app("generate-dump", "Writes an SQL dump for benchmarks.",
                          "  generate-dump --size=500MiB --form=copy > dump.sql\n");
  Options options;
  app.cli()
      .add_option("--size", options.bytes, "About how large: 1KB, 500MiB")
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/true));
  app.cli()
      .add_option("--tables", options.tables, "How many tables share the rows")
      ->check(CLI::PositiveNumber);
  app.cli().add_option("--seed", options.seed, "Another seed gives other words");
  app.cli().add_option("--rows-per-insert", options.rows_per_insert, "As pg_dump's");
  dumpline::AddChoice(app.cli(), "--form", options.form,
                      {{"insert", Options::Form::kInsert}, {"copy", Options::Form::kCopy}},
                      "INSERT statements or COPY data");
  dumpline::AddChoice(app.cli(), "--shape", options.shape,
                      {{"multiline", Options::Shape::kMultiline},
                       {"short", Options::Shape::kShort},
                       {"long", Options::Shape::kLong},
                       {"json", Options::Shape::kJson},
                       {"bytea", Options::Shape::kBytea},
                       {"huge-row", Options::Shape::kHugeRow}},
                      "What the rows are like");
  return app.Run(argc, argv,
                 [&](dumpline::FilterContext& context) -> absl::StatusOr<dumpline::ExitStatus> {
                   dumpline::Writer writer(&context.out);
                   dumpline::GenerateDump(options, &writer);
                   const absl::Status status = writer.Close();
                   if (!status.ok()) return status;
                   return dumpline::ExitStatus::kOk;
                 });
}

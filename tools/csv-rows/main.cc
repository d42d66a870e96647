#include <string>
#include <vector>

#include "tools/csv-rows/csv_rows.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/pgdump/table_names.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// Bytes that have a meaning in CSV, or are not characters.
bool IsDelimiter(const std::string& text) {
  return text.size() == 1 && text.find_first_of("\"\r\n") == std::string::npos && text[0] > 0;
}

absl::Status ReadFlags(const std::string& table, const std::string& delimiter,
                       CsvRowsOptions* options) {
  std::vector<QualifiedName> names;
  RETURN_IF_ERROR(AppendTableNames("--table", {table}, &names));
  if (names.size() != 1 || names[0].schema.empty()) {
    return UsageError("invalid --table \"" + table + "\" (expected SCHEMA.TABLE)");
  }
  options->table = names[0];
  if (!IsDelimiter(delimiter)) {
    return UsageError("invalid --delimiter \"" + delimiter +
                      "\" (expected one ASCII character other than a quote and a line end)");
  }
  options->csv.delimiter = delimiter[0];
  if (options->null.find_first_of(delimiter + "\"\r\n") != std::string::npos) {
    return UsageError("invalid --null \"" + options->null +
                      "\" (expected no delimiter, quote or line end)");
  }
  return absl::OkStatus();
}

}  // namespace
}  // namespace dumpline

int dumpline::Main(int argc, char** argv) {
  FilterApp app("csv-rows", "Turns CSV with a header into a data dump.",
                "  psql -c 'COPY (SELECT * FROM agents) TO STDOUT CSV HEADER' dev \\\n"
                "    | csv-rows --table=public.agents \\\n"
                "    | dump-upsert --schema=schema.sql | psql -v ON_ERROR_STOP=1 prod\n");
  CsvRowsOptions options;
  std::string table, delimiter = ",";
  app.TakeInputFile();
  app.cli()
      .Value("--table", "SCHEMA.TABLE", &table, "Table of the rows, spelled as in SQL")
      .Required();
  app.cli().Value("--null", "STRING", &options.null,
                  "Unquoted text that denotes NULL, as in COPY's option NULL (default: no text)");
  app.cli().Value("--delimiter", "C", &delimiter,
                  "Character between fields, one ASCII character (default: ,)");
  app.cli().Number("--batch", "N", &options.batch, 1, 1000000, "Rows per INSERT (default: 100)");
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    RETURN_IF_ERROR(ReadFlags(table, delimiter, &options));
    return CsvRows(options, &context.in, &context.out);
  });
}

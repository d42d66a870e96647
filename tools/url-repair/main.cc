#include <string>

#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/file.h"
#include "tools/lib/status/status_macros.h"
#include "tools/url-repair/url_repair.h"

int dumpline::Main(int argc, char** argv) {
  FilterApp app("url-repair", "Finds rows whose image has a new name, as lines of row-patch.",
                "  dump-diff --schema=schema.sql --format=ndjson prod.sql dev.sql \\\n"
                "    | url-repair --missing=missing.ndjson --present=present.ndjson\n"
                "  row-patch --url=\"$PROD_URL\" --key-env=PROD_SECRET_KEY fixes.ndjson\n");
  std::string missing, present;
  app.TakeInputFile();
  app.cli()
      .Value("--missing", "FILE", &missing, "URLs of the current rows that have no object")
      .Required();
  app.cli()
      .Value("--present", "FILE", &present, "URLs of the wanted rows that have an object")
      .Required();
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    UrlRepairInputs inputs;
    ASSIGN_OR_RETURN(const std::string missing_text, ReadFile(missing));
    ASSIGN_OR_RETURN(inputs.missing, ReadUrls(missing_text, missing));
    ASSIGN_OR_RETURN(const std::string present_text, ReadFile(present));
    ASSIGN_OR_RETURN(inputs.present, ReadUrls(present_text, present));
    inputs.changes = &context.in;
    return UrlRepair(inputs, &context.out);
  });
}

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/truncate-prepend/truncate_prepend.h"

namespace dumpline {
namespace {

// Reads names as SQL writes them, "a, b.c", into `names`. Fails with a usage error.
absl::Status ReadNames(const std::string& flag, absl::string_view list,
                       std::vector<QualifiedName>* names) {
  WordReader words(list);
  // An odd number of quotes: the last name does not end.
  bool ok = std::count(list.begin(), list.end(), '"') % 2 == 0;
  do {
    QualifiedName name;
    ok = ok && words.ReadQualifiedName(&name) && !name.name.empty();
    names->push_back(std::move(name));
  } while (words.AcceptPunctuation(','));
  if (ok && words.AtEnd()) return absl::OkStatus();
  return UsageError(
      absl::StrCat(flag, ": '", list,
                   "' is not a list of table names (others than a_1 stand in double quotes)"));
}

// Reads a file with one name a line; empty lines and lines with # at the start do not count.
absl::Status ReadNamesFrom(const std::string& path, std::vector<QualifiedName>* names) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  int number = 0;
  for (absl::string_view line : absl::StrSplit(*text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    const absl::Status status = ReadNames("--tables-from", line, names);
    if (!status.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", number, ": '", line, "' is not a table name"));
    }
  }
  return absl::OkStatus();
}

std::string Display(const std::vector<QualifiedName>& names) {
  return absl::StrJoin(names, ", ", [](std::string* out, const QualifiedName& name) {
    out->append(ToDisplay(name));
  });
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app(
      "truncate-prepend",
      "Puts one TRUNCATE of the dump's tables in front of the dump, all in one transaction.",
      "  pg_dump --data-only dev | dump-clean | truncate-prepend | psql -v ON_ERROR_STOP=1 prod\n"
      "  truncate-prepend --schema=schema.sql --exclude-tables=audit_log clean.sql > push.sql\n"
      "  truncate-prepend --cascade --schema=schema.sql --accept-cascade=likes < clean.sql\n"
      "  truncate-prepend --defer-constraints --schema=schema.sql clean.sql > push.sql\n");
  std::vector<std::string> tables, exclude_tables, accept_cascade;
  std::string tables_from, schema;
  bool no_transaction = false;
  TruncatePrependOptions options;
  CLI::App& cli = app.cli();
  app.TakeInputFile();
  cli.add_option("--tables", tables,
                 "Empty these tables (a,b or schema.a) and not the dump's; may be repeated")
      ->allow_extra_args(false)  // FILE may follow
      ->option_text("LIST");
  cli.add_option("--tables-from", tables_from, "The same, from a file with one name a line")
      ->option_text("FILE");
  cli.add_option("--exclude-tables", exclude_tables, "Do not empty these; may be repeated")
      ->allow_extra_args(false)  // FILE may follow
      ->option_text("LIST");
  CLI::Option* const schema_option =
      cli.add_option(
             "--schema", schema,
             "A schema-only dump: its foreign keys order the tables, children first (else they "
             "stand in the reverse of the dump's order)")
          ->option_text("FILE");
  CLI::Option* const cascade =
      cli.add_flag("--cascade", options.cascade,
                   "TRUNCATE … CASCADE: empty tables outside the dump that reference these; with "
                   "--schema they are listed, and refused unless accepted");
  cli.add_option("--accept-cascade", accept_cascade,
                 "Tables outside the dump that --cascade may empty; may be repeated")
      ->allow_extra_args(false)  // FILE may follow
      ->option_text("LIST")
      ->needs(cascade)
      ->needs(schema_option);  // without one nobody knows what CASCADE reaches
  cli.add_flag("--defer-constraints", options.defer_constraints,
               "Check foreign keys that the order of the rows cannot satisfy (self-references, "
               "cycles) when all rows are there; needs the tables' owner, no superuser")
      ->needs(schema_option);  // which names the constraints
  cli.add_flag("--restart-identity", options.restart_identity, "TRUNCATE … RESTART IDENTITY");
  cli.add_flag("--no-transaction", no_transaction,
               "Write no BEGIN and COMMIT, for a push that brings its own transaction");
  app.TakeNoEndMarker(&options.end_marker);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    options.transaction = !no_transaction;
    struct List {
      const char* flag;
      const std::vector<std::string>& values;
      std::vector<QualifiedName>* names;
    };
    for (const List& list : {List{"--tables", tables, &options.tables},
                             List{"--exclude-tables", exclude_tables, &options.exclude_tables},
                             List{"--accept-cascade", accept_cascade, &options.accept_cascade}}) {
      for (const std::string& value : list.values) {
        const absl::Status status = ReadNames(list.flag, value, list.names);
        if (!status.ok()) return status;
      }
    }
    if (!tables_from.empty()) {
      const absl::Status status = ReadNamesFrom(tables_from, &options.tables);
      if (!status.ok()) return status;
      if (options.tables.empty()) {
        return absl::InvalidArgumentError(absl::StrCat(tables_from, ": no table names"));
      }
    }
    ForeignKeys foreign_keys;
    if (!schema.empty()) {
      const absl::StatusOr<std::string> text = ReadFile(schema);
      if (!text.ok()) return text.status();
      StringSource source(*text, ByteSource::kDefaultReadBytes, schema);
      absl::StatusOr<ForeignKeys> read = ForeignKeys::Read(&source, options.end_marker);
      if (!read.ok()) return read.status();
      foreign_keys = *std::move(read);
      options.foreign_keys = &foreign_keys;
    }
    Spool spool(&context.in, context.in_fd);
    TruncatePrependReport report;
    const absl::Status status = TruncatePrepend(options, &spool, &context.out, &report);
    if (!status.ok()) return status;
    if (!report.cascaded.empty()) {
      app.Say(absl::StrCat("CASCADE also empties ", Display(report.cascaded)));
    }
    if (!report.refused.empty()) {
      app.Say(absl::StrCat("not accepted: ", Display(report.refused),
                           "; name them in --accept-cascade to empty them"));
      return ExitStatus::kCheckFailed;
    }
    return ExitStatus::kOk;
  });
}

}  // namespace dumpline

#include "tools/truncate-prepend/truncate_prepend.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/rows/deferral.h"
#include "tools/lib/rows/foreign_key_graph.h"
#include "tools/lib/status/status_macros.h"
#include "tools/truncate-prepend/dump_outline.h"
#include "tools/truncate-prepend/extension_tables.h"

namespace dumpline {
namespace {

using Options = TruncatePrependOptions;
using Table = DumpOutline::Table;

// Returns true if `pattern` matches `name`. A pattern without a schema matches the table in any
// schema.
bool Matches(const QualifiedName& pattern, const QualifiedName& name) {
  return pattern.name == name.name && (pattern.schema.empty() || pattern.schema == name.schema);
}

absl::Status CheckSchemaCreates(const Schema& schema, const std::vector<Table>& tables) {
  for (const Table& table : tables) {
    // pg_dump writes no CREATE TABLE for an extension's tables.
    if (schema.FindTable(table.name) != nullptr || IsExtensionTable(table.name)) continue;
    return absl::InvalidArgumentError(absl::StrCat("--schema: no CREATE TABLE for ",
                                                   ToDisplay(table.name),
                                                   ", so it is not this dump's schema"));
  }
  return absl::OkStatus();
}

std::vector<QualifiedName> NamesOf(const std::vector<Table>& tables) {
  std::vector<QualifiedName> names;
  for (const Table& table : tables) names.push_back(table.name);
  return names;
}

// Appends the tables of the dump, last first, to `tables`, except those that an extension has
// created, which it appends to `extension_tables`. A table that the schema creates is not an
// extension's.
void SortOutExtensionTables(const Options& options, const std::vector<Table>& of_dump,
                            std::vector<Table>* tables,
                            std::vector<QualifiedName>* extension_tables) {
  for (auto table = of_dump.rbegin(); table != of_dump.rend(); ++table) {
    const bool is_created =
        options.schema != nullptr && options.schema->FindTable(table->name) != nullptr;
    if (IsExtensionTable(table->name) && !is_created) {
      extension_tables->push_back(table->name);
    } else {
      tables->push_back(*table);
    }
  }
}

// Returns the tables to empty, with referencing tables first.
absl::StatusOr<std::vector<Table>> ChooseTables(const Options& options,
                                                const std::vector<Table>& of_dump,
                                                TruncatePrependReport* report) {
  std::vector<Table> chosen;
  if (options.tables.empty()) {
    SortOutExtensionTables(options, of_dump, &chosen, &report->extension_tables);
  } else {
    for (const QualifiedName& name : options.tables) {
      const auto of =
          absl::c_find_if(of_dump, [&](const Table& table) { return Matches(name, table.name); });
      chosen.push_back({name, true, of != of_dump.end() && of->has_rows});
    }
  }
  for (const QualifiedName& excluded : options.exclude_tables) {
    const auto removed = std::remove_if(chosen.begin(), chosen.end(),
                                        [&](const Table& t) { return Matches(excluded, t.name); });
    std::vector<QualifiedName>& others = report->extension_tables;
    const auto others_removed =
        std::remove_if(others.begin(), others.end(),
                       [&](const QualifiedName& name) { return Matches(excluded, name); });
    const bool is_known = removed != chosen.end() || others_removed != others.end();
    others.erase(others_removed, others.end());
    if (!is_known) {
      return absl::InvalidArgumentError(
          absl::StrCat("--exclude-tables: ", ToDisplay(excluded), " is not among the tables"));
    }
    chosen.erase(removed, chosen.end());
  }
  if (options.schema == nullptr) return chosen;
  RETURN_IF_ERROR(CheckSchemaCreates(*options.schema, chosen));
  absl::flat_hash_map<QualifiedName, Table> by_name;
  for (const Table& table : chosen) by_name[table.name] = table;
  std::vector<Table> ordered;
  for (const QualifiedName& name :
       ForeignKeyGraph(*options.schema).ChildrenFirst(NamesOf(chosen))) {
    ordered.push_back(by_name[name]);
    const SchemaTable* const table = options.schema->FindTable(name);
    if (table != nullptr && table->is_partitioned) ordered.back().only = false;
  }
  return ordered;
}

std::string TruncateStatement(const Options& options, const std::vector<Table>& tables) {
  if (tables.empty()) return "";
  return absl::StrCat(
      "TRUNCATE TABLE ",
      absl::StrJoin(tables, ", ",
                    [](std::string* out, const Table& table) {
                      absl::StrAppend(out, table.only ? "ONLY " : "", ToSql(table.name));
                    }),
      options.restart_identity ? " RESTART IDENTITY" : "", options.cascade ? " CASCADE" : "",
      ";\n");
}

absl::Status CheckCascade(const Options& options, const std::vector<Table>& tables,
                          TruncatePrependReport* report) {
  if (!options.cascade || options.schema == nullptr) return absl::OkStatus();
  report->cascaded = ForeignKeyGraph(*options.schema).CascadeReaches(NamesOf(tables));
  for (const QualifiedName& accepted : options.accept_cascade) {
    const std::vector<SchemaTable>& all = options.schema->tables();
    const bool is_known = std::any_of(all.begin(), all.end(), [&](const SchemaTable& table) {
      return Matches(accepted, table.name);
    });
    if (is_known) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("--accept-cascade: ", ToDisplay(accepted), " is not in the schema"));
  }
  for (const QualifiedName& name : report->cascaded) {
    const bool accepted =
        std::any_of(options.accept_cascade.begin(), options.accept_cascade.end(),
                    [&](const QualifiedName& pattern) { return Matches(pattern, name); });
    if (!accepted) report->refused.push_back(name);
  }
  return absl::OkStatus();
}

// Schemas of a Supabase project that the platform's services manage. Their tables contain users,
// objects and migrations of the project itself. The names are those of
// https://supabase.com/docs/guides/platform/migrating-within-supabase and of the local stack.
constexpr absl::string_view kSupabaseSchemas[] = {
    "_analytics",         "_realtime",           "auth",  "pgbouncer", "realtime", "storage",
    "supabase_functions", "supabase_migrations", "vault",
};

void CheckSchemas(const Options& options, const std::vector<Table>& tables,
                  TruncatePrependReport* report) {
  for (const Table& table : tables) {
    if (absl::c_linear_search(kSupabaseSchemas, table.name.schema) &&
        !absl::c_linear_search(options.accept_schemas, table.name.schema)) {
      report->of_supabase.push_back(table.name);
    }
  }
}

absl::StatusOr<Deferral> ChooseDeferral(const Options& options, const DumpOutline& dump) {
  if (!options.defer_constraints) return Deferral();
  // Tables that the dump fills but that are not emptied count too.
  RETURN_IF_ERROR(CheckSchemaCreates(*options.schema, dump.tables()));
  return DeferConstraints(*options.schema, dump.data_ranges(), !dump.trigger_switches().empty());
}

// Returns the statements for the settings that pg_dump makes and dump-clean removes. Without them,
// the target's defaults would decide how text is decoded and which xml values are accepted,
// functions that refer to later tables would be refused, and long statements would time out.
std::string SettingStatements(const Options& options) {
  Options::Settings settings = options.settings;
  if (settings == Options::Settings::kDefault) {
    settings = options.transaction ? Options::Settings::kLocal : Options::Settings::kNone;
  }
  if (settings == Options::Settings::kNone) return "";
  const absl::string_view set = settings == Options::Settings::kLocal ? "SET LOCAL " : "SET ";
  std::string statements;
  for (const absl::string_view setting :
       {"statement_timeout = 0", "client_encoding = 'UTF8'", "standard_conforming_strings = on",
        "check_function_bodies = false", "xmloption = content"}) {
    absl::StrAppend(&statements, set, setting, ";\n");
  }
  return statements;
}

}  // namespace

absl::Status TruncatePrepend(const Options& options, Spool* in, ByteSink* out,
                             TruncatePrependReport* report) {
  DumpOutlineOptions outline_options;
  outline_options.end_marker = options.end_marker;
  outline_options.own_transaction = options.transaction;
  DumpOutline dump;
  RETURN_IF_ERROR(dump.Read(outline_options, in));
  ASSIGN_OR_RETURN(const std::vector<Table> tables, ChooseTables(options, dump.tables(), report));
  RETURN_IF_ERROR(CheckCascade(options, tables, report));
  CheckSchemas(options, tables, report);
  if (!report->refused.empty() || !report->of_supabase.empty()) return absl::OkStatus();
  for (const Table& table : tables) {
    if (!table.has_rows) report->without_rows.push_back(table.name);
  }
  ASSIGN_OR_RETURN(const Deferral deferral, ChooseDeferral(options, dump));

  Writer writer(out);
  if (options.transaction) writer.Append("BEGIN;\n");
  writer.Append(SettingStatements(options));
  const TriggerSwitches& triggers = dump.trigger_switches();
  writer.Append(triggers.disabling());
  writer.Append(TruncateStatement(options, tables));
  writer.Append(deferral.opening);
  uint64_t copied = 0;
  for (const DumpOutline::Edit& edit : dump.edits()) {
    RETURN_IF_ERROR(in->CopyTo(copied, edit.begin, &writer));
    writer.Append(edit.replacement);
    copied = edit.end;
  }
  RETURN_IF_ERROR(in->CopyTo(copied, dump.size(), &writer));
  writer.Append(deferral.closing);
  writer.Append(triggers.enabling());
  if (options.schema != nullptr) writer.Append(triggers.Restoring(*options.schema));
  report->resets_trigger_states = options.schema == nullptr && !triggers.enabling().empty();
  if (options.transaction) writer.Append("COMMIT;\n");
  if (dump.has_end_marker()) writer.Append(absl::StrCat(kEndMarker, "\n"));
  return writer.Close();
}

}  // namespace dumpline

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/lib/text/count.h"
#include "tools/schema-diff/checks.h"

namespace dumpline {
namespace {

// Returns the name with control characters replaced with \xNN, or nullopt if it has none. U+0080 to
// U+009F are two bytes in UTF-8; terminals interpret them too.
std::optional<std::string> EscapedName(absl::string_view name) {
  std::string escaped;
  bool is_changed = false;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool is_c1 =
        name[i] == '\xC2' && i + 1 < name.size() && static_cast<unsigned char>(name[i + 1]) < 0xA0;
    if (!is_c1 && !absl::ascii_iscntrl(name[i])) {
      escaped += name[i];
      continue;
    }
    is_changed = true;
    absl::StrAppendFormat(&escaped, "\\x%02X",
                          static_cast<unsigned char>(is_c1 ? name[++i] : name[i]));
  }
  if (!is_changed) return std::nullopt;
  return escaped;
}

void CheckNamesOf(const Catalog& catalog, const char* whose, Findings* findings) {
  const auto check = [&](const std::string& name) {
    const std::optional<std::string> escaped = EscapedName(name);
    if (!escaped.has_value()) return;
    Add(findings, "names", Severity::kError,
        absl::StrCat(whose, " ", *escaped, " has control characters in its name"),
        "rename it, or leave it out of the sync with --schemas or --tables");
  };
  for (const Catalog::Table& table : catalog.tables) {
    check(table.name);
    for (const Catalog::Column& column : table.columns) {
      if (EscapedName(table.name)) break;
      check(absl::StrCat(table.name, ".", column.name));
    }
  }
  for (const std::string& table : catalog.partitioned) check(table);
  for (const Catalog::Sequence& sequence : catalog.sequences) check(sequence.name);
}

void CheckSequencesOutside(const Sides& sides, Findings* findings) {
  std::map<std::string, int64_t> maxima;
  for (const Catalog::ColumnNumber& maximum : sides.dev.maxima) {
    if (maximum.number.has_value()) maxima[maximum.column] = *maximum.number;
  }
  for (const Catalog::ColumnSequence& sequence : sides.prod.column_sequences) {
    if (sides.dev_index.Selects(sequence.name)) continue;  // gets development's value
    const auto maximum = maxima.find(sequence.column);
    if (maximum == maxima.end() || !sequence.next.has_value()) continue;
    if (*sequence.next > maximum->second) continue;
    Add(findings, "sequences", Severity::kError,
        absl::StrCat("production's ", sequence.name,
                     " is not in the sync and will return values "
                     "that development's ",
                     sequence.column, " already has (maximum ", maximum->second, ")"),
        absl::StrCat("in production, run: select setval(", Quoted(sequence.name), ", ",
                     maximum->second, ")"));
  }
}

void CheckSequenceRanges(const Sides& sides, Findings* findings) {
  for (const auto& [name, sequence] : sides.dev_index.sequences) {
    const auto there = sides.prod_index.sequences.find(name);
    if (there == sides.prod_index.sequences.end() || !sequence->last.has_value() ||
        *sequence->last <= there->second->max) {
      continue;
    }
    Add(findings, "sequences", Severity::kError,
        absl::StrCat("development's ", name, " is at ", *sequence->last,
                     ", but production's ends at ", there->second->max),
        absl::StrCat("in production, run: ALTER SEQUENCE ", name, " AS bigint MAXVALUE ",
                     sequence->max));
  }
}

// Returns the first table of `index` whose name is `.name` after its schema, or "".
std::string SameNameIn(const Index& index, const std::string& name) {
  for (const auto& [table, schema] : index.schemas) {
    if (absl::EndsWith(table, absl::StrCat(".", name))) return table;
  }
  return "";
}

}  // namespace

void CheckNames(const Sides& sides, Findings* findings) {
  if (sides.has_dev) CheckNamesOf(sides.dev, "development's", findings);
  CheckNamesOf(sides.prod, "production's", findings);
}

void CheckSelection(const Sides& sides, Findings* findings) {
  std::vector<std::string> schemas;
  for (const auto& [schema, exists] : sides.dev.schemas) schemas.push_back(schema);
  const std::string selected = absl::StrJoin(schemas, ", ");
  if (sides.dev.selected_tables.empty()) {
    for (const auto& [schema, exists] : sides.dev.schemas) {
      if (exists) continue;
      Add(findings, "schemas", Severity::kError, absl::StrCat("development has no schema ", schema),
          "name the schemas of the sync with --schemas");
    }
    if (sides.dev_index.schemas.empty()) {
      Add(findings, "schemas", Severity::kError,
          absl::StrCat("development has no tables in ", selected),
          "check that DEV_DB_URL is the right database and has its migrations");
    }
  }
  for (const std::string& table : sides.dev.selected_tables) {
    const auto found = sides.dev_index.schemas.find(table);
    if (found == sides.dev_index.schemas.end()) {
      const std::string similar = SameNameIn(sides.dev_index, table);
      Add(findings, "tables", Severity::kError, absl::StrCat("development has no table ", table),
          similar.empty()
              ? "name tables as the plan does, and partitions instead of a partitioned table"
              : absl::StrCat("name it with its schema: ", similar));
    } else if (std::count(schemas.begin(), schemas.end(), found->second) == 0) {
      Add(findings, "tables", Severity::kError,
          absl::StrCat(table, " is in none of the schemas ", selected),
          "name its schema with --schemas");
    }
  }
}

// The push runs TRUNCATE and disables triggers, which only the table's owner may do. A role to
// which policies apply sees only some of the rows.
void CheckOwners(const Sides& sides, Findings* findings) {
  for (const auto& [name, table] : sides.prod_index.tables) {
    if (table->is_owned || !sides.dev_index.Selects(name)) continue;
    Add(findings, "owner", Severity::kError, absl::StrCat("production's role does not own ", name),
        "let PROD_DB_URL name the role that owns the tables");
  }
  for (const auto& [name, table] : sides.prod_index.tables) {
    if (!table->rows_are_hidden || !sides.dev_index.Selects(name)) continue;
    Add(findings, "owner", Severity::kError,
        absl::StrCat("policies hide rows of ", name, " from production's role"),
        "let PROD_DB_URL name a role that owns the tables or has BYPASSRLS");
  }
  if (!sides.has_dev) return;
  for (const auto& [name, table] : sides.dev_index.tables) {
    if (!table->rows_are_hidden) continue;
    Add(findings, "owner", Severity::kError,
        absl::StrCat("policies hide rows of ", name, " from development's role"),
        "let DEV_DB_URL name a role that owns the tables or has BYPASSRLS");
  }
}

void CheckChildren(const Sides& sides, Findings* findings) {
  std::set<std::string> reported;
  for (const Catalog::Child& child : sides.prod.children) {
    if (!child.has_rows || sides.dev_index.tables.count(child.table) > 0 ||
        !sides.dev_index.HasTable(child.parent) || !reported.insert(child.table).second) {
      continue;
    }
    const std::string what =
        absl::StrCat("production's ", child.table, " is a part of ", child.parent,
                     " that the sync does not replace, so queries of ", child.parent,
                     " will return rows of both databases");
    if (sides.options.keep_partitions || sides.options.by_row) {
      Add(findings, "partitions", Severity::kWarning, what);
    } else {
      Add(findings, "partitions", Severity::kError, what,
          "create the table in development, detach it in production, or keep its rows with "
          "--keep-partitions");
    }
  }
}

void CheckLargeObjects(const Sides& sides, Findings* findings) {
  for (const Catalog::ColumnNumber& column : sides.dev.large_objects) {
    if (column.number == 0) continue;
    Add(findings, "large-objects", Severity::kError,
        absl::StrCat(CountOf(column.number.value_or(0), "value"), " of development's ",
                     column.column,
                     column.number == 1 ? " names a large object" : " name large objects",
                     ", which a sync does not copy"),
        "store them as bytea or in a bucket, or leave the table out of the sync with --tables");
  }
}

void CheckSequences(const Sides& sides, Findings* findings) {
  for (const Catalog::SequenceBehind& sequence : sides.dev.sequences_behind) {
    Add(findings, "sequences", Severity::kWarning,
        absl::StrCat("development's ", sequence.name, " will return values that ", sequence.column,
                     " already has (maximum ", sequence.value, "), and so will production's"),
        absl::StrCat("in development, run: select setval(", Quoted(sequence.name), ", ",
                     sequence.value, ")"));
  }
  CheckSequencesOutside(sides, findings);
  CheckSequenceRanges(sides, findings);
}

// Reports publications and materialized views, through which others see the rows.
void CheckReaders(const Sides& sides, Findings* findings) {
  std::map<std::string, std::vector<std::string>> published;
  for (const Catalog::Published& table : sides.prod.publications) {
    if (sides.dev_index.HasTable(table.table)) published[table.publication].push_back(table.table);
  }
  for (const auto& [publication, tables] : published) {
    Add(findings, "publications", Severity::kWarning,
        absl::StrCat("subscribers of production's publication ", publication,
                     " will receive every row of ", absl::StrJoin(tables, ", ")),
        absl::StrCat("to prevent it, remove the tables before the sync: ALTER PUBLICATION ",
                     publication, " DROP TABLE ", absl::StrJoin(tables, ", ")));
  }
  if (sides.prod.materialized_views.empty()) return;
  Add(findings, "materialized-views", Severity::kWarning,
      absl::StrCat("materialized views that keep their old rows until they are refreshed: ",
                   absl::StrJoin(sides.prod.materialized_views, ", ")),
      absl::StrCat("after the sync, run in production: REFRESH MATERIALIZED VIEW ",
                   absl::StrJoin(sides.prod.materialized_views, "; REFRESH MATERIALIZED VIEW ")));
}

}  // namespace dumpline

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/lib/text/count.h"
#include "tools/schema-diff/checks.h"

namespace dumpline {
namespace {

using Columns = std::map<std::string, const Catalog::Column*>;

// Returns the type of a column and how it gets its values, as far as this affects rows.
std::string TypeOf(const Catalog::Column& column) {
  return absl::StrCat(column.type, !column.generated.empty()  ? " (generated)"
                                   : !column.identity.empty() ? " (identity)"
                                                              : "");
}

bool IsRequired(const Catalog::Column& column) {
  return column.not_null && !column.has_default && column.generated.empty() &&
         column.identity.empty();
}

// Appends the columns of a development table that production lacks or has with another type.
void ListColumns(const Sides& sides, const std::string& table, const Columns& columns,
                 std::vector<std::string>* missing) {
  const auto there = sides.prod_index.columns.find(table);
  if (there == sides.prod_index.columns.end()) return;  // reported as a whole
  for (const auto& [name, column] : columns) {
    const auto found = there->second.find(name);
    const std::string type = TypeOf(*column);
    if (found == there->second.end()) {
      missing->push_back(absl::StrCat("production lacks ", table, ".", name, " of type ", type));
    } else if (TypeOf(*found->second) != type) {
      missing->push_back(absl::StrCat("production has ", table, ".", name, " of type ",
                                      TypeOf(*found->second), ", development of type ", type));
    }
  }
}

// Returns everything that development has and production lacks.
std::vector<std::string> ListMissing(const Sides& sides) {
  std::vector<std::string> missing;
  for (const auto& [name, schema] : sides.dev_index.schemas) {
    const bool is_table = sides.dev_index.tables.count(name) > 0;
    if (sides.prod_index.Selects(name) && is_table == (sides.prod_index.tables.count(name) > 0)) {
      continue;
    }
    missing.push_back(absl::StrCat("production has no ", is_table ? "table " : "sequence ", name));
  }
  for (const auto& [table, columns] : sides.dev_index.columns) {
    ListColumns(sides, table, columns, &missing);
  }
  for (const auto& [type, labels] : sides.dev_index.labels) {
    const auto there = sides.prod_index.labels.find(type);
    for (const std::string& label : labels) {
      if (there != sides.prod_index.labels.end() && there->second.count(label) > 0) continue;
      missing.push_back(
          absl::StrCat("production lacks the label ", Quoted(label), " of the enum ", type));
    }
  }
  return missing;
}

// Reports differences in how two columns of the same name and type get or compare their values.
void CompareColumn(const Sides& sides, const std::string& name, const Catalog::Column& dev,
                   const Catalog::Column& prod, Findings* findings) {
  if (dev.generated != prod.generated && !dev.generated.empty() && !prod.generated.empty()) {
    // Different versions of PostgreSQL may print the same expression differently.
    const bool is_certain = sides.dev.server_version == sides.prod.server_version;
    Add(findings, "generated", is_certain ? Severity::kError : Severity::kWarning,
        absl::StrCat("production generates ", name, " as ", prod.generated, ", development as ",
                     dev.generated),
        "give the column the same expression in both databases");
  }
  if (dev.identity != prod.identity && !dev.identity.empty() && !prod.identity.empty()) {
    Add(findings, "identity", Severity::kWarning,
        absl::StrCat(name, " is GENERATED ", prod.identity, " AS IDENTITY in production, ",
                     dev.identity, " in development"),
        "make them the same with ALTER TABLE … ALTER COLUMN … SET GENERATED");
  }
  if (dev.collation != prod.collation && dev.type == prod.type) {
    const auto named = [](const std::string& collation) {
      return collation.empty() ? std::string("the default one") : collation;
    };
    Add(findings, "collation", Severity::kWarning,
        absl::StrCat("the collation of ", name, " is ", named(prod.collation), " in production, ",
                     named(dev.collation), " in development"),
        "make them the same, because unique keys and the order of rows depend on it");
  }
}

}  // namespace

void CheckColumns(const Sides& sides, Findings* findings) {
  const std::string pending = absl::StrJoin(sides.options.pending, ", ");
  const std::string fix =
      absl::StrCat("push the migrations first, with schema_push",
                   pending.empty() ? "" : " (not applied: ", pending, pending.empty() ? "" : ")");
  std::vector<std::string> missing = ListMissing(sides);
  for (std::string& what : missing) {
    Add(findings, "columns", Severity::kError, std::move(what), fix);
  }
  if (!missing.empty()) return;
  Add(findings, "columns", Severity::kOk,
      absl::StrCat("production has all columns of ",
                   CountOf(sides.dev_index.tables.size(), "table")));
  if (!pending.empty()) {
    Add(findings, "migrations", Severity::kWarning,
        absl::StrCat("not applied in production: ", pending), fix);
  }
}

void CheckRequiredColumns(const Sides& sides, Findings* findings) {
  for (const auto& [table, columns] : sides.prod_index.columns) {
    const auto dev_table = sides.dev_index.tables.find(table);
    if (dev_table == sides.dev_index.tables.end() || !dev_table->second->has_rows) continue;
    const Columns& there = sides.dev_index.columns.at(table);
    for (const auto& [name, column] : columns) {
      if (!IsRequired(*column) || there.count(name) > 0) continue;
      Add(findings, "required-columns", Severity::kError,
          absl::StrCat("production's ", table, ".", name,
                       " is NOT NULL and has no default, and development has no such column"),
          "add the column in development, or give it a default in production");
    }
  }
  for (const Catalog::NullValues& nulls : sides.dev.null_values) {
    const std::string name = absl::StrCat(nulls.table, ".", nulls.column);
    Add(findings, "required-columns", Severity::kError,
        absl::StrCat(CountOf(nulls.rows, "row of development has", "rows of development have"),
                     " no ", name, ", which is NOT NULL in production"),
        absl::StrCat("set the values in development, or run in production: ALTER TABLE ",
                     nulls.table, " ALTER COLUMN ", nulls.column, " DROP NOT NULL"));
  }
}

void CheckColumnsOnlyInProd(const Sides& sides, Findings* findings) {
  std::set<std::string> unused = sides.options.lose;
  for (const Catalog::ColumnNumber& column : sides.prod.lost_values) {
    const bool is_accepted = unused.erase(column.column) > 0;
    if (column.number == 0 || sides.options.by_row) continue;
    const std::string values =
        column.number.has_value() ? CountOf(*column.number, "value") : "unreadable values";
    const std::string what = absl::StrCat(values, " of production's ", column.column,
                                          " will be lost, because development has no such column");
    if (is_accepted) {
      Add(findings, "columns-only-in-prod", Severity::kWarning, what);
    } else {
      Add(findings, "columns-only-in-prod", Severity::kError, what,
          absl::StrCat("add the column in development, or accept the loss with --lose=",
                       column.column));
    }
  }
  for (const std::string& name : unused) {
    Add(findings, "columns-only-in-prod", Severity::kError,
        absl::StrCat("--lose=", name, " does not name a column that only production has"),
        "name it as schema.table.column, quoted where SQL requires it");
  }
}

void CheckGeneratedValues(const Sides& sides, Findings* findings) {
  for (const auto& [table, columns] : sides.dev_index.columns) {
    const auto there = sides.prod_index.columns.find(table);
    if (there == sides.prod_index.columns.end()) continue;
    for (const auto& [name, column] : columns) {
      const auto found = there->second.find(name);
      if (found == there->second.end()) continue;
      CompareColumn(sides, absl::StrCat(table, ".", name), *column, *found->second, findings);
    }
  }
}

}  // namespace dumpline

#include "tools/schema-diff/schema_diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

constexpr char kMakeUsers[] =
    "psql -AtX -c \"select json_build_object('id', id, 'email', email, 'user_metadata', "
    "raw_user_meta_data) from auth.users\" \"$DEV_DB_URL\" | auth-users --url=\"$PROD_URL\" "
    "--key-env=PROD_SECRET_KEY";

std::string Quoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "''"}}), "'");
}

// Returns "public.people (owner, kind)".
std::string NameOf(const Catalog::Key& key) {
  return absl::StrCat(key.table, " (", absl::StrJoin(key.columns, ", "), ")");
}

// Returns the type of a column and how it gets its values, as far as rows depend on it.
std::string TypeOf(const Catalog::Column& column) {
  return absl::StrCat(column.type, column.is_generated  ? " (generated)"
                                   : column.is_identity ? " (identity)"
                                                        : "");
}

bool IsRequired(const Catalog::Column& column) {
  return column.not_null && !column.has_default && !column.is_generated && !column.is_identity;
}

const Catalog::Values* FindValues(const std::vector<Catalog::Values>& all,
                                  const Catalog::Key& key) {
  const auto found = std::find_if(
      all.begin(), all.end(), [&key](const Catalog::Values& values) { return values.key == key; });
  return found == all.end() ? nullptr : &*found;
}

// One catalog by names, which are in the order of their bytes.
struct Index {
  explicit Index(const Catalog& catalog) {
    for (const Catalog::Table& table : catalog.tables) {
      tables[table.name] = &table;
      schemas[table.name] = table.schema;
      auto& by_name = columns[table.name];
      for (const Catalog::Column& column : table.columns) by_name[column.name] = &column;
    }
    for (const Catalog::Sequence& sequence : catalog.sequences) {
      schemas[sequence.name] = sequence.schema;
    }
    for (const Catalog::Enum& type : catalog.enums) {
      labels[type.name].insert(type.labels.begin(), type.labels.end());
    }
  }

  bool Selects(const std::string& relation) const { return schemas.count(relation) > 0; }

  std::map<std::string, std::string> schemas;  // of tables and sequences
  std::map<std::string, const Catalog::Table*> tables;
  std::map<std::string, std::map<std::string, const Catalog::Column*>> columns;
  std::map<std::string, std::set<std::string>> labels;
};

class Comparison {
 public:
  Comparison(const Catalog* dev, const Catalog& prod, const std::vector<std::string>& pending)
      : has_dev_(dev != nullptr),
        dev_(dev == nullptr ? prod : *dev),
        prod_(prod),
        dev_index_(dev_),
        prod_index_(prod_),
        pending_(absl::StrJoin(pending, ", ")) {}

  absl::StatusOr<SchemaDiffResult> Run() {
    ListRelations();
    if (has_dev_) CheckSelection();
    CheckOnlyInProd();
    CheckColumns();
    if (has_dev_) CheckRequiredColumns();
    CheckOwners();
    CheckReferencesIn();
    if (has_dev_) {
      RETURN_IF_ERROR(CheckReferencesOut());
      CheckSequences();
    }
    return std::move(result_);
  }

 private:
  void Add(const char* check, Severity severity, std::string what, std::string fix = "") {
    result_.findings.push_back({check, severity, std::move(what), std::move(fix)});
  }

  void ListRelations() {
    SchemaReport& report = result_.report;
    for (const auto& [name, schema] : dev_index_.schemas) {
      (dev_index_.tables.count(name) > 0 ? report.tables : report.sequences).push_back(name);
    }
    for (const auto& [name, schema] : prod_index_.schemas) {
      if (!dev_index_.Selects(name)) report.only_in_prod.push_back(name);
    }
    for (const auto& [name, table] : prod_index_.tables) {
      if (dev_index_.Selects(name)) report.backup_bytes += table->bytes;
    }
  }

  void CheckSelection() {
    std::vector<std::string> schemas;
    for (const auto& [schema, exists] : dev_.schemas) schemas.push_back(schema);
    const std::string selected = absl::StrJoin(schemas, ", ");
    if (dev_.selected_tables.empty()) {
      for (const auto& [schema, exists] : dev_.schemas) {
        if (exists) continue;
        Add("schemas", Severity::kError, absl::StrCat("development has no schema ", schema),
            "name the schemas of the sync with --schemas");
      }
      if (dev_index_.schemas.empty()) {
        Add("schemas", Severity::kError, absl::StrCat("development has no tables in ", selected),
            "check that DEV_DB_URL is the right database and has its migrations");
      }
    }
    for (const std::string& table : dev_.selected_tables) {
      const auto found = dev_index_.schemas.find(table);
      if (found == dev_index_.schemas.end()) {
        Add("tables", Severity::kError, absl::StrCat("development has no table ", table),
            "name tables as the plan does, and partitions instead of a partitioned table");
      } else if (std::count(schemas.begin(), schemas.end(), found->second) == 0) {
        Add("tables", Severity::kError,
            absl::StrCat(table, " is in none of the schemas ", selected),
            "name its schema with --schemas");
      }
    }
  }

  void CheckOnlyInProd() {
    if (result_.report.only_in_prod.empty()) return;
    Add("only-in-prod", Severity::kInfo,
        absl::StrCat("only in production, left alone: ",
                     absl::StrJoin(result_.report.only_in_prod, ", ")));
  }

  void CheckColumns() {
    const std::string fix = absl::StrCat(
        "push the migrations first: tools/bazel run //pipelines:schema_push",
        pending_.empty() ? "" : " (not applied: ", pending_, pending_.empty() ? "" : ")");
    std::vector<std::string> missing;
    for (const auto& [name, schema] : dev_index_.schemas) {
      const bool is_table = dev_index_.tables.count(name) > 0;
      if (prod_index_.Selects(name) && is_table == (prod_index_.tables.count(name) > 0)) continue;
      missing.push_back(
          absl::StrCat("production has no ", is_table ? "table " : "sequence ", name));
    }
    for (const auto& [table, columns] : dev_index_.columns) ListColumns(table, columns, &missing);
    for (const auto& [type, labels] : dev_index_.labels) {
      const auto there = prod_index_.labels.find(type);
      for (const std::string& label : labels) {
        if (there != prod_index_.labels.end() && there->second.count(label) > 0) continue;
        missing.push_back(
            absl::StrCat("production lacks the label ", Quoted(label), " of the enum ", type));
      }
    }
    for (std::string& what : missing) Add("columns", Severity::kError, std::move(what), fix);
    if (!missing.empty()) return;
    Add("columns", Severity::kOk,
        absl::StrCat("production has all columns of ", dev_index_.tables.size(), " tables"));
    if (!pending_.empty()) {
      Add("migrations", Severity::kWarning, absl::StrCat("not applied in production: ", pending_),
          fix);
    }
  }

  // Appends the columns of a table of dev that production lacks or has with another type.
  void ListColumns(const std::string& table,
                   const std::map<std::string, const Catalog::Column*>& columns,
                   std::vector<std::string>* missing) const {
    const auto there = prod_index_.columns.find(table);
    if (there == prod_index_.columns.end()) return;  // reported as a whole
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

  // Reports columns that every row of prod must have, and that the rows of dev lack.
  void CheckRequiredColumns() {
    for (const auto& [table, columns] : prod_index_.columns) {
      const auto dev_table = dev_index_.tables.find(table);
      if (dev_table == dev_index_.tables.end() || !dev_table->second->has_rows) continue;
      const auto& there = dev_index_.columns.at(table);
      for (const auto& [name, column] : columns) {
        if (!IsRequired(*column) || there.count(name) > 0) continue;
        Add("required-columns", Severity::kError,
            absl::StrCat("production's ", table, ".", name,
                         " is NOT NULL and has no default, and development has no such column"),
            "add the column in development, or give it a default in production");
      }
    }
  }

  // The push runs TRUNCATE and disables triggers, which only the owner of a table may.
  void CheckOwners() {
    for (const auto& [name, table] : prod_index_.tables) {
      if (table->is_owned || !dev_index_.Selects(name)) continue;
      Add("owner", Severity::kError, absl::StrCat("production's role does not own ", name),
          "let PROD_DB_URL name the role that owns the tables");
    }
  }

  // TRUNCATE fails while a table that is not emptied too refers to the table, even if it has no
  // rows.
  void CheckReferencesIn() {
    for (const Catalog::Reference& reference : prod_.references_in) {
      if (dev_index_.Selects(reference.table) || !dev_index_.Selects(reference.to)) continue;
      result_.report.references_in.push_back(reference);
      Add("references-in", Severity::kError,
          absl::StrCat("production's ", reference.table, " is not in the sync and refers to ",
                       reference.to, ", which therefore cannot be truncated"),
          absl::StrCat("add ", reference.table, " to the sync, or drop its foreign key"));
    }
  }

  // Rows that refer to a table outside the sync, such as auth.users, need its rows to exist.
  absl::Status CheckReferencesOut() {
    for (const Catalog::ForeignKey& key : prod_.references_out) {
      const Catalog::Values* const ours = FindValues(dev_.key_values, key.from);
      if (ours == nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat("DEV lacks the values of ", NameOf(key.from),
                         ". Read it with keys= set to the references_out of PROD."));
      }
      const Catalog::Values* const theirs = FindValues(prod_.referenced_values, key.to);
      const bool is_readable = theirs != nullptr && theirs->values.has_value();
      const std::set<std::string> existing =
          is_readable ? std::set<std::string>(theirs->values->begin(), theirs->values->end())
                      : std::set<std::string>();
      uint64_t missing = 0;
      for (const std::string& value : ours->values.value_or(std::vector<std::string>())) {
        if (existing.count(value) == 0) ++missing;
      }
      result_.report.references_out.push_back({key, missing});
      AddReferenceOut(key, missing, is_readable);
    }
    return absl::OkStatus();
  }

  void AddReferenceOut(const Catalog::ForeignKey& key, uint64_t missing, bool is_readable) {
    const std::string& other = key.to.table;
    if (missing == 0) {
      Add("references-out", Severity::kOk,
          absl::StrCat("all that ", NameOf(key.from), " refers to is in production's ", other));
    } else if (!is_readable) {
      Add("references-out", Severity::kError,
          absl::StrCat("production's role may not read ", other, ", to which ", NameOf(key.from),
                       " refers"),
          absl::StrCat("grant SELECT on ", other, " to the role of PROD_DB_URL"));
    } else if (other == "auth.users") {
      Add("references-out", Severity::kError,
          absl::StrCat(missing, " users that ", NameOf(key.from),
                       " refers to are not in production's auth.users"),
          kMakeUsers);
    } else {
      Add("references-out", Severity::kError,
          absl::StrCat(missing, " values of ", NameOf(key.from), " are not in production's ",
                       other),
          absl::StrCat("add ", other, " to the sync, or insert its rows"));
    }
  }

  void CheckSequences() {
    for (const Catalog::SequenceBehind& sequence : dev_.sequences_behind) {
      Add("sequences", Severity::kWarning,
          absl::StrCat("development's ", sequence.name, " will return values that ",
                       sequence.column, " already has (maximum ", sequence.value,
                       "), and so will production's"),
          absl::StrCat("in development, run: select setval(", Quoted(sequence.name), ", ",
                       sequence.value, ")"));
    }
  }

  const bool has_dev_;
  const Catalog& dev_;  // production's without dev
  const Catalog& prod_;
  const Index dev_index_;
  const Index prod_index_;
  const std::string pending_;
  SchemaDiffResult result_;
};

}  // namespace

std::string SchemaReport::ToJson() const {
  Json report;
  report["tables"] = tables;
  report["sequences"] = sequences;
  report["only_in_prod"] = only_in_prod;
  report["references_in"] = Json::array();
  for (const Catalog::Reference& reference : references_in) {
    report["references_in"].push_back({{"table", reference.table}, {"to", reference.to}});
  }
  report["references_out"] = Json::array();
  for (const ReferenceOut& reference : references_out) {
    report["references_out"].push_back({{"table", reference.key.from.table},
                                        {"columns", reference.key.from.columns},
                                        {"to", reference.key.to.table},
                                        {"to_columns", reference.key.to.columns},
                                        {"missing", reference.missing}});
  }
  report["backup_bytes"] = backup_bytes;
  return ToJsonText(report) + "\n";
}

absl::StatusOr<SchemaDiffResult> SchemaDiff(const Catalog* dev, const Catalog& prod,
                                            const std::vector<std::string>& pending) {
  return Comparison(dev, prod, pending).Run();
}

}  // namespace dumpline

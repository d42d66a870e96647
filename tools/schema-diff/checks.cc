#include "tools/schema-diff/checks.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace dumpline {

Index::Index(const Catalog& catalog)
    : partitioned(catalog.partitioned.begin(), catalog.partitioned.end()) {
  for (const Catalog::Table& table : catalog.tables) {
    tables[table.name] = &table;
    schemas[table.name] = table.schema;
    auto& by_name = columns[table.name];
    for (const Catalog::Column& column : table.columns) by_name[column.name] = &column;
  }
  for (const Catalog::Sequence& sequence : catalog.sequences) {
    schemas[sequence.name] = sequence.schema;
    sequences[sequence.name] = &sequence;
  }
  for (const Catalog::Enum& type : catalog.enums) {
    labels[type.name].insert(type.labels.begin(), type.labels.end());
  }
}

bool Index::HasTable(const std::string& table) const {
  return tables.count(table) > 0 || partitioned.count(table) > 0;
}

Sides::Sides(const Catalog* dev_catalog, const Catalog& prod_catalog,
             const SchemaDiffOptions& diff_options)
    : has_dev(dev_catalog != nullptr),
      dev(has_dev ? *dev_catalog : prod_catalog),
      prod(prod_catalog),
      dev_index(dev),
      prod_index(prod),
      options(diff_options) {}

std::string Quoted(absl::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "''"}}), "'");
}

std::string NameOf(const Catalog::Key& key) {
  return absl::StrCat(key.table, " (", absl::StrJoin(key.columns, ", "), ")");
}

void Add(Findings* findings, const char* check, Severity severity, std::string what,
         std::string fix) {
  findings->push_back({check, severity, std::move(what), std::move(fix)});
}

}  // namespace dumpline

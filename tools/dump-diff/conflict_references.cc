#include "tools/dump-diff/conflict_references.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "nlohmann/json.hpp"
#include "tools/dump-diff/order.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

bool HasGeneratedKey(const KeyedTable& table) {
  if (table.key.size() != 1 || table.types[table.key[0]] != ColumnType::kInteger) return false;
  const SchemaColumn& column = table.column(table.key[0]);
  return column.has_default || column.identity != SchemaColumn::Identity::kNone;
}

// Numbers of references by table and key.
using Counts = absl::flat_hash_map<std::pair<uint32_t, std::string>, uint64_t>;

absl::Status CountIn(const std::vector<Reference>& references, Snapshot* snapshot, Counts* counts) {
  RETURN_IF_ERROR(snapshot->rows().Rewind());
  StoredRow row;
  std::vector<Value> values;
  while (snapshot->rows().Next(&row)) {
    bool is_decoded = false;
    for (const Reference& reference : references) {
      if (reference.table != row.table) continue;
      if (!std::exchange(is_decoded, true)) snapshot->Decode(row, &values);
      const std::vector<size_t>& columns = snapshot->table(row.table).columns;
      const size_t index = IndexIn(columns, reference.columns[0]);
      if (index == columns.size()) continue;
      const Value& value = values[index];
      const auto count = counts->find({reference.referenced, std::string(value.text)});
      if (!value.is_null() && count != counts->end()) ++count->second;
    }
  }
  return snapshot->rows().status();
}

}  // namespace

absl::Status CountReferences(const KeyedTables& tables, Snapshot* current, Snapshot* wanted,
                             std::vector<Json>* conflicts) {
  absl::flat_hash_map<std::string, uint32_t> generated;  // tables with such a key, by shown name
  for (uint32_t i = 0; i < tables.tables().size(); ++i) {
    const KeyedTable& table = tables.tables()[i];
    if (HasGeneratedKey(table)) generated[ToDisplay(table.schema->name)] = i;
  }
  Counts in_current;
  std::vector<std::pair<Json*, std::pair<uint32_t, std::string>>> collisions;
  for (Json& conflict : *conflicts) {
    if (TextField(conflict, "conflict") != "both-inserted") continue;
    const auto table = generated.find(TextField(conflict, "table"));
    if (table == generated.end()) continue;
    const std::pair<uint32_t, std::string> key = {table->second,
                                                  conflict["key"].front().get<std::string>()};
    in_current[key] = 0;
    collisions.emplace_back(&conflict, key);
  }
  if (collisions.empty()) return absl::OkStatus();
  Counts in_wanted = in_current;
  std::vector<Reference> references;
  for (Reference& reference : References(tables)) {
    const KeyedTable& referenced = tables.tables()[reference.referenced];
    if (reference.referenced_columns == referenced.key) references.push_back(std::move(reference));
  }
  RETURN_IF_ERROR(CountIn(references, current, &in_current));
  RETURN_IF_ERROR(CountIn(references, wanted, &in_wanted));
  for (const auto& [conflict, key] : collisions) {
    (*conflict)["references"] = {{"current", in_current[key]}, {"wanted", in_wanted[key]}};
  }
  return absl::OkStatus();
}

}  // namespace dumpline

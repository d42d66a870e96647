#include "tools/dump-select/missing_parent.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

constexpr size_t kMaxValueBytes = 60;

std::string NamesOf(const std::vector<std::string>& columns) {
  return absl::StrJoin(columns, ", ", [](std::string* out, const std::string& column) {
    out->append(ToDisplay(column));
  });
}

// Returns whether the dump has rows of one of the tables, or names it as a table without rows.
absl::StatusOr<bool> ContainsTable(const absl::flat_hash_set<QualifiedName>& tables,
                                   const RowReaderOptions& options, const Spool& dump) {
  SpoolSource source(&dump);
  DumpReaderOptions reader_options;
  reader_options.scanner.insert_rows = true;
  reader_options.end_marker = options.end_marker;
  DumpReader reader(&source, reader_options);
  bool is_found = false;
  for (Item item{}; !is_found && reader.Next(&item);) {
    QualifiedName name;
    is_found = (reader.table_changed() && tables.contains(reader.table())) ||
               (reader.IsTableDataLine(&name) && tables.contains(name));
  }
  if (!is_found) RETURN_IF_ERROR(reader.Finish());
  return is_found;
}

// Returns the tables under whose names the dump may have the referenced rows.
absl::flat_hash_set<QualifiedName> ReferencedTables(const ReferenceGraph& graph, size_t edge) {
  const ReferenceGraph::Edge& found = graph.edges()[edge];
  absl::flat_hash_set<QualifiedName> tables = {found.reference.referenced};
  for (const size_t node : graph.keys()[found.key].nodes) {
    tables.insert(graph.nodes()[node].table->name);
  }
  return tables;
}

// Returns the values of the columns in the reader's row, "7, abc".
std::string ValuesOf(const RowReader& reader, const std::vector<std::string>& columns) {
  return absl::StrJoin(columns, ", ", [&reader](std::string* out, const std::string& column) {
    const auto index = ValueIndex(reader.shape(), column);
    if (!index.ok() || !*index) return;
    const absl::string_view text = reader.values()[**index].text;
    out->append(std::string(text.substr(0, kMaxValueBytes)));
    if (text.size() > kMaxValueBytes) out->append("…");
  });
}

}  // namespace

absl::Status MissingParentError(const MissingParent& missing, const ReferenceGraph& graph,
                                const Schema& schema, const RowReaderOptions& options,
                                const Spool& dump) {
  ASSIGN_OR_RETURN(const bool is_contained,
                   ContainsTable(ReferencedTables(graph, missing.edge), options, dump));
  SpoolSource source(&dump);
  RowReader reader(&source, &schema, options);
  for (uint64_t row = 0; row < missing.row; ++row) {
    if (reader.Next()) continue;
    RETURN_IF_ERROR(reader.Finish());
    return absl::InternalError(absl::StrCat(reader.name(), ": changed while it was read"));
  }
  const Reference& reference = graph.edges()[missing.edge].reference;
  const std::string referenced = ToDisplay(reference.referenced);
  const std::string key = absl::StrCat("the key (", NamesOf(reference.columns), ")=(",
                                       ValuesOf(reader, reference.columns), ") of ",
                                       ToDisplay(graph.nodes()[missing.node].table->name), " ");
  if (is_contained) {
    const std::vector<std::string>& columns = reference.referenced_columns;
    return reader.ErrorAtRow(absl::StrCat(
        key, "refers to a row of ", referenced,
        columns.empty() ? "" : absl::StrCat("(", NamesOf(columns), ")"), " that the dump lacks"));
  }
  return reader.ErrorAtRow(absl::StrCat(key, "refers to ", referenced,
                                        ", a table that the dump lacks. Dump it too, or "
                                        "use --external=",
                                        referenced, " if its rows are on the target"));
}

}  // namespace dumpline

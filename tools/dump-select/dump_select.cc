#include "tools/dump-select/dump_select.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/dump-select/children.h"
#include "tools/dump-select/closure.h"
#include "tools/dump-select/missing_parent.h"
#include "tools/dump-select/names.h"
#include "tools/dump-select/reference_graph.h"
#include "tools/dump-select/references.h"
#include "tools/dump-select/row_index.h"
#include "tools/dump-select/row_indexer.h"
#include "tools/dump-select/seeds.h"
#include "tools/dump-select/selected_rows.h"
#include "tools/lib/io/file.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/pgdump/table_names.h"
#include "tools/lib/rows/foreign_key_graph.h"
#include "tools/lib/rows/row_reader.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

using Options = DumpSelectOptions;

// Reads the file as a stream, because it may be a dump with data.
absl::StatusOr<Schema> ReadSchema(const Options& options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<FileSource> source, FileSource::Open(options.schema));
  return Schema::Read(source.get(), options.end_marker);
}

absl::StatusOr<Seeds> ReadSeeds(const Options& options, const Schema& schema) {
  Seeds seeds(&schema);
  for (const std::string& row : options.rows) {
    RETURN_IF_ERROR(seeds.AddRow(row, absl::StrCat("--rows=", row)));
  }
  for (const std::string& path : options.rows_from) RETURN_IF_ERROR(seeds.AddRowsFrom(path));
  RETURN_IF_ERROR(seeds.AddTables(options.tables));
  if (seeds.empty())
    return UsageError("no rows selected (expected --rows, --rows-from or --tables)");
  return seeds;
}

// A table of another schema need not be in --schema, if a foreign key refers to it.
absl::StatusOr<std::vector<QualifiedName>> ReadExternal(const Options& options,
                                                        const Schema& schema,
                                                        const std::vector<Reference>& references) {
  std::vector<QualifiedName> external;
  RETURN_IF_ERROR(AppendTableNames("--external", options.external, &external));
  std::vector<std::string> candidates;
  for (const Reference& reference : references) {
    candidates.push_back(ToDisplay(reference.referenced));
  }
  for (const QualifiedName& name : external) {
    if (schema.FindTable(name) != nullptr) continue;
    if (std::find(candidates.begin(), candidates.end(), ToDisplay(name)) != candidates.end()) {
      continue;
    }
    return UnknownTable("--external", name, candidates);
  }
  return external;
}

std::vector<size_t> HashCounts(const ReferenceGraph& graph) {
  std::vector<size_t> counts;
  for (const ReferenceGraph::Node& node : graph.nodes()) {
    counts.push_back(node.keys.size() + node.edges.size());
  }
  return counts;
}

// Returns the tables with selected rows, referenced ones first. `nodes` is the order of the dump,
// which is kept where no foreign key decides.
std::vector<QualifiedName> OutputOrder(const Schema& schema, const ReferenceGraph& graph,
                                       const Selection& selection,
                                       const std::vector<size_t>& nodes) {
  std::vector<QualifiedName> tables;
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
    if (selection.rows(*node) > 0) tables.push_back(graph.nodes()[*node].table->name);
  }
  tables = ForeignKeyGraph(schema).ChildrenFirst(tables);
  std::reverse(tables.begin(), tables.end());
  return tables;
}

absl::Status WritePlan(const ReferenceGraph& graph, const Selection& selection,
                       const std::vector<QualifiedName>& tables, ByteSink* out) {
  size_t name_size = 0;
  size_t count_size = 0;
  for (const QualifiedName& table : tables) {
    name_size = std::max(name_size, ToDisplay(table).size());
    count_size = std::max(count_size, absl::StrCat(selection.rows(graph.FindNode(table))).size());
  }
  Writer writer(out);
  for (const QualifiedName& table : tables) {
    const size_t node = graph.FindNode(table);
    const std::string name = ToDisplay(table);
    const std::string count = absl::StrCat(selection.rows(node));
    writer.Append(absl::StrCat(name, std::string(name_size - name.size() + 2, ' '),
                               std::string(count_size - count.size(), ' '), count, "  ",
                               selection.PathTo(node), "\n"));
  }
  return writer.Close();
}

absl::Status WriteSeeds(const Seeds& seeds, ByteSink* out) {
  Writer writer(out);
  writer.Append(seeds.ToNdjson());
  return writer.Close();
}

// The reader's error has the input's name; others receive it here.
absl::Status InInput(const absl::Status& status, const Spool& in) {
  if (status.ok() || IsUsageError(status)) return status;
  return absl::Status(status.code(), absl::StrCat(in.name(), ": ", status.message()));
}

}  // namespace

absl::Status DumpSelect(const Options& options, Spool* in, ByteSink* out) {
  ASSIGN_OR_RETURN(const Schema schema, ReadSchema(options));
  ASSIGN_OR_RETURN(Seeds seeds, ReadSeeds(options, schema));
  ASSIGN_OR_RETURN(const Children children, ReadChildren(options.children, schema));
  std::vector<Reference> references = ForeignKeys(schema);
  if (!options.references.empty()) {
    RETURN_IF_ERROR(AppendReferencesFrom(options.references, schema, &references));
  }
  ASSIGN_OR_RETURN(const std::vector<QualifiedName> external,
                   ReadExternal(options, schema, references));
  if (options.seeds) return WriteSeeds(seeds, out);
  const ReferenceGraph graph(schema, references, external, seeds.tables(), children);

  RowReaderOptions reader_options;
  reader_options.end_marker = options.end_marker;
  RowIndex index(HashCounts(graph));
  Selection selection(&graph, options.max_rows);
  Closure closure(&graph, &selection, !children.empty());
  RowReader reader(in, &schema, reader_options);
  RowIndexer indexer(&graph, &seeds, &index, &closure);
  RETURN_IF_ERROR(indexer.Read(&reader));
  RETURN_IF_ERROR(InInput(seeds.CheckMatched(), *in));
  RETURN_IF_ERROR(InInput(closure.AddChildren(&index), *in));
  RETURN_IF_ERROR(InInput(closure.AddParents(&index), *in));
  if (const std::optional<MissingParent> missing = closure.FindMissing()) {
    return MissingParentError(*missing, graph, schema, reader_options, *in);
  }

  const std::vector<QualifiedName> tables = OutputOrder(schema, graph, selection, indexer.nodes());
  if (options.plan) return WritePlan(graph, selection, tables, out);
  SpoolSource again(in);
  RowReader second_reader(&again, &schema, reader_options);
  SelectedRows rows;
  RETURN_IF_ERROR(rows.Read(selection, &second_reader));
  return rows.Write(tables, second_reader.has_end_marker(), out);
}

}  // namespace dumpline

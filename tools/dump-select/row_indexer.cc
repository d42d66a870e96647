#include "tools/dump-select/row_indexer.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

RowIndexer::RowIndexer(const ReferenceGraph* graph, Seeds* seeds, RowIndex* index, Closure* closure)
    : graph_(*graph), seeds_(*seeds), index_(*index), closure_(*closure) {}

absl::Status RowIndexer::Read(RowReader* reader) {
  for (uint64_t row = 1; reader->Next(); ++row) {
    if (reader->shape_changed()) {
      const absl::Status status = SetShape(reader->shape());
      if (!status.ok()) return reader->ErrorAtRow(status.message());
    }
    if (node_ == ReferenceGraph::npos) continue;
    RETURN_IF_ERROR(ReadHashes(*reader));
    RETURN_IF_ERROR(index_.Add(node_, row, hashes_));
    if (seeds_.Match(reader->values())) {
      const absl::Status status = closure_.AddSeed(row, node_, hashes_.data());
      if (!status.ok()) {
        return absl::Status(status.code(), absl::StrCat(reader->name(), ": ", status.message()));
      }
    }
  }
  RETURN_IF_ERROR(reader->Finish());
  return index_.Finish();
}

absl::Status RowIndexer::SetShape(const RowShape& shape) {
  node_ = graph_.FindNode(shape.table->name);
  if (node_ == ReferenceGraph::npos) return absl::OkStatus();
  if (std::find(nodes_.begin(), nodes_.end(), node_) == nodes_.end()) nodes_.push_back(node_);
  seeds_.SetShape(shape);
  columns_.clear();
  const ReferenceGraph::Node& node = graph_.nodes()[node_];
  for (const size_t key : node.keys) {
    RETURN_IF_ERROR(AddKey(shape, graph_.keys()[key].columns));
  }
  for (const ReferenceGraph::OutgoingEdge& edge : node.edges) {
    RETURN_IF_ERROR(AddReference(shape, graph_.edges()[edge.edge].reference));
  }
  hashes_.resize(columns_.size());
  return absl::OkStatus();
}

absl::Status RowIndexer::AddKey(const RowShape& shape, const std::vector<std::string>& columns) {
  columns_.emplace_back();
  return columns_.back().key.SetShape(shape, columns);
}

absl::Status RowIndexer::AddReference(const RowShape& shape, const Reference& reference) {
  RETURN_IF_ERROR(AddKey(shape, reference.columns));
  HashColumn& added = columns_.back();
  for (const auto& [name, value] : reference.where) {
    ASSIGN_OR_RETURN(const std::optional<size_t> index, ValueIndex(shape, name));
    added.is_never |= !index;
    if (index) added.where.emplace_back(*index, value);
  }
  return absl::OkStatus();
}

absl::Status RowIndexer::ReadHashes(const RowReader& reader) {
  const std::vector<Value>& values = reader.values();
  for (size_t i = 0; i < columns_.size(); ++i) {
    HashColumn& column = columns_[i];
    const bool applies =
        !column.is_never &&
        std::all_of(column.where.begin(), column.where.end(), [&](const auto& condition) {
          const Value& value = values[condition.first];
          return value.kind == Value::Kind::kText && value.text == condition.second;
        });
    hashes_[i] = KeyHash();
    if (!applies || column.key.Read(values, &hashes_[i])) continue;
    return reader.ErrorAtRow(absl::StrCat("a key column of ", ToDisplay(reader.shape().table->name),
                                          " is DEFAULT, so its value cannot be determined"));
  }
  return absl::OkStatus();
}

}  // namespace dumpline

// The first pass over the dump: builds the index of rows and selects the seeds.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_ROW_INDEXER_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_ROW_INDEXER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "tools/dump-select/closure.h"
#include "tools/dump-select/key_hash.h"
#include "tools/dump-select/reference_graph.h"
#include "tools/dump-select/row_index.h"
#include "tools/dump-select/seeds.h"
#include "tools/lib/rows/row_reader.h"

namespace dumpline {

class RowIndexer {
 public:
  // The arguments must outlive the object.
  RowIndexer(const ReferenceGraph* graph, Seeds* seeds, RowIndex* index, Closure* closure);

  // Reads all rows. A row is identified by its number, starting at 1.
  absl::Status Read(RowReader* reader);

  // Returns the nodes with rows, in the order of their first rows.
  const std::vector<size_t>& nodes() const { return nodes_; }

 private:
  // Reads a key, or the columns of a reference.
  struct HashColumn {
    KeyReader key;
    // Indexes of values, and what they are in rows with the reference.
    std::vector<std::pair<size_t, std::string>> where;
    bool is_never = false;  // the condition is false in all rows
  };

  absl::Status SetShape(const RowShape& shape);
  absl::Status AddKey(const RowShape& shape, const std::vector<std::string>& columns);
  absl::Status AddReference(const RowShape& shape, const Reference& reference);
  absl::Status ReadHashes(const RowReader& reader);

  const ReferenceGraph& graph_;
  Seeds& seeds_;
  RowIndex& index_;
  Closure& closure_;
  std::vector<size_t> nodes_;
  size_t node_ = ReferenceGraph::npos;  // of the current shape
  std::vector<HashColumn> columns_;
  std::vector<KeyHash> hashes_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_ROW_INDEXER_H_

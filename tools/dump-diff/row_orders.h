// Orders rows of a table by the values of unique keys that they exchange, and by their references
// to each other.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_ROW_ORDERS_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_ROW_ORDERS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tools/lib/pgdump/schema.h"

namespace dumpline {

struct Reference;

// Values of several columns, as keys of row_codec.h.
using Tuple = std::string;

// A statement for an update. Rows may exchange values of a unique key. One of them then first
// releases its values and gets the new ones at the end.
struct UpdateStep {
  enum class Kind : uint8_t { kWhole, kRelease, kFinish };

  uint64_t position = 0;  // of the change; see ChangeLog
  Kind kind = Kind::kWhole;
  const UniqueKey* unique_key = nullptr;  // of a kRelease
};

// A row to insert or to delete, and its references to rows of the same table that refer to it,
// directly or by way of others.
struct OrderedRow {
  uint64_t position = 0;  // of the change
  std::vector<const Reference*> cyclic;
};

// Orders updates so that a value of a unique key is released before another row gets it.
class UniqueOrder {
 public:
  void Add(uint64_t position) { nodes_.push_back({position}); }

  // Call for the last update added: it gives up `old_value` and takes `new_value`.
  void AddValues(const UniqueKey* key, const std::optional<Tuple>& old_value,
                 const std::optional<Tuple>& new_value);

  // Call once, after the last update.
  std::vector<UpdateStep> Steps();

 private:
  enum class State : uint8_t { kNew, kOnPath, kDone };
  struct Node {
    uint64_t position;
    std::vector<std::pair<const UniqueKey*, Tuple>> takes = {};
    size_t next = 0;  // index in `takes`
    State state = State::kNew;
    bool is_released = false;
  };

  void Visit(size_t start);

  std::vector<Node> nodes_;
  absl::flat_hash_map<const UniqueKey*, absl::flat_hash_map<Tuple, size_t>> holders_;
  std::vector<UpdateStep> steps_;
};

// Orders rows of a table that refer to each other.
class RowOrder {
 public:
  void Add(uint64_t position) { nodes_.push_back({{position, {}}}); }

  // Call for the last row added, with its values of the referenced and of the referencing columns.
  void AddReference(const Reference* reference, const std::optional<Tuple>& own,
                    const std::optional<Tuple>& parent);

  // Call once, after the last row.
  std::vector<OrderedRow> ParentsFirst();

 private:
  enum class State : uint8_t { kNew, kOnPath, kDone };
  struct Node {
    OrderedRow row;
    std::vector<std::pair<const Reference*, Tuple>> parents = {};
    size_t next = 0;  // index in `parents`
    State state = State::kNew;
  };

  void Visit(size_t start);

  std::vector<Node> nodes_;
  absl::flat_hash_map<const Reference*, absl::flat_hash_map<Tuple, size_t>> rows_;
  std::vector<OrderedRow> rows_in_order_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_ROW_ORDERS_H_

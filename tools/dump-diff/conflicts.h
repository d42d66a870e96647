// The contradictory changes that a merge of three dumps finds, and the decisions that resolve them.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_CONFLICTS_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_CONFLICTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "tools/dump-diff/options.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/value.h"
#include "tools/lib/text/json.h"

namespace dumpline {

// A value that a person has typed for a column in conflict.
struct TypedValue {
  size_t column = 0;                // index in the table's columns
  std::optional<std::string> text;  // empty for NULL

  Value value() const {
    return text ? Value{Value::Kind::kText, *text} : Value{Value::Kind::kNull, {}};
  }

  friend bool operator==(const TypedValue& a, const TypedValue& b) {
    return a.column == b.column && a.text == b.text;
  }
};

struct Decision {
  Choice choice = Choice::kNone;   // for columns without a typed value
  std::vector<TypedValue> values;  // in the order of the columns

  friend bool operator==(const Decision& a, const Decision& b) {
    return a.choice == b.choice && a.values == b.values;
  }
};

// Conflicts are JSON objects; README.md describes their fields.
class Conflicts {
 public:
  // `choice` decides conflicts that no resolution decides. `tables` must outlive the object.
  Conflicts(const KeyedTables* tables, Choice choice) : tables_(tables), default_{choice, {}} {}

  // Reads resolutions: conflicts as dump-diff writes them, each with a field "choice", which is
  // "current" or "wanted", or with "values", typed values by column, or with both. Fails with the
  // input's name and the line.
  absl::Status ReadResolutions(ByteSource* source);

  // Returns the decision of a conflict, which is valid as long as this object. Records the conflict
  // if there is none. A resolution applies only if its line equals the conflict, so it is never
  // applied to other values.
  const Decision& Decide(Json conflict);

  // Fails if a resolution has applied to no conflict.
  absl::Status CheckResolutions() const;

  // Conflicts without a decision.
  std::vector<Json>& open() { return open_; }

 private:
  struct Resolution {
    Decision decision;
    uint64_t line;
    bool is_used;
  };

  const KeyedTables* const tables_;
  const Decision default_;
  std::string resolutions_name_;
  absl::flat_hash_map<std::string, Resolution> resolutions_;  // by the conflict's text
  std::vector<Json> open_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_CONFLICTS_H_

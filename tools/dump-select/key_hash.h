// Hashes of the values of keys. A reference and the row that it refers to have equal hashes.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_KEY_HASH_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_KEY_HASH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/rows/row_reader.h"
#include "tools/lib/rows/value.h"

namespace dumpline {

// A hash of 128 bits represents a key without a comparison of values: among 10^10 keys, two have
// equal hashes with a probability of 10^-19.
struct KeyHash {
  uint64_t low = 0;
  uint64_t high = 0;

  // A key with a part that is NULL. It references nothing (MATCH SIMPLE), and nothing references
  // it.
  bool is_null() const { return low == 0 && high == 0; }

  friend bool operator==(const KeyHash& a, const KeyHash& b) {
    return a.low == b.low && a.high == b.high;
  }
};

// A KeyHash needs no further hashing.
struct KeyHashHash {
  size_t operator()(const KeyHash& hash) const { return hash.low; }
};
template <typename Value>
using KeyHashMap = absl::flat_hash_map<KeyHash, Value, KeyHashHash>;

// Returns SipHash-2-4 of 128 bits with the key 00 01 … 0f (Aumasson and Bernstein, reference
// implementation).
KeyHash SipHash(absl::string_view bytes);

// Brings a value to the form that all equal values of its type have in common: 1.50 and 1.5 are
// equal as numeric, "a" and "a  " as character(3). `type` is the type of the column in the schema.
class EqualForm {
 public:
  explicit EqualForm(absl::string_view type);

  // Returns the form, which is valid as long as `text` and until the next call.
  absl::string_view Of(absl::string_view text);

 private:
  enum class Kind : uint8_t { kText, kNumeric, kFloat, kPadded, kCaseInsensitive };

  Kind kind_ = Kind::kText;
  std::string lower_;
};

// Returns the index, in the values of rows of this shape, of a column of its table. Returns nullopt
// if the column is not in the shape, and is therefore NULL. Fails with a message if the server
// computes its value instead: a default, an identity, a generated column.
absl::StatusOr<std::optional<size_t>> ValueIndex(const RowShape& shape, const std::string& column);

// Reads the values of a key, or of the columns that reference it, from rows of one shape.
class KeyReader {
 public:
  // Fails as ValueIndex() does.
  absl::Status SetShape(const RowShape& shape, const std::vector<std::string>& columns);

  // Returns false if a value is DEFAULT.
  bool Read(const std::vector<Value>& values, KeyHash* hash);

 private:
  struct Column {
    size_t value;  // index in the row's values
    EqualForm form;
  };

  bool is_null_ = false;
  std::vector<Column> columns_;
  std::string bytes_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_KEY_HASH_H_

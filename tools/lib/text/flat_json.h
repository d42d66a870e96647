// Splits flat JSON objects into their fields without building a tree.
//
// Manifests have millions of lines, and nearly all are objects that ToJsonText() has written, with
// values that are short texts and numbers. Splitting such a line takes a small part of the time of
// ParseJson(), which allocates each name and value. A line in any other form is left to
// ParseJson(), so the fast path needs to be right only for the lines that it accepts.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_FLAT_JSON_H_
#define DUMPLINE_TOOLS_LIB_TEXT_FLAT_JSON_H_

#include <cstddef>
#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/text/json.h"

namespace dumpline {

class FlatObject {
 public:
  static constexpr size_t kMaxFields = 24;

  enum class Kind {
    kText,    // a string; the value is between the quotes
    kNumber,  // an integer from 0 to 10^19 - 1
    kOther,   // true, false, null, {} or []
  };

  struct Field {
    absl::string_view name;
    absl::string_view value;
    Kind kind;
  };

  // Returns whether `text` is an object with 1 to kMaxFields fields of the kinds above, with
  // different names, and exactly in the form of ToJsonText(): without white space, escapes, and
  // characters outside of ASCII. If so, sets the fields, which refer to `text`.
  bool Parse(absl::string_view text);

  const Field* begin() const { return fields_; }
  const Field* end() const { return fields_ + count_; }

  // Returns whether there is a field with that name.
  bool Has(absl::string_view name) const;

 private:
  Field fields_[kMaxFields];
  size_t count_ = 0;
};

// Returns the JSON object `text` without the fields `names`, in the form of ToJsonText(). `text`
// must be a valid JSON object.
std::string WithoutFields(absl::string_view text, std::initializer_list<absl::string_view> names);

// Appends fields to a JSON object: {"a":1} and {"b":2} give {"a":1,"b":2}. `object` must have at
// least one field, and none with a name in `fields`.
std::string AppendJsonFields(absl::string_view object, const Json& fields);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_FLAT_JSON_H_

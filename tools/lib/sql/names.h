// Names of tables, columns and other objects.
#ifndef DUMPLINE_TOOLS_LIB_SQL_NAMES_H_
#define DUMPLINE_TOOLS_LIB_SQL_NAMES_H_

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

// A name as the catalog stores it: unquoted, and in lower case if the statement did not quote it.
struct QualifiedName {
  std::string schema;  // empty if the statement names none
  std::string name;

  friend bool operator==(const QualifiedName& a, const QualifiedName& b) {
    return a.schema == b.schema && a.name == b.name;
  }
  friend bool operator!=(const QualifiedName& a, const QualifiedName& b) { return !(a == b); }
  friend bool operator<(const QualifiedName& a, const QualifiedName& b) {
    return std::tie(a.schema, a.name) < std::tie(b.schema, b.name);
  }
  template <typename H>
  friend H AbslHashValue(H h, const QualifiedName& n) {
    return H::combine(std::move(h), n.schema, n.name);
  }
};

// Returns `name` as SQL, "…" with quotes doubled. Always quotes it, because the set of keywords
// depends on the server's version.
std::string QuoteIdentifier(absl::string_view name);

// Returns "schema"."name", or "name" without a schema.
std::string ToSql(const QualifiedName& name);

// Return a name for messages and reports. Names that are not plain lower-case words are quoted.
std::string ToDisplay(absl::string_view identifier);
std::string ToDisplay(const QualifiedName& name);

// Returns the names of a list, as written. Commas separate them, except within "…".
std::vector<std::string> SplitNames(absl::string_view list);

// Returns the names of all lists, which a repeatable option has collected.
std::vector<std::string> SplitNames(const std::vector<std::string>& lists);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SQL_NAMES_H_

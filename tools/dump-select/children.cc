#include "tools/dump-select/children.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/dump-select/names.h"
#include "tools/lib/sql/words.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

absl::Status InvalidList(const std::string& list) {
  return UsageError(absl::StrCat("invalid list '", list,
                                 "' in --children (expected all or SCHEMA.TABLE, each with an "
                                 "optional :DEPTH of at least 1, separated by commas)"));
}

absl::Status ReadList(const std::string& list, const Schema& schema, Children* children) {
  // WordReader ends an unterminated name at the end of the text.
  if (std::count(list.begin(), list.end(), '"') % 2 != 0) return InvalidList(list);
  WordReader words(list);
  do {
    const bool is_quoted = words.Peek().kind == Word::Kind::kIdentifier;
    QualifiedName name;
    if (!words.ReadQualifiedName(&name)) return InvalidList(list);
    uint64_t depth = std::numeric_limits<uint64_t>::max();
    if (words.AcceptPunctuation(':') &&
        (!absl::SimpleAtoi(words.Next().value, &depth) || depth == 0)) {
      return InvalidList(list);
    }
    if (!is_quoted && name == QualifiedName{"", "all"}) {
      for (const SchemaTable& table : schema.tables()) children->emplace(table.name, depth);
      continue;
    }
    RETURN_IF_ERROR(FindTable(schema, name, "--children").status());
    for (const QualifiedName& table : schema.WithPartitions(name)) (*children)[table] = depth;
  } while (words.AcceptPunctuation(','));
  return words.AtEnd() ? absl::OkStatus() : InvalidList(list);
}

}  // namespace

absl::StatusOr<Children> ReadChildren(const std::vector<std::string>& lists, const Schema& schema) {
  Children children;
  for (const std::string& list : lists) RETURN_IF_ERROR(ReadList(list, schema, &children));
  return children;
}

}  // namespace dumpline

#include "tools/dump-select/names.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "tools/lib/sql/words.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

// Returns the Levenshtein distance.
size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t substitution = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substitution, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string Suggestion(const std::string& nearest) {
  return nearest.empty() ? "" : absl::StrCat("; did you mean ", nearest, "?");
}

}  // namespace

size_t ReadColumnName(absl::string_view text, ColumnName* name) {
  WordReader words(text);
  std::string* const parts[] = {&name->table.schema, &name->table.name, &name->column};
  for (std::string* const part : parts) {
    if (part != parts[0] && !words.AcceptPunctuation('.')) return 0;
    const Word word = words.Next();
    if (!word.IsName() || word.value.empty()) return 0;
    *part = word.value;
  }
  const absl::string_view read = text.substr(0, words.pos());
  // WordReader ends an unterminated name at the end of the text.
  return std::count(read.begin(), read.end(), '"') % 2 == 0 ? read.size() : 0;
}

std::string NearestName(absl::string_view name, const std::vector<std::string>& candidates) {
  const std::string* nearest = nullptr;
  size_t least = 0;
  for (const std::string& candidate : candidates) {
    const size_t distance = EditDistance(name, candidate);
    if (nearest != nullptr && distance >= least) continue;
    nearest = &candidate;
    least = distance;
  }
  return nearest == nullptr ? "" : *nearest;
}

absl::Status UnknownTable(absl::string_view where, const QualifiedName& name,
                          const std::vector<std::string>& candidates) {
  return UsageError(absl::StrCat(where, ": no table ", ToDisplay(name), " in the schema",
                                 Suggestion(NearestName(ToDisplay(name), candidates))));
}

absl::StatusOr<const SchemaTable*> FindTable(const Schema& schema, const QualifiedName& name,
                                             absl::string_view where) {
  if (const SchemaTable* const table = schema.FindTable(name)) return table;
  std::vector<std::string> names;
  for (const SchemaTable& table : schema.tables()) names.push_back(ToDisplay(table.name));
  return UnknownTable(where, name, names);
}

absl::Status CheckColumn(const SchemaTable& table, const std::string& column,
                         absl::string_view where) {
  if (table.FindColumn(column) != nullptr) return absl::OkStatus();
  std::vector<std::string> names;
  for (const SchemaColumn& known : table.columns) names.push_back(ToDisplay(known.name));
  return UsageError(absl::StrCat(where, ": no column ", ToDisplay(column), " in the table ",
                                 ToDisplay(table.name),
                                 Suggestion(NearestName(ToDisplay(column), names))));
}

}  // namespace dumpline

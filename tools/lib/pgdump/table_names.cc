#include "tools/lib/pgdump/table_names.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/lib/io/file.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

// Parses `list` and appends the names. Returns false if it is malformed.
bool ReadList(absl::string_view list, std::vector<QualifiedName>* names) {
  // WordReader ends an unterminated name at the end of the text.
  if (std::count(list.begin(), list.end(), '"') % 2 != 0) return false;
  WordReader words(list);
  do {
    QualifiedName name;
    if (!words.ReadQualifiedName(&name) || name.name.empty()) return false;
    names->push_back(std::move(name));
  } while (words.AcceptPunctuation(','));
  return words.AtEnd();
}

}  // namespace

absl::Status AppendTableNames(const std::string& flag, const std::vector<std::string>& lists,
                              std::vector<QualifiedName>* names) {
  for (const std::string& list : lists) {
    if (ReadList(list, names)) continue;
    return UsageError(absl::StrCat(
        "invalid table names '", list, "' in ", flag,
        " (expected names separated by commas, such as a_1,public.b,\"Double Quoted\")"));
  }
  return absl::OkStatus();
}

absl::Status AppendTableNamesFrom(const std::string& path, std::vector<QualifiedName>* names) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  const size_t size_before = names->size();
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#' || ReadList(line, names)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(path, ":", number, ": invalid table name '", line, "'"));
  }
  if (names->size() > size_before) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(path, text.empty() ? ": is empty" : ": no names", " (expected table names)"));
}

std::string ToDisplay(const std::vector<QualifiedName>& names) {
  return absl::StrJoin(names, ", ", [](std::string* out, const QualifiedName& name) {
    out->append(ToDisplay(name));
  });
}

}  // namespace dumpline

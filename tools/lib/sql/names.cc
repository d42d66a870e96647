#include "tools/lib/sql/names.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace dumpline {
namespace {

bool IsPlainWord(absl::string_view name) {
  if (name.empty() || absl::ascii_isdigit(static_cast<unsigned char>(name[0]))) return false;
  for (char c : name) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c)) &&
        !absl::ascii_isdigit(static_cast<unsigned char>(c)) && c != '_') {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string QuoteIdentifier(absl::string_view name) {
  return absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
}

std::string ToSql(const QualifiedName& name) {
  if (name.schema.empty()) return QuoteIdentifier(name.name);
  return absl::StrCat(QuoteIdentifier(name.schema), ".", QuoteIdentifier(name.name));
}

std::string ToDisplay(absl::string_view identifier) {
  return IsPlainWord(identifier) ? std::string(identifier) : QuoteIdentifier(identifier);
}

std::string ToDisplay(const QualifiedName& name) {
  if (name.schema.empty()) return ToDisplay(name.name);
  return absl::StrCat(ToDisplay(name.schema), ".", ToDisplay(name.name));
}

std::vector<std::string> SplitNames(absl::string_view list) {
  std::vector<std::string> names(1);
  bool is_quoted = false;
  for (const char c : list) {
    if (c == '"') is_quoted = !is_quoted;  // twice for a doubled quote
    if (c == ',' && !is_quoted) {
      names.emplace_back();
    } else {
      names.back() += c;
    }
  }
  return names;
}

std::vector<std::string> SplitNames(const std::vector<std::string>& lists) {
  std::vector<std::string> names;
  for (const std::string& list : lists) {
    for (std::string& name : SplitNames(absl::string_view(list))) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace dumpline

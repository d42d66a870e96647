#include "tools/lib/pgdump/markers.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/sql/words.h"

namespace dumpline {
namespace {

// Returns true for a whole comment "-- PostgreSQL database dump" followed by `end`. Also accepts
// the names of other servers.
bool IsDumpComment(const Item& item, absl::string_view end) {
  if (item.part != Part::kWhole) return false;
  absl::string_view comment = absl::StripTrailingAsciiWhitespace(item.text);
  if (!absl::ConsumePrefix(&comment, "-- ") || !absl::ConsumeSuffix(&comment, end) ||
      !absl::ConsumeSuffix(&comment, " database dump")) {
    return false;
  }
  return comment == "PostgreSQL" || comment == "Greenplum Database" || comment == "EnterpriseDB" ||
         comment == "YSQL";
}

}  // namespace

bool ParseTableDataComment(absl::string_view comment, QualifiedName* table) {
  if (!absl::ConsumePrefix(&comment, "-- Data for Name: ")) return false;
  // The table's name may contain anything, so the fields are searched from the right.
  const size_t owner = comment.rfind("; Owner: ");
  if (owner == absl::string_view::npos) return false;
  comment = comment.substr(0, owner);
  constexpr absl::string_view kType = "; Type: TABLE DATA; Schema: ";
  const size_t type = comment.rfind(kType);
  if (type == absl::string_view::npos) return false;
  table->name = std::string(comment.substr(0, type));
  table->schema = std::string(comment.substr(type + kType.size()));
  if (table->schema == "-") table->schema.clear();
  return true;
}

bool ParsePartitionRootComment(absl::string_view comment, QualifiedName* root) {
  if (!absl::ConsumePrefix(&comment, "-- load via partition root ")) return false;
  WordReader words(comment);
  return words.ReadQualifiedName(root) && words.AtEnd();
}

bool IsSameInToc(const QualifiedName& in_toc, const QualifiedName& in_statement) {
  const auto sanitized = [](absl::string_view name) {
    return absl::StrReplaceAll(name, {{"\n", " "}, {"\r", " "}});
  };
  return in_toc.name == sanitized(in_statement.name) &&
         in_toc.schema == sanitized(in_statement.schema);
}

bool EndMarkerWatch::IsEndMarker(const Item& item) { return IsDumpComment(item, " complete"); }

void EndMarkerWatch::OnComment(const Item& item, const Scanner& scanner) {
  if (IsEndMarker(item)) {
    seen_ = is_complete_ = true;
    in_dump_ = false;
  } else if (IsDumpComment(item, "")) {
    if (in_dump_ && status_.ok()) {
      status_ = scanner.ErrorAt(
          item.offset, "a dump begins, and the one before it is truncated: it has no end marker");
    }
    in_dump_ = true;
    seen_ = is_complete_ = false;
  }
}

void EndMarkerWatch::OnMetaCommand(const Item& item, const Scanner& scanner) {
  absl::string_view key = absl::StripTrailingAsciiWhitespace(item.text);
  if (absl::ConsumePrefix(&key, "\\restrict ")) {
    restrict_key_ = std::string(key);
  } else if (absl::ConsumePrefix(&key, "\\unrestrict ")) {
    if (!restrict_key_.empty() && key != restrict_key_ && status_.ok()) {
      status_ = scanner.ErrorAt(
          item.offset,
          "\\unrestrict with another key than \\restrict: this is the end of one dump and "
          "the beginning of another, which is truncated");
    }
    restrict_key_.clear();
  }
}

absl::Status EndMarkerWatch::Finish(const Scanner& scanner, const Item& last_item,
                                    bool required) const {
  if (!status_.ok()) return status_;
  if (seen_ || !required) return absl::OkStatus();
  // Standard input usually ends early because the program before this one has failed, and has
  // reported why. Then --no-end-marker would be no remedy.
  const absl::string_view what =
      is_complete_ ? "the end marker is not last: SQL follows it, or a second dump is truncated "
                     "(--no-end-marker accepts other SQL)"
      : scanner.input_name() == kStdinName
          ? "the input ended early, without pg_dump's end marker"
          : "no end marker: the dump is truncated (--no-end-marker accepts other SQL)";
  return scanner.ErrorAt(last_item.offset + last_item.text.size(), what);
}

absl::Status CheckMetaCommand(const Scanner& scanner, const Item& meta_command) {
  const absl::string_view text = meta_command.text;
  const absl::string_view name = text.substr(0, text.find_first_of(" \t\r"));
  if (scanner.statement_kind() == StatementKind::kNone &&
      (name == "\\restrict" || name == "\\unrestrict")) {
    return absl::OkStatus();
  }
  const bool connects = name == "\\connect" || name == "\\c";
  return scanner.ErrorAt(
      meta_command.offset,
      absl::StrCat(
          "psql meta-command ", name, " is not allowed in a dump",
          connects ? "; make the dump with pg_dump without --create, of one database" : ""));
}

}  // namespace dumpline

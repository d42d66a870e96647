#include "tools/dump-upsert/merge_sql.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/lib/sql/literal_value.h"
#include "tools/lib/sql/names.h"

namespace dumpline {
namespace {

// Returns the columns as a list, each after `prefix`: a."x", a."y".
std::string List(const std::vector<std::string>& names, absl::string_view prefix = "") {
  return absl::StrJoin(names, ", ", [prefix](std::string* out, const std::string& name) {
    absl::StrAppend(out, prefix, QuoteIdentifier(name));
  });
}

std::string Row(const std::vector<std::string>& names, absl::string_view prefix) {
  return absl::StrCat("ROW(", List(names, prefix), ")");
}

// Returns the row as a value. Between two ROW(…), operators would compare column by column.
std::string Record(const std::vector<std::string>& names, absl::string_view prefix) {
  return absl::StrCat("CAST(", Row(names, prefix), " AS record)");
}

// Does not depend on standard_conforming_strings.
std::string Literal(absl::string_view value) {
  const bool has_backslash = absl::StrContains(value, '\\');
  std::string body;
  EscapeLiteral(has_backslash ? StringKind::kEscape : StringKind::kPlain, value, &body);
  return absl::StrCat(has_backslash ? "E'" : "'", body, "'");
}

// Returns the columns as PostgreSQL shows a key in messages: (a, b).
std::string DisplayColumns(const std::vector<std::string>& names) {
  return absl::StrCat("(", absl::StrJoin(names, ", "), ")");
}

std::string DollarQuoted(absl::string_view body) {
  std::string quote = "$$";
  for (int i = 1; absl::StrContains(body, quote); ++i) quote = absl::StrCat("$d", i, "$");
  return absl::StrCat(quote, body, quote);
}

bool Contains(const std::vector<size_t>& columns, size_t column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

}  // namespace

MergeSql::MergeSql(MergeRows rows) : rows_(std::move(rows)) {
  for (const size_t column : rows_.columns) {
    const SchemaColumn& declared = rows_.table->columns[column];
    if (declared.generated) continue;
    inserted_.push_back(column);
    // PostgreSQL lets an UPDATE set an identity column that is GENERATED ALWAYS only to DEFAULT.
    const bool is_fixed = declared.identity == SchemaColumn::Identity::kAlways;
    if (!is_fixed && !Contains(rows_.key.columns, column)) updated_.push_back(column);
  }
  if (rows_.existing == Existing::kKeep) updated_.clear();
}

std::vector<std::string> MergeSql::Names(const std::vector<size_t>& columns) const {
  std::vector<std::string> names;
  for (const size_t column : columns) names.push_back(rows_.table->columns[column].name);
  return names;
}

std::string MergeSql::Overriding() const {
  const bool is_needed =
      std::any_of(rows_.columns.begin(), rows_.columns.end(), [this](size_t column) {
        return rows_.table->columns[column].identity == SchemaColumn::Identity::kAlways;
      });
  return is_needed ? " OVERRIDING SYSTEM VALUE" : "";
}

std::string MergeSql::InsertHead() const {
  const std::string list =
      rows_.names_columns ? absl::StrCat(" (", List(Names(rows_.columns)), ")") : "";
  return absl::StrCat("INSERT INTO ", ToSql(rows_.table->name), " AS existing", list, Overriding(),
                      " VALUES");
}

std::string MergeSql::StageInsertHead(absl::string_view stage) const {
  const std::string list =
      rows_.names_columns ? absl::StrCat(" (", List(Names(rows_.columns)), ")") : "";
  return absl::StrCat("INSERT INTO pg_temp.", stage, list, Overriding(), " VALUES");
}

std::string MergeSql::ConflictClause() const {
  const std::string clause =
      absl::StrCat(" ON CONFLICT (", List(Names(rows_.key.columns)), ") DO ");
  if (updated_.empty()) return absl::StrCat(clause, "NOTHING");
  const std::vector<std::string> names = Names(updated_);
  const std::string changes =
      absl::StrJoin(names, ", ", [](std::string* out, const std::string& name) {
        const std::string column = QuoteIdentifier(name);
        absl::StrAppend(out, column, " = excluded.", column);
      });
  return absl::StrCat(clause, "UPDATE SET ", changes, " WHERE pg_catalog.record_image_ne(",
                      Row(names, "existing."), ", ", Row(names, "excluded."), ")");
}

// Omits NOT NULL and defaults, which the merge applies.
std::string MergeSql::CreateCopyStage(absl::string_view stage) const {
  return absl::StrCat("CREATE TEMPORARY TABLE ", stage, " ON COMMIT DROP AS SELECT ",
                      List(Names(rows_.columns)), " FROM ", ToSql(rows_.table->name),
                      " WITH NO DATA;\n");
}

// Includes what determines the value of DEFAULT.
std::string MergeSql::CreateInsertStage(absl::string_view stage) const {
  return absl::StrCat("CREATE TEMPORARY TABLE ", stage, " (LIKE ", ToSql(rows_.table->name),
                      " INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING IDENTITY)"
                      " ON COMMIT DROP;\n");
}

std::string MergeSql::CopyStatement(absl::string_view stage) const {
  return absl::StrCat("COPY pg_temp.", stage, " (", List(Names(rows_.columns)), ") FROM stdin;");
}

std::string MergeSql::MergeStage(absl::string_view stage) const {
  const std::string columns = List(Names(inserted_));
  const std::string merge = absl::StrCat(
      "INSERT INTO ", ToSql(rows_.table->name), " AS existing (", columns, ")", Overriding(),
      "\nSELECT ", columns, " FROM pg_temp.", stage, "\n", ConflictClause().substr(1), ";\n");
  const std::string handlers = absl::StrCat(UniqueViolationHandler(stage), DuplicateHandler(stage));
  const std::string empty = absl::StrCat("TRUNCATE TABLE pg_temp.", stage, ";\n");
  if (handlers.empty()) return absl::StrCat(merge, empty);
  const std::string body = absl::StrCat(
      "\n#variable_conflict use_column\nDECLARE violated text; detail text; new_key text; old_key "
      "text;\nBEGIN\n",
      merge, "EXCEPTION\n", handlers, "END\n");
  return absl::StrCat("DO ", DollarQuoted(body), ";\n", empty);
}

// PostgreSQL's message contains the violated key, but not the two rows.
std::string MergeSql::UniqueViolationHandler(absl::string_view stage) const {
  std::string searches;
  for (const UniqueKey* const key : rows_.key.others) {
    if (HasAll(key->columns)) absl::StrAppend(&searches, FindConflict(*key, stage));
  }
  if (searches.empty()) return "";
  return absl::StrCat(
      "WHEN unique_violation THEN\n"
      "  GET STACKED DIAGNOSTICS violated = CONSTRAINT_NAME, detail = PG_EXCEPTION_DETAIL;\n",
      searches, "  RAISE;\n");
}

std::string MergeSql::FindConflict(const UniqueKey& key, absl::string_view stage) const {
  const std::vector<std::string> matched = Names(rows_.key.columns);
  std::string nulls;  // rows with NULL in a key do not conflict
  for (const std::string& name : key.columns) {
    if (key.nulls_not_distinct) break;
    absl::StrAppend(&nulls, " AND incoming.", QuoteIdentifier(name), " IS NOT NULL");
  }
  // The indexes of partitions have other names.
  const bool is_named = !key.name.empty() && !rows_.table->is_partitioned;
  const std::string condition =
      is_named ? absl::StrCat("violated = ", Literal(key.name)) : std::string("true");
  const std::string matched_by =
      rows_.key.name.empty() ? DisplayColumns(matched) : absl::StrCat("\"", rows_.key.name, "\"");
  return absl::StrCat(
      "  IF ", condition, " THEN\n    SELECT CAST(", Row(matched, "incoming."), " AS text), CAST(",
      Row(matched, "existing."), " AS text) INTO new_key, old_key\n    FROM pg_temp.", stage,
      " AS incoming JOIN ", ToSql(rows_.table->name), " AS existing\n      ON ",
      Record(key.columns, "incoming."), " OPERATOR(pg_catalog.=) ",
      Record(key.columns, "existing."), "\n    WHERE ", Record(matched, "incoming."),
      " OPERATOR(pg_catalog.<>) ", Record(matched, "existing."), nulls,
      " LIMIT 1;\n    IF FOUND THEN\n      RAISE unique_violation USING MESSAGE = "
      "pg_catalog.concat(",
      Literal(absl::StrCat("the row of ", ToDisplay(rows_.table->name), " with ",
                           DisplayColumns(matched), "=")),
      ", new_key, ' violates unique constraint \"', violated, ",
      Literal(absl::StrCat("\": the existing row with ", DisplayColumns(matched), "=")),
      ", old_key, ", Literal(absl::StrCat(" has the same ", DisplayColumns(key.columns))),
      "), DETAIL = pg_catalog.concat(detail, ",
      Literal(absl::StrCat(" Rows are matched by ", matched_by, ".")),
      ");\n    END IF;\n  END IF;\n");
}

// PostgreSQL's message does not contain the key of two rows that have the same one.
std::string MergeSql::DuplicateHandler(absl::string_view stage) const {
  if (updated_.empty()) return "";
  const std::vector<std::string> matched = Names(rows_.key.columns);
  return absl::StrCat(
      "WHEN cardinality_violation THEN\n  SELECT CAST(", Row(matched, "incoming."),
      " AS text) INTO new_key FROM pg_temp.", stage, " AS incoming\n  GROUP BY ",
      List(matched, "incoming."),
      " HAVING pg_catalog.count(*) > 1 LIMIT 1;\n  IF NOT FOUND THEN RAISE; END IF;\n"
      "  RAISE cardinality_violation USING MESSAGE = pg_catalog.concat(",
      Literal(absl::StrCat("more than one row of ", ToDisplay(rows_.table->name),
                           " in the dump has ", DisplayColumns(matched), "=")),
      ", new_key);\n");
}

bool MergeSql::HasAll(const std::vector<std::string>& names) const {
  return std::all_of(names.begin(), names.end(), [this](const std::string& name) {
    return std::any_of(rows_.columns.begin(), rows_.columns.end(),
                       [&](size_t column) { return rows_.table->columns[column].name == name; });
  });
}

std::string ForwardSetval(const SequenceValue& value) {
  const std::string name = ToSql(value.sequence);
  return absl::StrCat("SELECT pg_catalog.setval(", Literal(name), ", ", value.last_value, ", ",
                      value.is_called ? "true" : "false", ") FROM ", name,
                      " AS s, pg_catalog.pg_sequence AS q WHERE q.seqrelid = ", Literal(name),
                      "::pg_catalog.regclass AND ", IsAhead(value), ";");
}

}  // namespace dumpline

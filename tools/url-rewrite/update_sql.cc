#include "tools/url-rewrite/update_sql.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tools/lib/pgdump/column_patterns.h"
#include "tools/lib/sql/statement.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/encoded_url_pattern.h"
#include "tools/url-rewrite/url_rules.h"

// replace() ignores boundaries: it would turn http://127.0.0.1:543210 into
// https://abc.supabase.co0. The statements therefore call regexp_replace(), with patterns for the
// boundaries that url_rules.cc checks in code. The patterns are long; a function in pg_temp keeps
// them in one place and the UPDATEs readable.

namespace dumpline {
namespace {

using Form = EncodedUrlPattern::Form;

struct Substitution {
  std::string pattern;  // an SQL expression
  std::string replacement;
};

// Returns a pattern for the port, which may be missing if it is the scheme's default port.
std::string PortPattern(const Origin& from, const EncodedUrlPattern& encoded) {
  const std::string port = from.EffectivePort();
  if (port.empty()) return "";
  const std::string pattern = encoded.Match(absl::StrCat(":", port), false);
  return port == DefaultPort(from.scheme) ? absl::StrCat("(?:", pattern, ")?") : pattern;
}

Substitution OriginSubstitution(const Origin& from, const Origin& to, bool relative, Form form) {
  const EncodedUrlPattern encoded(form);
  std::string url = absl::StrCat(encoded.Match(from.scheme, true), encoded.SchemeEnd(),
                                 encoded.Match(from.host, true), PortPattern(from, encoded),
                                 encoded.Match(from.path, false));
  if (!from.path.empty()) absl::StrAppend(&url, "(?!", encoded.SegmentContinues(), ")");
  Substitution made;
  made.pattern = absl::StrCat("before || '", url, "' || after");
  made.replacement = absl::StrCat("\\1", encoded.Replace(to.ToString()));
  if (!relative) return made;
  // Leaves a slash before the rest of the URL. //x would be another host, and so would an escape
  // that represents a slash.
  absl::StrAppend(&made.pattern, " || '(", encoded.Slash(), NoSlashPattern(), "|", NoSlashPattern(),
                  NoOtherEscapePattern(), ")'");
  if (from.path.empty()) {
    absl::StrAppend(&made.replacement, encoded.Replace("/"));
  } else {
    absl::StrAppend(&made.replacement, "\\", encoded.groups() + 1);
  }
  return made;
}

Substitution RelativePathSubstitution(const Origin& to_origin, Form form) {
  const EncodedUrlPattern encoded(form);
  return {absl::StrCat("'", BeforePathPattern(), encoded.FirstSlash(),
                       encoded.Match("storage/v1/", false), "'"),
          absl::StrCat("\\1", encoded.Replace(to_origin.ToString() + "/storage/v1/"))};
}

// Returns the substitutions for all rules, most specific first, as in the filter.
std::vector<Substitution> AllSubstitutions(const UrlRules& rules) {
  std::vector<size_t> order(rules.from().size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return rules.from()[a].path.size() > rules.from()[b].path.size();
  });
  std::vector<Substitution> substitutions;
  for (const size_t i : order) {
    for (const Form form : {Form::kPlain, Form::kBackslashes, Form::kPercent}) {
      substitutions.push_back(
          OriginSubstitution(rules.from()[i], rules.to()[i], rules.relative(), form));
    }
  }
  if (rules.to_origin() != nullptr) {
    for (const Form form : {Form::kPlain, Form::kBackslashes}) {
      substitutions.push_back(RelativePathSubstitution(*rules.to_origin(), form));
    }
  }
  return substitutions;
}

std::string Call(absl::string_view argument) {
  return absl::StrCat("pg_temp.url_rewrite(", argument, ")");
}

// Returns the body of the function: nested calls of regexp_replace().
std::string FunctionBody(const UrlRules& rules) {
  const std::vector<Substitution> substitutions = AllSubstitutions(rules);
  std::string body = "SELECT ";
  for (size_t i = 0; i < substitutions.size(); ++i) absl::StrAppend(&body, "regexp_replace(");
  absl::StrAppend(&body, "value");
  for (const Substitution& made : substitutions) {
    absl::StrAppend(&body, ",\n  ", made.pattern, ",\n  '", made.replacement, "', 'g')");
  }
  if (rules.from().empty()) return body;
  absl::StrAppend(&body, "\nFROM (VALUES (\n  '", BeforeOriginPattern(rules.relative()), "',\n  '",
                  HostEndPattern(), "')) AS boundaries (before, after)");
  return body;
}

// Returns a cheap condition that is true for all rows that the function changes.
std::string Prefilter(const UrlRules& rules, absl::string_view column) {
  std::vector<std::string> tests;
  for (const std::string& needle : rules.needles()) {
    tests.push_back(absl::StrCat(
        column, " ILIKE '%",
        absl::StrReplaceAll(needle, {{"\\", "\\\\"}, {"%", "\\%"}, {"_", "\\_"}}), "%'"));
  }
  const std::string all = absl::StrJoin(tests, " OR ");
  return tests.size() > 1 ? absl::StrCat("(", all, ")") : all;
}

std::string Update(const UrlRules& rules, const ColumnPattern& pattern) {
  const std::string column = QuoteIdentifier(pattern.column);
  const bool cast = !pattern.type.empty();
  const std::string text = cast ? absl::StrCat(column, "::text") : column;
  return absl::StrCat("UPDATE ", ToSql(pattern.table), " SET ", column, " = ", Call(text),
                      cast ? "::" : "", pattern.type, "\nWHERE ", Prefilter(rules, text), " AND ",
                      text, " <> ", Call(text), ";\n\n");
}

}  // namespace

absl::StatusOr<std::string> UpdateSql(const UrlRewriteOptions& options) {
  const bool has_others = !options.regexes.empty() || !options.except.empty() ||
                          !options.rules.forbid.empty() || options.text ||
                          options.allow_unmatched || !options.end_marker;
  if (has_others) {
    return UsageError(
        "--emit-update-sql goes with --from, --to, --relative, --to-origin and --only");
  }
  ASSIGN_OR_RETURN(const UrlRules rules, UrlRules::Make(options.rules));
  if (rules.rule_count() == 0) {
    return UsageError("--emit-update-sql needs --from with --to, or --to-origin");
  }
  if (options.only.empty()) return UsageError("--emit-update-sql needs --only with the columns");
  ASSIGN_OR_RETURN(const ColumnPatterns columns,
                   ColumnPatterns::Parse("--only", options.only, true));

  std::string sql = absl::StrCat(
      "BEGIN;\n\nCREATE OR REPLACE FUNCTION pg_temp.url_rewrite(value text) RETURNS text\n"
      "LANGUAGE sql IMMUTABLE AS $url_rewrite$\n",
      FunctionBody(rules), "\n$url_rewrite$;\n\n");
  for (const ColumnPattern& pattern : columns.patterns()) {
    if (pattern.column.empty()) {
      return UsageError(absl::StrCat("invalid column \"", pattern.text,
                                     "\" for --emit-update-sql (expected a column's name)"));
    }
    sql += Update(rules, pattern);
  }
  absl::StrAppend(&sql, "DROP FUNCTION pg_temp.url_rewrite(text);\n\nCOMMIT;\n");
  return sql;
}

}  // namespace dumpline

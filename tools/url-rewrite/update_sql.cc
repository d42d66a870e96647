#include "tools/url-rewrite/update_sql.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tools/lib/pgdump/column_patterns.h"
#include "tools/lib/pgdump/statement.h"
#include "tools/lib/status/usage_error.h"
#include "tools/url-rewrite/url_rules.h"

// replace() knows no boundaries: it would make https://abc.supabase.co0 of http://127.0.0.1:543210. So
// the statements use regexp_replace(), with patterns that say what url_rules.cc says in code. These are
// long; a function in pg_temp keeps them in one place, and the UPDATEs readable.
//
// PostgreSQL's expressions take quadratic time with lookbehind, and much with references to groups
// inside the pattern. So what stands before a URL is matched and written again, and where its slashes
// are escaped the first one alone tells how the others are written.

namespace dumpline {
namespace {

// What stands before a URL, in group 1: what WordBegins() takes for no word. In an escape that ends
// with its hexadecimal digits these are 2b, 2d and 2e for the joiners and 2f for the slash, which must
// not precede a URL that is made relative.
std::string Before(bool relative) {
  const absl::string_view no_word =
      relative ? "(?:[018-9a-fA-F][0-9a-fA-F]|2[0-9acAC]|3[a-fA-F]|40|5[b-fB-F]|60|7[b-fB-F])"
               : "(?:[018-9a-fA-F][0-9a-fA-F]|2[0-9acfACF]|3[a-fA-F]|40|5[b-fB-F]|60|7[b-fB-F])";
  return absl::StrCat("(^[-+.]?|[^-+.a-zA-Z0-9", relative ? "/" : "", "]|[^a-zA-Z0-9][-+.]|",
                      "(?:\\\\[bfnrtv]|(?:%(?:25)*|\\\\x|\\\\u00)", no_word,
                      "|\\\\u(?:[1-9a-fA-F][0-9a-fA-F]{3}|0[1-9a-fA-F][0-9a-fA-F]{2}))[-+.]?)");
}

// Where host and port may end.
constexpr absl::string_view kAfter =
    "(?!(?:[.:]|%(?:25)*(?:2[eE]|3[aA]))*(?:[-a-zA-Z0-9_@]|"
    "%(?:25)*(?:2[dD]|3[0-9]|4[0-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aA])))";

// What stands before a relative path, in group 1: the same characters as in RewriteRelativePath().
constexpr absl::string_view kOpener =
    "(^|[ \\t\\n\\r\"''(\\[{,;]|\\\\[nrt]|"
    "(?:%(?:25)*|\\\\x|\\\\u00)(?:09|0[aA]|0[dD]|2[02-8cC]|3[bB]|5[bB]|7[bB]))";

// The twins, see url_rules.h. Groups of their patterns keep how the URL is written.
enum class FormKind {
  kPlain,    // http://host
  kJson,     // http:(\\+)/\\+/host: group 2
  kPercent,  // http%3([aA])%2[fF]%2([fF])host: groups 2 and 3
};

// A slash in a pattern, and in a replacement.
absl::string_view SlashPattern(FormKind form) {
  return form == FormKind::kPlain ? "/" : form == FormKind::kJson ? "\\\\+/" : "%2[fF]";
}
absl::string_view SlashReplacement(FormKind form) {
  return form == FormKind::kPlain ? "/" : form == FormKind::kJson ? "\\2/" : "%2\\3";
}
absl::string_view SchemeEndPattern(FormKind form) {
  return form == FormKind::kPlain  ? "://"
         : form == FormKind::kJson ? ":(\\\\+)/\\\\+/"
                                   : "%3([aA])%2[fF]%2([fF])";
}
int GroupCount(FormKind form) {
  return form == FormKind::kPlain ? 1 : form == FormKind::kJson ? 2 : 3;
}

// A character of an origin in a replacement.
std::string InReplacement(char c, FormKind form) {
  const bool percent = form == FormKind::kPercent;
  switch (c) {
    case '/':
      return std::string(SlashReplacement(form));
    case ':':
      return percent ? "%3\\2" : ":";
    case '[':
      return percent ? "%5B" : "[";
    case ']':
      return percent ? "%5D" : "]";
    default:
      return std::string(1, c);
  }
}

std::string Replacement(absl::string_view origin, FormKind form) {
  std::string replacement;
  for (char c : origin) replacement += InReplacement(c, form);
  return replacement;
}

// The same in a pattern, behind the scheme.
std::string InPattern(char c, FormKind form, bool any_case) {
  const bool percent = form == FormKind::kPercent;
  switch (c) {
    case '/':
      return std::string(SlashPattern(form));
    case ':':
      return percent ? "%3[aA]" : ":";
    case '[':
      return percent ? "%5[bB]" : "\\[";
    case ']':
      return percent ? "%5[dD]" : "\\]";
    case '.':
    case '+':
      return absl::StrCat("\\", std::string(1, c));
    default:
      break;
  }
  const unsigned char byte = static_cast<unsigned char>(c);
  if (!any_case || !absl::ascii_isalpha(byte)) return std::string(1, c);
  return {'[', static_cast<char>(absl::ascii_tolower(byte)),
          static_cast<char>(absl::ascii_toupper(byte)), ']'};
}

std::string Pattern(absl::string_view text, FormKind form, bool any_case) {
  std::string pattern;
  for (char c : text) pattern += InPattern(c, form, any_case);
  return pattern;
}

struct Substitution {
  std::string pattern;  // an SQL expression
  std::string replacement;
};

Substitution OriginSubstitution(const Origin& from, const Origin& to, bool relative,
                                FormKind form) {
  const bool percent = form == FormKind::kPercent;
  std::string url = absl::StrCat(
      Pattern(from.scheme, form, true), SchemeEndPattern(form), Pattern(from.host, form, true),
      from.port.empty() ? "" : Pattern(absl::StrCat(":", from.port), form, false),
      Pattern(from.path, form, false));
  if (!from.path.empty()) {
    absl::StrAppend(&url, percent ? "(?!~)" : "(?!~|%(?!2[fF]|3[fF]|23)[0-9a-fA-F]{2})");
  }
  Substitution made;
  made.pattern = absl::StrCat("before || '", url, "' || after");
  made.replacement = absl::StrCat("\\1", Replacement(to.ToString(), form));
  if (!relative) return made;
  // Leaves a slash in front of whatever follows, but does not let //x come to be: another host.
  const absl::string_view no_slash = "(?!\\\\*/|%2[fF])";
  // Other escapes, \u002f and &#47;, may stand for one.
  const absl::string_view no_escape = "(?!\\\\+[ux0-9]|&#)";
  absl::StrAppend(&made.pattern, " || '(", SlashPattern(form), no_slash, "|", no_slash, no_escape,
                  ")'");
  if (from.path.empty()) {
    absl::StrAppend(&made.replacement, SlashReplacement(form));
  } else {
    absl::StrAppend(&made.replacement, "\\", GroupCount(form) + 1);
  }
  return made;
}

Substitution RelativePathSubstitution(const Origin& to_origin, FormKind form) {
  const absl::string_view slash = form == FormKind::kPlain ? "/" : "(\\\\+)/";
  return {absl::StrCat("'", kOpener, slash, "storage", SlashPattern(form), "v1", SlashPattern(form),
                       "'"),
          absl::StrCat("\\1", Replacement(to_origin.ToString() + "/storage/v1/", form))};
}

std::string Call(absl::string_view argument) {
  return absl::StrCat("pg_temp.url_rewrite(", argument, ")");
}

// The body of the function: one regexp_replace() inside the other.
std::string FunctionBody(const std::vector<Substitution>& substitutions, bool origins,
                         bool relative) {
  std::string body = "SELECT ";
  for (size_t i = 0; i < substitutions.size(); ++i) absl::StrAppend(&body, "regexp_replace(");
  absl::StrAppend(&body, "value");
  for (const Substitution& made : substitutions) {
    absl::StrAppend(&body, ",\n  ", made.pattern, ",\n  '", made.replacement, "', 'g')");
  }
  if (!origins) return body;
  absl::StrAppend(&body, "\nFROM (VALUES (\n  '", Before(relative), "',\n  '", kAfter,
                  "')) AS boundaries (before, after)");
  return body;
}

// A cheap test that all rows pass which the function would change.
std::string Prefilter(const UrlRules& rules, const std::string& column) {
  std::vector<std::string> tests;
  for (const std::string& key : rules.keys()) {
    tests.push_back(
        absl::StrCat(column, " ILIKE '%",
                     absl::StrReplaceAll(key, {{"\\", "\\\\"}, {"%", "\\%"}, {"_", "\\_"}}), "%'"));
  }
  const std::string all = absl::StrJoin(tests, " OR ");
  return tests.size() > 1 ? absl::StrCat("(", all, ")") : all;
}

}  // namespace

absl::StatusOr<std::string> UpdateSql(const UrlRewriteOptions& options) {
  const bool others = !options.regexes.empty() || !options.except.empty() ||
                      !options.rules.forbid.empty() || options.text || options.require_match ||
                      !options.end_marker;
  if (others) {
    return UsageError(
        "--emit-update-sql goes with --from, --to, --relative, --to-origin and --only");
  }
  const absl::StatusOr<UrlRules> rules = UrlRules::Make(options.rules);
  if (!rules.ok()) return rules.status();
  if (rules->rule_count() == 0) {
    return UsageError("--emit-update-sql needs --from with --to, or --to-origin");
  }
  const absl::StatusOr<ColumnPatterns> columns =
      ColumnPatterns::Parse("--only", options.only, true);
  if (options.only.empty()) {
    return UsageError("--emit-update-sql needs --only with the columns");
  }
  if (!columns.ok()) return columns.status();

  // The most special rule first, as in the filter.
  std::vector<size_t> order(rules->from().size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return rules->from()[a].path.size() > rules->from()[b].path.size();
  });
  std::vector<Substitution> substitutions;
  for (size_t i : order) {
    for (FormKind form : {FormKind::kPlain, FormKind::kJson, FormKind::kPercent}) {
      substitutions.push_back(
          OriginSubstitution(rules->from()[i], rules->to()[i], rules->relative(), form));
    }
  }
  if (rules->to_origin() != nullptr) {
    for (FormKind form : {FormKind::kPlain, FormKind::kJson}) {
      substitutions.push_back(RelativePathSubstitution(*rules->to_origin(), form));
    }
  }

  std::string sql = absl::StrCat(
      "BEGIN;\n\nCREATE OR REPLACE FUNCTION pg_temp.url_rewrite(value text) RETURNS text\n"
      "LANGUAGE sql IMMUTABLE AS $url_rewrite$\n",
      FunctionBody(substitutions, !order.empty(), rules->relative()), "\n$url_rewrite$;\n\n");
  for (const ColumnPattern& pattern : columns->patterns()) {
    if (pattern.column.empty()) {
      return UsageError(
          absl::StrCat("--emit-update-sql needs the column's name, not '", pattern.text, "'"));
    }
    const std::string column = QuoteIdentifier(pattern.column);
    const bool cast = !pattern.type.empty();
    const std::string text = cast ? absl::StrCat(column, "::text") : column;
    absl::StrAppend(&sql, "UPDATE ", ToSql(pattern.table), " SET ", column, " = ", Call(text),
                    cast ? "::" : "", pattern.type, "\nWHERE ", Prefilter(*rules, text), " AND ",
                    text, " <> ", Call(text), ";\n\n");
  }
  absl::StrAppend(&sql, "DROP FUNCTION pg_temp.url_rewrite(text);\n\nCOMMIT;\n");
  return sql;
}

}  // namespace dumpline

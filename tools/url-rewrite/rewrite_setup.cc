#include "tools/url-rewrite/rewrite_setup.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

absl::Status ParseColumns(const UrlRewriteOptions& options, absl::string_view flag,
                          const std::vector<std::string>& lists, ColumnPatterns* patterns) {
  if (options.text && !lists.empty()) {
    return UsageError(absl::StrCat("--text has no columns for ", flag));
  }
  ASSIGN_OR_RETURN(*patterns, ColumnPatterns::Parse(std::string(flag), lists));
  return absl::OkStatus();
}

std::string LeftoverMessage(const UrlRewriteReport::Column& column,
                            const UrlRewriteReport::Leftover& leftover) {
  return absl::StrCat(
      leftover.line, ": ", column.name, ": ", leftover.host, " is left ",
      leftover.count == 1 ? "once, in " : absl::StrCat(leftover.count, " times, first in "),
      leftover.example);
}

// A file of --pairs may list every origin that any input has, so one match is sufficient for it.
void AddUnmatchedRules(const UrlRewriteOptions& options, UrlRewriteReport* report) {
  const size_t pairs_end = options.rules.from.size();
  const size_t pairs_begin = pairs_end - options.rules.pairs;
  bool has_matched_pair = options.rules.pairs == 0;
  std::vector<std::string>& unmatched = options.allow_unmatched ? report->notes : report->failures;
  for (size_t i = 0; i < report->rules.size(); ++i) {
    const UrlRewriteReport::Rule& rule = report->rules[i];
    const bool is_pair = i >= pairs_begin && i < pairs_end;
    if (is_pair && rule.rewritten > 0) has_matched_pair = true;
    if (rule.rewritten == 0 && !is_pair) {
      unmatched.push_back(absl::StrCat(rule.name, " matched nothing"));
    }
  }
  if (!has_matched_pair) unmatched.push_back("no pair of --pairs matched anything");
}

void AddUnknownColumns(absl::string_view flag, const ColumnPatterns& patterns,
                       UrlRewriteReport* report) {
  for (const std::string& pattern : patterns.Unknown()) {
    report->unknown_columns.push_back(pattern);
    report->notes.push_back(absl::StrCat(flag, " ", pattern, ": no such column in the input"));
  }
}

}  // namespace

absl::StatusOr<RewriteSetup> RewriteSetup::Make(const UrlRewriteOptions& options) {
  ASSIGN_OR_RETURN(UrlRules rules, UrlRules::Make(options.rules));
  RewriteSetup setup{std::move(rules), {}, {}, {}};
  for (const auto& [pattern, replacement] : options.regexes) {
    absl::StatusOr<RegexReplacement> regex = RegexReplacement::Make(pattern, replacement);
    if (!regex.ok()) return UsageError(absl::StrCat("--regex: ", regex.status().message()));
    setup.regexes.push_back(*std::move(regex));
  }
  if (setup.rule_count() + setup.rules.forbidden_count() == 0) {
    return UsageError("nothing to do: give --from with --to, --to-origin, --regex or --forbid");
  }
  RETURN_IF_ERROR(ParseColumns(options, "--only", options.only, &setup.only));
  RETURN_IF_ERROR(ParseColumns(options, "--except", options.except, &setup.except));
  return setup;
}

UrlRewriteReport RewriteSetup::MakeReport(
    const UrlRewriteOptions& options, const std::vector<const UrlRewriteReport::Column*>& columns,
    absl::string_view input_name) const {
  UrlRewriteReport report;
  for (size_t i = 0; i < rules.rule_count(); ++i) {
    const bool has_to = i < rules.to().size() && !rules.relative();
    report.rules.push_back({rules.Name(i), has_to ? rules.to()[i].ToString() : "", 0});
  }
  for (const auto& [pattern, replacement] : options.regexes) {
    report.rules.push_back({absl::StrCat("--regex ", pattern), replacement, 0});
  }
  for (const UrlRewriteReport::Column* const column : columns) {
    uint64_t rewritten = 0;
    for (size_t i = 0; i < report.rules.size(); ++i) {
      report.rules[i].rewritten += column->rewritten[i];
      rewritten += column->rewritten[i];
    }
    if (rewritten > 0 || !column->leftovers.empty()) report.columns.push_back(*column);
    if (column->php_lengths.left > 0) {
      report.notes.push_back(
          absl::StrCat(column->name, ": lengths of PHP's serialize() may be wrong in ",
                       CountOf(column->php_lengths.left, "part of a value longer than 1 MiB",
                               "parts of values longer than 1 MiB")));
    }
    for (const UrlRewriteReport::Leftover& leftover : column->leftovers) {
      report.failures.push_back(absl::StrCat(input_name, ":", LeftoverMessage(*column, leftover)));
    }
  }
  AddUnmatchedRules(options, &report);
  AddUnknownColumns("--only", only, &report);
  AddUnknownColumns("--except", except, &report);
  return report;
}

}  // namespace dumpline

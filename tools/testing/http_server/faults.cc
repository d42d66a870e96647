#include "tools/testing/http_server/faults.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace http_server {
namespace {

using Kind = Fault::Kind;

const std::map<absl::string_view, Kind>& Kinds() {
  static const auto* const kinds = new std::map<absl::string_view, Kind>{
      {"reset", Kind::kReset},
      {"reset-request", Kind::kResetRequest},
      {"lost-response", Kind::kLostResponse},
      {"reset-response", Kind::kResetResponse},
      {"truncate", Kind::kTruncate},
      {"wrong-length", Kind::kWrongLength},
      {"corrupt", Kind::kCorrupt},
      {"slow", Kind::kSlow},
      {"stall", Kind::kStall},
      {"delay", Kind::kDelay},
      {"close", Kind::kClose},
  };
  return *kinds;
}

bool RouteMatches(absl::string_view pattern, absl::string_view route) {
  return pattern.empty() || route == pattern ||
         (absl::ConsumePrefix(&route, pattern) && absl::StartsWith(route, "-"));
}

bool SetText(absl::string_view value, std::string* text) {
  *text = std::string(value);
  return true;
}
template <typename Number>
bool SetNumber(absl::string_view value, Number least, Number* number) {
  return absl::SimpleAtoi(value, number) && *number >= least;
}

// Sets a parameter of a rule. Returns false if the value is invalid.
using Setter = bool (*)(absl::string_view value, FaultRule* rule);

const std::map<absl::string_view, Setter>& Setters() {
  using Value = absl::string_view;
  using Rule = FaultRule*;
  static const auto* const setters = new std::map<absl::string_view, Setter>{
      {"method", [](Value value, Rule rule) { return SetText(value, &rule->method); }},
      {"route", [](Value value, Rule rule) { return SetText(value, &rule->route); }},
      {"path", [](Value value, Rule rule) { return SetText(value, &rule->path); }},
      {"per", [](Value value, Rule rule) { return rule->per_path = value == "path"; }},
      {"body", [](Value value, Rule rule) { return rule->fault.html = value == "html"; }},
      {"retry-after",
       [](Value value, Rule rule) { return SetText(value, &rule->fault.retry_after); }},
      {"inner", [](Value value, Rule rule) { return SetNumber(value, 0, &rule->fault.inner); }},
      {"every", [](Value value, Rule rule) { return SetNumber(value, uint64_t{1}, &rule->every); }},
      {"first", [](Value value, Rule rule) { return SetNumber(value, uint64_t{0}, &rule->first); }},
      {"skip", [](Value value, Rule rule) { return SetNumber(value, uint64_t{0}, &rule->skip); }},
      {"after",
       [](Value value, Rule rule) { return SetNumber(value, int64_t{0}, &rule->fault.after); }},
      {"delta",
       [](Value value, Rule rule) {
         return SetNumber(value, INT64_MIN, &rule->fault.delta) && rule->fault.delta != 0;
       }},
      {"rate",
       [](Value value, Rule rule) { return SetNumber(value, int64_t{1}, &rule->fault.rate); }},
      {"ms", [](Value value, Rule rule) { return SetNumber(value, int64_t{0}, &rule->fault.ms); }},
      {"per-second",
       [](Value value, Rule rule) { return SetNumber(value, uint64_t{1}, &rule->per_second); }},
      {"requests",
       [](Value value, Rule rule) { return SetNumber(value, int64_t{1}, &rule->fault.requests); }},
  };
  return *setters;
}

// Counts a request. Returns whether it is within this second's limit.
bool PassesLimit(FaultRule* rule) {
  if (rule->per_second == 0) return false;
  const auto now = std::chrono::steady_clock::now();
  if (now - rule->second >= std::chrono::seconds(1)) {
    rule->second = now;
    rule->passed = 0;
  }
  return ++rule->passed <= rule->per_second;
}

absl::Status Invalid(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("invalid fault \"", text, "\": ", why));
}

}  // namespace

absl::StatusOr<FaultRule> ParseFault(absl::string_view text) {
  FaultRule rule;
  rule.fault.text = std::string(text);
  const std::vector<absl::string_view> words = absl::StrSplit(text, ',');
  const auto kind = Kinds().find(words[0]);
  if (kind != Kinds().end()) {
    rule.fault.kind = kind->second;
  } else if (absl::SimpleAtoi(words[0], &rule.fault.status) && rule.fault.status >= 400 &&
             rule.fault.status <= 599) {
    rule.fault.kind = Kind::kStatus;
  } else {
    return Invalid(text,
                   absl::StrCat("unknown kind \"", words[0],
                                "\" (expected a kind of README.md or a status from 400 to 599)"));
  }
  for (size_t i = 1; i < words.size(); ++i) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(words[i], absl::MaxSplits('=', 1));
    const auto setter = Setters().find(pair.first);
    if (setter == Setters().end()) {
      return Invalid(text, absl::StrCat("unknown parameter \"", pair.first, "\""));
    }
    if (!setter->second(pair.second, &rule)) {
      return Invalid(text, absl::StrCat("invalid value \"", pair.second, "\" of ", pair.first));
    }
  }
  return rule;
}

absl::Status FaultMenu::Add(absl::string_view text) {
  ASSIGN_OR_RETURN(FaultRule rule, ParseFault(text));
  const std::lock_guard<std::mutex> lock(mutex_);
  rules_.push_back(std::move(rule));
  return absl::OkStatus();
}

absl::Status FaultMenu::Replace(absl::string_view lines) {
  std::vector<FaultRule> rules;
  for (absl::string_view line : absl::StrSplit(lines, '\n', absl::SkipWhitespace())) {
    ASSIGN_OR_RETURN(FaultRule rule, ParseFault(absl::StripAsciiWhitespace(line)));
    rules.push_back(std::move(rule));
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  rules_.swap(rules);
  return absl::OkStatus();
}

void FaultMenu::Clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  rules_.clear();
}

Fault FaultMenu::Next(absl::string_view method, absl::string_view route, absl::string_view path,
                      uint64_t connection_requests) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (FaultRule& rule : rules_) {
    if (!rule.method.empty() && rule.method != method) continue;
    if (!RouteMatches(rule.route, route)) continue;
    if (!rule.path.empty() && !absl::StrContains(path, rule.path)) continue;
    if (PassesLimit(&rule)) continue;
    ++rule.matched;
    // Number of matching requests, on this path or on all.
    const uint64_t count =
        rule.per_path ? ++rule.matched_per_path[std::string(path)] : rule.matched;
    if (count <= rule.skip) continue;
    if ((count - rule.skip) % rule.every != 0) continue;
    if ((count - rule.skip) / rule.every > rule.first) continue;
    if (rule.fault.requests > 0 &&
        connection_requests < static_cast<uint64_t>(rule.fault.requests)) {
      continue;
    }
    ++rule.fired;
    return rule.fault;
  }
  return Fault();
}

std::string FaultMenu::ToJson() {
  const std::lock_guard<std::mutex> lock(mutex_);
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const FaultRule& rule : rules_) {
    all.push_back({{"fault", rule.fault.text}, {"matched", rule.matched}, {"fired", rule.fired}});
  }
  return all.dump();
}

}  // namespace http_server
}  // namespace dumpline

#include "tools/testing/storage_server/faults.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"

namespace dumpline {
namespace storage_server {
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

bool RouteMatches(absl::string_view wanted, absl::string_view route) {
  return wanted.empty() || route == wanted ||
         (absl::ConsumePrefix(&route, wanted) && absl::StartsWith(route, "-"));
}

absl::Status Bad(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("fault '", text, "': ", why));
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
    return Bad(text, absl::StrCat("'", words[0], "' is no fault and no status from 400 to 599"));
  }
  for (size_t i = 1; i < words.size(); ++i) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(words[i], absl::MaxSplits('=', 1));
    const absl::string_view name = pair.first;
    const absl::string_view value = pair.second;
    bool good = true;
    if (name == "method") {
      rule.method = std::string(value);
    } else if (name == "route") {
      rule.route = std::string(value);
    } else if (name == "path") {
      rule.path = std::string(value);
    } else if (name == "per") {
      good = value == "path";
      rule.per_path = true;
    } else if (name == "body") {
      good = value == "html";
      rule.fault.html = true;
    } else if (name == "retry-after") {
      rule.fault.retry_after = std::string(value);
    } else if (name == "inner") {
      good = absl::SimpleAtoi(value, &rule.fault.inner);
    } else if (name == "every") {
      good = absl::SimpleAtoi(value, &rule.every) && rule.every > 0;
    } else if (name == "first") {
      good = absl::SimpleAtoi(value, &rule.first);
    } else if (name == "skip") {
      good = absl::SimpleAtoi(value, &rule.skip);
    } else if (name == "after") {
      good = absl::SimpleAtoi(value, &rule.fault.after) && rule.fault.after >= 0;
    } else if (name == "delta") {
      good = absl::SimpleAtoi(value, &rule.fault.delta) && rule.fault.delta != 0;
    } else if (name == "rate") {
      good = absl::SimpleAtoi(value, &rule.fault.rate) && rule.fault.rate > 0;
    } else if (name == "ms") {
      good = absl::SimpleAtoi(value, &rule.fault.ms) && rule.fault.ms >= 0;
    } else if (name == "requests") {
      good = absl::SimpleAtoi(value, &rule.fault.requests) && rule.fault.requests > 0;
    } else {
      return Bad(text, absl::StrCat("there is no '", name, "'"));
    }
    if (!good) return Bad(text, absl::StrCat("'", value, "' is no value for '", name, "'"));
  }
  return rule;
}

absl::Status FaultMenu::Add(absl::string_view text) {
  absl::StatusOr<FaultRule> rule = ParseFault(text);
  if (!rule.ok()) return rule.status();
  const std::lock_guard<std::mutex> lock(mutex_);
  rules_.push_back(*std::move(rule));
  return absl::OkStatus();
}

absl::Status FaultMenu::Replace(absl::string_view lines) {
  std::vector<FaultRule> rules;
  for (absl::string_view line : absl::StrSplit(lines, '\n', absl::SkipWhitespace())) {
    absl::StatusOr<FaultRule> rule = ParseFault(absl::StripAsciiWhitespace(line));
    if (!rule.ok()) return rule.status();
    rules.push_back(*std::move(rule));
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
    ++rule.matched;
    // How many requests this rule has met, on this path or at all.
    const uint64_t met = rule.per_path ? ++rule.matched_per_path[std::string(path)] : rule.matched;
    if (met <= rule.skip) continue;
    if ((met - rule.skip) % rule.every != 0) continue;
    if ((met - rule.skip) / rule.every > rule.first) continue;
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

}  // namespace storage_server
}  // namespace dumpline

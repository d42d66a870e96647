#include "tools/dump-clean/statement_policy.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"

namespace dumpline {
namespace {

using Options = DumpCleanOptions;
using Action = StatementDecision::Action;
using Decision = StatementDecision;

Decision DecideAs(Action action) {
  Decision decision;
  decision.action = action;
  return decision;
}

Decision Drop(absl::string_view counter) {
  Decision decision = DecideAs(Action::kDrop);
  decision.counter = counter;
  return decision;
}

Decision Refuse(std::string message) {
  Decision decision = DecideAs(Action::kRefuse);
  decision.message = std::move(message);
  return decision;
}

// The settings. They are dropped, since hosted roles may not set them all and a pooled session
// would keep them. A setting that changes the meaning of the data after it cannot be dropped
// silently.
enum class SettingFate : uint8_t { kDrop, kKeep, kFollowTriggers, kRefuse };

struct SettingRule {
  const char* name;   // lower case; null: any
  const char* value;  // lower case; null: any
  SettingFate fate;
  const char* message = nullptr;  // for kRefuse; $0 is the name, $1 the value
};

constexpr char kChangesData[] = "SET $0 changes how the data after it is read";

// The first rule that matches name and value decides.
constexpr SettingRule kSettingRules[] = {
    // SET has these forms, but they control the current transaction.
    {"constraints", nullptr, SettingFate::kKeep},
    {"transaction", nullptr, SettingFate::kKeep},
    {"session characteristics", nullptr, SettingFate::kKeep},
    // Its purpose is to load without triggers and foreign-key checks.
    {"session_replication_role", nullptr, SettingFate::kFollowTriggers},

    {"client_encoding", "utf8", SettingFate::kDrop},
    {"client_encoding", "utf-8", SettingFate::kDrop},
    {"client_encoding", "unicode", SettingFate::kDrop},
    {"client_encoding", nullptr, SettingFate::kRefuse,
     "client_encoding is $1 (expected UTF8); make the dump with pg_dump --encoding=UTF8"},

    {"search_path", "", SettingFate::kDrop},
    {"search_path", "pg_catalog", SettingFate::kDrop},
    {"search_path", nullptr, SettingFate::kRefuse,
     "search_path is set to $1, so names without a schema depend on it; make the dump with a "
     "pg_dump "
     "newer than 10.2"},

    {"array_nulls", nullptr, SettingFate::kRefuse, kChangesData},
    {"datestyle", nullptr, SettingFate::kRefuse, kChangesData},
    {"intervalstyle", nullptr, SettingFate::kRefuse, kChangesData},
    {"lc_monetary", nullptr, SettingFate::kRefuse, kChangesData},
    {"timezone", nullptr, SettingFate::kRefuse, kChangesData},
    {"xmloption", "content", SettingFate::kDrop},
    {"xmloption", nullptr, SettingFate::kRefuse, kChangesData},

    {nullptr, nullptr, SettingFate::kDrop},
};

const SettingRule& RuleOf(const Setting& setting) {
  const std::string value = absl::AsciiStrToLower(setting.value);
  const SettingRule* rule = kSettingRules;
  while ((rule->name != nullptr && setting.name != rule->name) ||
         (rule->value != nullptr && value != rule->value)) {
    ++rule;
  }
  return *rule;
}

// The statements.
struct Statement {
  const Options& options;
  StatementKind kind;
  absl::string_view text;

  bool KeepsReplicationRole() const {
    return options.triggers == Options::Triggers::kUser ||
           options.triggers == Options::Triggers::kKeep;
  }
};

std::optional<Decision> DecideSetting(const Statement& statement) {
  Setting setting;
  // pg_dump calls set_config() for search_path only. A name with a dot is an application's setting,
  // which may be the purpose of the SQL.
  const bool is_setting =
      ParseSet(statement.text, &setting) ||
      (ParseSetConfig(statement.text, &setting) && setting.name.find('.') == std::string::npos);
  if (!is_setting) return std::nullopt;
  const SettingRule& rule = RuleOf(setting);
  switch (rule.fate) {
    case SettingFate::kKeep:
      return Decision();
    case SettingFate::kFollowTriggers:
      if (statement.KeepsReplicationRole()) return Decision();
      break;
    case SettingFate::kRefuse:
      return Refuse(absl::Substitute(rule.message, setting.name, setting.value));
    case SettingFate::kDrop:
      break;
  }
  return Drop("settings");
}

// Without session_replication_role nothing is left to reset.
std::optional<Decision> DecideResetAll(const Statement& statement) {
  if (statement.KeepsReplicationRole() || !IsResetAll(statement.text)) return std::nullopt;
  return Drop("settings");
}

std::optional<Decision> DecideCopy(const Statement& statement) {
  if (statement.kind != StatementKind::kCopy || !IsCopyFromStdin(statement.text)) {
    return std::nullopt;
  }
  Decision decision = DecideAs(Action::kCopyData);
  CopyHead& head = decision.copy_head;
  const bool is_parsed = ParseCopyFromStdin(statement.text, &head);
  switch (statement.options.copy) {
    case Options::Copy::kError:
      return Refuse(absl::StrCat("COPY data of ", ToDisplay(head.table),
                                 "; make the dump with pg_dump --inserts"));
    case Options::Copy::kInsert:
      if (is_parsed && !head.has_options) break;
      return Refuse(absl::StrCat("COPY data of ", ToDisplay(head.table),
                                 " is not in pg_dump's format; use --copy=keep"));
    case Options::Copy::kKeep:
      break;
  }
  return decision;
}

std::optional<Decision> DecideTriggerSwitch(const Statement& statement) {
  TriggerSwitch trigger_switch;
  if (statement.options.triggers == Options::Triggers::kKeep ||
      !ParseTriggerSwitch(statement.text, &trigger_switch)) {
    return std::nullopt;
  }
  if (statement.options.triggers != Options::Triggers::kUser) return Drop("trigger_switches");
  if (!trigger_switch.all) return Decision();
  Decision decision = DecideAs(Action::kReplace);
  decision.counter = "trigger_switches";
  decision.begin = trigger_switch.which_begin;
  decision.end = trigger_switch.which_end;
  decision.replacement = "USER";
  return decision;
}

std::optional<Decision> DecideTransaction(const Statement& statement) {
  if (statement.options.transactions != Options::Transactions::kDrop ||
      !IsTransactionControl(statement.text)) {
    return std::nullopt;
  }
  if (!IsBegin(statement.text) && !IsCommit(statement.text)) {
    return Refuse("only BEGIN and COMMIT can be dropped");
  }
  return Drop("transactions");
}

std::optional<Decision> DecideLargeObject(const Statement& statement) {
  if (statement.options.large_objects == Options::LargeObjects::kKeep ||
      !IsLargeObjectStatement(statement.text)) {
    return std::nullopt;
  }
  if (statement.options.large_objects == Options::LargeObjects::kError) {
    return Refuse(
        "the dump has large objects; leave them out with pg_dump -B, or choose "
        "--large-objects=drop or keep");
  }
  Decision decision = DecideAs(Action::kLargeObject);
  decision.counter = "large_object_statements";
  return decision;
}

std::optional<Decision> DecideLargeObjectTransaction(const Statement& statement) {
  if (statement.options.large_objects != Options::LargeObjects::kDrop) return std::nullopt;
  if (IsBegin(statement.text)) return DecideAs(Action::kBegin);
  if (IsCommit(statement.text)) return DecideAs(Action::kCommit);
  return std::nullopt;
}

// The first rule that returns a decision decides.
constexpr std::optional<Decision> (*kRules[])(const Statement&) = {
    DecideSetting,        //
    DecideResetAll,       //
    DecideCopy,           //
    DecideTriggerSwitch,  //
    DecideTransaction,    //
    DecideLargeObject,    //
    DecideLargeObjectTransaction,
};

}  // namespace

StatementDecision DecideStatement(const DumpCleanOptions& options, StatementKind kind,
                                  absl::string_view text) {
  const Statement statement{options, kind, text};
  for (const auto rule : kRules) {
    if (std::optional<Decision> decision = rule(statement)) return *std::move(decision);
  }
  return Decision();
}

}  // namespace dumpline

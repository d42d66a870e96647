#include "tools/dump-clean/statement_policy.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/lib/pgdump/setting_policy.h"

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

// A statement to decide on.
struct Statement {
  const Options& options;
  StatementKind kind;
  absl::string_view text;

  bool KeepsReplicationRole() const {
    return options.triggers == Options::Triggers::kUser ||
           options.triggers == Options::Triggers::kKeep;
  }
};

// Drops pg_dump's own settings, because hosted roles may not set all of them and a pooled session
// would keep them. DumpReader has already rejected the settings that setting_policy.h refuses.
std::optional<Decision> DecideSetting(const Statement& statement) {
  Setting setting;
  if (!ParseSet(statement.text, &setting) && !ParseSetConfig(statement.text, &setting)) {
    return std::nullopt;
  }
  switch (KindOf(setting)) {
    case SettingKind::kOfTransaction:
    case SettingKind::kOfTheSql:
      return Decision();
    case SettingKind::kReplicationRole:
      if (statement.KeepsReplicationRole()) return Decision();
      break;
    case SettingKind::kChangesData:
      return Refuse(absl::StrCat("SET ", setting.name, " changes how the data after it is read"));
    case SettingKind::kOfPgDump:
    case SettingKind::kRefused:
      break;
  }
  return Drop("settings");
}

// Drops RESET ALL if session_replication_role is not set, because then nothing needs to be reset.
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

// The first rule that returns a decision applies.
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

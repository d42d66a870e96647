#include "tools/lib/rows/trigger_switches.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

namespace dumpline {
namespace {

absl::string_view ClauseOf(SchemaTrigger::State state) {
  switch (state) {
    case SchemaTrigger::State::kOrigin:
      return "ENABLE";
    case SchemaTrigger::State::kDisabled:
      return "DISABLE";
    case SchemaTrigger::State::kReplica:
      return "ENABLE REPLICA";
    case SchemaTrigger::State::kAlways:
      return "ENABLE ALWAYS";
  }
  return "";
}

}  // namespace

std::string SwitchTrigger(const QualifiedName& table, absl::string_view trigger,
                          SchemaTrigger::State state) {
  return absl::StrCat("ALTER TABLE ONLY ", ToSql(table), " ", ClauseOf(state), " TRIGGER ",
                      QuoteIdentifier(trigger), ";\n");
}

void TriggerSwitches::Add(const TriggerSwitch& trigger_switch, absl::string_view text) {
  absl::StrAppend(trigger_switch.enables ? &enabling_ : &disabling_, text, ";\n");
  if (trigger_switch.enables) enabled_.push_back(trigger_switch.table);
}

std::string TriggerSwitches::Restoring(const Schema& schema) const {
  std::string statements;
  absl::flat_hash_set<QualifiedName> done;
  for (const QualifiedName& enabled : enabled_) {
    for (const QualifiedName& table : schema.WithPartitions(enabled)) {
      if (!done.insert(table).second) continue;
      for (const SchemaTrigger& trigger : schema.TriggersOf(table)) {
        if (trigger.state == SchemaTrigger::State::kOrigin) continue;
        absl::StrAppend(&statements, SwitchTrigger(table, trigger.name, trigger.state));
      }
    }
  }
  return statements;
}

}  // namespace dumpline

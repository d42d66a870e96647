// The dump's statements that disable and enable triggers. They are moved: before the first row (and
// a TRUNCATE, whose triggers must not fire either), and after the last row. Moving only ENABLE
// would not suffice: with pg_dump --load-via-partition-root, rows of a partition may precede its
// DISABLE or follow its ENABLE.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_TRIGGER_SWITCHES_H_
#define DUMPLINE_TOOLS_LIB_ROWS_TRIGGER_SWITCHES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

// Returns a statement that gives a trigger the state, on this table only.
std::string SwitchTrigger(const QualifiedName& table, absl::string_view trigger,
                          SchemaTrigger::State state);

class TriggerSwitches {
 public:
  // Adds `text`, a statement of the dump.
  void Add(const TriggerSwitch& trigger_switch, absl::string_view text);

  bool empty() const { return disabling_.empty() && enabling_.empty(); }

  // Statements that disable and enable triggers, in the dump's order.
  const std::string& disabling() const { return disabling_; }
  const std::string& enabling() const { return enabling_; }

  // Returns statements that restore the states that the triggers of the enabled tables have in
  // `schema`. ENABLE TRIGGER ALL and USER leave all triggers enabled in sessions other than a
  // replica's, including triggers that were disabled before.
  std::string Restoring(const Schema& schema) const;

 private:
  std::string disabling_;
  std::string enabling_;
  std::vector<QualifiedName> enabled_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_TRIGGER_SWITCHES_H_

// The dump's statements that disable and enable triggers, which are moved: before the TRUNCATE,
// whose triggers must not fire either, and after the last row. Moving ENABLE alone would not do:
// with pg_dump --load-via-partition-root, rows of a partition may come before its DISABLE and after
// its ENABLE.
#ifndef DUMPLINE_TOOLS_TRUNCATE_PREPEND_TRIGGER_SWITCHES_H_
#define DUMPLINE_TOOLS_TRUNCATE_PREPEND_TRIGGER_SWITCHES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

class TriggerSwitches {
 public:
  // Adds a statement of the dump, `text`.
  void Add(const TriggerSwitch& trigger_switch, absl::string_view text);

  bool empty() const { return disabling_.empty() && enabling_.empty(); }

  // The statements that disable and enable, in the dump's order.
  const std::string& disabling() const { return disabling_; }
  const std::string& enabling() const { return enabling_; }

  // Returns statements that give the triggers of the enabled tables the states that they have in
  // `schema`. ENABLE TRIGGER ALL and USER leave all of them enabled in sessions that are not those
  // of a replica, the ones that were disabled before too.
  std::string Restoring(const Schema& schema) const;

 private:
  std::string disabling_;
  std::string enabling_;
  std::vector<QualifiedName> enabled_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TRUNCATE_PREPEND_TRIGGER_SWITCHES_H_

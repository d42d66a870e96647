// Decides whether and how each statement that is not an INSERT is written.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_POLICY_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_POLICY_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/dump-clean/options.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

struct StatementDecision {
  enum class Action : uint8_t {
    kKeep,
    kDrop,      // counted under `counter` in the report's "removed"
    kReplace,   // [begin, end) of the text becomes `replacement`; `counter` is in "converted"
    kRefuse,    // an error, `message`
    kCopyData,  // COPY … FROM stdin: rows follow, described by `copy_head`

    // pg_dump writes the contents of large objects between BEGIN and COMMIT. --large-objects=drop
    // also drops this BEGIN and COMMIT if a large object follows the BEGIN.
    kBegin,        // kept unless the next statement is a kLargeObject
    kLargeObject,  // dropped like kDrop, with the kBegin directly before it
    kCommit,       // dropped if its kBegin was dropped, else kept
  };

  Action action = Action::kKeep;
  absl::string_view counter;
  size_t begin = 0;
  size_t end = 0;
  absl::string_view replacement;
  std::string message;
  CopyHead copy_head;  // points into the text
};

// Decides on the statement `text`, given without its semicolon. `kind` is the scanner's statement
// kind.
StatementDecision DecideStatement(const DumpCleanOptions& options, StatementKind kind,
                                  absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_POLICY_H_

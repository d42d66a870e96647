// Decides how each statement that is not an INSERT is written, if at all.
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
    // drops these too if a large object follows the BEGIN.
    kBegin,        // keep it, unless the next statement is a kLargeObject
    kLargeObject,  // drop it, like kDrop, and the kBegin directly before it
    kCommit,       // drop it if its kBegin was dropped, else keep it
  };

  Action action = Action::kKeep;
  absl::string_view counter;
  size_t begin = 0;
  size_t end = 0;
  absl::string_view replacement;
  std::string message;
  CopyHead copy_head;  // points into the text
};

// Decides on the statement `text`, which comes without its semicolon. `kind` is the scanner's.
StatementDecision DecideStatement(const DumpCleanOptions& options, StatementKind kind,
                                  absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_POLICY_H_

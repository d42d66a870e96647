// Options of dump-clean's command line.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_OPTIONS_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "absl/status/status.h"

namespace dumpline {

struct DumpCleanReport;

struct DumpCleanOptions {
  enum class Comments : uint8_t { kToc, kNone, kAll };
  enum class Triggers : uint8_t {
    kUser,     // ALTER TABLE … TRIGGER ALL becomes USER, which the table's owner may run
    kDrop,     // the statements are removed
    kKeep,     // not changed
    kReplica,  // removed; the script runs under session_replication_role = replica
  };
  enum class Literals : uint8_t {
    kEscape,  // a literal with a line end becomes E'…\n…', so that a statement is one line
    kRaw,     // literals are not changed
  };
  enum class Copy : uint8_t { kInsert, kKeep, kError };
  enum class LargeObjects : uint8_t { kError, kDrop, kKeep };
  enum class Transactions : uint8_t { kKeep, kDrop };

  static constexpr uint64_t kRowsPerInsertFromCopy = 100;

  Comments comments = Comments::kToc;
  Triggers triggers = Triggers::kUser;
  Literals literals = Literals::kEscape;
  Copy copy = Copy::kInsert;
  LargeObjects large_objects = LargeObjects::kError;
  Transactions transactions = Transactions::kKeep;
  // Maximum number of rows of an INSERT. If unset, COPY data becomes INSERTs of
  // kRowsPerInsertFromCopy rows and the dump's own INSERTs are not merged. If set, single-row
  // INSERTs of one table are merged too.
  std::optional<uint64_t> rows_per_insert;
  // Maximum size of such an INSERT in bytes, unless it has a single, larger row.
  uint64_t max_statement_bytes = 1000000;
  bool end_marker = true;  // require pg_dump's end marker
  // Minimum length, in bytes, of literals that are always written as E'…' and of rows that are
  // always separate statements.
  size_t max_item_bytes = 1 << 20;
  // Called when the report is complete and all output except its last line has been written. If it
  // returns an error, that line is not written. May be empty.
  std::function<absl::Status(const DumpCleanReport&)> before_end;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_OPTIONS_H_

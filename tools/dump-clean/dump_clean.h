// dump-clean: a pg_dump script in, SQL that a hosted Supabase project takes out: no psql
// meta-commands, no settings, no comments but the table of contents, no switch of system triggers,
// one statement a line, rows as INSERTs. Every value stays exactly what it was.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_DUMP_CLEAN_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_DUMP_CLEAN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/statement.h"

namespace dumpline {

struct DumpCleanReport;

struct DumpCleanOptions {
  enum class Comments { kToc, kNone, kAll };
  enum class Triggers {
    kUser,     // ALTER TABLE … TRIGGER ALL becomes USER: what a table's owner may do
    kDrop,     // the switches are removed
    kKeep,     // they stay as they are
    kReplica,  // they are removed, and the script runs under session_replication_role = replica
  };
  enum class Literals {
    kEscape,  // a literal with a newline becomes E'…\n…': one statement, one line
    kRaw,     // literals stay as pg_dump wrote them
  };
  enum class Copy { kInsert, kKeep, kError };
  enum class LargeObjects { kError, kDrop, kKeep };
  enum class Transactions { kKeep, kDrop };

  Comments comments = Comments::kToc;
  Triggers triggers = Triggers::kUser;
  Literals literals = Literals::kEscape;
  Copy copy = Copy::kInsert;
  LargeObjects large_objects = LargeObjects::kError;
  Transactions transactions = Transactions::kKeep;
  // Of an INSERT made from COPY data or merged from others: a statement has at most so many rows,
  // and at most so many bytes unless a single row has more.
  uint64_t rows_per_insert = 100;
  uint64_t max_statement_bytes = 1000000;
  bool merge_inserts = false;  // merge single-row INSERTs of one table too
  bool end_marker = true;      // require pg_dump's end marker
  // What counts as long: such a literal is always written E'…', such a row is a statement of its own.
  size_t max_item_bytes = 1 << 20;
  // Called when the report is complete and all but the output's end is written; an error keeps that
  // back. May be empty.
  std::function<absl::Status(const DumpCleanReport&)> before_end;
};

// What was done, for --report.
struct DumpCleanReport {
  struct Table {
    QualifiedName name;
    uint64_t rows = 0;
    uint64_t statements = 0;
    uint64_t bytes = 0;  // of output
  };
  std::vector<Table> tables;  // in the dump's order, empty ones included
  std::map<std::string, uint64_t> removed;
  std::map<std::string, uint64_t> converted;

  std::string ToJson() const;
};

// Reads `in` to its end, writes to `out` and closes it. On an error the output has no end marker.
absl::Status DumpClean(const DumpCleanOptions& options, ByteSource* in, ByteSink* out,
                       DumpCleanReport* report);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_DUMP_CLEAN_H_

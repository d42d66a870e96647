// Checks whether the rows of one database fit into another, by their catalogs.
#ifndef DUMPLINE_TOOLS_SCHEMA_DIFF_SCHEMA_DIFF_H_
#define DUMPLINE_TOOLS_SCHEMA_DIFF_SCHEMA_DIFF_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/lib/settings/finding.h"
#include "tools/schema-diff/catalog.h"

namespace dumpline {

// The part of the result that later stages of a sync read. README.md describes the fields.
struct SchemaReport {
  struct ReferenceOut {
    Catalog::ForeignKey key;
    uint64_t missing = 0;  // values of `key.from` in development that `key.to` lacks in production
  };

  std::string ToJson() const;  // one line

  // The names are in byte order.
  std::vector<std::string> tables;
  std::vector<std::string> sequences;
  std::vector<std::string> only_in_prod;
  std::vector<Catalog::Reference> references_in;
  std::vector<ReferenceOut> references_out;
  std::vector<std::string> materialized_views;  // over synced tables
  int64_t backup_bytes = 0;
};

struct SchemaDiffResult {
  std::vector<Finding> findings;  // one for each check that applies, in a fixed order
  SchemaReport report;
};

struct SchemaDiffOptions {
  std::vector<std::string> pending;  // names of migrations that are not applied to production
  std::set<std::string> lose;        // columns of production whose values may be lost
  bool keep_partitions = false;      // accept partitions with rows that only production has
  bool by_insert = false;            // the push uses INSERT instead of COPY
  // The push changes single rows and does not empty tables, so what only production has is not
  // lost.
  bool by_row = false;
};

// Compares `dev`, which may be nullptr, with `prod`. Without `dev`, runs only the checks that need
// production alone. Fails if `dev` was read without the foreign keys of `prod`.
absl::StatusOr<SchemaDiffResult> SchemaDiff(const Catalog* dev, const Catalog& prod,
                                            const SchemaDiffOptions& options);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_SCHEMA_DIFF_SCHEMA_DIFF_H_

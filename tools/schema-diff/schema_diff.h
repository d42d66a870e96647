// Checks whether the rows of one database fit into another, by their catalogs.
#ifndef DUMPLINE_TOOLS_SCHEMA_DIFF_SCHEMA_DIFF_H_
#define DUMPLINE_TOOLS_SCHEMA_DIFF_SCHEMA_DIFF_H_

#include <cstdint>
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

  // Names in the order of their bytes.
  std::vector<std::string> tables;
  std::vector<std::string> sequences;
  std::vector<std::string> only_in_prod;
  std::vector<Catalog::Reference> references_in;
  std::vector<ReferenceOut> references_out;
  int64_t backup_bytes = 0;
};

struct SchemaDiffResult {
  std::vector<Finding> findings;  // one for each check that applies, in a fixed order
  SchemaReport report;
};

// Compares `dev`, which may be nullptr, with `prod`. Without `dev` only those checks apply that
// need production alone. `pending` has the names of pending migrations, which may explain
// differences. Fails if `dev` was read without the foreign keys of `prod`.
absl::StatusOr<SchemaDiffResult> SchemaDiff(const Catalog* dev, const Catalog& prod,
                                            const std::vector<std::string>& pending);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_SCHEMA_DIFF_SCHEMA_DIFF_H_

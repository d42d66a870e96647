#include "tools/lib/rows/foreign_key_timing.h"

#include "absl/strings/str_cat.h"
#include "tools/lib/sql/names.h"

namespace dumpline {
namespace {

// Omits ONLY: altering the constraint of a partitioned table applies to all its partitions.
std::string AlterConstraint(const ForeignKey& key, absl::string_view timing) {
  return absl::StrCat("ALTER TABLE ", ToSql(key.table), " ALTER CONSTRAINT ",
                      QuoteIdentifier(key.name), " ", timing, ";\n");
}

}  // namespace

std::string DeferForeignKey(const ForeignKey& key) {
  return AlterConstraint(key, "DEFERRABLE INITIALLY DEFERRED");
}

std::string RestoreForeignKey(const ForeignKey& key) {
  return AlterConstraint(key, key.deferrable ? "DEFERRABLE INITIALLY IMMEDIATE" : "NOT DEFERRABLE");
}

}  // namespace dumpline

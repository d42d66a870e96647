// Reads one statement of a schema dump into a Schema. Part of schema.cc.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_SCHEMA_STATEMENT_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_SCHEMA_STATEMENT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

// A recursive-descent parser for the parts of gram.y that declare tables. It skips unknown clauses
// up to the next comma outside parentheses, so newer clauses do no harm.
class SchemaStatement {
 public:
  SchemaStatement(absl::string_view text, Schema* schema)
      : text_(text), words_(text), schema_(schema) {}

  // Adds the statement's declarations to the schema. Ignores statements of other kinds.
  void Read();

 private:
  void ReadCreateTable(const QualifiedName& name);
  void ReadAlterTable(const QualifiedName& name);
  void ReadCreateTrigger();
  void ReadCreateUniqueIndex();

  void ReadElements(bool columns_are_new);
  void ReadColumn(const std::string& name, bool is_new);
  void ReadColumnConstraint(SchemaColumn* column);
  void ReadGenerated(SchemaColumn* column);
  void ReadTableConstraint();
  bool ReadKey(const std::vector<std::string>& columns);
  void ReadUniqueKey(UniqueKey key);
  void ReadForeignKey(std::vector<std::string> columns);
  ForeignKey::Action ReadAction();
  bool ReadKeyColumns(std::vector<std::string>* columns);
  bool ReadAttribute(bool* deferrable, bool* initially_deferred, bool* enforced);

  void ReadAddition();
  void ReadColumnChange();
  void ReadTriggerState(SchemaTrigger::State state);
  void ReadParents();
  void ReadPartitioning();
  void AddPartition(const QualifiedName& parent, const QualifiedName& partition);

  bool AtElementEnd();
  void SkipElement();
  void SkipOne();
  void SkipParentheses();

  const absl::string_view text_;
  WordReader words_;
  Schema* const schema_;
  QualifiedName table_name_;
  std::string constraint_name_;  // name of the constraint being read
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_SCHEMA_STATEMENT_H_

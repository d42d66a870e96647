#include "tools/lib/pgdump/schema_statement.h"

#include <utility>

#include "absl/strings/ascii.h"

namespace dumpline {
namespace {

bool IsOneOf(const Word& word, std::initializer_list<absl::string_view> keywords) {
  for (const absl::string_view keyword : keywords) {
    if (word.Is(keyword)) return true;
  }
  return false;
}

// Returns true for words that, inside the parentheses of CREATE TABLE, begin a table constraint and
// not a column.
bool BeginsTableConstraint(const Word& word) {
  return IsOneOf(word, {"constraint", "primary", "unique", "check", "foreign", "exclude", "like"});
}

// Returns true for words that may follow a column's type or default (gram.y, ColConstraintElem,
// ConstraintAttr, …).
bool BeginsColumnConstraint(const Word& word) {
  return IsOneOf(word,
                 {"constraint", "not", "null", "check", "default", "generated", "unique", "primary",
                  "references", "collate", "deferrable", "initially", "storage", "compression"});
}

}  // namespace

void SchemaStatement::Read() {
  QualifiedName name;
  bool creates = false;
  WordReader table_words = words_;
  if (table_words.ReadTableStatement(&creates, &name)) {
    words_ = table_words;
    return creates ? ReadCreateTable(name) : ReadAlterTable(name);
  }
  if (!words_.Accept("create")) return;
  if (words_.Accept("unique")) return ReadCreateUniqueIndex();
  if (words_.Accept("or")) words_.Accept("replace");
  words_.Accept("constraint");
  if (words_.Accept("trigger")) ReadCreateTrigger();
}

void SchemaStatement::ReadCreateTable(const QualifiedName& name) {
  table_name_ = name;
  const auto [index, is_new] = schema_->indexes_.try_emplace(name, schema_->tables_.size());
  if (!is_new) return;  // IF NOT EXISTS
  schema_->tables_.emplace_back();
  schema_->tables_.back().name = name;
  if (words_.Accept("partition")) {
    QualifiedName parent;
    if (words_.Accept("of") && words_.ReadQualifiedName(&parent)) AddPartition(parent, name);
    ReadElements(/*columns_are_new=*/false);
    ReadPartitioning();
    return;
  }
  if (words_.Accept("of")) {
    QualifiedName type;
    words_.ReadQualifiedName(&type);
  }
  ReadElements(/*columns_are_new=*/true);
  ReadParents();
  ReadPartitioning();
}

// Reads INHERITS (parent, …) if it comes next.
void SchemaStatement::ReadParents() {
  if (!words_.Accept("inherits") || !words_.AcceptPunctuation('(')) return;
  QualifiedName parent;
  do {
    if (!words_.ReadQualifiedName(&parent)) return;
    schema_->MutableTable(table_name_)->parents.push_back(parent);
  } while (words_.AcceptPunctuation(','));
}

// Reads to the end of CREATE TABLE, including PARTITION BY if present.
void SchemaStatement::ReadPartitioning() {
  while (!words_.AtEnd()) {
    if (words_.Accept("partition") && words_.Accept("by")) {
      schema_->MutableTable(table_name_)->is_partitioned = true;
    }
    SkipOne();
  }
}

void SchemaStatement::AddPartition(const QualifiedName& parent, const QualifiedName& partition) {
  schema_->partitions_[parent].push_back(partition);
  SchemaTable* const table = schema_->MutableTable(partition);
  if (table == nullptr) return;
  table->parents.push_back(parent);
  table->is_partition = true;
  SchemaTable* const partitioned = schema_->MutableTable(parent);
  if (partitioned != nullptr) partitioned->is_partitioned = true;
}

// Reads ( column or constraint, … ) if it comes next. Columns of CREATE TABLE … PARTITION OF only
// add constraints to those of the parent.
void SchemaStatement::ReadElements(bool columns_are_new) {
  if (!words_.AcceptPunctuation('(')) return;
  do {
    const Word first = words_.Peek();
    if (!first.IsName()) {
      // Not SQL. SkipElement() skips it.
    } else if (BeginsTableConstraint(first)) {
      ReadTableConstraint();
    } else {
      words_.Next();
      ReadColumn(first.value, columns_are_new);
    }
    SkipElement();
  } while (words_.AcceptPunctuation(','));
  words_.AcceptPunctuation(')');
}

// Reads the rest of a column's declaration, after its name.
void SchemaStatement::ReadColumn(const std::string& name, bool is_new) {
  SchemaColumn column;
  column.name = name;
  const size_t type_begin = words_.Peek().begin;
  while (!AtElementEnd() && !BeginsColumnConstraint(words_.Peek())) SkipOne();
  column.type = std::string(
      absl::StripAsciiWhitespace(text_.substr(type_begin, words_.Peek().begin - type_begin)));
  while (!AtElementEnd()) ReadColumnConstraint(&column);
  SchemaTable* const table = schema_->MutableTable(table_name_);
  if (is_new && table != nullptr) table->columns.push_back(std::move(column));
}

// Reads a constraint of a column, or the CONSTRAINT name that precedes a constraint.
void SchemaStatement::ReadColumnConstraint(SchemaColumn* column) {
  if (words_.Accept("constraint")) {
    constraint_name_ = words_.Next().value;
    return;
  }
  if (words_.Accept("not")) {
    column->not_null |= words_.Accept("null");
  } else if (words_.Accept("default")) {
    column->has_default = true;
    SkipOne();  // NULL may be the default
    while (!AtElementEnd() && !BeginsColumnConstraint(words_.Peek())) SkipOne();
  } else if (words_.Accept("generated")) {
    ReadGenerated(column);
  } else if (!ReadKey({column->name})) {
    SkipOne();
  }
  constraint_name_.clear();
}

// Reads the clause after GENERATED: {ALWAYS | BY DEFAULT} AS {IDENTITY [(…)] | (…) STORED}.
void SchemaStatement::ReadGenerated(SchemaColumn* column) {
  const bool always = words_.Accept("always");
  if (words_.Accept("by")) words_.Accept("default");
  words_.Accept("as");
  if (words_.Accept("identity")) {
    column->identity =
        always ? SchemaColumn::Identity::kAlways : SchemaColumn::Identity::kByDefault;
    column->not_null = true;
  } else {
    column->generated = true;
  }
  SkipParentheses();
}

// Reads [CONSTRAINT name] and a constraint that lists its columns.
void SchemaStatement::ReadTableConstraint() {
  if (words_.Accept("constraint")) constraint_name_ = words_.Next().value;
  ReadKey({});
  constraint_name_.clear();
}

// Reads a unique or foreign key. Returns false, without having read anything, if another constraint
// comes next. `columns` contains the column to which the constraint is attached. It is empty if the
// constraint lists its columns.
bool SchemaStatement::ReadKey(const std::vector<std::string>& columns) {
  UniqueKey key;
  key.columns = columns;
  if (words_.Accept("primary")) {
    words_.Accept("key");
    key.is_primary = true;
    ReadUniqueKey(std::move(key));
  } else if (words_.Accept("unique")) {
    ReadUniqueKey(std::move(key));
  } else if (words_.Accept("foreign")) {
    words_.Accept("key");
    std::vector<std::string> referencing;
    ReadKeyColumns(&referencing);
    if (words_.Accept("references")) ReadForeignKey(std::move(referencing));
  } else if (words_.Accept("references")) {
    ReadForeignKey(columns);
  } else {
    return false;
  }
  return true;
}

// Reads ( name, … ) of a key. The last column of a temporal key (PostgreSQL 18) is `name WITHOUT
// OVERLAPS` in a unique key, and `PERIOD name` in a foreign key. Returns whether the key is one.
bool SchemaStatement::ReadKeyColumns(std::vector<std::string>* columns) {
  if (!words_.AcceptPunctuation('(')) return false;
  bool is_temporal = false;
  do {
    Word column = words_.Next();
    if (column.Is("period") && words_.Peek().IsName()) {
      column = words_.Next();
      is_temporal = true;
    }
    columns->push_back(column.value);
    if (words_.Accept("without")) is_temporal = words_.Accept("overlaps");
  } while (words_.AcceptPunctuation(','));
  words_.AcceptPunctuation(')');
  return is_temporal;
}

// Reads the rest of a constraint, after PRIMARY KEY or UNIQUE.
void SchemaStatement::ReadUniqueKey(UniqueKey key) {
  key.name = constraint_name_;
  if (words_.Accept("nulls")) {
    key.nulls_not_distinct = words_.Accept("not");
    words_.Accept("distinct");
  }
  if (key.columns.empty()) key.is_temporal = ReadKeyColumns(&key.columns);
  if (words_.Accept("include")) SkipParentheses();
  bool initially_deferred = false;
  bool enforced = true;
  while (ReadAttribute(&key.deferrable, &initially_deferred, &enforced)) continue;
  SchemaTable* const table = schema_->MutableTable(table_name_);
  if (table != nullptr) table->unique_keys.push_back(std::move(key));
}

// Reads the rest of a constraint, after REFERENCES.
void SchemaStatement::ReadForeignKey(std::vector<std::string> columns) {
  ForeignKey key;
  key.table = table_name_;
  key.name = constraint_name_;
  key.columns = std::move(columns);
  if (!words_.ReadQualifiedName(&key.referenced)) return;
  key.is_temporal = ReadKeyColumns(&key.referenced_columns);
  if (words_.Accept("match")) words_.Next();
  while (words_.Accept("on")) {
    const bool is_delete = words_.Next().Is("delete");
    (is_delete ? key.on_delete : key.on_update) = ReadAction();
  }
  while (ReadAttribute(&key.deferrable, &key.initially_deferred, &key.enforced)) continue;
  schema_->foreign_keys_.push_back(std::move(key));
}

ForeignKey::Action SchemaStatement::ReadAction() {
  const Word action = words_.Next();
  if (action.Is("restrict")) return ForeignKey::Action::kRestrict;
  if (action.Is("cascade")) return ForeignKey::Action::kCascade;
  const bool is_null = words_.Next().Is("null");  // SET NULL, SET DEFAULT, NO ACTION
  if (!action.Is("set")) return ForeignKey::Action::kNoAction;
  SkipParentheses();  // SET NULL (columns)
  return is_null ? ForeignKey::Action::kSetNull : ForeignKey::Action::kSetDefault;
}

// Reads one of the clauses that determine whether and when a constraint is checked (gram.y,
// ConstraintAttr), or NOT VALID. Returns false if none comes next.
bool SchemaStatement::ReadAttribute(bool* deferrable, bool* initially_deferred, bool* enforced) {
  WordReader negated = words_;
  if (negated.Accept("not")) {
    if (negated.Accept("enforced")) {
      *enforced = false;
    } else if (!negated.Accept("deferrable") && !negated.Accept("valid")) {
      return false;
    }
    words_ = negated;
  } else if (words_.Accept("deferrable")) {
    *deferrable = true;
  } else if (words_.Accept("initially")) {
    // INITIALLY DEFERRED alone makes the constraint deferrable (gram.y, processCASbits).
    *initially_deferred = words_.Next().Is("deferred");
    *deferrable |= *initially_deferred;
  } else {
    return words_.Accept("enforced");
  }
  return true;
}

void SchemaStatement::ReadAlterTable(const QualifiedName& name) {
  table_name_ = name;
  words_.AcceptPunctuation('*');
  do {
    QualifiedName other;
    if (words_.Accept("add")) {
      ReadAddition();
    } else if (words_.Accept("alter")) {
      ReadColumnChange();
    } else if (words_.Accept("attach")) {
      if (words_.Accept("partition") && words_.ReadQualifiedName(&other)) AddPartition(name, other);
    } else if (words_.Accept("inherit")) {
      SchemaTable* const table = schema_->MutableTable(name);
      if (words_.ReadQualifiedName(&other) && table != nullptr) table->parents.push_back(other);
    } else if (words_.Accept("disable")) {
      ReadTriggerState(SchemaTrigger::State::kDisabled);
    } else if (words_.Accept("enable")) {
      ReadTriggerState(words_.Accept("replica")  ? SchemaTrigger::State::kReplica
                       : words_.Accept("always") ? SchemaTrigger::State::kAlways
                                                 : SchemaTrigger::State::kOrigin);
    }
    SkipElement();
  } while (words_.AcceptPunctuation(','));
}

// Reads the clause after ADD: a constraint or [COLUMN] [IF NOT EXISTS] name type ….
void SchemaStatement::ReadAddition() {
  if (BeginsTableConstraint(words_.Peek())) return ReadTableConstraint();
  words_.Accept("column");
  if (words_.Accept("if")) {
    words_.Accept("not");
    words_.Accept("exists");
  }
  const Word column = words_.Next();
  if (!column.IsName()) return;
  const SchemaTable* const table = schema_->FindTable(table_name_);
  ReadColumn(column.value, table != nullptr && table->FindColumn(column.value) == nullptr);
}

// Reads the clause after ALTER: [COLUMN] name and the change.
void SchemaStatement::ReadColumnChange() {
  words_.Accept("column");
  const Word name = words_.Next();
  SchemaTable* const table = schema_->MutableTable(table_name_);
  if (!name.IsName() || table == nullptr) return;
  for (SchemaColumn& column : table->columns) {
    if (column.name != name.value) continue;
    if (words_.Accept("set")) {
      if (words_.Accept("default")) column.has_default = true;
      if (words_.Accept("not")) column.not_null |= words_.Accept("null");
    } else if (words_.Accept("add")) {
      ReadColumnConstraint(&column);
    }
    return;
  }
}

// Reads the clause after ENABLE or DISABLE: TRIGGER name, or something else.
void SchemaStatement::ReadTriggerState(SchemaTrigger::State state) {
  if (!words_.Accept("trigger")) return;
  const Word name = words_.Next();
  SchemaTable* const table = schema_->MutableTable(table_name_);
  if (table == nullptr) return;
  const bool all = name.Is("all") || name.Is("user");
  bool is_known = all;
  for (SchemaTrigger& trigger : table->triggers) {
    if (!all && trigger.name != name.value) continue;
    trigger.state = state;
    is_known = true;
  }
  // A partition has the trigger from its partitioned table, where it may have another state.
  if (!is_known && name.IsName()) table->triggers.push_back({name.value, state});
}

// Reads the rest of a statement, after TRIGGER: name … ON table ….
void SchemaStatement::ReadCreateTrigger() {
  const Word name = words_.Next();
  Word word = words_.Next();
  while (word.kind != Word::Kind::kEnd && !word.Is("on")) word = words_.Next();
  QualifiedName on;
  if (!name.IsName() || !words_.ReadQualifiedName(&on)) return;
  SchemaTable* const table = schema_->MutableTable(on);
  if (table != nullptr) table->triggers.push_back({name.value});
}

// Reads the rest of a statement, after CREATE UNIQUE: INDEX name ON table USING method (elements)
// ….
void SchemaStatement::ReadCreateUniqueIndex() {
  if (!words_.Accept("index")) return;
  words_.Accept("concurrently");
  if (words_.Accept("if")) {
    words_.Accept("not");
    words_.Accept("exists");
  }
  UniqueKey key;
  key.is_index = true;
  if (!words_.Peek().Is("on")) key.name = words_.Next().value;
  if (!words_.Accept("on")) return;
  words_.Accept("only");
  if (!words_.ReadQualifiedName(&table_name_)) return;
  if (words_.Accept("using")) words_.Next();
  if (!words_.AcceptPunctuation('(')) return;
  do {
    const Word column = words_.Next();
    const Word next = words_.Peek();
    if (column.IsName() && !next.IsPunctuation('(') && !next.IsPunctuation('.')) {
      key.columns.push_back(column.value);
    } else {
      key.has_expressions = true;
      if (column.IsPunctuation('(')) {
        while (!words_.AtEnd() && !words_.Peek().IsPunctuation(')')) SkipOne();
        words_.AcceptPunctuation(')');
      }
    }
    SkipElement();
  } while (words_.AcceptPunctuation(','));
  while (!words_.AtEnd()) {
    if (words_.Accept("nulls")) key.nulls_not_distinct = words_.Accept("not");
    if (words_.Accept("where")) key.is_partial = true;
    if (key.is_partial) break;
    SkipOne();
  }
  SchemaTable* const table = schema_->MutableTable(table_name_);
  if (table != nullptr) table->unique_keys.push_back(std::move(key));
}

bool SchemaStatement::AtElementEnd() {
  const Word next = words_.Peek();
  return next.kind == Word::Kind::kEnd || next.IsPunctuation(',') || next.IsPunctuation(')');
}

// Skips to the comma or parenthesis that ends an element of a list.
void SchemaStatement::SkipElement() {
  while (!AtElementEnd()) SkipOne();
}

// Skips one word, or everything in parentheses or brackets.
void SchemaStatement::SkipOne() {
  int depth = 0;
  do {
    const Word word = words_.Next();
    if (word.kind == Word::Kind::kEnd) return;
    if (word.IsPunctuation('(') || word.IsPunctuation('[')) ++depth;
    if (word.IsPunctuation(')') || word.IsPunctuation(']')) --depth;
  } while (depth > 0);
}

void SchemaStatement::SkipParentheses() {
  if (words_.Peek().IsPunctuation('(')) SkipOne();
}

}  // namespace dumpline

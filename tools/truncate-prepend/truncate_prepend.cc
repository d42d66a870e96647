#include "tools/truncate-prepend/truncate_prepend.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/insert_tracker.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/truncate-prepend/deferral.h"

namespace dumpline {
namespace {

using Options = TruncatePrependOptions;

struct Table {
  QualifiedName name;
  // Empty the table alone, not the tables that inherit from it: they may be outside the dump.
  bool only = true;
};

// The first reading: which tables the dump fills, and where its bytes are not passed on as they are.
class DumpReader {
 public:
  DumpReader(const Options& options, Spool* in)
      : options_(options), scanner_(in, MakeScannerOptions()) {}

  absl::Status Read();

  const std::vector<Table>& tables() const { return tables_; }  // in the dump's order
  uint64_t size() const { return size_; }
  bool has_end_marker() const { return end_marker_.seen(); }
  const DataPlaces& data_places() const { return data_places_; }
  const TriggerSwitches& trigger_switches() const { return trigger_switches_; }

  // Bytes of the dump, maybe none, and what is written in their place.
  struct Edit {
    uint64_t begin;
    uint64_t end;
    std::string replacement;
    bool is_trigger_switch = false;  // leaves its place only where checks wait
  };
  // Left out are end markers, the dump's own BEGIN and COMMIT and what switches triggers, whole lines;
  // put in is what makes a setval() part of the transaction. In the dump's order.
  const std::vector<Edit>& edits() const { return edits_; }

 private:
  static ScannerOptions MakeScannerOptions() {
    ScannerOptions scanner_options;
    scanner_options.insert_rows = true;
    return scanner_options;
  }

  absl::Status OnItem(const Item& item);
  absl::Status OnStatementEnd(const Item& semicolon);
  void OnInsert();
  void OnData(const QualifiedName& table);
  void AddTable(const QualifiedName& name, bool only);
  void LeaveOutLine(uint64_t begin, uint64_t end, bool is_trigger_switch = false);

  const Options& options_;
  Scanner scanner_;
  EndMarkerWatch end_marker_;
  InsertTracker tracker_;
  std::vector<Table> tables_;
  absl::flat_hash_map<QualifiedName, size_t> indexes_;  // of tables_
  DataPlaces data_places_;
  size_t data_count_ = 0;
  TriggerSwitches trigger_switches_;
  std::vector<Edit> edits_;
  bool line_end_left_out_ = false;  // the newline behind the last edit goes with it
  uint64_t size_ = 0;

  bool in_statement_ = false;
  uint64_t statement_offset_ = 0;
  bool insert_head_read_ = false;
  uint64_t seen_head_number_ = 0;  // InsertTracker's, of the last table that was seen
  QualifiedName in_toc_;           // of the last table-of-contents line
  bool has_toc_ = false;
};

absl::Status DumpReader::Read() {
  Item item{};
  while (scanner_.Next(&item)) {
    end_marker_.OnItem(item, scanner_);
    const absl::Status status = OnItem(item);
    if (!status.ok()) return status;
    size_ = item.offset + item.text.size();
  }
  if (!scanner_.status().ok()) return scanner_.status();
  // Where the input's last line does not end, a comment in it would take in the COMMIT behind it.
  const bool open_line = item.kind == ItemKind::kLineComment || item.kind == ItemKind::kMetaCommand;
  if (open_line && !line_end_left_out_) edits_.push_back({size_, size_, "\n"});
  return end_marker_.Finish(scanner_, item, options_.end_marker);
}

absl::Status DumpReader::OnItem(const Item& item) {
  if (line_end_left_out_) {
    line_end_left_out_ = false;
    if (item.kind == ItemKind::kSpace && item.text[0] == '\n') ++edits_.back().end;
  }
  switch (item.kind) {
    case ItemKind::kSpace:
      // psql skips a byte order mark where the input begins, and only there.
      if (item.offset == 0 && absl::StartsWith(item.text, "\xEF\xBB\xBF"))
        edits_.push_back({0, 3, ""});
      break;
    case ItemKind::kBlockComment:
    case ItemKind::kCopyRows:
    case ItemKind::kCopyEnd:
      break;
    case ItemKind::kLineComment:
      if (in_statement_) break;
      if (EndMarkerWatch::IsEndMarker(item)) {
        LeaveOutLine(item.offset, item.offset + item.text.size());
      } else if (item.part == Part::kWhole &&
                 ParseTableDataComment(absl::StripTrailingAsciiWhitespace(item.text), &in_toc_)) {
        has_toc_ = true;
        AddTable(in_toc_, /*only=*/true);
      }
      break;
    case ItemKind::kMetaCommand:
      return CheckMetaCommand(scanner_, item);
    case ItemKind::kCode:
    case ItemKind::kQuotedIdentifier:
    case ItemKind::kString: {
      if (!in_statement_) {
        in_statement_ = true;
        statement_offset_ = item.offset;
        insert_head_read_ = scanner_.statement_kind() != StatementKind::kInsert;
        if (!insert_head_read_) tracker_.BeginStatement();
      }
      if (insert_head_read_) break;
      if (item.kind == ItemKind::kCode) {
        InsertTracker::Boundary boundary;
        tracker_.ReadCode(item.text, &boundary);
        insert_head_read_ = boundary == InsertTracker::Boundary::kHeadEnd;
      } else {
        tracker_.ReadOther(item);
      }
      break;
    }
    case ItemKind::kSemicolon:
      return OnStatementEnd(item);
    case ItemKind::kInsertRows:
      tracker_.ReadRows(scanner_.insert_rows());
      if (scanner_.insert_rows().statements_ended() > 0) OnInsert();
      in_statement_ = !scanner_.insert_rows().rows().back().ends_statement;
      insert_head_read_ = true;
      break;
  }
  return absl::OkStatus();
}

// A dump's tables come one after the other: one look-up for all rows of a table.
void DumpReader::OnInsert() {
  if (tracker_.head_number() == seen_head_number_) return;
  seen_head_number_ = tracker_.head_number();
  OnData(tracker_.head().table);
}

absl::Status DumpReader::OnStatementEnd(const Item& semicolon) {
  if (!std::exchange(in_statement_, false)) return absl::OkStatus();
  const absl::string_view text = scanner_.statement_text();
  switch (scanner_.statement_kind()) {
    case StatementKind::kInsert:
      OnInsert();
      return absl::OkStatus();
    case StatementKind::kCopy: {
      CopyHead head;
      if (ParseCopyFromStdin(text, &head)) OnData(head.table);
      return absl::OkStatus();
    }
    default:
      break;
  }
  // What setval() does stays when the transaction is rolled back, unless the sequence has a new file,
  // which goes with the transaction (PostgreSQL's commands/sequence.c). RESTART gives it one.
  QualifiedName sequence;
  if (ParseSetval(text, scanner_.legacy_strings(), &sequence)) {
    edits_.push_back({statement_offset_, statement_offset_,
                      absl::StrCat("ALTER SEQUENCE ", ToSql(sequence), " RESTART;\n")});
    return absl::OkStatus();
  }
  TriggerSwitch trigger_switch;
  if (options_.defer_constraints && ParseTriggerSwitch(text, &trigger_switch)) {
    absl::StrAppend(trigger_switch.enables ? &trigger_switches_.enable : &trigger_switches_.disable,
                    text, ";\n");
    LeaveOutLine(statement_offset_, semicolon.offset + 1, /*is_trigger_switch=*/true);
    return absl::OkStatus();
  }
  if (!options_.transaction) return absl::OkStatus();
  if (IsBegin(text) || IsCommit(text)) {
    // The one transaction around everything takes the place of the dump's own.
    LeaveOutLine(statement_offset_, semicolon.offset + 1);
  } else if (IsTransactionControl(text)) {
    return scanner_.ErrorAt(semicolon.offset,
                            "the input controls transactions itself; use --no-transaction");
  }
  return absl::OkStatus();
}

void DumpReader::OnData(const QualifiedName& table) {
  DataPlace& place = data_places_[table];
  place.first = std::min(place.first, data_count_);
  place.last = data_count_++;
  if (!has_toc_ || table == in_toc_) {
    AddTable(table, /*only=*/true);
    return;
  }
  if (IsSameInToc(in_toc_, table)) {  // a name with a newline in it: the statement knows better
    const auto found = indexes_.find(in_toc_);
    if (found != indexes_.end() && indexes_.count(table) == 0) {
      const size_t index = found->second;
      tables_[index].name = table;
      indexes_.erase(found);
      indexes_.emplace(table, index);
    }
    return;
  }
  // pg_dump --load-via-partition-root: the rows of a partition go to the root, which cannot be
  // emptied with ONLY.
  AddTable(table, /*only=*/false);
}

void DumpReader::AddTable(const QualifiedName& name, bool only) {
  const auto [at, inserted] = indexes_.try_emplace(name, tables_.size());
  if (inserted) tables_.push_back({name, only});
}

void DumpReader::LeaveOutLine(uint64_t begin, uint64_t end, bool is_trigger_switch) {
  edits_.push_back({begin, end, "", is_trigger_switch});
  line_end_left_out_ = true;
}

bool Matches(const QualifiedName& pattern, const QualifiedName& name) {
  return pattern.name == name.name && (pattern.schema.empty() || pattern.schema == name.schema);
}

absl::Status CheckSchemaCreates(const ForeignKeys& schema, const std::vector<Table>& tables) {
  for (const Table& table : tables) {
    if (!schema.Knows(table.name)) {
      return absl::InvalidArgumentError(absl::StrCat("--schema: no CREATE TABLE for ",
                                                     ToDisplay(table.name),
                                                     ", so it is not this dump's schema"));
    }
  }
  return absl::OkStatus();
}

// The tables to empty, children first.
absl::StatusOr<std::vector<Table>> ChooseTables(const Options& options,
                                                const std::vector<Table>& of_dump) {
  std::vector<Table> chosen;
  if (options.tables.empty()) {
    chosen.assign(of_dump.rbegin(), of_dump.rend());
  } else {
    for (const QualifiedName& name : options.tables) chosen.push_back({name, true});
  }
  for (const QualifiedName& excluded : options.exclude_tables) {
    const auto removed = std::remove_if(chosen.begin(), chosen.end(),
                                        [&](const Table& t) { return Matches(excluded, t.name); });
    if (removed == chosen.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--exclude-tables: ", ToDisplay(excluded), " is not among the tables"));
    }
    chosen.erase(removed, chosen.end());
  }
  if (options.foreign_keys == nullptr) return chosen;
  const absl::Status known = CheckSchemaCreates(*options.foreign_keys, chosen);
  if (!known.ok()) return known;
  std::vector<QualifiedName> names;
  absl::flat_hash_map<QualifiedName, bool> only;
  for (const Table& table : chosen) {
    names.push_back(table.name);
    only[table.name] = table.only;
  }
  chosen.clear();
  for (QualifiedName& name : options.foreign_keys->ChildrenFirst(names)) {
    const bool is_only = only[name];
    chosen.push_back({std::move(name), is_only});
  }
  return chosen;
}

std::string TruncateStatement(const Options& options, const std::vector<Table>& tables) {
  if (tables.empty()) return "";
  return absl::StrCat(
      "TRUNCATE TABLE ",
      absl::StrJoin(tables, ", ",
                    [](std::string* out, const Table& table) {
                      absl::StrAppend(out, table.only ? "ONLY " : "", ToSql(table.name));
                    }),
      options.restart_identity ? " RESTART IDENTITY" : "", options.cascade ? " CASCADE" : "",
      ";\n");
}

void CheckCascade(const Options& options, const std::vector<Table>& tables,
                  TruncatePrependReport* report) {
  if (!options.cascade || options.foreign_keys == nullptr) return;
  std::vector<QualifiedName> names;
  for (const Table& table : tables) names.push_back(table.name);
  report->cascaded = options.foreign_keys->CascadeReaches(names);
  for (const QualifiedName& name : report->cascaded) {
    const bool accepted =
        std::any_of(options.accept_cascade.begin(), options.accept_cascade.end(),
                    [&](const QualifiedName& pattern) { return Matches(pattern, name); });
    if (!accepted) report->refused.push_back(name);
  }
}

absl::StatusOr<Deferral> ChooseDeferral(const Options& options, const DumpReader& dump) {
  if (!options.defer_constraints) return Deferral();
  // Tables that are filled and not emptied count too.
  const absl::Status known = CheckSchemaCreates(*options.foreign_keys, dump.tables());
  if (!known.ok()) return known;
  return DeferConstraints(*options.foreign_keys, dump.data_places(), dump.trigger_switches());
}

// What pg_dump would set for its whole session, and dump-clean has taken out: for this transaction
// alone, as a pooled session goes on to others. Without them text would be read as the target's own
// settings say, and functions and long COPYs be refused.
constexpr absl::string_view kBegin =
    "BEGIN;\n"
    "SET LOCAL statement_timeout = 0;\n"
    "SET LOCAL client_encoding = 'UTF8';\n"
    "SET LOCAL standard_conforming_strings = on;\n"
    "SET LOCAL check_function_bodies = false;\n";

}  // namespace

absl::Status TruncatePrepend(const Options& options, Spool* in, ByteSink* out,
                             TruncatePrependReport* report) {
  DumpReader dump(options, in);
  absl::Status status = dump.Read();
  if (!status.ok()) return status;
  const absl::StatusOr<std::vector<Table>> tables = ChooseTables(options, dump.tables());
  if (!tables.ok()) return tables.status();
  CheckCascade(options, *tables, report);
  if (!report->refused.empty()) return absl::OkStatus();
  const absl::StatusOr<Deferral> deferral = ChooseDeferral(options, dump);
  if (!deferral.ok()) return deferral.status();

  Writer writer(out);
  if (options.transaction) writer.Append(kBegin);
  writer.Append(TruncateStatement(options, *tables));
  writer.Append(deferral->opening);
  uint64_t at = 0;
  for (const DumpReader::Edit& edit : dump.edits()) {
    if (edit.is_trigger_switch && !deferral->checks_wait()) continue;
    status = in->CopyTo(at, edit.begin, &writer);
    if (!status.ok()) return status;
    writer.Append(edit.replacement);
    at = edit.end;
  }
  status = in->CopyTo(at, dump.size(), &writer);
  if (!status.ok()) return status;
  writer.Append(deferral->closing);
  if (options.transaction) writer.Append("COMMIT;\n");
  if (dump.has_end_marker()) writer.Append(absl::StrCat(kEndMarker, "\n"));
  return writer.Close();
}

}  // namespace dumpline

#include "tools/dump-clean/dump_clean.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/dump-clean/copy_to_insert.h"
#include "tools/dump-clean/literal.h"
#include "tools/dump-clean/row_batcher.h"
#include "tools/dump-clean/string_out.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/insert_tracker.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/toc.h"

namespace dumpline {
namespace {

using Options = DumpCleanOptions;

// A statement is held up to this size to be decided on. Longer ones are data, or nothing that this
// filter changes; the scanner refuses a COPY statement that would be.
constexpr size_t kMaxHeldBytes = 1 << 20;

// What becomes of a SET statement.
enum class SettingFate { kRemove, kKeep, kReplicationRole, kRefuse };

// Settings go, since hosted roles may not set them all and a pooled session would keep them. But one
// that changes what the data behind it means cannot go in silence.
SettingFate FateOf(const Setting& setting, std::string* why) {
  const std::string value = absl::AsciiStrToLower(setting.value);
  if (setting.name == "constraints" || setting.name == "transaction" ||
      setting.name == "session characteristics") {
    return SettingFate::kKeep;  // not settings: they order how the transaction runs
  }
  if (setting.name == "session_replication_role") return SettingFate::kReplicationRole;
  if (setting.name == "client_encoding") {
    if (value == "utf8" || value == "utf-8" || value == "unicode") return SettingFate::kRemove;
    *why = absl::StrCat("client_encoding is ", setting.value,
                        "; make the dump with pg_dump --encoding=UTF8");
    return SettingFate::kRefuse;
  }
  if (setting.name == "search_path") {
    if (value.empty() || value == "pg_catalog") return SettingFate::kRemove;
    *why = absl::StrCat("search_path is set to ", setting.value,
                        ", so names without a schema depend on it; make the dump with a pg_dump "
                        "newer than 10.2");
    return SettingFate::kRefuse;
  }
  const bool reads_data = setting.name == "datestyle" || setting.name == "intervalstyle" ||
                          setting.name == "timezone" || setting.name == "lc_monetary" ||
                          setting.name == "array_nulls" ||
                          (setting.name == "xmloption" && value != "content");
  if (reads_data) {
    *why = absl::StrCat("SET ", setting.name, " changes how the data behind it is read");
    return SettingFate::kRefuse;
  }
  return SettingFate::kRemove;
}

class DumpCleaner {
 public:
  DumpCleaner(const Options& options, ByteSource* in, ByteSink* out, DumpCleanReport* report)
      : options_(options),
        report_(report),
        writer_(out),
        scanner_(in, MakeScannerOptions(options, &writer_)),
        one_liner_(options.literals == Options::Literals::kEscape, &escaped_literals_),
        batcher_(options.rows_per_insert, options.max_statement_bytes, &writer_),
        copy_to_insert_(options.literals == Options::Literals::kEscape, options.max_item_bytes,
                        &batcher_, &writer_) {}

  absl::Status Run();

 private:
  // How the statement being read is written.
  enum class Route {
    kNone,   // between statements
    kPass,   // item by item as it comes: INSERTs, and what is too long to be held
    kHold,   // held until its semicolon, then decided on
    kMerge,  // an INSERT, held because it may become a row of the one before it
  };

  static ScannerOptions MakeScannerOptions(const Options& options, Writer* writer) {
    ScannerOptions scanner_options;
    scanner_options.max_item_bytes = options.max_item_bytes;
    scanner_options.check_utf8 = true;
    scanner_options.insert_rows = true;
    scanner_options.before_move = [writer] { writer->Settle(); };
    return scanner_options;
  }

  absl::Status OnItem(const Item& item);
  absl::Status OnMetaCommand(const Item& item);
  void OnComment(const Item& item);
  void WriteComment(const Item& item);
  void OnStatementItem(const Item& item);
  void BeginStatement();
  absl::Status EndStatement(const Item& semicolon);
  absl::Status EndHeldStatement(const Item& semicolon);
  absl::Status DecideSetting(const Item& semicolon, const Setting& setting, bool* keep);
  absl::Status BeginCopyData(const Item& semicolon);
  absl::Status OnCopyRows(const Item& item);
  void OnCopyEnd(const Item& item);
  void OnInsertRows(const Item& item);
  void WriteInsertRows(const Item& item, uint64_t uncounted_rows);
  bool Changes(const InsertRow& row) const;
  template <typename Out>
  void WriteRowText(absl::string_view text, size_t begin, size_t end, size_t literals_begin,
                    size_t literals_end, Out* out);
  template <typename Out>
  void WriteRowCode(absl::string_view code, Out* out);
  void HoldForMerge(const Item& item);
  void EndMerge();
  void AddMergedRow(absl::string_view head, absl::string_view row, absl::string_view tail);

  template <typename Out>
  void WriteItem(const Item& item, Out* out);
  void GiveUpHolding();
  void WriteHeldBegin();
  void WriteHeldStatement();
  void PayNewline();
  void BeginOutput();
  void SetTable(const QualifiedName& table);
  void SetTable();
  void CountData(uint64_t rows, uint64_t statements);
  size_t TableIndex(const QualifiedName& table);

  const Options& options_;
  DumpCleanReport* const report_;
  Writer writer_;
  Scanner scanner_;
  OneLiner one_liner_;
  RowBatcher batcher_;
  CopyToInsert copy_to_insert_;
  InsertTracker tracker_;
  EndMarkerWatch end_marker_;

  Route route_ = Route::kNone;
  StringOut held_;            // the statement on routes kHold and kMerge, as it will be written
  size_t held_head_end_ = 0;  // kMerge: ends of head and row in it
  size_t held_row_end_ = 0;
  bool newline_owed_ = false;  // a statement ended on route kPass; its newline may be the input's
  bool output_begun_ = false;
  bool begin_held_ = false;        // a BEGIN was seen, and not what comes behind it
  bool in_large_objects_ = false;  // inside the BEGIN … COMMIT that holds large objects
  uint64_t escaped_literals_ = 0;
  uint64_t merged_inserts_ = 0;

  // The table of the data statement or table-of-contents line that was last, and how much had been
  // written when its bytes were last counted.
  absl::flat_hash_map<QualifiedName, size_t> table_indexes_;
  uint64_t counted_head_number_ = 0;  // InsertTracker's, of table_index_; 0: it is from elsewhere
  size_t table_index_ = 0;
  uint64_t counted_bytes_ = 0;
  uint64_t counted_rows_ = 0;  // of the statement being read
};

absl::Status DumpCleaner::Run() {
  Item item{};
  absl::Status status;
  while (status.ok() && writer_.status().ok() && scanner_.Next(&item)) {
    end_marker_.OnItem(item, scanner_);
    status = OnItem(item);
  }
  if (!writer_.status().ok()) return writer_.status();
  if (status.ok()) status = scanner_.status();
  if (status.ok()) status = end_marker_.Finish(scanner_, item, options_.end_marker);
  if (!status.ok()) {
    writer_.Flush();  // what came before the error; without the end marker it is no dump
    return status;
  }
  PayNewline();
  batcher_.Close();
  WriteHeldBegin();
  if (options_.triggers == Options::Triggers::kReplica && output_begun_) {
    writer_.Append("RESET ALL;\n");
  }
  if (escaped_literals_ > 0) report_->converted["literals"] = escaped_literals_;
  if (merged_inserts_ > 0) report_->converted["merged_inserts"] = merged_inserts_;
  if (options_.before_end) {
    status = options_.before_end(*report_);
    if (!status.ok()) return status;
  }
  if (end_marker_.seen()) {
    writer_.Append(kEndMarker);
    writer_.Append('\n');
  }
  return writer_.Close();
}

absl::Status DumpCleaner::OnItem(const Item& item) {
  if (newline_owed_) {
    newline_owed_ = false;
    if (item.kind == ItemKind::kSpace && item.text[0] == '\n') {
      writer_.Pass(item.text.substr(0, 1));  // keeps what is passed in one piece
      return absl::OkStatus();
    }
    writer_.Append('\n');
  }
  switch (item.kind) {
    case ItemKind::kSpace:
      break;
    case ItemKind::kMetaCommand:
      return OnMetaCommand(item);
    case ItemKind::kLineComment:
    case ItemKind::kBlockComment:
      OnComment(item);
      break;
    case ItemKind::kCode:
    case ItemKind::kQuotedIdentifier:
    case ItemKind::kString:
      OnStatementItem(item);
      break;
    case ItemKind::kSemicolon:
      return EndStatement(item);
    case ItemKind::kCopyRows:
      return OnCopyRows(item);
    case ItemKind::kCopyEnd:
      OnCopyEnd(item);
      break;
    case ItemKind::kInsertRows:
      OnInsertRows(item);
      break;
  }
  return absl::OkStatus();
}

absl::Status DumpCleaner::OnMetaCommand(const Item& item) {
  const absl::Status status = CheckMetaCommand(scanner_, item);
  if (status.ok()) ++report_->removed["meta_commands"];
  return status;
}

void DumpCleaner::OnComment(const Item& item) {
  // In the middle of a literal there is no place for one.
  const bool all = options_.comments == Options::Comments::kAll && !one_liner_.continuing();
  if (route_ != Route::kNone) {
    // Inside a statement a comment parts words like white space.
    if (!all && item.is_first()) ++report_->removed["comments"];
    one_liner_.OweSpace();
    if (all) WriteComment(item);
    return;
  }
  if (EndMarkerWatch::IsEndMarker(item)) return;  // written when the input has ended
  QualifiedName table;
  const bool is_toc = item.part == Part::kWhole && item.kind == ItemKind::kLineComment &&
                      ParseTableDataComment(absl::StripTrailingAsciiWhitespace(item.text), &table);
  if (is_toc) SetTable(table);
  if (!all && !(is_toc && options_.comments == Options::Comments::kToc)) {
    if (item.is_first()) ++report_->removed["comments"];
    return;
  }
  if (item.is_first()) {
    batcher_.Close();
    WriteHeldBegin();
  }
  writer_.Pass(absl::StripTrailingAsciiWhitespace(item.text));
  if (item.is_last()) writer_.Append('\n');
}

// Keeps a comment inside a statement. A line comment needs a line's end behind it: the one case of a
// statement on more than one line.
void DumpCleaner::WriteComment(const Item& item) {
  const auto write = [&](auto* out) {
    one_liner_.Text(item.text, out);
    if (item.is_last() && item.kind == ItemKind::kLineComment) one_liner_.Text("\n", out);
  };
  if (route_ == Route::kPass) {
    write(&writer_);
  } else {
    write(&held_);
  }
  if (item.is_last()) one_liner_.OweSpace();
}

void DumpCleaner::BeginStatement() {
  one_liner_.BeginStatement();
  held_.Clear();
  counted_bytes_ = writer_.bytes();
  counted_rows_ = 0;
  if (scanner_.statement_kind() == StatementKind::kInsert) {
    held_head_end_ = held_row_end_ = 0;
    route_ = options_.merge_inserts ? Route::kMerge : Route::kPass;
    if (route_ == Route::kPass) BeginOutput();
  } else {
    route_ = Route::kHold;
  }
}

template <typename Out>
void DumpCleaner::WriteItem(const Item& item, Out* out) {
  if (item.kind == ItemKind::kCode) {
    one_liner_.Code(item.text, out);
  } else if (item.kind == ItemKind::kString) {
    one_liner_.String(item, out);
  } else {
    one_liner_.Text(item.text, out);
  }
}

void DumpCleaner::OnStatementItem(const Item& item) {
  if (route_ == Route::kNone) {
    BeginStatement();
    if (scanner_.statement_kind() == StatementKind::kInsert) tracker_.BeginStatement();
  }
  switch (route_) {
    case Route::kPass:
      if (scanner_.statement_kind() == StatementKind::kInsert) tracker_.Read(item);
      WriteItem(item, &writer_);
      break;
    case Route::kMerge:
      HoldForMerge(item);
      break;
    case Route::kHold:
      WriteItem(item, &held_);
      if (held_.size() > kMaxHeldBytes) GiveUpHolding();
      break;
    case Route::kNone:
      break;
  }
}

// Writes what is held and goes on item by item.
void DumpCleaner::GiveUpHolding() {
  if (route_ == Route::kPass) return;
  BeginOutput();
  writer_.Append(held_.text());
  held_.Clear();
  route_ = Route::kPass;
}

// Before the first byte of anything but comments.
void DumpCleaner::BeginOutput() {
  batcher_.Close();
  WriteHeldBegin();
  if (output_begun_) return;
  output_begun_ = true;
  if (options_.triggers == Options::Triggers::kReplica) {
    writer_.Append("SET session_replication_role = replica;\n");
  }
}

void DumpCleaner::WriteHeldBegin() {
  if (!begin_held_) return;
  begin_held_ = false;
  writer_.Append("BEGIN;\n");
}

void DumpCleaner::PayNewline() {
  if (newline_owed_) writer_.Append('\n');
  newline_owed_ = false;
}

absl::Status DumpCleaner::EndStatement(const Item& semicolon) {
  const Route route = std::exchange(route_, Route::kNone);
  switch (route) {
    case Route::kNone:  // a semicolon alone
      return absl::OkStatus();
    case Route::kHold:
      return EndHeldStatement(semicolon);
    case Route::kMerge:
      EndMerge();
      return absl::OkStatus();
    case Route::kPass:
      break;
  }
  writer_.Pass(semicolon.text);
  newline_owed_ = true;
  if (scanner_.statement_kind() == StatementKind::kInsert) {
    tracker_.EndStatement();
    SetTable();
    CountData(tracker_.rows() - counted_rows_, 1);
    ++report_->tables[table_index_].bytes;  // the newline that is owed
  }
  return absl::OkStatus();
}

absl::Status DumpCleaner::EndHeldStatement(const Item& semicolon) {
  const absl::string_view text = held_.text();
  Setting setting;
  // pg_dump calls set_config() for search_path alone; another call may be what the SQL is about.
  if (ParseSet(text, &setting) ||
      (ParseSetConfig(text, &setting) && setting.name.find('.') == std::string::npos)) {
    bool keep = false;
    const absl::Status status = DecideSetting(semicolon, setting, &keep);
    if (!status.ok()) return status;
    if (keep) {
      WriteHeldStatement();
    } else {
      ++report_->removed["settings"];
    }
    return absl::OkStatus();
  }

  const bool keeps_replication_role = options_.triggers == Options::Triggers::kUser ||
                                      options_.triggers == Options::Triggers::kKeep;
  if (!keeps_replication_role && IsResetAll(text)) {  // there is nothing left to reset
    ++report_->removed["settings"];
    return absl::OkStatus();
  }

  if (scanner_.statement_kind() == StatementKind::kCopy && IsCopyFromStdin(text)) {
    return BeginCopyData(semicolon);
  }

  TriggerSwitch trigger_switch;
  if (options_.triggers != Options::Triggers::kKeep && ParseTriggerSwitch(text, &trigger_switch)) {
    if (options_.triggers != Options::Triggers::kUser) {
      ++report_->removed["trigger_switches"];
      return absl::OkStatus();
    }
    if (trigger_switch.all) {
      held_.Replace(trigger_switch.which_begin,
                    trigger_switch.which_end - trigger_switch.which_begin, "USER");
      ++report_->converted["trigger_switches"];
    }
    WriteHeldStatement();
    return absl::OkStatus();
  }

  if (options_.transactions == Options::Transactions::kDrop && IsTransactionControl(text)) {
    if (!IsBegin(text) && !IsCommit(text)) {
      return scanner_.ErrorAt(semicolon.offset, "only BEGIN and COMMIT can be dropped");
    }
    ++report_->removed["transactions"];
    return absl::OkStatus();
  }

  const bool large_object = IsLargeObjectStatement(text);
  if (large_object && options_.large_objects == Options::LargeObjects::kError) {
    return scanner_.ErrorAt(semicolon.offset,
                            "the dump has large objects; leave them out with pg_dump -B, or choose "
                            "--large-objects=drop or keep");
  }
  if (options_.large_objects == Options::LargeObjects::kDrop) {
    // pg_dump writes the contents between BEGIN and COMMIT: these belong to them.
    if (large_object) {
      in_large_objects_ |= begin_held_;
      begin_held_ = false;
      ++report_->removed["large_object_statements"];
      return absl::OkStatus();
    }
    if (in_large_objects_ && IsCommit(text)) {
      in_large_objects_ = false;
      return absl::OkStatus();
    }
    if (IsBegin(text)) {
      batcher_.Close();
      WriteHeldBegin();
      begin_held_ = true;
      return absl::OkStatus();
    }
  }
  WriteHeldStatement();
  return absl::OkStatus();
}

void DumpCleaner::WriteHeldStatement() {
  BeginOutput();
  writer_.Append(held_.text());
  writer_.Append(";\n");
}

absl::Status DumpCleaner::DecideSetting(const Item& semicolon, const Setting& setting, bool* keep) {
  std::string why;
  switch (FateOf(setting, &why)) {
    case SettingFate::kKeep:
      *keep = true;
      break;
    case SettingFate::kReplicationRole:
      // Whoever set it wanted no triggers and no foreign-key checks while loading.
      *keep = options_.triggers == Options::Triggers::kUser ||
              options_.triggers == Options::Triggers::kKeep;
      break;
    case SettingFate::kRefuse:
      return scanner_.ErrorAt(semicolon.offset, why);
    case SettingFate::kRemove:
      break;
  }
  return absl::OkStatus();
}

absl::Status DumpCleaner::BeginCopyData(const Item& semicolon) {
  CopyHead head;
  ParseCopyFromStdin(held_.text(), &head);
  SetTable(head.table);
  switch (options_.copy) {
    case Options::Copy::kError:
      return scanner_.ErrorAt(semicolon.offset,
                              absl::StrCat("COPY data of ", ToDisplay(head.table),
                                           "; make the dump with pg_dump --inserts"));
    case Options::Copy::kKeep:
      WriteHeldStatement();
      break;
    case Options::Copy::kInsert:
      if (head.has_options) {
        return scanner_.ErrorAt(semicolon.offset,
                                absl::StrCat("COPY data of ", ToDisplay(head.table),
                                             " is in a format of its own; use --copy=keep"));
      }
      BeginOutput();
      copy_to_insert_.BeginBlock(head);
      ++report_->converted["copy_blocks"];
      break;
  }
  return absl::OkStatus();
}

absl::Status DumpCleaner::OnCopyRows(const Item& item) {
  if (options_.copy == Options::Copy::kInsert) return copy_to_insert_.Rows(item, scanner_);
  writer_.Pass(item.text);
  CountData(item.is_last() ? CountByte(item.text, '\n') : 0, 0);
  return absl::OkStatus();
}

void DumpCleaner::OnCopyEnd(const Item& item) {
  if (options_.copy == Options::Copy::kInsert) {
    batcher_.Close();
    CountData(copy_to_insert_.rows(), copy_to_insert_.statements());
  } else {
    writer_.Pass(item.text);  // its line ends as the rows' do, which PostgreSQL insists on
    if (!absl::EndsWith(item.text, "\n")) writer_.Append('\n');
    CountData(0, 1);
  }
}

void DumpCleaner::OnInsertRows(const Item& item) {
  const InsertRows& rows = scanner_.insert_rows();
  const uint64_t uncounted = route_ == Route::kNone ? 0 : tracker_.rows() - counted_rows_;
  tracker_.ReadRows(rows);
  SetTable();
  if (options_.merge_inserts || rows.code_has_line_end()) return WriteInsertRows(item, uncounted);
  if (route_ == Route::kNone) BeginStatement();
  const bool changes = rows.literals_have_line_end() && one_liner_.escapes_line_ends();
  WriteRowText(item.text, 0, item.text.size(), 0, changes ? rows.literals().size() : 0, &writer_);
  newline_owed_ = rows.rows().back().ends_statement;
  route_ = newline_owed_ ? Route::kNone : Route::kPass;
  CountData(uncounted + rows.rows().size(), rows.statements_ended());
  counted_rows_ = tracker_.rows();
  if (newline_owed_) ++report_->tables[table_index_].bytes;
}

// Writes rows one by one, to be merged or with changes outside of literals. `uncounted_rows`: of the statement that they go on with.
void DumpCleaner::WriteInsertRows(const Item& item, uint64_t uncounted_rows) {
  const absl::string_view text = item.text;
  const absl::string_view head = scanner_.insert_head();
  const bool head_stays = !HasLineEnd(head);
  size_t pos = 0;
  for (const InsertRow& row : scanner_.insert_rows().rows()) {
    const bool is_alone = row.begins_statement && row.ends_statement;
    if (options_.merge_inserts && is_alone && head_stays && !Changes(row)) {
      AddMergedRow(head, text.substr(row.begin, row.end - row.begin), "");
      pos = text.find(';', row.end) + 1;
      if (pos < text.size()) ++pos;
      continue;
    }
    absl::string_view before = text.substr(pos, row.begin - pos);
    if (row.begins_statement) {
      BeginStatement();
      if (route_ == Route::kMerge) {
        one_liner_.Code(head, &held_);
        held_head_end_ = held_.size();
        before.remove_prefix(head.size());
      }
    } else if (route_ == Route::kMerge && held_row_end_ > 0) {
      GiveUpHolding();
    }
    const size_t row_end = row.ends_statement ? text.find(';', row.end) : row.end;
    if (route_ == Route::kMerge) {
      one_liner_.Code(before, &held_);
      WriteRowText(text, row.begin, row.end, row.literals_begin, row.literals_end, &held_);
      held_row_end_ = held_.size();
      one_liner_.Code(text.substr(row.end, row_end - row.end), &held_);
    } else {
      one_liner_.Code(before, &writer_);
      WriteRowText(text, row.begin, row.end, row.literals_begin, row.literals_end, &writer_);
      one_liner_.Code(text.substr(row.end, row_end - row.end), &writer_);
    }
    ++uncounted_rows;
    pos = row_end;
    if (!row.ends_statement) continue;
    // Behind the semicolon is the newline in front of the next statement, or the item's end.
    const absl::string_view end = text.substr(pos, 2);
    pos += end.size();
    if (std::exchange(route_, Route::kNone) == Route::kMerge) {
      EndMerge();
    } else {
      writer_.Pass(end);
      newline_owed_ = end.size() == 1;
      CountData(uncounted_rows, 1);
      if (newline_owed_) ++report_->tables[table_index_].bytes;
    }
    uncounted_rows = 0;
  }
  if (route_ == Route::kPass) {
    CountData(uncounted_rows, 0);
    counted_rows_ = tracker_.rows();
  }
}

// Whether anything in the row's text is to be written otherwise.
bool DumpCleaner::Changes(const InsertRow& row) const {
  const InsertRows& rows = scanner_.insert_rows();
  if (rows.code_has_line_end()) return true;
  if (!one_liner_.escapes_line_ends() || !rows.literals_have_line_end()) return false;
  const auto* const literals = rows.literals().data();
  return std::any_of(literals + row.literals_begin, literals + row.literals_end,
                     [](const InsertLiteral& literal) { return literal.has_line_end; });
}

// Writes the bytes [begin, end) of an item of rows, in which these literals are.
template <typename Out>
void DumpCleaner::WriteRowText(absl::string_view text, size_t begin, size_t end,
                               size_t literals_begin, size_t literals_end, Out* out) {
  const InsertRows& rows = scanner_.insert_rows();
  for (size_t i = literals_begin; i < literals_end; ++i) {
    const InsertLiteral& literal = rows.literals()[i];
    if (!literal.has_line_end && !rows.code_has_line_end()) continue;  // stays as it is
    Item item{};
    item.kind = ItemKind::kString;
    item.string_kind = literal.is_escape ? StringKind::kEscape : StringKind::kPlain;
    item.open_bytes = literal.body_begin() - literal.begin;
    item.close_bytes = 1;
    item.text = text.substr(literal.begin, literal.end - literal.begin);
    WriteRowCode(text.substr(begin, literal.begin - begin), out);
    one_liner_.String(item, out);
    begin = literal.end;
  }
  WriteRowCode(text.substr(begin, end - begin), out);
}

// Writes a piece of a row: code, in which there may be literals where there is no line end in any.
template <typename Out>
void DumpCleaner::WriteRowCode(absl::string_view code, Out* out) {
  if (scanner_.insert_rows().code_has_line_end()) {
    one_liner_.Code(code, out);
  } else {
    one_liner_.Text(code, out);
  }
}

void DumpCleaner::HoldForMerge(const Item& item) {
  if (item.kind != ItemKind::kCode) {
    tracker_.ReadOther(item);
    WriteItem(item, &held_);
  } else {
    absl::string_view code = item.text;
    InsertTracker::Boundary boundary;
    do {
      const size_t bytes = tracker_.ReadCode(code, &boundary);
      one_liner_.Code(code.substr(0, bytes), &held_);
      code.remove_prefix(bytes);
      if (boundary == InsertTracker::Boundary::kHeadEnd) held_head_end_ = held_.size();
      if (boundary == InsertTracker::Boundary::kRowEnd && tracker_.rows() == 1) {
        held_row_end_ = held_.size();
      }
    } while (boundary != InsertTracker::Boundary::kNone);
  }
  if (tracker_.rows() > 1 || held_.size() > kMaxHeldBytes) GiveUpHolding();
}

void DumpCleaner::EndMerge() {
  tracker_.EndStatement();
  SetTable();
  const absl::string_view text = held_.text();
  if (held_row_end_ == 0) {  // DEFAULT VALUES, SELECT: there is no row to merge
    WriteHeldStatement();
    CountData(tracker_.rows(), 1);
    return;
  }
  AddMergedRow(text.substr(0, held_head_end_),
               absl::StripLeadingAsciiWhitespace(
                   text.substr(held_head_end_, held_row_end_ - held_head_end_)),
               text.substr(held_row_end_));
}

void DumpCleaner::AddMergedRow(absl::string_view head, absl::string_view row,
                               absl::string_view tail) {
  if (!output_begun_ || begin_held_) BeginOutput();
  const bool begun = batcher_.AddRow(head, row, tail);
  if (!begun) ++merged_inserts_;
  CountData(1, begun ? 1 : 0);
}

// What is counted from here on is counted for that table; without an argument, for that of the last INSERT head.
void DumpCleaner::SetTable(const QualifiedName& table) {
  counted_head_number_ = 0;
  table_index_ = TableIndex(table);
}

void DumpCleaner::SetTable() {
  if (tracker_.head_number() == counted_head_number_) return;
  SetTable(tracker_.head().table);
  counted_head_number_ = tracker_.head_number();
}

// Counts data that has been written to the current table.
void DumpCleaner::CountData(uint64_t rows, uint64_t statements) {
  DumpCleanReport::Table& table = report_->tables[table_index_];
  table.rows += rows;
  table.statements += statements;
  table.bytes += writer_.bytes() - counted_bytes_;
  counted_bytes_ = writer_.bytes();
}

size_t DumpCleaner::TableIndex(const QualifiedName& table) {
  const auto [it, inserted] = table_indexes_.try_emplace(table, report_->tables.size());
  if (inserted) {
    report_->tables.emplace_back();
    report_->tables.back().name = table;
  }
  return it->second;
}

}  // namespace

std::string DumpCleanReport::ToJson() const {
  nlohmann::ordered_json json;
  json["tables"] = nlohmann::ordered_json::array();
  for (const Table& table : tables) {
    json["tables"].push_back({{"table", ToDisplay(table.name)},
                              {"rows", table.rows},
                              {"statements", table.statements},
                              {"bytes", table.bytes}});
  }
  json["removed"] = removed;
  json["converted"] = converted;
  return json.dump(2) + "\n";
}

absl::Status DumpClean(const DumpCleanOptions& options, ByteSource* in, ByteSink* out,
                       DumpCleanReport* report) {
  return DumpCleaner(options, in, out, report).Run();
}

}  // namespace dumpline

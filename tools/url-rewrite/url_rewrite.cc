#include "tools/url-rewrite/url_rewrite.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/input_buffer.h"
#include "tools/lib/pgdump/characters.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/data_tracker.h"
#include "tools/lib/pgdump/literal_value.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/text/find.h"
#include "tools/url-rewrite/rewriter.h"

namespace dumpline {
namespace {

constexpr size_t kMaxHeldBytes = 16 << 20;

// Any text, as one long value; with regular expressions, line by line.
class TextRewriter : public Rewriter {
 public:
  TextRewriter(const UrlRewriteOptions& options, RewriteSetup* setup, ByteSource* in, ByteSink* out)
      : Rewriter(options, setup, in, out), in_(&source_, BeforeMove()) {}

 private:
  absl::Status Rewrite() override;
  absl::Status RewriteLines(absl::string_view read, Column* column);
  uint64_t LineOf(uint64_t offset) const override { return in_.LineOf(offset); }

  InputBuffer in_;
  std::string line_;
};

absl::Status TextRewriter::Rewrite() {
  Column* const column = NamedColumn("(text)", true, true);
  bool begins = true;
  while (writer_.status().ok() && !in_.at_end_of_input()) {
    const absl::StatusOr<absl::string_view> read = in_.Fill();
    if (!read.ok()) return read.status();
    if (!regexes_.empty()) {
      const absl::Status status = RewriteLines(*read, column);
      if (!status.ok()) return status;
      in_.Consume(in_.size());
      source_.DropBefore(in_.offset());
      continue;
    }
    const UrlText text{absl::string_view(in_.begin(), in_.size()), begins, true};
    const size_t done = RewriteStretch({text, in_.offset(), 0, in_.at_end_of_input()},
                                       [column](size_t) { return column; });
    if (done > 0) begins = false;
    in_.Consume(done);
  }
  return absl::OkStatus();
}

// Rewrites the lines that end in what was read last. The begin of the first one may have left the
// buffer: it waits in line_.
absl::Status TextRewriter::RewriteLines(absl::string_view read, Column* column) {
  const auto unescape = [](absl::string_view raw, std::string* value) {
    value->assign(raw.data(), raw.size());
    return true;
  };
  const auto escape = [](absl::string_view value, std::string* raw) {
    raw->assign(value.data(), value.size());
  };
  const bool ends = in_.at_end_of_input();
  while (!read.empty() || (ends && !line_.empty())) {
    const size_t newline = read.find('\n');
    const uint64_t offset = in_.offset() + static_cast<uint64_t>(read.data() - in_.begin());
    absl::string_view line = read.substr(0, newline);
    read.remove_prefix(line.size());
    if (newline == absl::string_view::npos && !ends) {
      line_.append(line.data(), line.size());
      break;
    }
    const bool waited = !line_.empty();
    if (waited) {
      line_.append(line.data(), line.size());
      line = line_;
    }
    const absl::Status status =
        RewriteWhole({{line, true, true}, offset, 0, true}, {unescape, escape}, column);
    if (!status.ok()) return status;
    if (waited) {
      writer_.Settle();
      line_.clear();
    }
    Emit(read.substr(0, 1));  // the newline
    read.remove_prefix(std::min<size_t>(read.size(), 1));
  }
  return absl::OkStatus();
}

class SqlRewriter : public Rewriter {
 public:
  SqlRewriter(const UrlRewriteOptions& options, RewriteSetup* setup, ByteSource* in, ByteSink* out)
      : Rewriter(options, setup, in, out), scanner_(&source_, MakeScannerOptions()) {}

 private:
  ScannerOptions MakeScannerOptions() {
    ScannerOptions scanner_options;
    scanner_options.max_item_bytes = options_.max_item_bytes;
    // A regular expression wants every literal, and gets it from its item.
    scanner_options.insert_rows = regexes_.empty();
    scanner_options.before_move = BeforeMove();
    return scanner_options;
  }

  absl::Status Rewrite() override;
  uint64_t LineOf(uint64_t offset) const override { return scanner_.LineOf(offset); }

  absl::Status OnItem(const Item& item);
  void BeginStatement(const Item& item);
  absl::Status OnString(const Item& item);
  absl::Status OnLongString(const Item& item);
  void OnInsertRows(const Item& item);
  absl::Status OnCopyRows(const Item& item);
  absl::Status OnLongCopyRow(const Item& item);
  absl::Status RewriteLiteral(const Item& item, const Stretch& value);
  absl::Status RewriteRow(absl::string_view row, uint64_t offset, uint64_t line);

  void AppendPending(const Item& item);
  void RewritePending(const Item& item, ColumnAt column_at);
  UrlText PendingText(const Item& last_item) const {
    return {pending_, pending_begins_, !last_item.continues};
  }
  void DropPending(size_t bytes) {
    writer_.Settle();  // it may have been passed
    pending_.erase(0, bytes);
  }

  absl::Status BeginTable(const Item& item);
  Column* ColumnOf(size_t index);
  Column* LiteralColumn();

  Scanner scanner_;
  EndMarkerWatch end_marker_;
  DataTracker data_;
  std::vector<Column*> table_columns_;  // data_.table()'s, by place; null where not asked for yet
  bool release_at_next_item_ = false;

  // A literal or row that comes in parts, or, with --regex, must be seen whole: what of it was not
  // dealt with yet.
  std::string pending_;
  uint64_t pending_offset_ = 0;
  uint64_t pending_line_ = 0;
  size_t pending_field_ = 0;     // COPY: the field that it begins in
  bool pending_begins_ = false;  // a URL may begin where it begins
};

absl::Status SqlRewriter::Rewrite() {
  Item item{};
  absl::Status status;
  while (status.ok() && writer_.status().ok() && scanner_.Next(&item)) {
    end_marker_.OnItem(item, scanner_);
    status = OnItem(item);
    // Keys in code and comments are of no use, nor are those that were not asked for.
    if (pending_.empty() || !regexes_.empty()) {
      source_.DropBefore(item.offset + item.text.size());
    }
  }
  if (status.ok()) status = scanner_.status();
  if (status.ok()) status = end_marker_.Finish(scanner_, item, options_.end_marker);
  return status;
}

absl::Status SqlRewriter::OnItem(const Item& item) {
  if (release_at_next_item_ || item.kind == ItemKind::kInsertRows) {
    release_at_next_item_ = false;
    Release();
  }
  const bool was_in_statement = data_.in_statement();
  absl::Status status = data_.OnItem(item, scanner_);
  if (status.ok() && data_.table_changed()) status = BeginTable(item);
  if (!status.ok()) return status;
  if (!was_in_statement && data_.in_statement() && item.kind != ItemKind::kInsertRows) {
    BeginStatement(item);
  }
  if (item.kind == ItemKind::kString) return OnString(item);
  if (item.kind == ItemKind::kCopyRows) return OnCopyRows(item);
  if (item.kind == ItemKind::kInsertRows) {
    OnInsertRows(item);
    return absl::OkStatus();
  }
  if (item.kind == ItemKind::kLineComment && !data_.in_statement() &&
      EndMarkerWatch::IsEndMarker(item)) {
    Hold();
  }
  Emit(item.text);
  if (held_.size() > kMaxHeldBytes) {
    return scanner_.ErrorAt(item.offset, "too much text without a statement behind COMMIT");
  }
  return absl::OkStatus();
}

// A COMMIT may be the last statement: it, like the end marker, is held until another one follows, or
// the input has ended and nothing was found wrong. One item is not enough to tell that another one
// follows: of an end marker that is cut off the first - looks like a statement.
void SqlRewriter::BeginStatement(const Item& item) {
  release_at_next_item_ = holding_;
  if (item.kind != ItemKind::kCode) return;
  size_t word_end = 0;
  while (word_end < item.text.size() && IsWordCharacter(item.text[word_end])) ++word_end;
  const absl::string_view word = item.text.substr(0, word_end);
  if (absl::EqualsIgnoreCase(word, "commit") || absl::EqualsIgnoreCase(word, "end")) {
    Release();
    release_at_next_item_ = false;
    Hold();
  }
}

absl::Status SqlRewriter::BeginTable(const Item& item) {
  table_columns_.clear();
  for (const auto& [flag, patterns] :
       {std::make_pair("--only ", &only_), {"--except ", &except_}}) {
    const ColumnPattern* const nameless = patterns->OnTable(data_.table(), data_.columns());
    if (nameless == nullptr) continue;
    return scanner_.ErrorAt(item.offset, ColumnPatterns::NoNames(flag, *nameless, data_.table()));
  }
  return absl::OkStatus();
}

Column* SqlRewriter::ColumnOf(size_t index) {
  if (index >= table_columns_.size()) table_columns_.resize(index + 1);
  Column*& column = table_columns_[index];
  if (column == nullptr) {
    const QualifiedName& table = data_.table();
    const std::vector<std::string>& names = data_.columns();
    const std::string place =
        index < names.size() ? ToDisplay(names[index]) : absl::StrCat("#", index + 1);
    const bool excepted = except_.Match(table, names, index);
    const bool rewrite = !excepted && (only_.empty() || only_.Match(table, names, index));
    column = NamedColumn(absl::StrCat(ToDisplay(table), ".", place), rewrite, !excepted);
  }
  return column;
}

// The column of the literal being read; "(other)" outside of rows. The first argument of setval() is
// the name of a sequence, and names are not rewritten.
Column* SqlRewriter::LiteralColumn() {
  if (data_.in_insert_row()) return ColumnOf(data_.insert_column());
  WordReader words(scanner_.statement_text());
  QualifiedName function;
  if (words.Accept("select") && words.ReadQualifiedName(&function) && function.name == "setval") {
    return nullptr;
  }
  return NamedColumn("(other)", only_.empty(), true);
}

absl::Status SqlRewriter::OnString(const Item& item) {
  if (item.part != Part::kWhole || !regexes_.empty()) return OnLongString(item);
  if (source_.next_offset() >= item.offset + item.text.size()) {
    Emit(item.text);
    return absl::OkStatus();
  }
  Emit(item.text.substr(0, item.open_bytes));
  RewriteStretch(
      {{item.body(), !item.continued, !item.continues}, item.offset + item.open_bytes, 0, true},
      [this](size_t) { return LiteralColumn(); });
  Emit(item.text.substr(item.text.size() - item.close_bytes));
  return absl::OkStatus();
}

// Looks at those literals alone in which there is a key.
void SqlRewriter::OnInsertRows(const Item& item) {
  const InsertRows& rows = scanner_.insert_rows();
  size_t done = 0;
  while (source_.next_offset() < item.offset + item.text.size()) {
    const uint64_t hit = source_.next_offset();
    const InsertLiteral* const literal =
        hit < item.offset + done ? nullptr : rows.LiteralAt(static_cast<size_t>(hit - item.offset));
    if (literal == nullptr) {
      source_.Take();
      continue;
    }
    Emit(item.text.substr(done, literal->body_begin() - done));
    const absl::string_view body =
        item.text.substr(literal->body_begin(), literal->body_end() - literal->body_begin());
    RewriteStretch({{body, true, true}, item.offset + literal->body_begin(), 0, true},
                   [&](size_t) { return ColumnOf(rows.ColumnOf(*literal)); });
    done = literal->body_end();
    source_.DropBefore(item.offset + done + 1);
  }
  Emit(item.text.substr(done));
}

// Takes another part of what comes in parts.
void SqlRewriter::AppendPending(const Item& item) {
  if (item.is_first()) {
    pending_.clear();
    pending_offset_ = item.offset + item.open_bytes;
    pending_line_ = scanner_.LineOf(item.offset);
    pending_field_ = 0;
    pending_begins_ = !item.continued;
  }
  const absl::string_view body = item.body();
  pending_.append(body.data(), body.size());
}

// Deals with as much of the pending text as can be dealt with.
void SqlRewriter::RewritePending(const Item& item, ColumnAt column_at) {
  const size_t done = RewriteStretch(
      {PendingText(item), pending_offset_, pending_line_, item.is_last()}, column_at);
  const absl::string_view dropped(pending_.data(), done);
  pending_offset_ += done;
  pending_line_ += CountByte(dropped, '\n');
  pending_field_ += CountByte(dropped, '\t');
  if (done > 0) pending_begins_ = false;
  DropPending(done);
}

absl::Status SqlRewriter::OnLongString(const Item& item) {
  Emit(item.text.substr(0, item.open_bytes));
  const auto column_at = [this](size_t) { return LiteralColumn(); };
  absl::Status status;
  if (item.part == Part::kWhole) {
    status = RewriteLiteral(
        item,
        {{item.body(), !item.continued, !item.continues}, item.offset + item.open_bytes, 0, true});
  } else {
    AppendPending(item);
    if (regexes_.empty()) {
      RewritePending(item, column_at);
    } else if (item.is_last()) {
      status = RewriteLiteral(item, {PendingText(item), 0, pending_line_, true});
      DropPending(pending_.size());
    }
  }
  if (status.ok()) Emit(item.text.substr(item.text.size() - item.close_bytes));
  return status;
}

absl::Status SqlRewriter::RewriteLiteral(const Item& item, const Stretch& value) {
  const auto unescape = [&item](absl::string_view raw, std::string* to) {
    return UnescapeLiteral(item.string_kind, raw, to);
  };
  const auto escape = [&item](absl::string_view unescaped, std::string* to) {
    EscapeLiteral(item.string_kind, unescaped, to);
  };
  return RewriteWhole(value, {unescape, escape}, LiteralColumn());
}

absl::Status SqlRewriter::OnCopyRows(const Item& item) {
  if (item.part != Part::kWhole) return OnLongCopyRow(item);
  if (!regexes_.empty()) {
    absl::string_view rows = item.text;
    while (!rows.empty()) {
      const uint64_t offset = item.offset + static_cast<uint64_t>(rows.data() - item.text.data());
      const absl::string_view row = TakeCopyRow(&rows);
      const absl::Status status = RewriteRow(row, offset, 0);
      if (!status.ok()) return status;
      Emit(absl::string_view(row.data() + row.size(), 1));
    }
    return absl::OkStatus();
  }
  if (source_.next_offset() >= item.offset + item.text.size()) {
    Emit(item.text);
    return absl::OkStatus();
  }
  CopyFieldCounter fields(item.text, 0);
  RewriteStretch({{item.text, true, true}, item.offset, 0, true},
                 [&](size_t pos) { return ColumnOf(fields.At(pos)); });
  return absl::OkStatus();
}

absl::Status SqlRewriter::OnLongCopyRow(const Item& item) {
  AppendPending(item);
  if (regexes_.empty()) {
    CopyFieldCounter fields(pending_, pending_field_);
    RewritePending(item, [&](size_t pos) { return ColumnOf(fields.At(pos)); });
    return absl::OkStatus();
  }
  if (!item.is_last()) return absl::OkStatus();
  const absl::string_view row(pending_.data(), pending_.size() - 1);
  const absl::Status status = RewriteRow(row, 0, pending_line_);
  if (status.ok()) Emit(absl::string_view(row.data() + row.size(), 1));
  DropPending(pending_.size());
  return status;
}

// Rewrites the fields of one row, given without its newline. `line`: 0 to have it counted.
absl::Status SqlRewriter::RewriteRow(absl::string_view row, uint64_t offset, uint64_t line) {
  const auto unescape = [](absl::string_view raw, std::string* to) {
    to->clear();
    UnescapeCopyField(raw, to);
    return true;
  };
  const auto escape = [](absl::string_view value, std::string* to) {
    to->clear();
    EscapeCopyField(value, to);
  };
  const absl::string_view carriage_return =
      row.substr(row.size() - (absl::EndsWith(row, "\r") ? 1 : 0));
  row.remove_suffix(carriage_return.size());
  size_t index = 0;
  for (bool last = data_.copy_head().no_columns_form; !last; ++index) {
    const absl::string_view field = TakeCopyField(&row, &last);
    if (field == kCopyNull) {
      Emit(field);
    } else {
      const absl::Status status = RewriteWhole({{field, true, true}, offset, line, true},
                                               {unescape, escape}, ColumnOf(index));
      if (!status.ok()) return status;
    }
    if (!last) Emit(absl::string_view(field.data() + field.size(), 1));  // the tab
  }
  Emit(carriage_return);
  return absl::OkStatus();
}

}  // namespace

absl::Status UrlRewrite(const UrlRewriteOptions& options, ByteSource* in, ByteSink* out,
                        UrlRewriteReport* report) {
  absl::StatusOr<RewriteSetup> setup = RewriteSetup::Make(options);
  if (!setup.ok()) return setup.status();
  if (options.text) return TextRewriter(options, &*setup, in, out).Run(report);
  return SqlRewriter(options, &*setup, in, out).Run(report);
}

}  // namespace dumpline

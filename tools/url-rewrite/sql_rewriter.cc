#include "tools/url-rewrite/sql_rewriter.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/value_window.h"
#include "tools/lib/sql/literal_value.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/encoded_url_reader.h"
#include "tools/url-rewrite/commit_hold.h"

namespace dumpline {
namespace {

class SqlRewriter {
 public:
  SqlRewriter(const UrlRewriteOptions& options, RewriteSetup* setup, NeedleSource* source,
              ValueRewriter* values, HeldOutput* output)
      : setup_(*setup),
        whole_values_(!setup->regexes.empty()),
        source_(*source),
        values_(*values),
        output_(*output),
        reader_(source, MakeReaderOptions(options)),
        hold_(output) {}

  absl::Status Run();

 private:
  DumpReaderOptions MakeReaderOptions(const UrlRewriteOptions& options) {
    DumpReaderOptions reader_options;
    reader_options.scanner.max_item_bytes = options.max_item_bytes;
    // Regular expressions match whole values, so each literal must be a separate item.
    reader_options.scanner.insert_rows = !whole_values_;
    reader_options.scanner.before_move = [this] { output_.CopyPassed(); };
    reader_options.end_marker = options.end_marker;
    return reader_options;
  }

  absl::Status OnItem(const Item& item);
  absl::Status StartTable(const Item& item);
  FoundColumn* ColumnOf(size_t index);
  FoundColumn* LiteralColumn();

  absl::Status OnString(const Item& item);
  absl::Status OnStringPart(const Item& item);
  absl::Status RewriteLiteral(const Item& item, const UrlText& value,
                              ValueRewriter::LineAt line_at);
  void OnInsertRows(const Item& item);
  absl::Status OnCopyRows(const Item& item);
  absl::Status OnCopyRowPart(const Item& item);
  absl::Status RewriteRow(absl::string_view row, ValueRewriter::LineAt line_at);

  void AddToWindow(const Item& item);
  void RewriteWindow(const Item& item, ValueRewriter::ColumnAt column_at);
  void DropFromWindow(size_t bytes) {
    output_.CopyPassed();  // it may refer to the window's bytes
    window_.Drop(bytes);
  }
  UrlText WindowText(const Item& last_item) const {
    return {window_.text(), window_.starts_value() && !window_continues_literal_,
            !last_item.continues};
  }

  RewriteSetup& setup_;
  const bool whole_values_;  // true if regular expressions rewrite whole values
  NeedleSource& source_;
  ValueRewriter& values_;
  HeldOutput& output_;
  DumpReader reader_;
  CommitHold hold_;
  std::vector<FoundColumn*>
      table_columns_;  // columns of reader_.table(); null if not looked up yet

  // The text, not yet rewritten, of a literal or row that arrives in parts. With regular
  // expressions, this is the whole text.
  ValueWindow window_;
  bool window_continues_literal_ = false;
};

absl::Status SqlRewriter::Run() {
  Item item{};
  while (output_.status().ok() && reader_.Next(&item)) {
    RETURN_IF_ERROR(OnItem(item));
    // Drops the needles in code and comments, and those in values that are not rewritten.
    if (window_.text().empty() || whole_values_) {
      source_.DropBefore(item.offset + item.text.size());
    }
  }
  return reader_.Finish();
}

absl::Status SqlRewriter::OnItem(const Item& item) {
  hold_.BeforeItem(item);
  if (reader_.table_changed()) RETURN_IF_ERROR(StartTable(item));
  if (reader_.begins_statement()) hold_.BeforeStatement(item);
  switch (item.kind) {
    case ItemKind::kString:
      return OnString(item);
    case ItemKind::kCopyRows:
      return OnCopyRows(item);
    case ItemKind::kInsertRows:
      OnInsertRows(item);
      return absl::OkStatus();
    case ItemKind::kLineComment:
      if (!reader_.in_statement()) hold_.BeforeComment(item);
      break;
    default:
      break;
  }
  output_.Pass(item.text);
  return hold_.Check(item, reader_.scanner());
}

absl::Status SqlRewriter::StartTable(const Item& item) {
  table_columns_.clear();
  using Flag = std::pair<const char*, ColumnPatterns*>;
  for (const auto& [flag, patterns] :
       {Flag("--only ", &setup_.only), Flag("--except ", &setup_.except)}) {
    const ColumnPattern* const nameless = patterns->OnTable(reader_.table(), reader_.columns());
    if (nameless == nullptr) continue;
    return reader_.ErrorAt(item.offset, ColumnPatterns::NoNames(flag, *nameless, reader_.table()));
  }
  return absl::OkStatus();
}

FoundColumn* SqlRewriter::ColumnOf(size_t index) {
  if (index >= table_columns_.size()) table_columns_.resize(index + 1);
  FoundColumn*& column = table_columns_[index];
  if (column == nullptr) {
    const QualifiedName& table = reader_.table();
    const std::vector<std::string>& names = reader_.columns();
    const std::string name =
        index < names.size() ? ToDisplay(names[index]) : absl::StrCat("#", index + 1);
    const bool is_excepted = setup_.except.Match(table, names, index);
    const bool rewrite =
        !is_excepted && (setup_.only.empty() || setup_.only.Match(table, names, index));
    column = values_.NamedColumn(absl::StrCat(ToDisplay(table), ".", name), rewrite, !is_excepted);
  }
  return column;
}

// Returns the column of the literal being read, which is "(other)" outside rows, or nullptr for
// text that is not rewritten. The first argument of setval() is the name of a sequence, and names
// are not rewritten. Statistics are not rows: they are samples of values in an order of their own,
// and nobody sees them.
FoundColumn* SqlRewriter::LiteralColumn() {
  if (reader_.in_insert_row()) return ColumnOf(reader_.insert_column());
  if (IsStatisticsStatement(reader_.scanner().statement_text())) return nullptr;
  WordReader words(reader_.scanner().statement_text());
  QualifiedName function;
  if (words.Accept("select") && words.ReadQualifiedName(&function) && function.name == "setval") {
    return nullptr;
  }
  return values_.NamedColumn("(other)", setup_.only.empty(), true);
}

absl::Status SqlRewriter::OnString(const Item& item) {
  const bool has_hit = source_.next_offset() < item.offset + item.text.size();
  if (item.part == Part::kWhole && !whole_values_ && !has_hit) {
    output_.Pass(item.text);
    return absl::OkStatus();
  }
  output_.Pass(item.text.substr(0, item.open_bytes));
  if (item.part != Part::kWhole) {
    RETURN_IF_ERROR(OnStringPart(item));
  } else {
    const UrlText text{item.body(), !item.continued, !item.continues};
    const uint64_t offset = item.offset + item.open_bytes;
    const auto line_at = [&](size_t pos) { return reader_.scanner().LineOf(offset + pos); };
    if (whole_values_) {
      RETURN_IF_ERROR(RewriteLiteral(item, text, line_at));
    } else {
      values_.RewriteStretch(
          {text, offset, true, SyntaxOf(item.string_kind)}, [&](size_t) { return LiteralColumn(); },
          line_at);
    }
  }
  output_.Pass(item.text.substr(item.text.size() - item.close_bytes));
  return absl::OkStatus();
}

absl::Status SqlRewriter::OnStringPart(const Item& item) {
  AddToWindow(item);
  if (!whole_values_) {
    RewriteWindow(item, [this](size_t) { return LiteralColumn(); });
    return absl::OkStatus();
  }
  if (!item.is_last()) return absl::OkStatus();
  RETURN_IF_ERROR(
      RewriteLiteral(item, WindowText(item), [this](size_t pos) { return window_.LineAt(pos); }));
  DropFromWindow(window_.text().size());
  return absl::OkStatus();
}

absl::Status SqlRewriter::RewriteLiteral(const Item& item, const UrlText& value,
                                         ValueRewriter::LineAt line_at) {
  const auto unescape = [&item](absl::string_view raw, std::string* to) {
    return UnescapeLiteral(item.string_kind, raw, to);
  };
  const auto escape = [&item](absl::string_view unescaped, std::string* to) {
    EscapeLiteral(item.string_kind, unescaped, to);
  };
  return values_.RewriteWhole(value, {unescape, escape, SyntaxOf(item.string_kind)},
                              LiteralColumn(), line_at);
}

// Reads only the literals that contain a needle.
void SqlRewriter::OnInsertRows(const Item& item) {
  const InsertRows& rows = reader_.scanner().insert_rows();
  size_t done = 0;
  while (source_.next_offset() < item.offset + item.text.size()) {
    const uint64_t hit = source_.next_offset();
    const InsertLiteral* const literal =
        hit < item.offset + done ? nullptr : rows.LiteralAt(static_cast<size_t>(hit - item.offset));
    if (literal == nullptr) {
      source_.Take();
      continue;
    }
    const size_t start = literal->body_begin();
    const uint64_t offset = item.offset + start;
    output_.Pass(item.text.substr(done, start - done));
    values_.RewriteStretch(
        {{item.text.substr(start, literal->body_end() - start), true, true},
         offset,
         true,
         literal->is_escape ? RawText::Syntax::kEscaped : RawText::Syntax::kQuoted},
        [&](size_t) { return ColumnOf(rows.ColumnOf(*literal)); },
        [&](size_t pos) { return reader_.scanner().LineOf(offset + pos); });
    done = literal->body_end();
    source_.DropBefore(item.offset + done + 1);
  }
  output_.Pass(item.text.substr(done));
}

void SqlRewriter::AddToWindow(const Item& item) {
  if (item.is_first()) window_continues_literal_ = item.continued;
  window_.Add(item, item.is_first() ? reader_.scanner().LineOf(item.offset) : 0, item.is_last());
}

// Rewrites the part of the window that does not depend on later parts.
void SqlRewriter::RewriteWindow(const Item& item, ValueRewriter::ColumnAt column_at) {
  const RawText::Syntax syntax =
      item.kind == ItemKind::kCopyRows ? RawText::Syntax::kCopy : SyntaxOf(item.string_kind);
  DropFromWindow(
      values_.RewriteStretch({WindowText(item), window_.offset(), window_.ends_value(), syntax},
                             column_at, [this](size_t pos) { return window_.LineAt(pos); }));
}

absl::Status SqlRewriter::OnCopyRows(const Item& item) {
  if (item.part != Part::kWhole) return OnCopyRowPart(item);
  if (whole_values_) {
    absl::string_view rows = item.text;
    while (!rows.empty()) {
      const uint64_t offset = item.offset + static_cast<uint64_t>(rows.data() - item.text.data());
      const absl::string_view row = TakeCopyRow(&rows);
      RETURN_IF_ERROR(RewriteRow(row, [&](size_t) { return reader_.scanner().LineOf(offset); }));
      output_.Pass(absl::string_view(row.data() + row.size(), 1));
    }
    return absl::OkStatus();
  }
  if (source_.next_offset() >= item.offset + item.text.size()) {
    output_.Pass(item.text);
    return absl::OkStatus();
  }
  CopyFieldCounter fields(item.text, 0);
  values_.RewriteStretch(
      {{item.text, true, true}, item.offset, true, RawText::Syntax::kCopy},
      [&](size_t pos) { return ColumnOf(fields.At(pos)); },
      [&](size_t pos) { return reader_.scanner().LineOf(item.offset + pos); });
  return absl::OkStatus();
}

absl::Status SqlRewriter::OnCopyRowPart(const Item& item) {
  AddToWindow(item);
  if (!whole_values_) {
    CopyFieldCounter fields(window_.text(), window_.field());
    RewriteWindow(item, [&](size_t pos) { return ColumnOf(fields.At(pos)); });
    return absl::OkStatus();
  }
  if (!item.is_last()) return absl::OkStatus();
  const absl::string_view row = window_.text().substr(0, window_.text().size() - 1);
  const uint64_t line = window_.LineAt(0);
  RETURN_IF_ERROR(RewriteRow(row, [line](size_t) { return line; }));
  output_.Pass(absl::string_view(row.data() + row.size(), 1));
  DropFromWindow(window_.text().size());
  return absl::OkStatus();
}

// Rewrites the fields of one row. The row does not include its newline.
absl::Status SqlRewriter::RewriteRow(absl::string_view row, ValueRewriter::LineAt line_at) {
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
  for (bool last = reader_.copy_head().no_columns_form; !last; ++index) {
    const absl::string_view field = TakeCopyField(&row, &last);
    if (field == kCopyNull) {
      output_.Pass(field);
    } else {
      RETURN_IF_ERROR(values_.RewriteWhole({field, true, true},
                                           {unescape, escape, RawText::Syntax::kCopy},
                                           ColumnOf(index), line_at));
    }
    if (!last) output_.Pass(absl::string_view(field.data() + field.size(), 1));  // the tab
  }
  output_.Pass(carriage_return);
  return absl::OkStatus();
}

}  // namespace

absl::Status RewriteSql(const UrlRewriteOptions& options, RewriteSetup* setup, NeedleSource* source,
                        ValueRewriter* values, HeldOutput* output) {
  SqlRewriter rewriter(options, setup, source, values, output);
  const absl::Status status = rewriter.Run();
  output->CopyPassed();  // it may refer to bytes of the rewriter's buffers
  return status;
}

}  // namespace dumpline

#include "tools/dump-tokens/dump_tokens.h"

#include <map>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

absl::string_view KindName(const Item& item) {
  switch (item.kind) {
    case ItemKind::kSpace:
      return "space";
    case ItemKind::kCode:
      return "code";
    case ItemKind::kQuotedIdentifier:
      return "identifier";
    case ItemKind::kLineComment:
      return "line-comment";
    case ItemKind::kBlockComment:
      return "block-comment";
    case ItemKind::kMetaCommand:
      return "meta-command";
    case ItemKind::kSemicolon:
      return "end";
    case ItemKind::kCopyRows:
      return "copy-row";
    case ItemKind::kCopyEnd:
      return "copy-end";
    case ItemKind::kInsertRows:  // counted as their pieces
    case ItemKind::kString:
      break;
  }
  switch (item.string_kind) {
    case StringKind::kPlain:
      return "string";
    case StringKind::kEscape:
      return "escape-string";
    case StringKind::kLegacyEscape:
      return "legacy-escape-string";
    case StringKind::kUnicode:
      return "unicode-string";
    case StringKind::kBit:
      return "bit-string";
    case StringKind::kHex:
      return "hex-string";
    case StringKind::kNational:
      return "national-string";
    case StringKind::kLegacyNational:
      return "legacy-national-string";
    case StringKind::kDollar:
      return "dollar-string";
  }
  return "";
}

// Counts items. Rows that arrive in bulk are counted as their pieces would be, and consecutive code
// as one item, so that the counts do not depend on how the input was read.
class Counter {
 public:
  explicit Counter(const Scanner& scanner) : scanner_(scanner) {}

  void Count(const Item& item) {
    switch (item.kind) {
      case ItemKind::kSpace:
        return;
      case ItemKind::kCode:
        if (!in_code_ && !absl::StripAsciiWhitespace(item.text).empty()) BeginCode();
        return;
      case ItemKind::kInsertRows:
        return CountInsertRows();
      case ItemKind::kCopyRows:
        // Only the last part of a row contains its line end.
        counts_[KindName(item)] += CountByte(item.text, '\n');
        break;
      default:
        if (item.is_first()) ++counts_[KindName(item)];
    }
    in_code_ = false;
  }

  void Print(Writer* writer) const {
    for (const auto& [kind, count] : counts_) writer->Append(absl::StrCat(kind, " ", count, "\n"));
  }

 private:
  void BeginCode() {
    ++counts_["code"];
    in_code_ = true;
  }

  // Code precedes the first literal of each row and follows each literal.
  void CountInsertRows() {
    const InsertRows& rows = scanner_.insert_rows();
    uint64_t escape_strings = 0;
    for (const InsertLiteral& literal : rows.literals()) escape_strings += literal.is_escape;
    const uint64_t strings = rows.literals().size() - escape_strings;
    if (strings > 0) counts_["string"] += strings;
    if (escape_strings > 0) counts_["escape-string"] += escape_strings;
    uint64_t code = rows.literals().size();
    uint64_t begun = 0;
    for (const InsertRow& row : rows.rows()) {
      begun += row.begins_statement;
      code += !in_code_;
      in_code_ = !row.ends_statement;
    }
    counts_["code"] += code;
    if (rows.statements_ended() > 0) counts_["end"] += rows.statements_ended();
    if (begun > 0) CountHead(begun);
  }

  // A quoted identifier in the head separates two items of code.
  void CountHead(uint64_t times) {
    const absl::string_view head = scanner_.insert_head();
    if (head.find('"') == head.npos) return;
    StringSource source(head, head.size());
    Scanner scanner(&source, ScannerOptions());
    Item item{};
    while (scanner.Next(&item)) {
      if (item.kind == ItemKind::kQuotedIdentifier) counts_[KindName(item)] += times;
      if (item.kind == ItemKind::kCode) counts_[KindName(item)] += times;
    }
    counts_["code"] -= times;  // the code that the first row continues
  }

  const Scanner& scanner_;
  bool in_code_ = false;  // the last counted item was code
  std::map<absl::string_view, uint64_t> counts_;
};

// Prints items, with the parts of a long item on one line.
class Printer {
 public:
  Printer(const DumpTokensOptions& options, const Scanner& scanner, Writer* writer)
      : options_(options), scanner_(scanner), writer_(writer) {}

  void Print(const Item& item) {
    if (item.kind == ItemKind::kSpace) return;
    if (item.kind == ItemKind::kCopyRows) return PrintRows(item);
    absl::string_view text = item.text;
    if (item.kind == ItemKind::kCode) {
      text = absl::StripAsciiWhitespace(text);
      if (text.empty()) return;
    }
    if (item.is_first()) Begin(item, static_cast<uint64_t>(text.data() - item.text.data()));
    Text(text);
    if (item.is_last()) End(item);
  }

 private:
  void PrintRows(const Item& item) {
    absl::string_view rows = item.text;
    bool first = item.is_first();
    do {
      if (first) Begin(item, static_cast<uint64_t>(rows.data() - item.text.data()));
      const bool ends = absl::StrContains(rows, '\n');
      Text(TakeCopyRow(&rows));
      if (ends) End(item);
      first = true;
    } while (!rows.empty());
  }

  void Begin(const Item& item, uint64_t pos) {
    if (options_.lines) writer_->Append(absl::StrCat(scanner_.LineOf(item.offset + pos), " "));
    writer_->Append(KindName(item));
    writer_->Append(' ');
  }

  void Text(absl::string_view text) { writer_->Append(absl::CHexEscape(text)); }

  void End(const Item& item) {
    if (item.continues) writer_->Append(" …");
    writer_->Append('\n');
  }

  const DumpTokensOptions& options_;
  const Scanner& scanner_;
  Writer* const writer_;
};

}  // namespace

absl::Status DumpTokens(const DumpTokensOptions& options, ByteSource* in, ByteSink* out) {
  Writer writer(out);
  DumpReaderOptions reader_options;
  reader_options.scanner.insert_rows = options.count;
  reader_options.end_marker = options.end_marker;
  // This filter also accepts dumps that other filters refuse.
  reader_options.refuse_meta_commands = reader_options.refuse_copy_options = false;
  reader_options.check_sql = false;
  DumpReader reader(in, reader_options);
  Counter counter(reader.scanner());
  Printer printer(options, reader.scanner(), &writer);
  Item item{};
  while (writer.status().ok() && reader.Next(&item)) {
    if (options.count) {
      counter.Count(item);
    } else {
      printer.Print(item);
    }
  }
  if (!writer.status().ok()) return writer.status();
  const absl::Status status = reader.Finish();
  if (options.count && status.ok()) counter.Print(&writer);
  // The items before an error are also written: they show where the dump went wrong.
  const absl::Status closed = writer.Close();
  return status.ok() ? closed : status;
}

}  // namespace dumpline

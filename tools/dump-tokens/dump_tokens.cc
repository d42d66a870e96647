#include "tools/dump-tokens/dump_tokens.h"

#include <map>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/toc.h"
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
    case ItemKind::kInsertRows:  // counted by their pieces
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

// Counts items. Rows that come many at a time count by their pieces, and code as one item however it is cut.
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
        // A part that is not the last of its row has no line end.
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

  // Every row begins with code, and so does what is behind a literal.
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

  // A quoted identifier in the head parts the code in two.
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
    counts_["code"] -= times;  // that which the first row goes on with
  }

  const Scanner& scanner_;
  bool in_code_ = false;  // the last item was code
  std::map<absl::string_view, uint64_t> counts_;
};

// Prints items; the parts of a long one end up on one line, as if it had come whole.
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
  ScannerOptions scanner_options;
  scanner_options.insert_rows = options.count;
  Scanner scanner(in, scanner_options);
  Counter counter(scanner);
  Printer printer(options, scanner, &writer);
  EndMarkerWatch end_marker;
  Item item{};
  while (writer.status().ok() && scanner.Next(&item)) {
    end_marker.OnItem(item, scanner);
    if (options.count) {
      counter.Count(item);
    } else {
      printer.Print(item);
    }
  }
  if (!writer.status().ok()) return writer.status();
  absl::Status status = scanner.status();
  if (status.ok()) status = end_marker.Finish(scanner, item, options.end_marker);
  if (options.count && status.ok()) counter.Print(&writer);
  // What was seen before an error is what one looks for with this tool.
  const absl::Status closed = writer.Close();
  return status.ok() ? closed : status;
}

}  // namespace dumpline

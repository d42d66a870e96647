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
    if (options_.count) {
      ++counts_[KindName(item)];
      return;
    }
    if (options_.lines) writer_->Append(absl::StrCat(scanner_.LineOf(item.offset + pos), " "));
    writer_->Append(KindName(item));
    writer_->Append(' ');
  }

  void Text(absl::string_view text) {
    if (!options_.count) writer_->Append(absl::CHexEscape(text));
  }

  void End(const Item& item) {
    if (options_.count) return;
    if (item.continues) writer_->Append(" …");
    writer_->Append('\n');
  }

 public:
  void PrintCounts() {
    for (const auto& [kind, count] : counts_) writer_->Append(absl::StrCat(kind, " ", count, "\n"));
  }

 private:
  const DumpTokensOptions& options_;
  const Scanner& scanner_;
  Writer* const writer_;
  std::map<absl::string_view, uint64_t> counts_;
};

}  // namespace

absl::Status DumpTokens(const DumpTokensOptions& options, ByteSource* in, ByteSink* out) {
  Writer writer(out);
  ScannerOptions scanner_options;
  scanner_options.read_bytes = options.read_bytes;
  Scanner scanner(in, scanner_options);
  Printer printer(options, scanner, &writer);
  EndMarkerWatch end_marker;
  Item item{};
  while (writer.status().ok() && scanner.Next(&item)) {
    end_marker.OnItem(item, scanner);
    printer.Print(item);
  }
  if (!writer.status().ok()) return writer.status();
  absl::Status status = scanner.status();
  if (status.ok()) status = end_marker.Finish(scanner, item, options.end_marker);
  if (options.count && status.ok()) printer.PrintCounts();
  // What was seen before an error is what one looks for with this tool.
  const absl::Status closed = writer.Close();
  return status.ok() ? closed : status;
}

}  // namespace dumpline

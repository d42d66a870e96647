#include "tools/lib/pgdump/testing/scanner_check.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/writer.h"

namespace dumpline {
namespace {

// Puts together what sizes have cut.
class Joiner {
 public:
  explicit Joiner(ScanResult* result) : items_(result->lexed.items), result_(*result) {}

  void Add(const Item& item, const Scanner& scanner) {
    if (item.offset != offset_) result_.broken = absl::StrCat("an item's offset is ", item.offset);
    offset_ += item.text.size();
    if (item.is_first() == in_parts_) result_.broken = "parts are out of order";
    in_parts_ = !item.is_last();
    if (item.kind != ItemKind::kCopyRows || item.part != Part::kWhole) {
      result_.cuts.push_back(absl::StrCat(item.offset, "+", item.text.size(), " kind ",
                                          static_cast<int>(item.kind), " part ",
                                          static_cast<int>(item.part)));
    }
    if (item.kind == ItemKind::kCopyRows && item.part == Part::kWhole)
      return AddRows(item, scanner);
    const bool joins =
        !items_.empty() && items_.back().kind == item.kind &&
        (!item.is_first() || item.kind == ItemKind::kCode || item.kind == ItemKind::kSpace);
    if (!joins) items_.emplace_back();
    LexedItem& joined = items_.back();
    if (!item.is_first() && joined.string_kind != item.string_kind) {
      result_.broken = "the parts of a string differ in kind";
    }
    joined.kind = item.kind;
    joined.string_kind = item.string_kind;
    joined.continued |= item.continued;
    joined.continues |= item.continues;
    joined.open_bytes += item.open_bytes;
    joined.close_bytes += item.close_bytes;
    joined.text.append(item.text.data(), item.text.size());
    joined.statement_kind = scanner.statement_kind();
    if (item.kind == ItemKind::kSemicolon) {
      joined.statement_text = std::string(scanner.statement_text());
    }
  }

  // Takes back an item of which an error kept the last part.
  void DropUnfinished() {
    if (in_parts_ && !items_.empty()) items_.pop_back();
  }

 private:
  void AddRows(const Item& item, const Scanner& scanner) {
    absl::string_view rows = item.text;
    if (!absl::EndsWith(rows, "\n")) result_.broken = "rows that are not whole";
    while (!rows.empty()) {
      LexedItem row;
      row.kind = item.kind;
      row.text = std::string(rows.substr(0, rows.find('\n') + 1));
      row.statement_kind = scanner.statement_kind();
      rows.remove_prefix(std::max<size_t>(row.text.size(), 1));
      items_.push_back(std::move(row));
    }
  }

  std::vector<LexedItem>& items_;
  ScanResult& result_;
  uint64_t offset_ = 0;
  bool in_parts_ = false;
};

std::string Describe(const LexedItem& item) {
  return absl::StrCat(ToString({{item}, ""}), " of ", item.text.size(), " bytes, open ",
                      item.open_bytes, ", close ", item.close_bytes,
                      item.continues ? ", continues" : "", item.continued ? ", continued" : "",
                      ", in statement of kind ", static_cast<int>(item.statement_kind), " \"",
                      item.statement_text, "\"");
}

}  // namespace

ScanResult Scan(absl::string_view input, size_t read_bytes, size_t max_item_bytes) {
  ScanResult result;
  StringSource source(input, read_bytes);
  StringSink sink(&result.passed);
  Writer writer(&sink, 1 << 10);
  ScannerOptions options;
  options.read_bytes = read_bytes;
  options.max_item_bytes = max_item_bytes;
  options.before_move = [&writer] { writer.Settle(); };
  Scanner scanner(&source, options);
  Joiner joiner(&result);
  Item item{};
  // More items than bytes (and one empty last part each) would be an endless loop.
  for (size_t steps = 2 * input.size() + 2; scanner.Next(&item); --steps) {
    if (steps == 0) {
      result.broken = "the scanner does not get on";
      return result;
    }
    joiner.Add(item, scanner);
    writer.Pass(item.text);
  }
  joiner.DropUnfinished();
  if (scanner.Next(&item)) result.broken = "an item behind the end";
  result.lexed.error = std::string(scanner.status().message());
  if (!writer.Close().ok()) result.broken = "the writer failed";
  return result;
}

std::string CheckScan(absl::string_view input, const LexedInput& wanted, const ScanResult& got) {
  if (!got.broken.empty()) return got.broken;
  if (got.lexed.error.empty() ? got.passed != input : !absl::StartsWith(input, got.passed)) {
    return absl::StrCat("not lossless: ", got.passed);
  }
  const std::vector<LexedItem>& items = got.lexed.items;
  for (size_t i = 0; i < std::max(items.size(), wanted.items.size()); ++i) {
    const std::string want = i < wanted.items.size() ? Describe(wanted.items[i]) : "no item";
    const std::string is = i < items.size() ? Describe(items[i]) : "no item";
    if (want != is) return absl::StrCat("item ", i, ":\n  want ", want, "\n  got  ", is);
  }
  if (wanted.error != got.lexed.error) {
    return absl::StrCat("error:\n  want ", wanted.error, "\n  got  ", got.lexed.error);
  }
  return "";
}

std::string CheckAllSizes(absl::string_view input) {
  const LexedInput wanted = ReferenceLex(input);
  for (const size_t max_item_bytes : kMaxItemSizes) {
    std::vector<std::string> cuts;
    for (const size_t read_bytes : kReadSizes) {
      const ScanResult got = Scan(input, read_bytes, max_item_bytes);
      std::string wrong = CheckScan(input, wanted, got);
      if (read_bytes == kReadSizes[0]) cuts = got.cuts;
      if (wrong.empty() && cuts != got.cuts) wrong = "cut at other places than with smaller reads";
      if (!wrong.empty()) {
        return absl::StrCat("read_bytes ", read_bytes, ", max_item_bytes ", max_item_bytes, ": ",
                            wrong, "\nof: ", input.substr(0, 500));
      }
    }
  }
  return "";
}

}  // namespace dumpline

#include "tools/lib/pgdump/testing/scanner_check.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/text/simd.h"

namespace dumpline {
namespace {

// Joins the parts of items that were split because of their size.
class Joiner {
 public:
  Joiner(ScanResult* result, bool insert_rows)
      : items_(result->lexed.items), result_(*result), insert_rows_(insert_rows) {}

  void Add(const Item& item, const Scanner& scanner) {
    if (item.offset != offset_) result_.broken = absl::StrCat("an item's offset is ", item.offset);
    offset_ += item.text.size();
    if (item.is_first() == in_parts_) result_.broken = "parts are out of order";
    in_parts_ = !item.is_last();
    if (item.kind == ItemKind::kInsertRows) return AddInsertRows(item, scanner);
    if (item.part != Part::kWhole || (item.kind != ItemKind::kCopyRows && !insert_rows_)) {
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

  // Removes an item whose last part is missing because of an error.
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

  // Lists the pieces of an InsertRows, and checks its other results against them.
  void AddInsertRows(const Item& item, const Scanner& scanner) {
    const InsertRows& rows = scanner.insert_rows();
    const absl::string_view text = item.text;
    const auto piece = [&](size_t begin, size_t end) { return text.substr(begin, end - begin); };
    if (rows.rows().empty()) result_.broken = "a kInsertRows without rows";
    size_t pos = 0, next_literal = 0, ended = 0, begun_at = absl::string_view::npos;
    bool code_has_line_end = false, literals_have_line_end = false;
    const auto add_code = [&](absl::string_view code) {
      code_has_line_end |= code.find_first_of("\r\n") != code.npos;
      AddPiece(ItemKind::kCode, code);
    };
    for (const InsertRow& row : rows.rows()) {
      result_.insert_rows += 1;
      if (row.begins_statement) {
        begun_at = pos;
        AddHead(scanner.insert_head());
        pos += scanner.insert_head().size();
      }
      add_code(piece(pos, row.begin));
      pos = row.begin;
      if (row.literals_begin != next_literal) result_.broken = "literals between rows";
      size_t column = 0;
      int depth = 0;
      for (; next_literal < row.literals_end; ++next_literal) {
        const InsertLiteral& literal = rows.literals()[next_literal];
        const absl::string_view code = piece(pos, literal.begin);
        for (const char c : code) {
          depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
          column += c == ',' && depth == 1;
        }
        add_code(code);
        if (rows.ColumnOf(literal) != column) result_.broken = "a literal in the wrong column";
        const absl::string_view body = piece(literal.begin, literal.end);
        const bool has_line_end = body.find_first_of("\r\n") != body.npos;
        if (has_line_end != literal.has_line_end) result_.broken = "wrong has_line_end";
        literals_have_line_end |= has_line_end;
        for (const size_t at : {literal.begin, literal.end - 1}) {
          if (rows.LiteralAt(at) != &literal) result_.broken = "LiteralAt() finds another literal";
        }
        AddPiece(ItemKind::kString, body);
        items_.back().string_kind = literal.is_escape ? StringKind::kEscape : StringKind::kPlain;
        items_.back().open_bytes = literal.body_begin() - literal.begin;
        items_.back().close_bytes = literal.end - literal.body_end();
        pos = literal.end;
      }
      add_code(piece(pos, row.end));
      pos = row.end;
      if (text[row.begin] != '(' || text[pos - 1] != ')')
        result_.broken = "rows without parentheses";
      if (!row.ends_statement) continue;
      const size_t semicolon = text.find(';', pos);
      add_code(piece(pos, semicolon));
      AddPiece(ItemKind::kSemicolon, piece(semicolon, semicolon + 1));
      ++ended;
      pos = std::min(semicolon + 2, text.size());
      if (pos == semicolon + 2) AddPiece(ItemKind::kSpace, piece(semicolon + 1, pos));
    }
    if (pos != text.size()) result_.broken = "something after the last row";
    if (ended != rows.statements_ended()) result_.broken = "wrong statements_ended()";
    if (begun_at != rows.last_statement_begin()) result_.broken = "wrong last_statement_begin()";
    if ((code_has_line_end && !rows.code_has_line_end()) ||
        (literals_have_line_end && !rows.literals_have_line_end())) {
      result_.broken = "a line end is not told of";
    }
  }

  void AddHead(absl::string_view head) {
    StringSource source(head, head.size());
    Scanner scanner(&source, ScannerOptions());
    Item item{};
    while (scanner.Next(&item)) AddPiece(item.kind, item.text);
  }

  void AddPiece(ItemKind kind, absl::string_view text) {
    if (text.empty()) return;
    const bool joins = kind == ItemKind::kCode && !items_.empty() && items_.back().kind == kind;
    if (!joins) items_.emplace_back();
    items_.back().kind = kind;
    items_.back().text.append(text.data(), text.size());
    items_.back().statement_kind =
        kind == ItemKind::kSpace ? StatementKind::kNone : StatementKind::kInsert;
  }

  std::vector<LexedItem>& items_;
  ScanResult& result_;
  const bool insert_rows_;
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

ScanResult Scan(absl::string_view input, size_t read_bytes, size_t max_item_bytes,
                bool insert_rows) {
  ScanResult result;
  StringSource source(input, read_bytes);
  StringSink sink(&result.passed);
  Writer writer(&sink, 1 << 10);
  ScannerOptions options;
  options.max_item_bytes = max_item_bytes;
  options.insert_rows = insert_rows;
  options.before_move = [&writer] { writer.CopyPassed(); };
  Scanner scanner(&source, options);
  Joiner joiner(&result, insert_rows);
  Item item{};
  // Each byte may be an item with an empty last part. With more items than that, the loop would not
  // end.
  for (size_t steps = 2 * input.size() + 2; scanner.Next(&item); --steps) {
    if (steps == 0) {
      result.broken = "the scanner does not get on";
      return result;
    }
    joiner.Add(item, scanner);
    writer.Pass(item.text);
  }
  joiner.DropUnfinished();
  if (scanner.Next(&item)) result.broken = "an item after the end";
  result.lexed.error = std::string(scanner.status().message());
  if (!writer.Close().ok()) result.broken = "the writer failed";
  return result;
}

std::string CheckScan(absl::string_view input, const LexedInput& expected, const ScanResult& got) {
  if (!got.broken.empty()) return got.broken;
  if (got.lexed.error.empty() ? got.passed != input : !absl::StartsWith(input, got.passed)) {
    return absl::StrCat("not lossless: ", got.passed);
  }
  const std::vector<LexedItem>& items = got.lexed.items;
  for (size_t i = 0; i < std::max(items.size(), expected.items.size()); ++i) {
    const std::string want = i < expected.items.size() ? Describe(expected.items[i]) : "no item";
    const std::string is = i < items.size() ? Describe(items[i]) : "no item";
    if (want != is) return absl::StrCat("item ", i, ":\n  want ", want, "\n  got  ", is);
  }
  if (expected.error != got.lexed.error) {
    return absl::StrCat("error:\n  want ", expected.error, "\n  got  ", got.lexed.error);
  }
  return "";
}

namespace {

std::string CheckSizes(absl::string_view input, const LexedInput& expected, bool insert_rows) {
  for (const size_t max_item_bytes : kMaxItemSizes) {
    std::vector<std::string> cuts;
    for (const size_t read_bytes : kReadSizes) {
      const ScanResult got = Scan(input, read_bytes, max_item_bytes, insert_rows);
      std::string wrong = CheckScan(input, expected, got);
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

}  // namespace

std::string CheckAllSizes(absl::string_view input) {
  const LexedInput expected = ReferenceLex(input);
  std::string wrong = CheckSizes(input, expected, /*insert_rows=*/false);
  const std::vector<std::string> targets = SimdTargetNames();
  for (size_t i = targets.size(); i > 0 && wrong.empty(); --i) {  // the last is the best and stays
    UseSimdTarget(targets[i - 1]);
    wrong = CheckSizes(input, expected, /*insert_rows=*/true);
    if (!wrong.empty()) wrong = absl::StrCat("insert_rows, ", targets[i - 1], ": ", wrong);
  }
  return wrong;
}

}  // namespace dumpline

#include "tools/url-rewrite/url_rewrite.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/input_buffer.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/characters.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/insert_tracker.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/toc.h"
#include "tools/lib/text/find.h"
#include "tools/lib/text/key_finder.h"
#include "tools/lib/text/regex.h"
#include "tools/url-rewrite/column_patterns.h"
#include "tools/url-rewrite/key_source.h"
#include "tools/url-rewrite/literal_value.h"
#include "tools/url-rewrite/url_coding.h"

// How it works
//
// Almost all of a dump is not changed, and most of it need not even be looked at twice. The keys of
// all rules (the hosts, see url_rules.h) are searched once, in whole reads, while these come in:
// KeySource. So for a literal or a stretch of COPY rows without a key, which is nearly all of them,
// one comparison of offsets says that it passes as it is, and what passes is not copied (Writer::
// Pass) until its memory is needed for the next read.
//
// Where there is a key, UrlRules looks at the text around it. It needs a few hundred bytes on either
// side, and these are at hand: a literal, or a stretch of COPY rows, comes whole unless it is longer
// than max_item_bytes. Of one that comes in parts, the end of each part is kept back (pending_) and
// looked at together with the next part, so that what is found does not depend on where the parts are
// cut. Plain text (--text) is dealt with in the same way, as one long value.
//
// A regular expression may look at all of a value, so with --regex values are gathered whole, and
// each is unescaped, changed and escaped again: RewriteWhole.

namespace dumpline {
namespace {

using Options = UrlRewriteOptions;

constexpr size_t kMaxExampleBytes = 80;
constexpr size_t kMaxHeldBytes = 16 << 20;

// The forbidden URL at `pos`, for a message: from its scheme to its path. What is behind a ? may be
// secret.
std::string Example(absl::string_view text, size_t pos) {
  size_t begin = pos;
  Coding coding;
  for (char c : {'/', '/', ':'}) {
    if (begin != text.npos) begin = ReadCodedBefore(text, begin, c, &coding);
  }
  if (begin == text.npos) begin = pos;
  while (begin < pos && begin > 0 && absl::ascii_isalpha(static_cast<unsigned char>(text[begin - 1])) &&
         pos - begin < kMaxExampleBytes) {
    --begin;
  }
  size_t end = pos;
  while (end < text.size() && end - pos < kMaxExampleBytes) {
    const Character c = CharacterAt(text, end);
    const bool ends = !absl::ascii_isgraph(static_cast<unsigned char>(c.value)) ||
                      absl::string_view("\"'<>?#,;&()[]{}|").find(c.value) != absl::string_view::npos;
    if (ends) break;
    end = c.end;
  }
  while (end > pos + 1 && text[end - 1] == '\\') --end;
  return std::string(text.substr(begin, end - begin));
}

// A column and what was found in it.
struct Column {
  UrlRewriteReport::Column found;
  bool rewrite;  // --only and --except let it be rewritten
  bool check;    // --forbid applies
};

// What SQL and plain text have in common: rules, counting, output.
class Rewriter {
 public:
  Rewriter(const Options& options, const UrlRules& rules, std::vector<RegexReplacement> regexes,
           ColumnPatterns only, ColumnPatterns except, ByteSource* in, ByteSink* out)
      : options_(options),
        rules_(rules),
        regexes_(std::move(regexes)),
        only_(std::move(only)),
        except_(std::move(except)),
        finder_(rules.keys()),
        source_(in, &finder_),
        writer_(out),
        bytes_before_(rules.bytes_before()),
        bytes_after_(rules.bytes_after() + kMaxExampleBytes) {}
  virtual ~Rewriter() = default;

  absl::Status Run(UrlRewriteReport* report);

 protected:
  // A stretch of one value, or of several that a boundary parts, such as COPY rows.
  struct Stretch {
    UrlText text;
    uint64_t offset;  // of the text in the input
    uint64_t line;    // of the text's begin; 0: to be counted from its offset
    bool last;        // no more of the value comes behind it
  };
  using ColumnAt = absl::FunctionRef<Column*(size_t pos)>;

  // Reads the whole input and emits it.
  virtual absl::Status Rewrite() = 0;
  virtual uint64_t LineOf(uint64_t offset) const = 0;

  // Emits the text with everything in it rewritten. Returns how much of it is dealt with: all, when
  // it is the last of its value, else all but the last few hundred bytes, which must come again at
  // the begin of the next stretch. Asks for the column of a place only where something is found;
  // null is no place to look at.
  size_t RewriteStretch(const Stretch& stretch, ColumnAt column_at);

  // How a value is written, for RewriteWhole. Unescape may fail: then it is left alone.
  struct Form {
    absl::FunctionRef<bool(absl::string_view raw, std::string* value)> unescape;
    absl::FunctionRef<void(absl::string_view value, std::string* raw)> escape;
  };

  // The same for one whole value, with regular expressions.
  absl::Status RewriteWhole(const Stretch& value, const Form& form, Column* column);

  void Emit(absl::string_view bytes) {
    if (holding_) {
      held_.append(bytes.data(), bytes.size());
    } else {
      writer_.Pass(bytes);
    }
  }
  void EmitCopy(absl::string_view bytes) {
    if (holding_) {
      held_.append(bytes.data(), bytes.size());
    } else {
      writer_.Append(bytes);
    }
  }

  // From here on output is held back, until Release(). What is held at the input's end is written only
  // when all checks have passed.
  void Hold() { holding_ = true; }
  void Release() {
    if (!holding_) return;
    holding_ = false;
    writer_.Append(held_);
    held_.clear();
  }

  Column* NamedColumn(const std::string& name, bool rewrite, bool check);

  std::function<void()> BeforeMove() {
    return [this] { writer_.Settle(); };
  }

  const Options& options_;
  const UrlRules& rules_;
  const std::vector<RegexReplacement> regexes_;
  ColumnPatterns only_;
  ColumnPatterns except_;
  const KeyFinder finder_;
  KeySource source_;
  Writer writer_;
  std::string held_;
  bool holding_ = false;

 private:
  bool Transform(const UrlText& text, const Form& form, std::vector<uint64_t>* counts,
                 std::string* out);
  void CountLeftover(const Stretch& stretch, size_t pos, size_t forbidden, uint64_t line,
                     Column* column);
  uint64_t LineIn(const Stretch& stretch, size_t pos) const;
  void MakeReport(UrlRewriteReport* report);

  const size_t bytes_before_;
  const size_t bytes_after_;
  UrlEdit edit_;  // kept for its memory
  std::map<std::string, std::unique_ptr<Column>> columns_by_name_;
  std::vector<Column*> columns_;  // in the order they were met

  // RewriteWhole's, kept for their memory.
  std::string new_raw_;
  std::string again_;
  std::string value_;
  std::string old_value_;
  std::vector<KeyFinder::Hit> value_hits_;
};

absl::Status Rewriter::Run(UrlRewriteReport* report) {
  const absl::Status status = Rewrite();
  if (!writer_.status().ok()) return writer_.status();
  if (!status.ok()) {
    writer_.Flush();  // what came before the error; without its end it is no dump
    return status;
  }
  MakeReport(report);
  if (report->failures.empty()) Release();
  return writer_.Close();
}

Column* Rewriter::NamedColumn(const std::string& name, bool rewrite, bool check) {
  std::unique_ptr<Column>& column = columns_by_name_[name];
  if (column == nullptr) {
    column.reset(new Column{{name, std::vector<uint64_t>(rules_.rule_count() + regexes_.size()), {}},
                            rewrite, check});
    columns_.push_back(column.get());
  }
  return column.get();
}

size_t Rewriter::RewriteStretch(const Stretch& stretch, ColumnAt column_at) {
  const absl::string_view bytes = stretch.text.bytes;
  const size_t decided =
      stretch.last ? bytes.size() : bytes.size() - std::min(bytes.size(), bytes_after_);
  size_t written = 0;
  while (source_.next_offset() < stretch.offset + decided) {
    const KeyFinder::Hit hit = source_.Take();
    const size_t pos = static_cast<size_t>(hit.offset - stretch.offset);
    // A key may also lie in front of the text, or reach out of it, or belong to the URL before it.
    if (hit.offset < stretch.offset || pos + finder_.size_of(hit.key) > bytes.size()) continue;
    if (pos < written) continue;
    size_t forbidden = 0;
    if (rules_.Rewrite(stretch.text, pos, hit.key, &edit_) && edit_.begin >= written) {
      Column* const column = column_at(edit_.begin);
      if (column != nullptr && column->rewrite) {
        Emit(bytes.substr(written, edit_.begin - written));
        EmitCopy(edit_.replacement);
        written = edit_.end;
        ++column->found.rewritten[edit_.rule];
        continue;
      }
    }
    if (rules_.Forbidden(stretch.text, pos, hit.key, &forbidden)) {
      CountLeftover(stretch, pos, forbidden, 0, column_at(pos));
    }
  }
  const size_t done =
      stretch.last
          ? bytes.size()
          : std::max(written, bytes.size() - std::min(bytes.size(), bytes_before_ + bytes_after_));
  Emit(bytes.substr(written, done - written));
  return done;
}

uint64_t Rewriter::LineIn(const Stretch& stretch, size_t pos) const {
  const uint64_t line = stretch.line > 0 ? stretch.line : LineOf(stretch.offset);
  return line + CountByte(stretch.text.bytes.substr(0, pos), '\n');
}

// `line`: 0 when it is to be counted.
void Rewriter::CountLeftover(const Stretch& stretch, size_t pos, size_t forbidden, uint64_t line,
                             Column* column) {
  if (column == nullptr || !column->check) return;
  const std::string& host = rules_.forbidden_name(forbidden);
  std::vector<UrlRewriteReport::Leftover>& leftovers = column->found.leftovers;
  auto leftover = std::find_if(leftovers.begin(), leftovers.end(),
                               [&](const auto& other) { return other.host == host; });
  if (leftover == leftovers.end()) {
    leftovers.push_back({host, 0, line > 0 ? line : LineIn(stretch, pos),
                         Example(stretch.text.bytes, pos)});
    leftover = leftovers.end() - 1;
  }
  ++leftover->count;
}

// Applies all rules to a value in memory. Returns whether `out` differs from it. `counts` may be null.
bool Rewriter::Transform(const UrlText& text, const Form& form, std::vector<uint64_t>* counts,
                         std::string* out) {
  const absl::string_view raw = text.bytes;
  const auto count = [&](size_t rule, uint64_t times) {
    if (counts != nullptr) (*counts)[rule] += times;
  };
  out->clear();
  size_t written = 0;
  value_hits_.clear();
  finder_.FindAll(raw, 0, &value_hits_);
  for (const KeyFinder::Hit& hit : value_hits_) {
    if (hit.offset < written || !rules_.Rewrite(text, hit.offset, hit.key, &edit_)) continue;
    if (edit_.begin < written) continue;
    out->append(raw.data() + written, edit_.begin - written);
    out->append(edit_.replacement);
    written = edit_.end;
    count(edit_.rule, 1);
  }
  out->append(raw.data() + written, raw.size() - written);

  if (form.unescape(*out, &value_)) {
    bool changed = false;
    for (size_t i = 0; i < regexes_.size(); ++i) {
      old_value_ = value_;
      const uint64_t times = regexes_[i].ReplaceAll(&value_);
      if (times == 0 || value_ == old_value_) continue;
      count(rules_.rule_count() + i, times);
      changed = true;
    }
    if (changed) form.escape(value_, out);
  }
  return *out != raw;
}

absl::Status Rewriter::RewriteWhole(const Stretch& value, const Form& form, Column* column) {
  Stretch result = value;
  if (column != nullptr && column->rewrite &&
      Transform(value.text, form, &column->found.rewritten, &new_raw_)) {
    result.text.bytes = new_raw_;
    if (Transform(result.text, form, nullptr, &again_)) {
      return absl::InvalidArgumentError(
          absl::StrCat(source_.name(), ":", LineIn(value, 0), ": ", column->found.name,
                       ": a second run would rewrite this value again; write a --regex that does "
                       "not match what it makes"));
    }
    EmitCopy(new_raw_);
  } else {
    Emit(value.text.bytes);
  }
  if (column == nullptr || rules_.forbidden_count() == 0) return absl::OkStatus();
  value_hits_.clear();
  finder_.FindAll(result.text.bytes, 0, &value_hits_);
  for (const KeyFinder::Hit& hit : value_hits_) {
    size_t forbidden = 0;
    if (rules_.Forbidden(result.text, hit.offset, hit.key, &forbidden)) {
      // Where it was in the value before is not known: the line is that of the value's begin.
      CountLeftover(result, hit.offset, forbidden, LineIn(value, 0), column);
    }
  }
  return absl::OkStatus();
}

void Rewriter::MakeReport(UrlRewriteReport* report) {
  for (size_t i = 0; i < rules_.rule_count(); ++i) {
    report->rules.push_back({rules_.Name(i), "", 0});
    if (i < rules_.to().size() && !rules_.relative()) {
      report->rules.back().to = rules_.to()[i].ToString();
    }
  }
  for (const auto& [pattern, replacement] : options_.regexes) {
    report->rules.push_back({absl::StrCat("--regex ", pattern), replacement, 0});
  }
  for (const Column* column : columns_) {
    uint64_t rewritten = 0;
    for (size_t i = 0; i < report->rules.size(); ++i) {
      report->rules[i].rewritten += column->found.rewritten[i];
      rewritten += column->found.rewritten[i];
    }
    if (rewritten > 0 || !column->found.leftovers.empty()) report->columns.push_back(column->found);
    for (const UrlRewriteReport::Leftover& leftover : column->found.leftovers) {
      report->failures.push_back(absl::StrCat(
          source_.name(), ":", leftover.line, ": ", column->found.name, ": ", leftover.host,
          " is left ", leftover.count == 1 ? "once, in " : absl::StrCat(leftover.count, " times, first in "),
          leftover.example));
    }
  }
  for (const UrlRewriteReport::Rule& rule : report->rules) {
    if (rule.rewritten > 0) continue;
    (options_.require_match ? report->failures : report->notes)
        .push_back(absl::StrCat(rule.name, " matched nothing"));
  }
  for (const auto& [flag, patterns] : {std::make_pair("--only ", &only_), {"--except ", &except_}}) {
    for (const std::string& pattern : patterns->Unknown()) {
      report->unknown_columns.push_back(pattern);
      report->notes.push_back(absl::StrCat(flag, pattern, ": no such column in the input"));
    }
  }
}

// Any text, as one long value; with regular expressions, line by line.
class TextRewriter : public Rewriter {
 public:
  template <typename... Args>
  explicit TextRewriter(Args&&... args)
      : Rewriter(std::forward<Args>(args)...),
        in_(&source_, options_.read_bytes, BeforeMove()) {}

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

// Tells in which field of its row a place in COPY data is. Places are asked for in ascending order.
class FieldCounter {
 public:
  // `rows` begins in the field number `field` of a row, from 0.
  FieldCounter(absl::string_view rows, size_t field) : rows_(rows), field_(field) {}

  size_t At(size_t pos) {
    if (pos <= counted_) return field_;  // in the same URL
    const absl::string_view passed = rows_.substr(counted_, pos - counted_);
    const size_t newline = passed.rfind('\n');
    if (newline != absl::string_view::npos) field_ = 0;
    field_ += CountByte(passed.substr(newline + 1), '\t');
    counted_ = pos;
    return field_;
  }

 private:
  const absl::string_view rows_;
  size_t counted_ = 0;  // how much of rows_ field_ accounts for
  size_t field_;
};

class SqlRewriter : public Rewriter {
 public:
  template <typename... Args>
  explicit SqlRewriter(Args&&... args)
      : Rewriter(std::forward<Args>(args)...), scanner_(&source_, MakeScannerOptions()) {}

 private:
  ScannerOptions MakeScannerOptions() {
    ScannerOptions scanner_options;
    scanner_options.read_bytes = options_.read_bytes;
    scanner_options.max_item_bytes = options_.max_item_bytes;
    scanner_options.before_move = BeforeMove();
    return scanner_options;
  }

  absl::Status Rewrite() override;
  uint64_t LineOf(uint64_t offset) const override { return scanner_.LineOf(offset); }

  absl::Status OnItem(const Item& item);
  void BeginStatement(const Item& item);
  absl::Status OnString(const Item& item);
  absl::Status OnLongString(const Item& item);
  absl::Status BeginCopy(const Item& item);
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

  absl::Status BeginTable(const QualifiedName& table, const std::vector<std::string>& columns,
                          const Item& item);
  Column* ColumnOf(size_t index);
  Column* LiteralColumn();

  Scanner scanner_;
  EndMarkerWatch end_marker_;
  InsertTracker tracker_;
  bool in_statement_ = false;
  bool in_insert_ = false;
  bool release_at_next_item_ = false;

  // The table of the rows being read.
  const QualifiedName* table_ = nullptr;
  const std::vector<std::string>* column_names_ = nullptr;
  std::vector<Column*> table_columns_;  // by place; null where not asked for yet
  uint64_t head_number_ = 0;            // InsertTracker's, of table_; 0 when it is a COPY's
  CopyHead copy_head_;

  // A literal or row that comes in parts, or, with --regex, must be seen whole: what of it was not
  // dealt with yet.
  std::string pending_;
  uint64_t pending_offset_ = 0;
  uint64_t pending_line_ = 0;
  size_t pending_field_ = 0;      // COPY: the field that it begins in
  bool pending_begins_ = false;   // a URL may begin where it begins
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
  if (status.ok() && options_.end_marker && !end_marker_.seen()) {
    status = TruncatedInputError(scanner_, item);
  }
  return status;
}

absl::Status SqlRewriter::OnItem(const Item& item) {
  if (release_at_next_item_) {
    release_at_next_item_ = false;
    Release();
  }
  switch (item.kind) {
    case ItemKind::kCode:
    case ItemKind::kQuotedIdentifier:
      if (!in_statement_) BeginStatement(item);
      if (in_insert_) tracker_.Read(item);
      break;
    case ItemKind::kString:
      if (!in_statement_) BeginStatement(item);
      if (in_insert_) tracker_.ReadOther(item);
      return OnString(item);
    case ItemKind::kSemicolon:
      in_statement_ = in_insert_ = false;
      if (scanner_.statement_kind() == StatementKind::kCopy) {
        const absl::Status status = BeginCopy(item);
        if (!status.ok()) return status;
      }
      break;
    case ItemKind::kCopyRows:
      return OnCopyRows(item);
    case ItemKind::kMetaCommand: {
      const absl::string_view name = item.text.substr(0, item.text.find_first_of(" \t\r"));
      if (in_statement_ || (name != "\\restrict" && name != "\\unrestrict")) {
        return scanner_.ErrorAt(
            item.offset, absl::StrCat("psql meta-command ", name, " is not allowed in a dump"));
      }
      break;
    }
    case ItemKind::kLineComment:
      if (in_insert_) tracker_.ReadOther(item);
      if (!in_statement_ && EndMarkerWatch::IsEndMarker(item)) Hold();
      break;
    case ItemKind::kBlockComment:
      if (in_insert_) tracker_.ReadOther(item);
      break;
    case ItemKind::kSpace:
    case ItemKind::kCopyEnd:
      break;
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
  in_statement_ = true;
  release_at_next_item_ = holding_;
  in_insert_ = scanner_.statement_kind() == StatementKind::kInsert;
  if (in_insert_) {
    tracker_.BeginStatement();
  } else if (item.kind == ItemKind::kCode) {
    size_t word_end = 0;
    while (word_end < item.text.size() && IsWordCharacter(item.text[word_end])) ++word_end;
    const absl::string_view word = item.text.substr(0, word_end);
    if (absl::EqualsIgnoreCase(word, "commit") || absl::EqualsIgnoreCase(word, "end")) {
      Release();
      release_at_next_item_ = false;
      Hold();
    }
  }
}

absl::Status SqlRewriter::BeginTable(const QualifiedName& table,
                                     const std::vector<std::string>& columns, const Item& item) {
  table_ = &table;
  column_names_ = &columns;
  table_columns_.clear();
  for (const auto& [flag, patterns] : {std::make_pair("--only ", &only_), {"--except ", &except_}}) {
    const ColumnPattern* const nameless = patterns->OnTable(table, columns);
    if (nameless == nullptr) continue;
    return scanner_.ErrorAt(
        item.offset, absl::StrCat(flag, nameless->text, ": the columns of ", ToDisplay(table),
                                  " have no names here; make the dump with pg_dump "
                                  "--column-inserts or with COPY, or name the column by its place, ",
                                  ToDisplay(table), ".#1"));
  }
  return absl::OkStatus();
}

Column* SqlRewriter::ColumnOf(size_t index) {
  if (index >= table_columns_.size()) table_columns_.resize(index + 1);
  Column*& column = table_columns_[index];
  if (column == nullptr) {
    const std::string place = index < column_names_->size() ? ToDisplay((*column_names_)[index])
                                                            : absl::StrCat("#", index + 1);
    const bool excepted = except_.Match(*table_, *column_names_, index);
    const bool rewrite =
        !excepted && (only_.empty() || only_.Match(*table_, *column_names_, index));
    column = NamedColumn(absl::StrCat(ToDisplay(*table_), ".", place), rewrite, !excepted);
  }
  return column;
}

// The column of the literal being read; "(other)" outside of rows. The first argument of setval() is
// the name of a sequence, and names are not rewritten.
Column* SqlRewriter::LiteralColumn() {
  if (in_insert_ && tracker_.in_row()) return ColumnOf(tracker_.column());
  WordReader words(scanner_.statement_text());
  QualifiedName function;
  if (words.Accept("select") && words.ReadQualifiedName(&function) && function.name == "setval") {
    return nullptr;
  }
  return NamedColumn("(other)", only_.empty(), true);
}

absl::Status SqlRewriter::OnString(const Item& item) {
  if (in_insert_ && tracker_.in_row() && tracker_.head_number() != head_number_) {
    head_number_ = tracker_.head_number();
    const absl::Status status = BeginTable(tracker_.head().table, tracker_.head().columns, item);
    if (!status.ok()) return status;
  }
  if (item.part != Part::kWhole || !regexes_.empty()) return OnLongString(item);
  if (source_.next_offset() >= item.offset + item.text.size()) {
    Emit(item.text);
    return absl::OkStatus();
  }
  Emit(item.text.substr(0, item.open_bytes));
  RewriteStretch({{item.body(), !item.continued, !item.continues}, item.offset + item.open_bytes, 0,
                  true},
                 [this](size_t) { return LiteralColumn(); });
  Emit(item.text.substr(item.text.size() - item.close_bytes));
  return absl::OkStatus();
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
        item, {{item.body(), !item.continued, !item.continues}, item.offset + item.open_bytes, 0, true});
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

absl::Status SqlRewriter::BeginCopy(const Item& item) {
  if (!ParseCopyFromStdin(scanner_.statement_text(), &copy_head_)) return absl::OkStatus();
  if (copy_head_.has_options) {
    return scanner_.ErrorAt(item.offset, absl::StrCat("COPY data of ", ToDisplay(copy_head_.table),
                                                      " is in a format of its own"));
  }
  head_number_ = 0;
  return BeginTable(copy_head_.table, copy_head_.columns, item);
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
  FieldCounter fields(item.text, 0);
  RewriteStretch({{item.text, true, true}, item.offset, 0, true},
                 [&](size_t pos) { return ColumnOf(fields.At(pos)); });
  return absl::OkStatus();
}

absl::Status SqlRewriter::OnLongCopyRow(const Item& item) {
  AppendPending(item);
  if (regexes_.empty()) {
    FieldCounter fields(pending_, pending_field_);
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
  const absl::string_view carriage_return = row.substr(row.size() - (absl::EndsWith(row, "\r") ? 1 : 0));
  row.remove_suffix(carriage_return.size());
  size_t index = 0;
  for (bool last = copy_head_.no_columns_form; !last; ++index) {
    const absl::string_view field = TakeCopyField(&row, &last);
    if (field == kCopyNull) {
      Emit(field);
    } else {
      const absl::Status status =
          RewriteWhole({{field, true, true}, offset, line, true}, {unescape, escape}, ColumnOf(index));
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
  const absl::StatusOr<UrlRules> rules = UrlRules::Make(options.rules);
  if (!rules.ok()) return rules.status();
  std::vector<RegexReplacement> regexes;
  for (const auto& [pattern, replacement] : options.regexes) {
    absl::StatusOr<RegexReplacement> regex = RegexReplacement::Make(pattern, replacement);
    if (!regex.ok()) {
      return absl::FailedPreconditionError(absl::StrCat("--regex: ", regex.status().message()));
    }
    regexes.push_back(*std::move(regex));
  }
  if (rules->rule_count() + regexes.size() + rules->forbidden_count() == 0) {
    return absl::FailedPreconditionError(
        "nothing to do: give --from with --to, --to-origin, --regex or --forbid");
  }
  ColumnPatterns patterns[2];
  for (const auto& [flag, list, to] :
       {std::make_tuple("--only", &options.only, &patterns[0]),
        std::make_tuple("--except", &options.except, &patterns[1])}) {
    if (list->empty()) continue;
    if (options.text) {
      return absl::FailedPreconditionError(absl::StrCat("--text has no columns for ", flag));
    }
    absl::StatusOr<ColumnPatterns> parsed = ColumnPatterns::Parse(flag, *list);
    if (!parsed.ok()) return parsed.status();
    *to = *std::move(parsed);
  }
  const auto run = [&](auto rewriter) { return rewriter->Run(report); };
  if (options.text) {
    return run(std::make_unique<TextRewriter>(options, *rules, std::move(regexes), patterns[0],
                                              patterns[1], in, out));
  }
  return run(std::make_unique<SqlRewriter>(options, *rules, std::move(regexes), patterns[0],
                                           patterns[1], in, out));
}

}  // namespace dumpline

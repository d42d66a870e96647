#include "tools/url-list/url_list.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/lib/io/temp_file.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/column_patterns.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/data_tracker.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/text/find.h"
#include "tools/lib/text/json.h"
#include "tools/lib/text/key_finder.h"
#include "tools/url-list/storage_url.h"

namespace dumpline {
namespace {

// Tells the lines of places in a text, asked for in ascending order.
class LineCounter {
 public:
  // The text begins on `line`.
  void Begin(uint64_t line) {
    jumps_.clear();
    pos_ = 0;
    line_ = line;
  }

  // `pos` is on `line`, whatever is in front of it.
  void JumpTo(size_t pos, uint64_t line) { jumps_.push_back({pos, line}); }

  uint64_t At(absl::string_view text, size_t pos) {
    while (!jumps_.empty() && jumps_.front().pos <= pos) {
      pos_ = jumps_.front().pos;
      line_ = jumps_.front().line;
      jumps_.pop_front();
    }
    line_ += CountByte(text.substr(pos_, pos - pos_), '\n');
    pos_ = pos;
    return line_;
  }

  // The first bytes of the text are about to be dropped.
  void Drop(absl::string_view text, size_t bytes) {
    if (pos_ < bytes) At(text, bytes);
    pos_ -= bytes;
    for (Jump& jump : jumps_) jump.pos -= bytes;
  }

 private:
  struct Jump {
    size_t pos;
    uint64_t line;
  };
  std::deque<Jump> jumps_;  // those that are still ahead
  size_t pos_ = 0;
  uint64_t line_ = 1;
};

RawText::Form FormOf(StringKind kind) {
  switch (kind) {
    case StringKind::kDollar:
      return RawText::Form::kDollar;
    case StringKind::kEscape:
    case StringKind::kLegacyEscape:
    case StringKind::kLegacyNational:
      return RawText::Form::kEscaped;
    default:
      return RawText::Form::kQuoted;
  }
}

class UrlLister {
 public:
  UrlLister(const UrlListOptions& options, ColumnPatterns* columns, ByteSource* in, ByteSink* list)
      : options_(options),
        columns_(*columns),
        finder_({std::string(kStorageWord)}),
        scanner_(in, MakeScannerOptions(options)),
        writer_(list) {}

  absl::Status Run();

 private:
  static ScannerOptions MakeScannerOptions(const UrlListOptions& options) {
    ScannerOptions scanner_options;
    scanner_options.max_item_bytes = options.max_item_bytes;
    scanner_options.insert_rows = true;
    return scanner_options;
  }

  absl::Status OnItem(const Item& item);
  absl::Status BeginTable(const Item& item);
  void OnString(const Item& item);
  void OnInsertRows(const Item& item);
  void OnData(const Item& item, RawText::Form form);

  void List(const RawText& text, bool is_last, size_t first_field);
  void ListHits(const RawText& text, bool is_last, size_t first_field);
  bool IsListed(size_t column) const;
  void BeginLine(size_t column);
  void Write(const StorageUrl& url, size_t column, uint64_t line);
  void AppendTextOrNull(absl::string_view name, absl::string_view text);

  const UrlListOptions& options_;
  ColumnPatterns& columns_;
  const KeyFinder finder_;
  Scanner scanner_;
  Writer writer_;
  EndMarkerWatch end_marker_;
  DataTracker data_;
  bool in_rows_ = false;    // what is being read is data of data_.table()
  uint64_t item_line_ = 1;  // of the item's first byte
  size_t column_ = 0;       // of the literal being read

  // Of the value being read: a literal or row may come in parts, a literal in several that continue
  // each other. What of them may still be part of a URL waits in pending_.
  std::string pending_;
  bool has_pending_ = false;
  bool pending_begins_ = false;
  size_t pending_field_ = 0;  // COPY: the field that it begins in
  size_t decided_ = 0;        // up to where the text has been searched
  size_t url_end_ = 0;        // of the last URL in it
  LineCounter lines_;
  std::vector<KeyFinder::Hit> hits_;
  std::vector<KeyFinder::Hit> row_hits_;
  StorageUrl url_;    // the last one, kept for its memory
  std::string json_;  // the line being written
  static constexpr size_t kNoColumn = absl::string_view::npos, kNoHead = kNoColumn - 1;
  size_t head_column_ = kNoHead;  // whose names json_ begins with
  size_t head_bytes_ = 0;         // how much of it they are
};

absl::Status UrlLister::Run() {
  Item item{};
  absl::Status status;
  while (status.ok() && writer_.status().ok() && scanner_.Next(&item)) {
    end_marker_.OnItem(item, scanner_);
    status = OnItem(item);
    item_line_ += CountByte(item.text, '\n');
  }
  if (!writer_.status().ok()) return writer_.status();
  if (status.ok()) status = scanner_.status();
  if (status.ok()) status = end_marker_.Finish(scanner_, item, options_.end_marker);
  return status.ok() ? writer_.Close() : status;
}

absl::Status UrlLister::OnItem(const Item& item) {
  absl::Status status = data_.OnItem(item, scanner_);
  if (status.ok() && data_.table_changed()) status = BeginTable(item);
  if (!status.ok()) return status;
  if (item.kind == ItemKind::kString) OnString(item);
  if (item.kind == ItemKind::kInsertRows) OnInsertRows(item);
  if (item.kind == ItemKind::kCopyRows) {
    in_rows_ = true;
    OnData(item, RawText::Form::kCopy);
  }
  return absl::OkStatus();
}

void UrlLister::OnString(const Item& item) {
  in_rows_ = data_.in_insert_row();
  column_ = data_.insert_column();
  if (!columns_.empty() && !(in_rows_ && IsListed(column_))) return;
  OnData(item, FormOf(item.string_kind));
}

// Looks at those literals alone in which the word is.
void UrlLister::OnInsertRows(const Item& item) {
  const InsertRows& rows = scanner_.insert_rows();
  in_rows_ = true;
  row_hits_.clear();
  finder_.FindAll(item.text, 0, &row_hits_);
  LineCounter lines;
  lines.Begin(item_line_);
  for (auto hit = row_hits_.begin(); hit < row_hits_.end();) {
    const InsertLiteral* const literal = rows.LiteralAt(hit->offset);
    if (literal == nullptr) {
      ++hit;
      continue;
    }
    hits_.clear();
    for (; hit < row_hits_.end() && hit->offset < literal->end; ++hit) {
      hits_.push_back({hit->offset - literal->body_begin(), hit->key});
    }
    column_ = rows.ColumnOf(*literal);
    if (!IsListed(column_)) continue;
    lines_.Begin(lines.At(item.text, literal->body_begin()));
    decided_ = url_end_ = 0;
    ListHits({item.text.substr(literal->body_begin(), literal->body_end() - literal->body_begin()),
              true, literal->is_escape ? RawText::Form::kEscaped : RawText::Form::kQuoted},
             true, 0);
  }
}

absl::Status UrlLister::BeginTable(const Item& item) {
  head_column_ = kNoHead;
  const ColumnPattern* const nameless = columns_.OnTable(data_.table(), data_.columns());
  if (nameless == nullptr) return absl::OkStatus();
  return scanner_.ErrorAt(item.offset,
                          ColumnPatterns::NoNames("--columns ", *nameless, data_.table()));
}

bool UrlLister::IsListed(size_t column) const {
  return columns_.empty() || columns_.Match(data_.table(), data_.columns(), column);
}

// Lists what is in a string, in COPY rows, or in a part of either.
void UrlLister::OnData(const Item& item, RawText::Form form) {
  const bool is_last = item.is_last() && !item.continues;
  if (is_last && !has_pending_) {
    lines_.Begin(item_line_);
    decided_ = url_end_ = 0;
    List({item.body(), true, form}, true, 0);
    return;
  }
  if (!has_pending_) {
    has_pending_ = pending_begins_ = true;
    pending_field_ = decided_ = url_end_ = 0;
    lines_.Begin(item_line_);
  } else if (item.is_first()) {  // of a literal that continues the one before
    lines_.JumpTo(pending_.size(), item_line_);
  }
  const absl::string_view body = item.body();
  pending_.append(body.data(), body.size());
  List({pending_, pending_begins_, form}, is_last, pending_field_);

  // What was decided stays as far as a URL behind it may reach back.
  const size_t dropped = is_last ? pending_.size() : decided_ - std::min(decided_, kUrlBytesBefore);
  lines_.Drop(pending_, dropped);
  pending_field_ += CountByte(absl::string_view(pending_).substr(0, dropped), '\t');
  pending_.erase(0, dropped);
  decided_ -= dropped;
  url_end_ -= std::min(url_end_, dropped);
  if (dropped > 0) pending_begins_ = false;
  if (is_last) has_pending_ = false;
}

// Lists the URLs in `text` behind decided_, and moves that on: to the end when no more of the value
// comes, else as far as no URL can reach beyond the end. COPY data begins in the field
// `first_field`.
void UrlLister::List(const RawText& text, bool is_last, size_t first_field) {
  hits_.clear();
  finder_.FindAll(text.bytes, 0, &hits_);
  ListHits(text, is_last, first_field);
}

// The same, where hits_ has been found.
void UrlLister::ListHits(const RawText& text, bool is_last, size_t first_field) {
  const size_t size = text.bytes.size();
  const size_t decided = is_last ? size : std::max(decided_, size - std::min(size, kUrlBytesAfter));
  const bool is_copy = text.form == RawText::Form::kCopy;
  CopyFieldCounter fields(text.bytes, first_field);
  for (const KeyFinder::Hit& hit : hits_) {
    // A word that is part of the last URL is no URL of its own.
    if (hit.offset < std::max(decided_, url_end_)) continue;
    if (hit.offset >= decided) break;
    if (!ReadStorageUrl(text, hit.offset, &url_) || url_.begin < url_end_) continue;
    url_end_ = url_.end;
    const size_t column = is_copy ? fields.At(url_.begin) : column_;
    if (in_rows_ && !IsListed(column)) continue;
    Write(url_, column, lines_.At(text.bytes, url_.begin));
  }
  decided_ = decided;
}

// Begins a line of the list with the names of a table's column, or of none. Most lines begin as the one before.
void UrlLister::BeginLine(size_t column) {
  if (!in_rows_) column = kNoColumn;
  if (head_column_ != column) {
    head_column_ = column;
    json_.clear();
    const std::vector<std::string>& names = data_.columns();
    AppendTextOrNull("{\"schema\":", in_rows_ ? data_.table().schema : "");
    AppendTextOrNull(",\"table\":", in_rows_ ? data_.table().name : "");
    AppendTextOrNull(",\"column\":", !in_rows_               ? ""
                                     : column < names.size() ? names[column]
                                                             : absl::StrCat("#", column + 1));
    head_bytes_ = json_.size();
  }
  json_.resize(head_bytes_);
}

void UrlLister::Write(const StorageUrl& url, size_t column, uint64_t line) {
  BeginLine(column);
  absl::StrAppend(&json_, ",\"line\":", line, ",\"url\":");
  AppendJsonString(url.url, &json_);
  AppendTextOrNull(",\"origin\":", url.origin);
  json_.append(",\"bucket\":");
  AppendJsonString(url.bucket, &json_);
  json_.append(",\"key\":");
  AppendJsonString(url.key, &json_);
  json_.append("}\n");
  writer_.Append(json_);
}

void UrlLister::AppendTextOrNull(absl::string_view name, absl::string_view text) {
  json_.append(name.data(), name.size());
  if (text.empty()) {
    json_.append("null");
  } else {
    AppendJsonString(text, &json_);
  }
}

}  // namespace

absl::Status UrlList(const UrlListOptions& options, ByteSource* in, ByteSink* out,
                     std::vector<std::string>* unknown_columns) {
  absl::StatusOr<ColumnPatterns> columns = ColumnPatterns::Parse("--columns", options.columns);
  if (!columns.ok()) return columns.status();
  TempFile list;
  absl::Status status = UrlLister(options, &*columns, in, &list).Run();
  if (!status.ok()) return status;
  for (const std::string& column : columns->Unknown()) unknown_columns->push_back(column);
  status = list.CopyTo(out);
  const absl::Status closed = out->Close();
  return status.ok() ? closed : status;
}

}  // namespace dumpline

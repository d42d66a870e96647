#include "tools/url-list/url_list.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "tools/lib/io/temp_file.h"
#include "tools/lib/pgdump/column_patterns.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/value_window.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/find.h"
#include "tools/lib/text/needle_finder.h"
#include "tools/url-list/list_writer.h"
#include "tools/url-list/own_origins.h"
#include "tools/url-list/storage_url.h"

namespace dumpline {
namespace {

class UrlLister {
 public:
  UrlLister(const UrlListOptions& options, ColumnPatterns* columns, ByteSource* in,
            ListWriter* list)
      : columns_(*columns),
        finder_({std::string(kStorageWord)}),
        reader_(in, MakeReaderOptions(options)),
        list_(*list) {}

  absl::Status Run();

 private:
  static DumpReaderOptions MakeReaderOptions(const UrlListOptions& options) {
    DumpReaderOptions reader_options;
    reader_options.scanner.max_item_bytes = options.max_item_bytes;
    reader_options.scanner.insert_rows = true;
    reader_options.end_marker = options.end_marker;
    return reader_options;
  }

  absl::Status OnItem(const Item& item);
  absl::Status StartTable(const Item& item);
  void OnString(const Item& item);
  void OnInsertRows(const Item& item);
  void OnValue(const Item& item, RawText::Syntax syntax);
  void ListWindow(RawText::Syntax syntax);
  bool IsListed(size_t column) const {
    return columns_.empty() || columns_.Match(reader_.table(), reader_.columns(), column);
  }

  ColumnPatterns& columns_;
  const NeedleFinder finder_;
  DumpReader reader_;
  ListWriter& list_;
  uint64_t item_line_ = 1;  // line of the item's first byte

  // State of the value being read: a literal, literals that continue each other, or COPY rows.
  ValueWindow window_;
  bool in_rows_ = false;  // the value belongs to reader_.table()
  size_t column_ = 0;     // column of a literal
  uint64_t decided_ = 0;  // position in the value up to which URLs are listed
  uint64_t url_end_ = 0;  // end of the last URL in the value

  // These are members so that their memory is reused.
  std::vector<NeedleFinder::Hit> hits_;  // in the window's text
  std::vector<NeedleFinder::Hit> row_hits_;
  StorageUrl url_;
};

absl::Status UrlLister::Run() {
  Item item{};
  while (list_.status().ok() && reader_.Next(&item)) {
    RETURN_IF_ERROR(OnItem(item));
    item_line_ += CountByte(item.text, '\n');
  }
  RETURN_IF_ERROR(list_.status());
  return reader_.Finish();
}

absl::Status UrlLister::OnItem(const Item& item) {
  if (reader_.table_changed()) RETURN_IF_ERROR(StartTable(item));
  if (item.kind == ItemKind::kString) OnString(item);
  if (item.kind == ItemKind::kInsertRows) OnInsertRows(item);
  if (item.kind == ItemKind::kCopyRows) {
    in_rows_ = true;
    OnValue(item, RawText::Syntax::kCopy);
  }
  return absl::OkStatus();
}

absl::Status UrlLister::StartTable(const Item& item) {
  list_.ForgetTable();
  const ColumnPattern* const nameless = columns_.OnTable(reader_.table(), reader_.columns());
  if (nameless == nullptr) return absl::OkStatus();
  return reader_.ErrorAt(item.offset,
                         ColumnPatterns::NoNames("--columns ", *nameless, reader_.table()));
}

void UrlLister::OnString(const Item& item) {
  in_rows_ = reader_.in_insert_row();
  if (!in_rows_ && IsStatisticsStatement(reader_.scanner().statement_text())) return;
  column_ = reader_.insert_column();
  if (!columns_.empty() && !(in_rows_ && IsListed(column_))) return;
  OnValue(item, SyntaxOf(item.string_kind));
}

// Reads only the literals that contain the word.
void UrlLister::OnInsertRows(const Item& item) {
  const InsertRows& rows = reader_.scanner().insert_rows();
  in_rows_ = true;
  row_hits_.clear();
  finder_.FindAll(item.text, 0, &row_hits_);
  LineCounter lines;
  lines.Start(item_line_);
  for (auto hit = row_hits_.begin(); hit < row_hits_.end();) {
    const InsertLiteral* const literal = rows.LiteralAt(hit->offset);
    if (literal == nullptr) {
      ++hit;
      continue;
    }
    hits_.clear();
    for (; hit < row_hits_.end() && hit->offset < literal->end; ++hit) {
      hits_.push_back({hit->offset - literal->body_begin(), hit->needle});
    }
    column_ = rows.ColumnOf(*literal);
    if (!IsListed(column_)) continue;
    window_.SetWhole(
        item.text.substr(literal->body_begin(), literal->body_end() - literal->body_begin()),
        lines.At(item.text, literal->body_begin()));
    decided_ = url_end_ = 0;
    ListWindow(literal->is_escape ? RawText::Syntax::kEscaped : RawText::Syntax::kQuoted);
  }
}

// Lists the URLs in a string, in COPY rows, or in a part of either.
void UrlLister::OnValue(const Item& item, RawText::Syntax syntax) {
  if (window_.ends_value()) decided_ = url_end_ = 0;
  window_.Add(item, item_line_, item.is_last() && !item.continues);
  hits_.clear();
  finder_.FindAll(window_.text(), 0, &hits_);
  ListWindow(syntax);
  if (window_.ends_value()) return;
  // Keeps as many bytes before `decided_` as a later URL may depend on.
  const size_t decided = static_cast<size_t>(decided_ - window_.position());
  window_.Drop(decided - std::min(decided, kUrlBytesBefore));
}

// Lists the URLs of the window that start at or after `decided_`. Advances `decided_` to the end of
// the value, or to the last position before which no URL depends on later text. `hits_` must be the
// hits in the window.
void UrlLister::ListWindow(RawText::Syntax syntax) {
  const RawText text{window_.text(), window_.starts_value(), syntax};
  const uint64_t start = window_.position();
  const uint64_t decided = std::max(decided_, start + window_.BytesBefore(kUrlBytesAfter));
  const bool is_copy = syntax == RawText::Syntax::kCopy;
  CopyFieldCounter fields(text.bytes, window_.field());
  for (const NeedleFinder::Hit& hit : hits_) {
    // A word inside the last URL does not belong to another URL.
    if (start + hit.offset < std::max(decided_, url_end_)) continue;
    if (start + hit.offset >= decided) break;
    if (!ReadStorageUrl(text, static_cast<size_t>(hit.offset), &url_)) {
      url_end_ = std::max(url_end_, start + url_.end);
      continue;
    }
    if (start + url_.start < url_end_) continue;
    url_end_ = start + url_.end;
    const size_t column = is_copy ? fields.At(url_.start) : column_;
    if (in_rows_ && !IsListed(column)) continue;
    list_.Write(url_, reader_.table(), reader_.columns(), in_rows_ ? column : ListWriter::kNoColumn,
                window_.LineAt(url_.start));
  }
  decided_ = decided;
}

}  // namespace

absl::Status UrlList(const UrlListOptions& options, ByteSource* in, ByteSink* out,
                     std::vector<std::string>* unknown_columns) {
  ASSIGN_OR_RETURN(ColumnPatterns columns, ColumnPatterns::Parse("--columns", options.columns));
  ASSIGN_OR_RETURN(const OwnOrigins own, OwnOrigins::Parse("--own", options.own));
  TempFile listed;
  TempFile others;
  ListWriter list(&own, &listed, &others);
  RETURN_IF_ERROR(UrlLister(options, &columns, in, &list).Run());
  RETURN_IF_ERROR(list.Close());
  for (const std::string& column : columns.Unknown()) unknown_columns->push_back(column);
  if (options.others != nullptr) {
    RETURN_IF_ERROR(others.CopyTo(options.others));
    RETURN_IF_ERROR(options.others->Close());
  }
  RETURN_IF_ERROR(listed.CopyTo(out));
  return out->Close();
}

}  // namespace dumpline

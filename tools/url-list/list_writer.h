// Writes the lines of the URL list.
#ifndef DUMPLINE_TOOLS_URL_LIST_LIST_WRITER_H_
#define DUMPLINE_TOOLS_URL_LIST_LIST_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/sql/statement.h"
#include "tools/url-list/own_origins.h"
#include "tools/url-list/storage_url.h"

namespace dumpline {

class ListWriter {
 public:
  static constexpr size_t kNoColumn = absl::string_view::npos;

  // `list` receives the URLs of `own`, or all URLs if `own` is empty. `others` receives the rest.
  // All arguments must outlive the writer.
  ListWriter(const OwnOrigins* own, ByteSink* list, ByteSink* others)
      : own_(own), list_(list), others_(others) {}

  // Must be called when the table of the following lines changes.
  void ForgetTable() { head_column_ = kNoHead; }

  // Writes a line. With kNoColumn, the URL is not in a row, and `table` and `column_names` are
  // ignored.
  void Write(const StorageUrl& url, const QualifiedName& table,
             const std::vector<std::string>& column_names, size_t column, uint64_t line);

  // First error of the two sinks.
  const absl::Status& status() const {
    return list_.status().ok() ? others_.status() : list_.status();
  }
  absl::Status Close();

 private:
  static constexpr size_t kNoHead = kNoColumn - 1;

  void StartLine(const QualifiedName& table, const std::vector<std::string>& column_names,
                 size_t column);
  void AppendTextOrNull(absl::string_view name, absl::string_view text);

  const OwnOrigins* const own_;
  Writer list_;
  Writer others_;
  std::string json_;              // the line being written
  size_t head_column_ = kNoHead;  // column whose names json_ starts with
  size_t head_bytes_ = 0;         // size of these names in json_
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_LIST_LIST_WRITER_H_

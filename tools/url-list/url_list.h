// Lists the URLs of storage objects in the data of a dump.
#ifndef DUMPLINE_TOOLS_URL_LIST_URL_LIST_H_
#define DUMPLINE_TOOLS_URL_LIST_URL_LIST_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

// Options of the command line; see the README.
struct UrlListOptions {
  std::vector<std::string> columns;  // lists of columns; all data if empty
  std::vector<std::string> own;      // lists of origins; all URLs if empty
  ByteSink* others = nullptr;        // receives the URLs that `own` excludes, if not null
  bool end_marker = true;
  size_t max_item_bytes = 1 << 20;  // longer literals and rows arrive in parts
};

// Reads `in` to its end, writes a line for each URL to `out`, and closes `out`. Writes nothing
// until the input is known to be complete, because manifest-diff would report false orphans for a
// partial list. Appends those columns of the options that the input does not have to
// `unknown_columns`. Returns a usage error for invalid options.
absl::Status UrlList(const UrlListOptions& options, ByteSource* in, ByteSink* out,
                     std::vector<std::string>* unknown_columns);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_LIST_URL_LIST_H_

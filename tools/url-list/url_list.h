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

// The options of the command line; see the README.
struct UrlListOptions {
  std::vector<std::string> columns;  // lists of columns; all data if empty
  std::vector<std::string> own;      // lists of origins; all URLs if empty
  ByteSink* others = nullptr;        // gets the URLs that `own` excludes, if not null
  bool end_marker = true;
  size_t max_item_bytes = 1 << 20;  // a longer literal or row comes in parts
};

// Reads `in` to its end, writes a line for each URL to `out`, and closes it. Writes nothing before
// the input has proved to be complete, because from a partial list manifest-diff would report false
// orphans. Appends to `unknown_columns` the columns of the options that the input does not have.
// Returns a usage error for invalid options.
absl::Status UrlList(const UrlListOptions& options, ByteSource* in, ByteSink* out,
                     std::vector<std::string>* unknown_columns);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_LIST_URL_LIST_H_

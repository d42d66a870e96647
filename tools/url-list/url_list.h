// Lists the URLs of storage objects in a dump's data: the filter behind the command.
#ifndef DUMPLINE_TOOLS_URL_LIST_URL_LIST_H_
#define DUMPLINE_TOOLS_URL_LIST_URL_LIST_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

// As on the command line; see the README.
struct UrlListOptions {
  std::vector<std::string> columns;  // each a list; none: all data
  bool end_marker = true;
  size_t max_item_bytes = 1 << 20;  // a longer literal or row is dealt with in parts
};

// Reads `in` to its end and writes a line for each URL to `out`, which it closes. Nothing is
// written before the input has proved to be whole: who compares with half a list takes files for
// orphans. Adds to `unknown_columns` which of the columns asked for the input does not have.
// Usage error: the options are not right.
absl::Status UrlList(const UrlListOptions& options, ByteSource* in, ByteSink* out,
                     std::vector<std::string>* unknown_columns);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_LIST_URL_LIST_H_

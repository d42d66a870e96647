// dump-tokens: prints the items that the scanner finds. Serves as a debugging tool and as the
// scanner's golden test.
#ifndef DUMPLINE_TOOLS_DUMP_TOKENS_DUMP_TOKENS_H_
#define DUMPLINE_TOOLS_DUMP_TOKENS_DUMP_TOKENS_H_

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

struct DumpTokensOptions {
  bool lines = false;      // print the line number before each item
  bool count = false;      // print only the number of items of each kind
  bool end_marker = true;  // require pg_dump's end marker
};

// Reads `in` to its end, writes one line for each item to `out`, and closes `out`. A line has the
// item's kind, then its text with backslashes, control bytes and non-ASCII bytes escaped as in C.
// White space around code and between statements is omitted. COPY data is printed row by row. The
// items before an error are also written.
absl::Status DumpTokens(const DumpTokensOptions& options, ByteSource* in, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_TOKENS_DUMP_TOKENS_H_

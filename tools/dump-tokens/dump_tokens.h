// Prints what the scanner sees, one item a line: the sample filter, the debugging tool and the
// scanner's golden test.
#ifndef DUMPLINE_TOOLS_DUMP_TOKENS_DUMP_TOKENS_H_
#define DUMPLINE_TOOLS_DUMP_TOKENS_DUMP_TOKENS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

struct DumpTokensOptions {
  bool lines = false;  // put the input's line number in front
  bool count = false;  // print how many items of each kind there are, and nothing else
  bool end_marker = true;
};

// Reads `in` to its end and writes one line an item to `out`, which it closes: the kind, then the
// text with backslash, control bytes and non-ASCII bytes escaped as in C. White space around code
// and between statements is left out, COPY data is given row by row.
absl::Status DumpTokens(const DumpTokensOptions& options, ByteSource* in, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_TOKENS_DUMP_TOKENS_H_

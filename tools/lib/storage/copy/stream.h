// Streams a range of an object from the source into a write of the target, through a bounded pipe.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_COPY_STREAM_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_COPY_STREAM_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "tools/lib/storage/copy/content.h"
#include "tools/lib/storage/copy/transfer.h"

namespace dumpline {

struct StreamRange {
  uint64_t offset = 0;
  uint64_t bytes = 0;
  uint64_t skip = 0;     // bytes before `offset`, read for the MD5 but not sent
  bool is_last = false;  // the range ends at the object's end
};

// Starts the target's write of `bytes` bytes of `source`.
using StreamWrite =
    std::function<void(std::shared_ptr<BodySource> source, uint64_t bytes, StoreDone written)>;

// Calls `write` once the source has confirmed that it is the object that was listed. Calls `done`
// with the first error, or OK, once both sides have ended. `content` is updated as bytes pass.
// `context` and `content` must live until `done` is called. The last range is checked with
// CheckSourceContent() before its last byte is sent.
void StreamContent(CopyContext* context, const ObjectInfo& expected, SourceContent* content,
                   const StreamRange& range, StreamWrite write, StoreDone done);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_COPY_STREAM_H_

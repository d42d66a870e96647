// Finds needles while the input is read, so that no other code has to search it.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_NEEDLE_SOURCE_H_
#define DUMPLINE_TOOLS_URL_REWRITE_NEEDLE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/text/needle_finder.h"

namespace dumpline {

// Passes on the bytes of another source. Queues the hits in them, in ascending order, with their
// offsets in the input.
class NeedleSource : public ByteSource {
 public:
  static constexpr uint64_t kNoHit = std::numeric_limits<uint64_t>::max();

  // Both arguments must outlive this object.
  NeedleSource(ByteSource* source, const NeedleFinder* finder)
      : ByteSource(source->read_bytes()), source_(source), stream_(finder) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    absl::StatusOr<size_t> got = source_->Read(to, size);
    if (got.ok()) {
      hits_.erase(hits_.begin(), hits_.begin() + static_cast<std::ptrdiff_t>(next_));
      next_ = 0;
      stream_.Feed(absl::string_view(to, *got), &hits_);
      SetNextOffset();
    }
    return got;
  }

  absl::string_view name() const override { return source_->name(); }

  // Offset of the first hit in the queue, or kNoHit.
  uint64_t next_offset() const { return next_offset_; }

  NeedleFinder::Hit Take() {
    const NeedleFinder::Hit hit = hits_[next_++];
    SetNextOffset();
    return hit;
  }

  void DropBefore(uint64_t offset) {
    while (next_offset_ < offset) Take();
  }

 private:
  void SetNextOffset() { next_offset_ = next_ < hits_.size() ? hits_[next_].offset : kNoHit; }

  ByteSource* const source_;
  NeedleStream stream_;
  std::vector<NeedleFinder::Hit> hits_;
  size_t next_ = 0;  // index of the first hit in the queue
  uint64_t next_offset_ = kNoHit;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_NEEDLE_SOURCE_H_

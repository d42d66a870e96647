// Notes where keys are while the input is being read, so that nothing else has to look for them.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_KEY_SOURCE_H_
#define DUMPLINE_TOOLS_URL_REWRITE_KEY_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/text/key_finder.h"

namespace dumpline {

// Passes on what another source reads. The places of the keys in it wait in a queue, in ascending
// order, by their offsets in the input.
class KeySource : public ByteSource {
 public:
  static constexpr uint64_t kNoHit = std::numeric_limits<uint64_t>::max();

  // Both must outlive the source.
  KeySource(ByteSource* source, const KeyFinder* finder)
      : ByteSource(source->read_bytes()), source_(source), stream_(finder) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    absl::StatusOr<size_t> got = source_->Read(to, size);
    if (got.ok()) {
      hits_.erase(hits_.begin(), hits_.begin() + static_cast<std::ptrdiff_t>(next_));
      next_ = 0;
      stream_.Feed(absl::string_view(to, *got), &hits_);
      Look();
    }
    return got;
  }

  absl::string_view name() const override { return source_->name(); }

  // The offset of the first key in the queue, or kNoHit.
  uint64_t next_offset() const { return next_offset_; }

  KeyFinder::Hit Take() {
    const KeyFinder::Hit hit = hits_[next_++];
    Look();
    return hit;
  }

  void DropBefore(uint64_t offset) {
    while (next_offset_ < offset) Take();
  }

 private:
  void Look() { next_offset_ = next_ < hits_.size() ? hits_[next_].offset : kNoHit; }

  ByteSource* const source_;
  KeyStream stream_;
  std::vector<KeyFinder::Hit> hits_;
  size_t next_ = 0;  // the first in hits_ that was not taken
  uint64_t next_offset_ = kNoHit;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_KEY_SOURCE_H_

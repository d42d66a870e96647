// Bitmaps of the bytes at which SQL's literals and rows begin and end. Vector instructions compute
// them for a whole buffer at once (simdjson's idea), and callers jump from one such byte to the
// next.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_STRUCTURE_INDEX_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_STRUCTURE_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

class StructureIndex {
 public:
  // Bitmaps for 64 bytes of the text. The lowest bit is the first byte.
  struct Block {
    uint64_t quotes;     // '
    uint64_t code;       // bytes with a meaning outside literals: ' " ( ) ; $ \ - / and line ends
    uint64_t line_ends;  // \n \r
  };

  // Replaces the index with the index of `text`.
  void Build(absl::string_view text);

  // Return the position of the first such byte at or after `pos`, or size().
  size_t NextQuote(size_t pos) const { return Next<&Block::quotes>(pos); }
  size_t NextInCode(size_t pos) const { return Next<&Block::code>(pos); }
  size_t NextLineEnd(size_t pos) const { return Next<&Block::line_ends>(pos); }

  size_t size() const { return size_; }

 private:
  template <uint64_t Block::*kind>
  size_t Next(size_t pos) const {
    if (pos >= size_) return size_;
    const Block* block = blocks_.data() + pos / 64;
    uint64_t left = block->*kind >> (pos % 64);
    if (left != 0) return pos + static_cast<size_t>(__builtin_ctzll(left));
    const Block* const end = blocks_.data() + (size_ + 63) / 64;
    while (++block < end) {
      left = block->*kind;
      if (left == 0) continue;
      return static_cast<size_t>(block - blocks_.data()) * 64 +
             static_cast<size_t>(__builtin_ctzll(left));
    }
    return size_;
  }

  std::vector<Block> blocks_;  // never shrinks
  size_t size_ = 0;            // size of the text
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_STRUCTURE_INDEX_H_

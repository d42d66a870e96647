// Finds a few short keys in much text, whatever the case of their letters.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_KEY_FINDER_H_
#define DUMPLINE_TOOLS_LIB_TEXT_KEY_FINDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

class KeyFinder {
 public:
  struct Hit {
    uint64_t offset;  // of the key's first byte
    size_t key;       // which one, by its place in the constructor's list
  };

  // Keys are ASCII and not empty.
  explicit KeyFinder(const std::vector<std::string>& keys);

  // Appends the places of all keys in `text`, whose first byte has the offset `base`, in ascending
  // order; at one place, longer keys come first.
  void FindAll(absl::string_view text, uint64_t base, std::vector<Hit>* hits) const;

  // The order of FindAll.
  bool IsBefore(const Hit& a, const Hit& b) const;

  size_t longest() const { return longest_; }
  size_t size_of(size_t key) const { return keys_[key].text.size(); }

 private:
  static constexpr size_t kMaxProbeBytes = 3;

  struct Key {
    std::string text;  // in lower case
    size_t probe_pos;  // where in it the bytes are that are looked for first
  };

  // What byte may stand at one place of a probe, by its lower and its upper four bits: a bit for
  // each eighth of the keys. It may where both tables have a bit in common.
  struct ProbeTable {
    uint8_t lower[16] = {};
    uint8_t upper[16] = {};
  };

  void AddProbe(const Key& key, size_t number);
  void Check(absl::string_view text, size_t probe_at, unsigned eighths, uint64_t base,
             std::vector<Hit>* hits) const;

  std::vector<Key> keys_;
  size_t longest_ = 0;
  ProbeTable probes_[kMaxProbeBytes];  // any byte may stand where keys are too short for a probe
};

// The same for text that comes in pieces: a key may be split between them.
class KeyStream {
 public:
  // `finder` must outlive the stream.
  explicit KeyStream(const KeyFinder* finder) : finder_(finder) {}

  // Puts the places of all keys that end in `piece` among `hits`, where those of earlier pieces may
  // still be. Offsets count from the first piece.
  void Feed(absl::string_view piece, std::vector<KeyFinder::Hit>* hits);

 private:
  const KeyFinder* const finder_;
  uint64_t offset_ = 0;  // of the next piece
  std::string tail_;     // the last bytes so far, in which a key may have begun
  std::string seam_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_KEY_FINDER_H_

// Finds a few short needles in large texts, ignoring the case of letters.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_NEEDLE_FINDER_H_
#define DUMPLINE_TOOLS_LIB_TEXT_NEEDLE_FINDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

class NeedleFinder {
 public:
  struct Hit {
    uint64_t offset;  // of the needle's first byte
    size_t needle;    // index of the needle in the constructor's list
  };

  // Needles must not be empty. Only the case of ASCII letters is ignored.
  explicit NeedleFinder(const std::vector<std::string>& needles);

  // Appends the positions of all needles in `text` in ascending order. At one position, longer
  // needles come first. `base` is the offset of the first byte of `text`.
  void FindAll(absl::string_view text, uint64_t base, std::vector<Hit>* hits) const;

  // Compares hits in the order of FindAll().
  bool IsBefore(const Hit& a, const Hit& b) const;

  size_t longest() const { return longest_; }
  size_t size_of(size_t needle) const { return needles_[needle].text.size(); }

 private:
  static constexpr size_t kMaxProbeBytes = 3;

  struct Needle {
    std::string text;  // in lower case
    size_t probe_pos;  // position of its probe, the bytes that are searched first
    unsigned eighth;   // its eighth; needles whose probes start with the same byte share one
  };

  // The bytes that one position of a probe may have. The tables are indexed by the lower and the
  // upper four bits of a byte, and their entries have a bit for each eighth of the needles. A byte
  // fits an eighth if both tables have its bit.
  struct ProbeTable {
    uint8_t lower[16] = {};
    uint8_t upper[16] = {};
  };

  unsigned EighthOf(absl::string_view probe);
  void AddProbe(const Needle& needle);
  void Check(absl::string_view text, size_t probe_at, unsigned eighths, uint64_t base,
             std::vector<Hit>* hits) const;

  std::vector<Needle> needles_;
  std::vector<size_t> eighths_[8];  // indexes of the needles in each eighth
  std::string first_bytes_;         // distinct first bytes of the probes
  size_t longest_ = 0;
  ProbeTable probes_[kMaxProbeBytes];  // any byte fits where needles are too short for a probe
};

// Finds needles in text that arrives in pieces. A needle may be split between pieces.
class NeedleStream {
 public:
  // `finder` must outlive the stream.
  explicit NeedleStream(const NeedleFinder* finder) : finder_(finder) {}

  // Inserts the positions of all needles that end in `piece` into `hits`, which may still contain
  // hits in earlier pieces. Offsets are relative to the start of the first piece.
  void Feed(absl::string_view piece, std::vector<NeedleFinder::Hit>* hits);

 private:
  const NeedleFinder* const finder_;
  uint64_t offset_ = 0;  // offset of the next piece
  std::string tail_;     // the last bytes so far; a needle may begin in them
  std::string seam_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_NEEDLE_FINDER_H_

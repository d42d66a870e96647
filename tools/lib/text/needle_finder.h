// Finds a few short needles in much text, whatever the case of their letters.
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

  // Needles are not empty. Only the case of ASCII letters is ignored.
  explicit NeedleFinder(const std::vector<std::string>& needles);

  // Appends the positions of all needles in `text`, whose first byte has the offset `base`, in
  // ascending order; at one position, longer needles come first.
  void FindAll(absl::string_view text, uint64_t base, std::vector<Hit>* hits) const;

  // The order of FindAll.
  bool IsBefore(const Hit& a, const Hit& b) const;

  size_t longest() const { return longest_; }
  size_t size_of(size_t needle) const { return needles_[needle].text.size(); }

 private:
  static constexpr size_t kMaxProbeBytes = 3;

  struct Needle {
    std::string text;  // in lower case
    size_t probe_pos;  // position of its probe, the bytes that are searched first
    unsigned eighth;   // the eighth that it is in; those whose probes start alike share one
  };

  // The bytes that one position of a probe may have, by their lower and upper four bits: a bit for
  // each eighth of the needles. A byte fits an eighth if both tables have its bit.
  struct ProbeTable {
    uint8_t lower[16] = {};
    uint8_t upper[16] = {};
  };

  unsigned EighthOf(absl::string_view probe);
  void AddProbe(const Needle& needle);
  void Check(absl::string_view text, size_t probe_at, unsigned eighths, uint64_t base,
             std::vector<Hit>* hits) const;

  std::vector<Needle> needles_;
  std::vector<size_t> eighths_[8];  // the numbers of the needles in each
  std::string first_bytes_;         // of their probes, without repetition
  size_t longest_ = 0;
  ProbeTable probes_[kMaxProbeBytes];  // any byte fits where needles are too short for a probe
};

// Does the same for text that comes in pieces, between which a needle may be split.
class NeedleStream {
 public:
  // `finder` must outlive the stream.
  explicit NeedleStream(const NeedleFinder* finder) : finder_(finder) {}

  // Inserts the positions of all needles that end in `piece` into `hits`, which may still have
  // those of earlier pieces. Offsets count from the first piece.
  void Feed(absl::string_view piece, std::vector<NeedleFinder::Hit>* hits);

 private:
  const NeedleFinder* const finder_;
  uint64_t offset_ = 0;  // of the next piece
  std::string tail_;     // the last bytes so far, in which a needle may have begun
  std::string seam_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_NEEDLE_FINDER_H_

#include "tools/lib/text/needle_finder.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "tools/lib/text/simd.h"

// Highway compiles this file once for each SIMD target: see simd.h.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tools/lib/text/needle_finder.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace dumpline {
namespace HWY_NAMESPACE {

// Returns the next position in [at, end) that may start a probe of three bytes, or `end` if there
// is none. Sets `*eighths` to the eighths of the needles that the probe may belong to. `tables`
// holds the lower and the upper table of each of the three bytes.
//
// This is the algorithm that the Hyperscan library calls Teddy. For each of three neighboring
// bytes, two look-ups return the eighths that the byte fits. Needles are compared only where all
// six look-ups agree on an eighth. The cost is the same for one needle as for many.
const uint8_t* FindProbe(const uint8_t* at, const uint8_t* end, const uint8_t (*tables)[16],
                         unsigned* eighths) {
#if HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<uint8_t> d;
  const size_t lanes = hn::Lanes(d);
  const auto low_bits = hn::Set(d, uint8_t{0x0F});
  const auto zero = hn::Zero(d);
  const auto lower0 = hn::LoadDup128(d, tables[0]), upper0 = hn::LoadDup128(d, tables[1]);
  const auto lower1 = hn::LoadDup128(d, tables[2]), upper1 = hn::LoadDup128(d, tables[3]);
  const auto lower2 = hn::LoadDup128(d, tables[4]), upper2 = hn::LoadDup128(d, tables[5]);
  const auto look_up = [&](const uint8_t* from, auto lower, auto upper) HWY_ATTR {
    const auto bytes = hn::LoadU(d, from);
    return hn::And(hn::TableLookupBytes(lower, hn::And(bytes, low_bits)),
                   hn::TableLookupBytes(upper, hn::ShiftRight<4>(bytes)));
  };
  for (; static_cast<size_t>(end - at) >= lanes + 2; at += lanes) {
    const auto fits = hn::And(hn::And(look_up(at, lower0, upper0), look_up(at + 1, lower1, upper1)),
                              look_up(at + 2, lower2, upper2));
    const auto hit = hn::Ne(fits, zero);
    if (hn::AllFalse(d, hit)) continue;
    alignas(64) uint8_t all[hn::MaxLanes(d)];
    hn::Store(fits, d, all);
    const size_t lane = static_cast<size_t>(hn::FindFirstTrue(d, hit));
    *eighths = all[lane];
    return at + lane;
  }
#endif
  for (; end - at >= 3; ++at) {
    unsigned fits = 0xFF;
    for (size_t i = 0; i < 3; ++i)
      fits &= tables[2 * i][at[i] & 15] & tables[2 * i + 1][at[i] >> 4];
    *eighths = fits;
    if (fits != 0) return at;
  }
  return end;
}

}  // namespace HWY_NAMESPACE
}  // namespace dumpline
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dumpline {
namespace {

// Bytes that are frequent in dumps, rarest first. All other bytes are rarer still.
constexpr absl::string_view kCommon = "jqxzkvbywgpfmud_-.clhsrnioate0123456789";

size_t Commonness(char c) {
  const size_t position = kCommon.find(c);
  return position == absl::string_view::npos ? 0 : position + 1;
}

// Returns the position in `needle` of the sequence of `size` bytes that is rarest in dumps.
size_t RarestPosition(absl::string_view needle, size_t size) {
  size_t best = 0, best_commonness = SIZE_MAX;
  for (size_t pos = 0; pos + size <= needle.size(); ++pos) {
    size_t commonness = 0;
    for (const char c : needle.substr(pos, size)) commonness += Commonness(c);
    if (commonness < best_commonness) {
      best = pos;
      best_commonness = commonness;
    }
  }
  return best;
}

}  // namespace

NeedleFinder::NeedleFinder(const std::vector<std::string>& needles) {
  for (const std::string& needle : needles) {
    Needle made{absl::AsciiStrToLower(needle), 0, 0};
    made.probe_pos = RarestPosition(made.text, std::min(made.text.size(), kMaxProbeBytes));
    made.eighth = EighthOf(absl::string_view(made.text).substr(made.probe_pos));
    AddProbe(made);
    eighths_[made.eighth].push_back(needles_.size());
    longest_ = std::max(longest_, needle.size());
    needles_.push_back(std::move(made));
  }
}

// The search for an eighth accepts any mixture of the bytes of its probes, so probes that start
// with the same byte are best kept together. There may be dozens of escapes, which start with % or
// a backslash.
unsigned NeedleFinder::EighthOf(absl::string_view probe) {
  size_t place = first_bytes_.find(probe[0]);
  if (place == std::string::npos) {
    place = first_bytes_.size();
    first_bytes_.push_back(probe[0]);
  }
  return static_cast<unsigned>(place % 8);
}

void NeedleFinder::AddProbe(const Needle& needle) {
  const auto eighth = static_cast<uint8_t>(1u << needle.eighth);
  for (size_t i = 0; i < kMaxProbeBytes; ++i) {
    ProbeTable& table = probes_[i];
    if (needle.probe_pos + i >= needle.text.size()) {
      for (uint8_t& entry : table.lower) entry |= eighth;
      for (uint8_t& entry : table.upper) entry |= eighth;
      continue;
    }
    const char c = needle.text[needle.probe_pos + i];
    for (const char either : {c, absl::ascii_toupper(static_cast<unsigned char>(c))}) {
      const auto byte = static_cast<unsigned char>(either);
      table.lower[byte & 15] |= eighth;
      table.upper[byte >> 4] |= eighth;
    }
  }
}

void NeedleFinder::FindAll(absl::string_view text, uint64_t base, std::vector<Hit>* hits) const {
  if (needles_.empty()) return;
  static constexpr decltype(&HWY_STATIC_DISPATCH(FindProbe)) kTargets[] =
      DUMPLINE_SIMD_TARGETS(FindProbe);
  const auto find_probe = kTargets[SimdTarget()];
  const auto first = static_cast<std::vector<Hit>::difference_type>(hits->size());
  uint8_t tables[2 * kMaxProbeBytes][16];
  static_assert(sizeof tables == sizeof probes_, "a ProbeTable is its two tables");
  std::memcpy(tables, probes_, sizeof tables);
  const auto* const begin = reinterpret_cast<const uint8_t*>(text.data());
  const uint8_t* const end = begin + text.size();
  unsigned eighths = 0;
  for (const uint8_t* at = begin; (at = find_probe(at, end, tables, &eighths)) < end; ++at) {
    Check(text, static_cast<size_t>(at - begin), eighths, base, hits);
  }
  // Only a short needle can have its probe at one of the last two positions.
  for (size_t pos = text.size() - std::min<size_t>(text.size(), kMaxProbeBytes - 1);
       pos < text.size(); ++pos) {
    Check(text, pos, 0xFF, base, hits);
  }
  if (needles_.size() < 2) return;
  std::sort(hits->begin() + first, hits->end(),
            [this](const Hit& a, const Hit& b) { return IsBefore(a, b); });
}

// Appends the needles in `eighths` that are in the text with their probe at `probe_at`.
void NeedleFinder::Check(absl::string_view text, size_t probe_at, unsigned eighths, uint64_t base,
                         std::vector<Hit>* hits) const {
  for (unsigned eighth = 0; eighth < 8; ++eighth) {
    if ((eighths >> eighth & 1) == 0) continue;
    for (const size_t number : eighths_[eighth]) {
      const Needle& needle = needles_[number];
      if (probe_at < needle.probe_pos) continue;
      const size_t begin = probe_at - needle.probe_pos;
      if (needle.text.size() > text.size() - begin) continue;
      if (absl::EqualsIgnoreCase(text.substr(begin, needle.text.size()), needle.text)) {
        hits->push_back({base + begin, number});
      }
    }
  }
}

bool NeedleFinder::IsBefore(const Hit& a, const Hit& b) const {
  if (a.offset != b.offset) return a.offset < b.offset;
  return size_of(a.needle) > size_of(b.needle);
}

void NeedleStream::Feed(absl::string_view piece, std::vector<NeedleFinder::Hit>* hits) {
  if (finder_->longest() == 0) return;
  const auto known = static_cast<std::ptrdiff_t>(hits->size());
  const size_t reach = finder_->longest() - 1;
  if (!tail_.empty()) {
    // Finds the needles that begin in the tail and end in the piece.
    seam_.assign(tail_);
    seam_.append(piece.data(), std::min(piece.size(), reach));
    finder_->FindAll(seam_, offset_ - tail_.size(), hits);
    const auto not_split = [&](const NeedleFinder::Hit& hit) {
      return hit.offset >= offset_ || hit.offset + finder_->size_of(hit.needle) <= offset_;
    };
    hits->erase(std::remove_if(hits->begin() + known, hits->end(), not_split), hits->end());
  }
  finder_->FindAll(piece, offset_, hits);
  // A split needle may begin before a shorter needle that an earlier call has found.
  const auto new_hits = hits->begin() + known;
  const auto is_before = [this](const NeedleFinder::Hit& a, const NeedleFinder::Hit& b) {
    return finder_->IsBefore(a, b);
  };
  if (known > 0 && new_hits != hits->end() && is_before(*new_hits, *(new_hits - 1))) {
    std::inplace_merge(hits->begin(), new_hits, hits->end(), is_before);
  }
  offset_ += piece.size();
  if (piece.size() >= reach) {
    tail_.assign(piece.data() + piece.size() - reach, reach);
  } else {
    tail_.append(piece.data(), piece.size());
    if (tail_.size() > reach) tail_.erase(0, tail_.size() - reach);
  }
}

}  // namespace dumpline
#endif  // HWY_ONCE

#include "tools/lib/text/key_finder.h"

#include <algorithm>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace dumpline {
namespace {

// What dumps are made of, the rarest bytes first; any other byte is rarer still.
constexpr absl::string_view kCommon = "jqxzkvbywgpfmud_-.clhsrnioate0123456789";

size_t Commonness(char c) {
  const size_t place = kCommon.find(c);
  return place == absl::string_view::npos ? 0 : place + 1;
}

}  // namespace

KeyFinder::KeyFinder(const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    Key made;
    made.text = absl::AsciiStrToLower(key);
    // The rarest byte, and the rarest of the others: where neither stands nothing else is looked at.
    std::vector<size_t> by_rarity;
    for (size_t pos = 0; pos < key.size(); ++pos) by_rarity.push_back(pos);
    std::stable_sort(by_rarity.begin(), by_rarity.end(), [&](size_t a, size_t b) {
      return Commonness(made.text[a]) < Commonness(made.text[b]);
    });
    made.probes[0] = MakeProbe(made.text, by_rarity[0]);
    made.probes[1] = MakeProbe(made.text, by_rarity[key.size() > 1 ? 1 : 0]);
    longest_ = std::max(longest_, key.size());
    keys_.push_back(std::move(made));
  }
}

KeyFinder::Probe KeyFinder::MakeProbe(absl::string_view text, size_t pos) {
  const bool letter = absl::ascii_isalpha(static_cast<unsigned char>(text[pos]));
  return {pos, text[pos], letter ? '\x20' : '\0'};
}

void KeyFinder::FindAll(absl::string_view text, uint64_t base, std::vector<Hit>* hits) const {
  const auto first = static_cast<std::vector<Hit>::difference_type>(hits->size());
  for (size_t number = 0; number < keys_.size(); ++number) {
    Find(keys_[number], text, base, number, hits);
  }
  if (keys_.size() < 2) return;
  std::sort(hits->begin() + first, hits->end(),
            [this](const Hit& a, const Hit& b) { return IsBefore(a, b); });
}

bool KeyFinder::IsBefore(const Hit& a, const Hit& b) const {
  if (a.offset != b.offset) return a.offset < b.offset;
  return size_of(a.key) > size_of(b.key);
}

void KeyFinder::Find(const Key& key, absl::string_view text, uint64_t base, size_t number,
                     std::vector<Hit>* hits) {
  if (text.size() < key.text.size()) return;
  const char* const begin = text.data();
  const char* const end = begin + text.size() - key.text.size() + 1;  // of the places for a key
  const auto check = [&](const char* place) {
    if (absl::EqualsIgnoreCase(absl::string_view(place, key.text.size()), key.text)) {
      hits->push_back({base + static_cast<uint64_t>(place - begin), number});
    }
  };
  const Probe& a = key.probes[0];
  const Probe& b = key.probes[1];
  const char* place = begin;
#if defined(__SSE2__)
  const __m128i byte_a = _mm_set1_epi8(a.byte), fold_a = _mm_set1_epi8(a.fold);
  const __m128i byte_b = _mm_set1_epi8(b.byte), fold_b = _mm_set1_epi8(b.fold);
  for (; end - place >= 16; place += 16) {
    const __m128i at_a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(place + a.pos));
    const __m128i at_b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(place + b.pos));
    const __m128i same = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(at_a, fold_a), byte_a),
                                       _mm_cmpeq_epi8(_mm_or_si128(at_b, fold_b), byte_b));
    for (int left = _mm_movemask_epi8(same); left != 0; left &= left - 1) {
      check(place + __builtin_ctz(static_cast<unsigned>(left)));
    }
  }
#endif
  for (; place < end; ++place) {
    if ((place[a.pos] | a.fold) == a.byte && (place[b.pos] | b.fold) == b.byte) check(place);
  }
}

void KeyStream::Feed(absl::string_view piece, std::vector<KeyFinder::Hit>* hits) {
  if (finder_->longest() == 0) return;
  const auto known = static_cast<std::ptrdiff_t>(hits->size());
  const size_t reach = finder_->longest() - 1;
  if (!tail_.empty()) {
    // Keys that begin in the tail and end in the piece.
    seam_.assign(tail_);
    seam_.append(piece.data(), std::min(piece.size(), reach));
    finder_->FindAll(seam_, offset_ - tail_.size(), hits);
    const auto not_split = [&](const KeyFinder::Hit& hit) {
      return hit.offset >= offset_ || hit.offset + finder_->size_of(hit.key) <= offset_;
    };
    hits->erase(std::remove_if(hits->begin() + known, hits->end(), not_split), hits->end());
  }
  finder_->FindAll(piece, offset_, hits);
  // A split key may begin before a shorter one that was whole already.
  const auto new_hits = hits->begin() + known;
  const auto is_before = [this](const KeyFinder::Hit& a, const KeyFinder::Hit& b) {
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

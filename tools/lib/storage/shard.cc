#include "tools/lib/storage/shard.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

constexpr uint64_t kMaxShards = 1000000;

bool ParseNumber(absl::string_view text, uint64_t* number) {
  // SimpleAtoi() accepts signs and spaces.
  const bool has_digits = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  return has_digits && absl::SimpleAtoi(text, number);
}

uint64_t Fnv1a(uint64_t hash, absl::string_view bytes) {
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

// fmix64() of MurmurHash3.
uint64_t Mix(uint64_t hash) {
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
  return hash ^ (hash >> 33);
}

}  // namespace

absl::StatusOr<Shard> Shard::Parse(absl::string_view text) {
  Shard shard;
  const std::vector<absl::string_view> numbers = absl::StrSplit(text, '/');
  uint64_t number = 0;
  const bool is_valid = numbers.size() == 2 && ParseNumber(numbers[0], &number) &&
                        ParseNumber(numbers[1], &shard.count_) && number >= 1 &&
                        number <= shard.count_ && shard.count_ <= kMaxShards;
  if (!is_valid) {
    return UsageError(absl::StrCat(
        "invalid value \"", text, "\" of --shard (expected I/N, such as 1/4, with I from 1 to N)"));
  }
  shard.index_ = number - 1;
  return shard;
}

uint64_t Shard::HashOf(absl::string_view bucket, absl::string_view key) {
  return Mix(Fnv1a(Fnv1a(Fnv1a(0xcbf29ce484222325, bucket), "/"), key));
}

}  // namespace dumpline

#include "tools/lib/rows/row_codec.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace {

void AppendVarint(uint64_t number, std::string* to) {
  while (number >= 0x80) {
    to->push_back(static_cast<char>(number | 0x80));
    number >>= 7;
  }
  to->push_back(static_cast<char>(number));
}

uint64_t ReadVarint(absl::string_view* from) {
  uint64_t number = 0;
  for (int shift = 0; !from->empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(from->front());
    from->remove_prefix(1);
    number |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) break;
  }
  return number;
}

// Appends the bytes of `number` so that they sort like the number.
void AppendOrdered(int64_t number, std::string* key) {
  const uint64_t ordered = static_cast<uint64_t>(number) ^ (uint64_t{1} << 63);
  for (int shift = 56; shift >= 0; shift -= 8) key->push_back(static_cast<char>(ordered >> shift));
}

// Removes the zeros at the end of the fraction, and the fraction if nothing remains of it.
absl::string_view WithoutTrailingZeros(absl::string_view number) {
  if (number.find('.') == absl::string_view::npos) return number;
  while (absl::ConsumeSuffix(&number, "0")) {
  }
  absl::ConsumeSuffix(&number, ".");
  return number;
}

}  // namespace

void AppendValue(const Value& value, std::string* row) {
  if (value.is_null()) {
    row->push_back('\0');
    return;
  }
  AppendVarint(value.text.size() + 1, row);
  row->append(value.text.data(), value.text.size());
}

void DecodeRow(absl::string_view row, std::vector<Value>* values) {
  values->clear();
  while (!row.empty()) {
    const uint64_t length = ReadVarint(&row);
    if (length == 0) {
      values->push_back(Value{});
      continue;
    }
    values->push_back({Value::Kind::kText, row.substr(0, length - 1)});
    row.remove_prefix(length - 1);
  }
}

void AppendKeyValue(ColumnType type, absl::string_view value, std::string* key) {
  int64_t number;
  if (type == ColumnType::kInteger && absl::SimpleAtoi(value, &number)) {
    key->push_back('\1');
    AppendOrdered(number, key);
    return;
  }
  key->push_back('\2');
  if (type == ColumnType::kNumeric) {
    absl::StrAppend(key, WithoutTrailingZeros(value));
  } else if (type == ColumnType::kCitext) {
    absl::StrAppend(key, absl::AsciiStrToLower(value));
  } else {
    absl::StrAppend(key, value);
  }
  key->push_back('\0');
}

}  // namespace dumpline

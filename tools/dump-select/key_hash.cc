#include "tools/dump-select/key_hash.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

uint64_t Rotate(uint64_t value, int bits) { return value << bits | value >> (64 - bits); }

uint64_t Load(const char* bytes, size_t size) {
  uint64_t value = 0;
  for (size_t i = 0; i < size; ++i) {
    value |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return value;
}

struct SipState {
  static constexpr uint64_t kKey0 = 0x0706050403020100, kKey1 = 0x0f0e0d0c0b0a0908;

  uint64_t v0 = kKey0 ^ 0x736f6d6570736575, v1 = kKey1 ^ 0x646f72616e646f6d ^ 0xee,
           v2 = kKey0 ^ 0x6c7967656e657261, v3 = kKey1 ^ 0x7465646279746573;

  void Rounds(int count) {
    for (; count > 0; --count) {
      v0 += v1, v1 = Rotate(v1, 13) ^ v0, v0 = Rotate(v0, 32);
      v2 += v3, v3 = Rotate(v3, 16) ^ v2;
      v0 += v3, v3 = Rotate(v3, 21) ^ v0;
      v2 += v1, v1 = Rotate(v1, 17) ^ v2, v2 = Rotate(v2, 32);
    }
  }
  void Add(uint64_t word) {
    v3 ^= word;
    Rounds(2);
    v0 ^= word;
  }
};

// Returns the name of a type without its schema and modifiers: "numeric" for "numeric(3,2)".
absl::string_view TypeName(absl::string_view type) {
  type = absl::StripAsciiWhitespace(type.substr(0, type.find('(')));
  const size_t dot = type.rfind('.');
  return dot == absl::string_view::npos ? type : type.substr(dot + 1);
}

bool IsOneOf(absl::string_view type, std::initializer_list<absl::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [type](absl::string_view name) { return absl::EqualsIgnoreCase(type, name); });
}

absl::string_view WithoutTrailing(absl::string_view text, char c) {
  while (!text.empty() && text.back() == c) text.remove_suffix(1);
  return text;
}

}  // namespace

KeyHash SipHash(absl::string_view bytes) {
  SipState state;
  size_t pos = 0;
  for (; pos + 8 <= bytes.size(); pos += 8) state.Add(Load(bytes.data() + pos, 8));
  state.Add(Load(bytes.data() + pos, bytes.size() - pos) | static_cast<uint64_t>(bytes.size())
                                                               << 56);
  state.v2 ^= 0xee;
  state.Rounds(4);
  KeyHash hash;
  hash.low = state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
  state.v1 ^= 0xdd;
  state.Rounds(4);
  hash.high = state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
  return hash;
}

EqualForm::EqualForm(absl::string_view type) {
  // Elements of arrays are compared as text.
  if (absl::EndsWith(type, "]")) return;
  const absl::string_view name = TypeName(type);
  if (IsOneOf(name, {"numeric", "decimal"})) kind_ = Kind::kNumeric;
  if (IsOneOf(name, {"real", "double precision", "float", "float4", "float8"})) {
    kind_ = Kind::kFloat;
  }
  if (IsOneOf(name, {"character", "char", "bpchar"})) kind_ = Kind::kPadded;
  if (IsOneOf(name, {"citext"})) kind_ = Kind::kCaseInsensitive;
}

absl::string_view EqualForm::Of(absl::string_view text) {
  switch (kind_) {
    case Kind::kText:
      return text;
    case Kind::kNumeric:
      if (text.find('.') != absl::string_view::npos) {
        text = WithoutTrailing(WithoutTrailing(text, '0'), '.');
      }
      [[fallthrough]];
    case Kind::kFloat:
      return text == "-0" ? absl::string_view("0") : text;
    case Kind::kPadded:
      return WithoutTrailing(text, ' ');
    case Kind::kCaseInsensitive:
      lower_ = absl::AsciiStrToLower(text);
      return lower_;
  }
  return text;
}

absl::StatusOr<std::optional<size_t>> ValueIndex(const RowShape& shape, const std::string& column) {
  const SchemaTable& table = *shape.table;
  const SchemaColumn* const declared = table.FindColumn(column);
  if (declared == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("the schema's table ", ToDisplay(table.name),
                                                   " has no column ", ToDisplay(column)));
  }
  const size_t index = static_cast<size_t>(declared - table.columns.data());
  const auto found = std::find(shape.columns.begin(), shape.columns.end(), index);
  if (found != shape.columns.end()) return static_cast<size_t>(found - shape.columns.begin());
  if (!declared->generated && !declared->has_default &&
      declared->identity == SchemaColumn::Identity::kNone) {
    return std::nullopt;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("rows of ", ToDisplay(table.name), " without the column ", ToDisplay(column),
                   ", which is part of a key and whose value the server computes"));
}

absl::Status KeyReader::SetShape(const RowShape& shape, const std::vector<std::string>& columns) {
  columns_.clear();
  is_null_ = false;
  for (const std::string& name : columns) {
    ASSIGN_OR_RETURN(const std::optional<size_t> value, ValueIndex(shape, name));
    is_null_ |= !value;
    if (value) columns_.push_back({*value, EqualForm(shape.table->FindColumn(name)->type)});
  }
  return absl::OkStatus();
}

bool KeyReader::Read(const std::vector<Value>& values, KeyHash* hash) {
  *hash = KeyHash();
  bytes_.clear();
  bool is_null = is_null_;
  for (Column& column : columns_) {
    const Value& value = values[column.value];
    if (value.kind == Value::Kind::kDefault) return false;
    is_null |= value.is_null();
    const absl::string_view text = column.form.Of(value.text);
    // The size separates the values of a composite key unambiguously.
    const uint64_t size = text.size();
    bytes_.append(reinterpret_cast<const char*>(&size), sizeof(size));
    bytes_.append(text.data(), text.size());
  }
  if (!is_null) *hash = SipHash(bytes_);
  return true;
}

}  // namespace dumpline

#include "tools/lib/text/flat_json.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"

namespace dumpline {
namespace {

constexpr size_t kMaxDigits = 19;  // every number of 19 digits fits into 64 bits

// Returns whether a JSON string in the form of ToJsonText() has the byte as it is. As a signed
// number, a byte that is not ASCII is negative.
bool IsPlain(char c) { return static_cast<signed char>(c) >= ' ' && c != '"' && c != '\\'; }

// Returns the first byte in [begin, end) that is not plain, or `end`.
const char* FindNotPlain(const char* begin, const char* end) {
#if defined(__SSE2__)
  for (; end - begin >= 16; begin += 16) {
    const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
    const __m128i special = _mm_or_si128(_mm_cmpeq_epi8(chunk, _mm_set1_epi8('"')),
                                         _mm_cmpeq_epi8(chunk, _mm_set1_epi8('\\')));
    const __m128i low = _mm_cmplt_epi8(chunk, _mm_set1_epi8(' '));
    const int hits = _mm_movemask_epi8(_mm_or_si128(special, low));
    if (hits != 0) return begin + __builtin_ctz(static_cast<unsigned>(hits));
  }
#endif
  return std::find_if_not(begin, end, IsPlain);
}

// Removes a string of plain bytes, with its quotes, from the start of `text`.
bool ConsumeString(absl::string_view* text, absl::string_view* string) {
  if (text->empty() || text->front() != '"') return false;
  const char* const begin = text->data() + 1;
  const char* const end = text->data() + text->size();
  const char* const quote = FindNotPlain(begin, end);
  if (quote == end || *quote != '"') return false;
  *string = absl::string_view(begin, static_cast<size_t>(quote - begin));
  text->remove_prefix(string->size() + 2);
  return true;
}

bool ConsumeNumber(absl::string_view* text, absl::string_view* digits) {
  size_t size = 0;
  while (size < text->size() && absl::ascii_isdigit(static_cast<unsigned char>((*text)[size]))) {
    ++size;
  }
  if (size == 0 || size > kMaxDigits || (size > 1 && text->front() == '0')) return false;
  *digits = text->substr(0, size);
  text->remove_prefix(size);
  return true;
}

bool ConsumeValue(absl::string_view* text, FlatObject::Field* field) {
  field->kind = FlatObject::Kind::kText;
  if (ConsumeString(text, &field->value)) return true;
  field->kind = FlatObject::Kind::kNumber;
  if (ConsumeNumber(text, &field->value)) return true;
  field->kind = FlatObject::Kind::kOther;
  for (const absl::string_view word : {"true", "false", "null", "{}", "[]"}) {
    field->value = word;
    if (absl::ConsumePrefix(text, word)) return true;
  }
  return false;
}

}  // namespace

bool FlatObject::Parse(absl::string_view text) {
  count_ = 0;
  if (!absl::ConsumePrefix(&text, "{")) return false;
  for (;;) {
    if (count_ == kMaxFields) return false;
    Field& field = fields_[count_];
    if (!ConsumeString(&text, &field.name) || Has(field.name)) return false;
    if (!absl::ConsumePrefix(&text, ":") || !ConsumeValue(&text, &field)) return false;
    ++count_;
    if (absl::ConsumePrefix(&text, ",")) continue;
    return text == "}";
  }
}

bool FlatObject::Has(absl::string_view name) const {
  return std::any_of(begin(), end(), [name](const Field& field) { return field.name == name; });
}

std::string WithoutFields(absl::string_view text, std::initializer_list<absl::string_view> names) {
  FlatObject object;
  if (!object.Parse(text)) {
    Json json = *ParseJson(text);
    for (const absl::string_view name : names) json.erase(std::string(name));
    return ToJsonText(json);
  }
  std::string kept = "{";
  for (const FlatObject::Field& field : object) {
    if (std::find(names.begin(), names.end(), field.name) != names.end()) continue;
    // A field extends to the comma before the next one, or to the closing brace.
    const char* const begin = field.name.data() - 1;
    const char* const end =
        &field + 1 == object.end() ? &text.back() : (&field + 1)->name.data() - 2;
    if (kept.size() > 1) kept += ',';
    kept.append(begin, end);
  }
  return kept + "}";
}

std::string AppendJsonFields(absl::string_view object, const Json& fields) {
  std::string text(object.substr(0, object.size() - 1));
  absl::StrAppend(&text, ",", absl::string_view(ToJsonText(fields)).substr(1));
  return text;
}

}  // namespace dumpline

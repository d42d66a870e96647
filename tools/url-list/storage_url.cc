#include "tools/url-list/storage_url.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/text/url_coding.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

constexpr size_t kNone = absl::string_view::npos;
constexpr size_t kMaxOriginBytes = 2 << 10;
constexpr size_t kMaxPathBytes = 16 << 10;
static_assert(kMaxOriginBytes + 2 * kMaxCodedBytes < kUrlBytesBefore, "");
static_assert(kMaxPathBytes + 2 * 12 * kMaxCodedBytes < kUrlBytesAfter, "");  // AtUrl() looks ahead

// What stands in front of a URL: a character, or
constexpr char kValueBegin = '\0';

bool IsAlpha(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsAlnum(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }
bool IsSpaceOrControl(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; }
bool IsOneOf(char c, absl::string_view characters) {
  return characters.find(c) != absl::string_view::npos;
}
// Letters, digits and what else RFC 3986 calls unreserved.
bool IsUnreserved(char c) { return IsAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

bool IsHex(absl::string_view text, size_t pos, size_t count) {
  if (pos > text.size() || text.size() - pos < count) return false;
  return std::all_of(text.begin() + pos, text.begin() + pos + count,
                     [](char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); });
}

uint32_t HexValue(absl::string_view digits) {
  uint32_t value = 0;
  static_cast<void>(absl::SimpleHexAtoi(digits, &value));
  return value;
}

void AppendUtf8(uint32_t code, std::string* out) {
  const auto append = [out](uint32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (code < 0x80) return append(code);
  if (code < 0x800) {
    append(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      append(0xE0 | code >> 12);
    } else {
      append(0xF0 | code >> 18);
      append(0x80 | (code >> 12 & 0x3F));
    }
    append(0x80 | (code >> 6 & 0x3F));
  }
  append(0x80 | (code & 0x3F));
}

// Reads a URL's characters with the escapes around the URL undone, and the percent-encoding that
// the whole URL has; not the one that is part of the URL.
class UrlReader {
 public:
  UrlReader(const RawText& text, size_t pos, size_t percents)
      : bytes_(text.bytes), form_(text.form), pos_(pos), percents_(percents) {}

  // Reads one character, or one byte of one outside ASCII, to character(). False where the value
  // ends.
  bool Next();

  // Reads on as long as characters stand for themselves and end no URL, whatever it is in; the usual case, in one go.
  void ReadPlain(std::string* out) {
    if (percents_ > 0) return;
    size_t end = pos_;
    const size_t limit = std::min(bytes_.size(), pos_ + kMaxPathBytes + 1);
    while (end < limit && (IsUnreserved(bytes_[end]) || bytes_[end] == '/')) ++end;
    out->append(bytes_.data() + pos_, end - pos_);
    pos_ = end;
  }

  absl::string_view character() const { return character_; }
  // Whether it stood there as it is, in a URL that is percent-encoded as a whole.
  bool is_bare() const { return percents_ > 0 && is_bare_; }
  size_t pos() const { return pos_; }

  // Whether another URL begins here.
  bool AtUrl() const;

 private:
  bool ReadBackslashes();
  bool ReadUnicodeEscape(size_t pos);
  bool ReadPercents();
  bool ReadEntity();
  bool Take(absl::string_view character, size_t end) {
    character_.assign(character.data(), character.size());
    pos_ = end;
    return true;
  }

  absl::string_view bytes_;
  RawText::Form form_;
  size_t pos_;
  size_t percents_;
  std::string character_;
  bool is_bare_ = false;
};

bool UrlReader::Next() {
  if (pos_ == bytes_.size()) return false;
  const char c = bytes_[pos_];
  is_bare_ = false;
  if (form_ == RawText::Form::kCopy && (c == '\t' || c == '\n')) return false;
  if (c == '\\') return ReadBackslashes();
  if (c == '%' && ReadPercents()) return true;
  if (c == '&' && ReadEntity()) return true;
  is_bare_ = true;
  const bool doubled = (form_ == RawText::Form::kQuoted || form_ == RawText::Form::kEscaped) &&
                       absl::StartsWith(bytes_.substr(pos_), "''");
  return Take(bytes_.substr(pos_, 1), pos_ + (doubled ? 2 : 1));
}

// How many of them there are depends on how deep the value is nested, and says nothing here: none
// is ever part of a URL. But one alone in E'…' is the literal's own.
bool UrlReader::ReadBackslashes() {
  const size_t escaped = bytes_.find_first_not_of('\\', pos_);
  if (escaped == kNone || escaped - pos_ > kMaxBackslashes) return Take("\\", pos_ + 1);
  const char c = bytes_[escaped];
  if (c == '\'' && form_ == RawText::Form::kEscaped && escaped == pos_ + 1) {
    return Take("'", escaped + 1);
  }
  if (c == 'u' && ReadUnicodeEscape(escaped)) return true;
  if (c == '/') return Take("/", escaped + 1);
  if (IsOneOf(c, "nrtbfv")) return Take("\n", escaped + 1);
  return Take("\\", pos_ + 1);
}

// uXXXX at `pos`, and for what UTF-16 writes as two, the second behind it.
bool UrlReader::ReadUnicodeEscape(size_t pos) {
  if (!IsHex(bytes_, pos + 1, 4)) return false;
  uint32_t code = HexValue(bytes_.substr(pos + 1, 4));
  size_t end = pos + 5;
  if (code >= 0xD800 && code < 0xDC00) {
    const size_t second = std::min(bytes_.find_first_not_of('\\', end), bytes_.size());
    if (second > end && second - end <= kMaxBackslashes && second < bytes_.size() &&
        bytes_[second] == 'u' && IsHex(bytes_, second + 1, 4)) {
      const uint32_t low = HexValue(bytes_.substr(second + 1, 4));
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        end = second + 5;
      }
    }
  }
  std::string character;
  AppendUtf8(code, &character);
  return Take(character, end);
}

bool UrlReader::ReadPercents() {
  size_t digits = pos_ + 1;
  for (size_t i = 1; i < percents_; ++i, digits += 2) {
    if (bytes_.substr(digits, 2) != "25") return false;
  }
  if (percents_ == 0 || !IsHex(bytes_, digits, 2)) return false;
  const char byte = static_cast<char>(HexValue(bytes_.substr(digits, 2)));
  return Take(absl::string_view(&byte, 1), digits + 2);
}

// Those that HTML needs around or in a URL. Any quote ends one.
bool UrlReader::ReadEntity() {
  const absl::string_view rest = bytes_.substr(pos_, 8);
  if (absl::StartsWith(rest, "&amp;")) return Take("&", pos_ + 5);
  for (absl::string_view entity :
       {"&quot;", "&apos;", "&#34;", "&#39;", "&#x22;", "&#x27;", "&lt;", "&gt;", "&nbsp;"}) {
    if (absl::StartsWith(rest, entity)) return Take("\"", pos_ + entity.size());
  }
  return false;
}

bool UrlReader::AtUrl() const {
  UrlReader ahead(*this);
  std::string read;
  constexpr absl::string_view kBegins[] = {"http://", "https://", "/storage/v1/"};
  while (read.size() < 12 && ahead.Next()) {
    read.append(ahead.character().data(), ahead.character().size());
    for (absl::string_view begin : kBegins) {
      if (absl::EqualsIgnoreCase(read, begin)) return true;
    }
  }
  return false;
}

size_t SkipBackslashesBefore(absl::string_view text, size_t pos) {
  for (size_t i = 0; i < kMaxBackslashes && pos > 0 && text[pos - 1] == '\\'; ++i) --pos;
  return pos;
}

bool IsOfOrigin(char c) { return IsUnreserved(c) || IsOneOf(c, ":/@[]"); }

// Finds the origin that `text`, which stands in front of a URL's path, ends with: puts it into `origin`, without a user's
// name, and returns where it begins. npos when it ends with none.
size_t FindOrigin(absl::string_view text, std::string* origin) {
  // It is the last scheme that counts: https://proxy/https://abc.supabase.co/…
  size_t begin = text.rfind("://");
  size_t host = kNone;
  if (begin != kNone) {
    host = begin + 3;
    while (begin > 0 && IsAlpha(text[begin - 1])) --begin;
    if (begin + 3 == host) return kNone;
  } else if (absl::StartsWith(text, "/")) {
    begin = 0;
    if (absl::StartsWith(text, "//")) host = 2;
  } else {
    return kNone;
  }
  size_t user_end = host;
  if (host != kNone) {
    const size_t host_end = std::min(text.find('/', host), text.size());
    if (host == host_end) return kNone;
    const size_t at = text.substr(host, host_end - host).rfind('@');
    if (at != kNone) user_end = host + at + 1;
  }
  origin->assign(text.data() + begin, std::min(host, text.size()) - begin);
  if (host != kNone) origin->append(text.data() + user_end, text.size() - user_end);
  return begin;
}

// Reads what stands in front of the /storage whose slash is at `end` to `origin`, and returns where the URL begins.
size_t ReadLeft(absl::string_view bytes, size_t end, std::string* origin) {
  origin->clear();
  // An escape can only be where its first character is.
  size_t plain = end;
  while (plain > 0 && end - plain < kMaxOriginBytes && IsOfOrigin(bytes[plain - 1])) --plain;
  if (plain == 0 || !IsOneOf(bytes[plain - 1], "\\%")) {
    const size_t begin = FindOrigin(bytes.substr(plain, end - plain), origin);
    return begin == kNone ? end : plain + begin;
  }
  std::string text;
  std::vector<size_t> begins;  // of its characters, in `bytes`
  for (size_t pos = end; pos > 0 && end - pos < kMaxOriginBytes;) {
    const Character c = CharacterBefore(bytes, pos);
    if (!IsOfOrigin(c.value)) break;
    pos = c.begin;
    if (c.value == '/') pos = SkipBackslashesBefore(bytes, pos);
    text.push_back(c.value);
    begins.push_back(pos);
  }
  std::reverse(text.begin(), text.end());
  const size_t begin = FindOrigin(text, origin);
  return begin == kNone ? end : begins[begins.size() - 1 - begin];
}

char ReadOpener(const RawText& text, size_t begin) {
  if (begin == 0) return text.begins ? kValueBegin : ' ';
  const char raw = text.bytes[begin - 1];
  if (text.form == RawText::Form::kCopy && (raw == '\t' || raw == '\n')) return kValueBegin;
  return CharacterBefore(text.bytes, begin).value;
}

// The punctuation of a sentence, and the closing half of what the sentence is in.
void TrimSentence(std::string* path) {
  while (!path->empty()) {
    const char last = path->back();
    const bool closes_nothing = last == ')' && std::count(path->begin(), path->end(), '(') <
                                                   std::count(path->begin(), path->end(), ')');
    if (!closes_nothing && !IsOneOf(last, ".,;:!*'")) break;
    path->pop_back();
  }
}

// What no key has, and no URL either.
bool EndsUrl(char c) { return IsSpaceOrControl(c) || IsOneOf(c, "\"<>`{}|^[]\\"); }

// Whether `c` ends what `opener` began. Of arrays and rows only items without commas have no
// quotes.
bool Closes(char opener, char c) {
  switch (opener) {
    case '"':
    case '\'':
    case '`':
      return c == opener;
    case '(':
      return c == ')';
    case '<':
      return c == '>';
    case '[':
      return c == ']';
    case '{':
    case ',':
      return c == ',' || c == '}';
    case '=':
      return c == '&';
    default:
      return false;
  }
}

bool EndsInExtension(absl::string_view path) {
  const size_t dot = path.find_last_of("./");
  if (dot == kNone || path[dot] == '/') return false;
  const absl::string_view extension = path.substr(dot + 1);
  return !extension.empty() && extension.size() <= 5 &&
         std::all_of(extension.begin(), extension.end(), IsAlnum);
}

// A URL has %20 where its key has a space; but who puts one together by hand may forget it, and
// browsers forgive. So in quotes or as a whole value, "a b.png" is one key, while "a.png b.png" and
// "a is nice" are text behind one. Reads on behind the first space.
bool ReadPathWithSpaces(UrlReader* reader, size_t begin, char opener, std::string* path) {
  if (!IsOneOf(opener, "\"'`") && opener != kValueBegin) return false;
  if (EndsInExtension(*path)) return false;
  UrlReader ahead(*reader);
  std::string longer = absl::StrCat(*path, " ");
  for (;;) {
    const UrlReader here(ahead);
    const bool more = ahead.Next();
    const char c = more ? ahead.character()[0] : kValueBegin;
    if (more ? c == '?' || c == '#' || Closes(opener, c) : opener == kValueBegin) {
      if (!EndsInExtension(longer)) return false;
      *reader = here;
      *path = std::move(longer);
      return true;
    }
    const bool is_text = !more || (c != ' ' && EndsUrl(c)) || here.AtUrl();
    if (is_text || ahead.pos() - begin > kMaxPathBytes) return false;
    longer.append(ahead.character().data(), ahead.character().size());
  }
}

// Reads to where the URL ends. False when it is too long for one.
bool ReadPath(UrlReader* reader, char opener, std::string* path) {
  const size_t begin = reader->pos();
  int open = 0;  // parentheses
  path->clear();
  bool is_whole;  // nothing but the URL stands between the opener and its end
  for (;;) {
    reader->ReadPlain(path);
    if (reader->pos() - begin > kMaxPathBytes) return false;
    if (!reader->Next()) {
      is_whole = opener == kValueBegin || opener == ',';
      break;
    }
    const char c = reader->character()[0];
    if (c == '?' || c == '#' || (reader->is_bare() && !IsAlnum(c) && !IsOneOf(c, "-._~!*'()"))) {
      is_whole = true;
      break;
    }
    if (EndsUrl(c)) {
      is_whole = Closes(opener, c) || (c == ' ' && ReadPathWithSpaces(reader, begin, opener, path));
      break;
    }
    if (c == '(') ++open;
    if (c == ')') --open;
    const bool closes = Closes(opener, c) && (c != ')' || open < 0);
    if (closes || (IsOneOf(c, ",;") && reader->AtUrl())) {
      is_whole = true;
      break;
    }
    path->append(reader->character().data(), reader->character().size());
  }
  if (!is_whole) TrimSentence(path);
  return true;
}

// Undoes percent-encoding. What is not valid then stays as it was.
void PercentDecode(absl::string_view text, std::string* decoded) {
  decoded->assign(text.data(), text.size());
  if (text.find('%') == kNone) return;
  decoded->clear();
  for (size_t pos = 0; pos < text.size(); ++pos) {
    if (text[pos] == '%' && IsHex(text, pos + 1, 2)) {
      decoded->push_back(static_cast<char>(HexValue(text.substr(pos + 1, 2))));
      pos += 2;
    } else {
      decoded->push_back(text[pos]);
    }
  }
  if (!IsValidUtf8(*decoded)) decoded->assign(text.data(), text.size());
}

// Takes the name of a route, so that BUCKET/KEY is left. Of those that begin alike the longest come first.
bool TakeRoute(absl::string_view* path) {
  if (!absl::ConsumePrefix(path, "/v1/")) return false;
  for (absl::string_view route :
       {"object/public/", "object/sign/", "object/authenticated/", "render/image/public/",
        "render/image/sign/", "render/image/authenticated/", "object/info/authenticated/",
        "object/info/public/", "object/info/", "object/upload/sign/"}) {
    if (absl::ConsumePrefix(path, route)) return true;
  }
  if (!absl::ConsumePrefix(path, "object/")) return false;
  // What lists, copies and moves names its objects elsewhere.
  const absl::string_view first = path->substr(0, path->find('/'));
  for (absl::string_view other : {"list", "list-v2", "copy", "move", "upload"}) {
    if (first == other) return false;
  }
  return true;
}

// How often the slash at `pos` is percent-encoded.
size_t PercentsAt(absl::string_view bytes, size_t pos) {
  if (pos == bytes.size() || bytes[pos] != '%') return 0;
  size_t percents = 1;
  for (++pos; bytes.substr(pos, 2) == "25" && percents < kMaxPercents; pos += 2) ++percents;
  return percents;
}

}  // namespace

bool ReadStorageUrl(const RawText& text, size_t pos, StorageUrl* url) {
  const absl::string_view bytes = text.bytes;
  if (bytes.substr(pos, kStorageWord.size()) != kStorageWord) return false;
  const size_t path_begin = pos + kStorageWord.size();
  UrlReader reader(text, path_begin, PercentsAt(bytes, path_begin));
  UrlReader ahead(reader);
  if (!ahead.Next() || ahead.character() != "/") return false;  // most of them end here

  // The slash in front of it may be missing at the begin of a value.
  url->begin = pos;
  url->origin.clear();
  bool has_slash = false;
  if (pos > 0) {
    const Character before = CharacterBefore(bytes, pos);
    if (IsUnreserved(before.value) || before.value == '%') return false;
    has_slash = before.value == '/';
    if (has_slash) {
      url->begin = ReadLeft(bytes, SkipBackslashesBefore(bytes, before.begin), &url->origin);
    }
  } else if (!text.begins) {
    return false;
  }

  std::string path;
  if (!ReadPath(&reader, ReadOpener(text, url->begin), &path)) return false;
  absl::string_view rest = path;
  if (!TakeRoute(&rest)) return false;
  const size_t slash = rest.find('/');
  if (slash == kNone || slash == 0 || slash + 1 == rest.size()) return false;
  PercentDecode(rest.substr(0, slash), &url->bucket);
  PercentDecode(rest.substr(slash + 1), &url->key);
  url->url.assign(url->origin);
  absl::StrAppend(&url->url, has_slash ? "/" : "", kStorageWord, path);
  url->end = reader.pos();
  return true;
}

}  // namespace dumpline

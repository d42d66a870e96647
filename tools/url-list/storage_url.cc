#include "tools/url-list/storage_url.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/text/code_point.h"
#include "tools/lib/text/encoded_url.h"
#include "tools/lib/text/hex.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

constexpr size_t kNone = absl::string_view::npos;
constexpr size_t kMaxOriginBytes = 2 << 10;
constexpr size_t kMaxPathBytes = 16 << 10;
constexpr size_t kLongestStart = 15;  // of %20/storage/v1/
static_assert(kMaxOriginBytes + 2 * kMaxSlashBytes < kUrlBytesBefore, "");
static_assert(kMaxPathBytes + 2 * kLongestStart * kMaxSlashBytes < kUrlBytesAfter, "");

// Opener of a URL that starts a value, and so has no preceding character.
constexpr char kValueStart = '\0';

bool IsAlpha(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsAlnum(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }
bool IsSpaceOrControl(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; }
bool IsOneOf(char c, absl::string_view characters) {
  return characters.find(c) != absl::string_view::npos;
}

// Returns true if the text at `ahead` starts with one of `starts`, ignoring case.
bool IsAt(EncodedUrlReader ahead, std::initializer_list<absl::string_view> starts) {
  std::string read;
  while (ahead.Next()) {
    read.append(ahead.character().data(), ahead.character().size());
    bool may_start = false;
    for (const absl::string_view start : starts) {
      if (!absl::StartsWithIgnoreCase(start, read)) continue;
      if (start.size() == read.size()) return true;
      may_start = true;
    }
    if (!may_start) return false;
  }
  return false;
}

// Returns true if another URL starts at `ahead`.
bool IsAtUrl(const EncodedUrlReader& ahead) {
  return IsAt(ahead, {"http://", "https://", "/storage/v1/"});
}

// Returns true if the last character of `reader` is a separator that another URL follows.
bool IsBeforeUrl(const EncodedUrlReader& reader) {
  const char c = reader.character()[0];
  if (IsOneOf(c, ",;&+)*'!=:$@")) return IsAtUrl(reader);
  if (c != '%') return false;
  EncodedUrlReader ahead(reader);
  std::string digits;
  while (digits.size() < 2 && ahead.Next()) digits.append(std::string(ahead.character()));
  // Percent-encoded white space, comma, semicolon and vertical bar.
  for (const absl::string_view separator : {"20", "0A", "0D", "09", "2C", "3B", "7C"}) {
    if (absl::EqualsIgnoreCase(digits, separator)) return IsAtUrl(ahead);
  }
  return false;
}

// Returns the size of the http or https at the end of `path` if :// follows and no slash precedes
// it, because it is then the scheme of another URL. Otherwise returns 0. The last character of
// `reader` is the colon.
size_t SchemeSizeAtEnd(const EncodedUrlReader& reader, absl::string_view path) {
  if (reader.character() != ":" || !IsAt(reader, {"//"})) return 0;
  for (const absl::string_view scheme : {"https", "http"}) {
    if (!absl::EndsWithIgnoreCase(path, scheme)) continue;
    const size_t begin = path.size() - scheme.size();
    return begin > 0 && path[begin - 1] == '/' ? 0 : scheme.size();
  }
  return 0;
}

// Returns true if `code` is non-ASCII punctuation or white space, which ends a URL in running text.
// Supabase Storage accepts no such character in a key.
bool IsPunctuation(uint32_t code) {
  constexpr struct {
    uint32_t first, last;
  } kRanges[] = {
      {0xA0, 0xA0},     {0xAB, 0xAB},     {0xBB, 0xBB},     {0x60C, 0x60C},   {0x61B, 0x61B},
      {0x61F, 0x61F},   {0x6D4, 0x6D4},   {0x964, 0x965},   {0x2000, 0x200B}, {0x2010, 0x205F},
      {0x3000, 0x3003}, {0x3008, 0x3011}, {0x3014, 0x301F}, {0xFE10, 0xFE19}, {0xFE30, 0xFE6F},
      {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65},
  };
  for (const auto& range : kRanges) {
    if (code >= range.first && code <= range.last) return true;
  }
  return false;
}

// Returns the non-ASCII character whose first byte, or all of it, is the last character of
// `reader`.
uint32_t CodePoint(EncodedUrlReader reader) {
  std::string bytes(reader.character());
  const size_t size = Utf8Size(bytes[0]);
  while (bytes.size() < size && reader.Next()) bytes.append(std::string(reader.character()));
  return CodePointOf(bytes);
}

bool IsOfOrigin(char c) { return IsUnreserved(c) || IsOneOf(c, ":/@[]"); }

// Finds the origin at the end of `text`, which precedes a URL's path. Stores it in `origin`,
// without a user name. Returns its start, or npos if there is none.
size_t FindOrigin(absl::string_view text, std::string* origin) {
  // The last scheme counts, as in https://proxy/https://abc.supabase.co/…
  size_t start = text.rfind("://");
  size_t host = kNone;
  if (start != kNone) {
    host = start + 3;
    const absl::string_view before = text.substr(0, start);
    while (start > 0 && IsAlpha(text[start - 1])) --start;
    for (const absl::string_view scheme : {"http", "https"}) {  // a word may precede it directly
      if (absl::EndsWithIgnoreCase(before, scheme)) start = before.size() - scheme.size();
    }
    if (start + 3 == host) return kNone;
  } else if (absl::StartsWith(text, "/")) {
    start = 0;
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
  origin->assign(text.data() + start, std::min(host, text.size()) - start);
  if (host != kNone) origin->append(text.data() + user_end, text.size() - user_end);
  return start;
}

// Reads the origin before the /storage whose slash is at `end`. Returns the start of the URL.
size_t ReadLeft(absl::string_view bytes, size_t end, std::string* origin) {
  origin->clear();
  // An escape can start only with a backslash or a %.
  size_t plain = end;
  while (plain > 0 && end - plain < kMaxOriginBytes && IsOfOrigin(bytes[plain - 1])) --plain;
  if (plain == 0 || !IsOneOf(bytes[plain - 1], "\\%")) {
    const size_t start = FindOrigin(bytes.substr(plain, end - plain), origin);
    return start == kNone ? end : plain + start;
  }
  std::string text;
  std::vector<size_t> starts;  // positions of its characters in `bytes`
  for (size_t pos = end; pos > 0 && end - pos < kMaxOriginBytes;) {
    const EncodedCharacter c = EncodedCharacterBefore(bytes, pos);
    if (!IsOfOrigin(c.value)) break;
    pos = c.start;
    if (c.value == '/') pos = SkipBackslashesBefore(bytes, pos);
    text.push_back(c.value);
    starts.push_back(pos);
  }
  std::reverse(text.begin(), text.end());
  const size_t start = FindOrigin(text, origin);
  return start == kNone ? end : starts[starts.size() - 1 - start];
}

// Returns the character before the URL, or kValueStart.
char ReadOpener(const RawText& text, size_t start) {
  if (start == 0) return text.starts_value ? kValueStart : ' ';
  const char raw = text.bytes[start - 1];
  if (text.syntax == RawText::Syntax::kCopy && (raw == '\t' || raw == '\n')) return kValueStart;
  return EncodedCharacterBefore(text.bytes, start).value;
}

// Returns the number of closing parentheses without a matching opening parenthesis.
std::ptrdiff_t UnopenedParentheses(absl::string_view path) {
  return std::count(path.begin(), path.end(), ')') - std::count(path.begin(), path.end(), '(');
}

// Removes the punctuation of the surrounding sentence, and parentheses that the sentence closes.
// `*unopened` is the number of such parentheses left.
void TrimSentence(std::string* path, std::ptrdiff_t* unopened) {
  while (!path->empty()) {
    const char last = path->back();
    if (last == ')' ? *unopened <= 0 : !IsOneOf(last, ".,;:!*'")) break;
    if (last == ')') --*unopened;
    path->pop_back();
  }
}

// Removes the characters that join the URL to the next one.
void TrimSeparators(std::string* path) {
  std::ptrdiff_t unopened = UnopenedParentheses(*path);
  for (size_t old_size = path->size() + 1; path->size() < old_size;) {
    old_size = path->size();
    for (const absl::string_view separator :
         {"%20", "%0A", "%0D", "%09", "%2C", "%3B", "%7C", "&", "+", "=", "$", "@"}) {
      if (absl::EndsWithIgnoreCase(*path, separator)) path->resize(path->size() - separator.size());
    }
    if (absl::EndsWith(*path, "(")) {
      path->pop_back();
      ++unopened;
    }
    TrimSentence(path, &unopened);
  }
}

// Returns true if neither a key nor a URL can contain `c`.
bool EndsUrl(char c) { return IsSpaceOrControl(c) || IsOneOf(c, "\"<>`{}|^[]\\"); }

// Returns true if `c` closes `opener`. In arrays and rows, only items without commas are unquoted.
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

// Continues reading after the first space, which may belong to the URL. A key's space should be
// %20, but people who write URLs by hand forget this, and browsers accept it. In quotes or as a
// whole value, "a b.png" is one key, but "a.png b.png" and "a is nice" are a key followed by text.
bool ReadPathWithSpaces(EncodedUrlReader* reader, size_t start, char opener, std::string* path) {
  if (!IsOneOf(opener, "\"'`") && opener != kValueStart) return false;
  if (EndsInExtension(*path)) return false;
  EncodedUrlReader ahead(*reader);
  std::string longer = absl::StrCat(*path, " ");
  for (;;) {
    const EncodedUrlReader here(ahead);
    const bool more = ahead.Next();
    const char c = more ? ahead.character()[0] : kValueStart;
    if (more ? c == '?' || c == '#' || Closes(opener, c) : opener == kValueStart) {
      if (!EndsInExtension(longer)) return false;
      *reader = here;
      *path = std::move(longer);
      return true;
    }
    const bool is_text = !more || (c != ' ' && EndsUrl(c)) || IsAtUrl(here);
    if (is_text || ahead.pos() - start > kMaxPathBytes) return false;
    longer.append(ahead.character().data(), ahead.character().size());
  }
}

// Reads the path up to the end of the URL, and sets `*end` to a position after it. Returns false if
// the path is too long for a URL.
bool ReadPath(EncodedUrlReader* reader, char opener, std::string* path, size_t* end) {
  const size_t start = reader->pos();
  const bool is_quoted = IsOneOf(opener, "\"'`<");
  int open = 0;  // parentheses
  path->clear();
  bool is_whole;  // true if only the URL is between the opener and its end
  for (;;) {
    reader->ReadPlain(kMaxPathBytes + 1, path);
    *end = reader->pos();
    if (*end - start > kMaxPathBytes) return false;
    if (!reader->Next()) {
      is_whole = opener == kValueStart || opener == ',';
      break;
    }
    const char c = reader->character()[0];
    if (c == '?' || c == '#' || (reader->is_bare() && !IsAlnum(c) && !IsOneOf(c, "-._~!*'()"))) {
      is_whole = true;
      break;
    }
    if (EndsUrl(c)) {
      is_whole = Closes(opener, c) || (c == ' ' && ReadPathWithSpaces(reader, start, opener, path));
      break;
    }
    if (c == '(') ++open;
    if (c == ')') --open;
    is_whole = Closes(opener, c) && (c != ')' || open < 0);
    if (is_whole) break;
    const size_t scheme_bytes = SchemeSizeAtEnd(*reader, *path);
    if (scheme_bytes > 0 || IsBeforeUrl(*reader)) {
      path->resize(path->size() - scheme_bytes);
      *end -= scheme_bytes;
      TrimSeparators(path);
      return true;
    }
    if (!is_quoted && static_cast<unsigned char>(c) >= 0xC0 && IsPunctuation(CodePoint(*reader))) {
      break;
    }
    path->append(reader->character().data(), reader->character().size());
  }
  *end = reader->pos();
  if (is_whole) return true;
  std::ptrdiff_t unopened = UnopenedParentheses(*path);
  TrimSentence(path, &unopened);
  return true;
}

// Decodes every valid %XX, and keeps a % that two hex digits do not follow.
void PercentDecodeLeniently(absl::string_view text, std::string* decoded) {
  if (text.find('%') == kNone) {
    decoded->assign(text.data(), text.size());
    return;
  }
  decoded->clear();
  for (size_t pos = 0; pos < text.size(); ++pos) {
    const bool is_escape = text[pos] == '%' && HasHexDigits(text, pos + 1, 2);
    decoded->push_back(is_escape ? static_cast<char>(HexValue(text.substr(pos + 1, 2)))
                                 : text[pos]);
    if (is_escape) pos += 2;
  }
}

// Decodes a bucket or key. Returns it unchanged if the result would not be text.
void Decode(absl::string_view text, std::string* decoded) {
  PercentDecodeLeniently(text, decoded);
  if (decoded->size() < text.size() && !IsValidUtf8(*decoded))
    decoded->assign(text.data(), text.size());
}

// Beginnings of the routes that TakeRoute() recognizes.
constexpr absl::string_view kRouteStarts[] = {"/v1/object/", "/v1/render/"};

// Removes the name of the route, so that BUCKET/KEY remains. Longer names precede their prefixes in
// the list.
bool TakeRoute(absl::string_view* path) {
  if (!absl::ConsumePrefix(path, "/v1/")) return false;
  for (absl::string_view route :
       {"object/public/", "object/sign/", "object/authenticated/", "render/image/public/",
        "render/image/sign/", "render/image/authenticated/", "object/info/authenticated/",
        "object/info/public/", "object/info/", "object/upload/sign/"}) {
    if (absl::ConsumePrefix(path, route)) return true;
  }
  if (!absl::ConsumePrefix(path, "object/")) return false;
  // Requests that list, copy or move objects name them elsewhere.
  const absl::string_view first = path->substr(0, path->find('/'));
  for (absl::string_view other : {"list", "list-v2", "copy", "move", "upload"}) {
    if (first == other) return false;
  }
  return true;
}

}  // namespace

bool ReadStorageUrl(const RawText& text, size_t pos, StorageUrl* url) {
  const absl::string_view bytes = text.bytes;
  if (bytes.substr(pos, kStorageWord.size()) != kStorageWord) return false;
  const size_t path_start = pos + kStorageWord.size();
  EncodedUrlReader reader(text, path_start, CountPercents(bytes, path_start));
  url->end = pos;
  // Most occurrences of the word are not in a URL, and most URLs are plain.
  const absl::string_view plain = bytes.substr(path_start, kRouteStarts[0].size());
  const bool is_plain = plain == kRouteStarts[0] || plain == kRouteStarts[1];
  if (!is_plain && !IsAt(reader, {kRouteStarts[0], kRouteStarts[1]})) return false;

  // At the start of a value, the slash before the word may be missing.
  url->start = pos;
  url->origin.clear();
  bool has_slash = false;
  if (pos > 0) {
    const EncodedCharacter before = EncodedCharacterBefore(bytes, pos);
    if (IsUnreserved(before.value) || before.value == '%') return false;
    has_slash = before.value == '/';
    if (has_slash) {
      url->start = ReadLeft(bytes, SkipBackslashesBefore(bytes, before.start), &url->origin);
    }
  } else if (!text.starts_value) {
    return false;
  }

  std::string path;
  if (!ReadPath(&reader, ReadOpener(text, url->start), &path, &url->end)) return false;
  const size_t path_end = std::exchange(url->end, pos);
  absl::string_view rest = path;
  if (!TakeRoute(&rest)) return false;
  const size_t slash = rest.find('/');
  if (slash == kNone || slash == 0 || slash + 1 == rest.size()) return false;
  Decode(rest.substr(0, slash), &url->bucket);
  Decode(rest.substr(slash + 1), &url->key);
  url->url.assign(url->origin);
  absl::StrAppend(&url->url, has_slash ? "/" : "", kStorageWord, path);
  url->end = path_end;
  return true;
}

}  // namespace dumpline

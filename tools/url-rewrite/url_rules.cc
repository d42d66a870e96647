#include "tools/url-rewrite/url_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/encoded_url.h"
#include "tools/lib/text/escaped_host.h"
#include "tools/lib/text/idn.h"

namespace dumpline {
namespace {

constexpr size_t kNone = absl::string_view::npos;
constexpr absl::string_view kStorageNeedle = "storage";  // of /storage/v1/
constexpr size_t kMaxDots = 4;
constexpr size_t kMaxSchemeBytes = 32;

bool IsAlnum(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }
bool IsOneOf(char c, absl::string_view characters) {
  return characters.find(c) != absl::string_view::npos;
}

// Returns true if a word may start at `pos`. A word consists of letters, digits, and `joiners` that
// follow a letter or digit: http:// starts a word in "see http://…", "...http://…" and "=http://…",
// but not in "xhttp://…" or "git+http://…".
bool StartsWord(const UrlText& text, size_t pos, absl::string_view joiners) {
  if (pos == 0) return text.start_is_boundary;
  const EncodedCharacter before = EncodedCharacterBefore(text.bytes, pos);
  if (IsAlnum(before.value)) return false;
  if (!IsOneOf(before.value, joiners)) return true;
  return StartsWord(text, before.start, "");
}

// Returns true if the text at `pos` continues the host or port that ends there. Dots and other
// `joiners` do if more of a word follows: "127.0.0.1:54321.evil.example". Otherwise they end a
// sentence: "127.0.0.1:54321. And".
bool ContinuesWord(const UrlText& text, size_t pos, absl::string_view joiners,
                   absl::string_view others) {
  for (size_t i = 0; i <= kMaxDots; ++i) {
    if (pos == text.bytes.size()) return !text.end_is_boundary;
    const EncodedCharacter next = EncodedCharacterAt(text.bytes, pos);
    if (IsAlnum(next.value) || IsOneOf(next.value, others)) return true;
    if (!IsOneOf(next.value, joiners)) return false;
    pos = next.end;
  }
  return false;
}

// Returns true if the text at `pos` continues the path's last segment: the segment /img is not a
// part of /img~2 or /img%20old.
bool ContinuesSegment(const UrlText& text, size_t pos, bool percent_encoded) {
  if (pos == text.bytes.size()) return false;
  const EncodedCharacter next = EncodedCharacterAt(text.bytes, pos);
  if (next.value == '~') return true;
  return next.end - next.start > 1 && !percent_encoded && !IsOneOf(next.value, "/?#");
}

// Returns true if `path` equals `prefix`, or continues it with another segment.
bool IsPathUnder(absl::string_view path, absl::string_view prefix) {
  return absl::StartsWith(path, prefix) &&
         (path.size() == prefix.size() || path[prefix.size()] == '/');
}

bool HasSameHost(const Origin& a, const Origin& b) {
  return a.scheme == b.scheme && a.host == b.host && a.EffectivePort() == b.EffectivePort();
}

// Returns the forms in which non-ASCII text is written: unchanged, percent-encoded once and twice,
// and as JSON escapes it, with the backslashes that literals and COPY data add.
std::vector<std::string> NonAsciiForms(absl::string_view text) {
  std::vector<std::string> forms = {std::string(text), "", "", "", "", ""};
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const std::string hex = absl::StrFormat("%02x", byte);
    forms[1] += byte < 0x80 ? std::string(1, c) : absl::StrCat("%", hex);
    forms[2] += byte < 0x80 ? std::string(1, c) : absl::StrCat("%25", hex);
  }
  for (const uint16_t unit : ToUtf16(text)) {
    for (size_t i = 3; i < forms.size(); ++i) {
      const std::string backslashes(size_t{1} << (i - 3), '\\');
      forms[i] += unit < 0x80 ? std::string(1, static_cast<char>(unit))
                              : absl::StrFormat("%su%04x", backslashes, unit);
    }
  }
  return forms;
}

absl::Status FlagError(absl::string_view flag, const absl::Status& error) {
  return UsageError(absl::StrCat(flag, ": ", error.message()));
}

}  // namespace

absl::StatusOr<UrlRules> UrlRules::Make(const Spec& spec) {
  UrlRules rules;
  rules.relative_ = spec.relative;
  RETURN_IF_ERROR(rules.AddOrigins(spec));
  RETURN_IF_ERROR(rules.AddToOrigin(spec));
  RETURN_IF_ERROR(rules.AddForbidden(spec));
  RETURN_IF_ERROR(rules.CheckIdempotent());
  rules.SortAndMeasure();
  return rules;
}

absl::Status UrlRules::AddOrigins(const Spec& spec) {
  if (spec.relative && !spec.to.empty()) return UsageError("--relative takes no --to");
  if (spec.relative && spec.from.empty()) return UsageError("--relative needs --from");
  if (!spec.relative && spec.from.size() != spec.to.size()) {
    return UsageError("each --from needs its --to");
  }
  for (size_t i = 0; i < spec.from.size(); ++i) {
    RETURN_IF_ERROR(AddOrigin(spec.from[i], spec.relative ? nullptr : &spec.to[i]));
  }
  return absl::OkStatus();
}

// Adds a --from rule. `to_text` is null if the rule leaves only a path.
absl::Status UrlRules::AddOrigin(const std::string& from_text, const std::string* to_text) {
  absl::StatusOr<Origin> from = ParseOrigin(from_text);
  if (!from.ok()) return FlagError("--from", from.status());
  Origin to;
  to.path = from->path;
  if (to_text != nullptr) {
    absl::StatusOr<Origin> parsed = ParseOrigin(*to_text);
    if (!parsed.ok()) return FlagError("--to", parsed.status());
    to = *std::move(parsed);
  }
  for (const Origin& other : from_) {
    if (other.ToString() == from->ToString()) {
      return UsageError(absl::StrCat("--from ", from->ToString(), " is given twice"));
    }
  }
  OriginRule rule;
  rule.rule = from_.size();
  rule.scheme = from->scheme;
  rule.has_path = !from->path.empty();
  rule.to = to.ToString();
  std::vector<std::string> ports = {from->port};
  const std::string default_port = DefaultPort(from->scheme);
  if (from->EffectivePort() == default_port && !default_port.empty()) {
    ports.push_back(from->port.empty() ? default_port : "");
  }
  for (const std::string& port : ports) {
    rule.after_host = absl::StrCat(port.empty() ? "" : ":", port, from->path);
    rule.has_other_port = port != from->port;
    for (const size_t needle : HostNeedles(from->host)) by_needle_[needle].origins.push_back(rule);
  }
  origins_.push_back(absl::StrCat("--from ", from->ToString()));
  from_.push_back(*std::move(from));
  to_.push_back(std::move(to));
  return absl::OkStatus();
}

absl::Status UrlRules::AddToOrigin(const Spec& spec) {
  if (spec.to_origin.empty()) return absl::OkStatus();
  absl::StatusOr<Origin> origin = ParseOrigin(spec.to_origin);
  if (!origin.ok()) return FlagError("--to-origin", origin.status());
  if (spec.relative) {
    return UsageError(
        "--relative and --to-origin undo each other; --from with --to does both in one run");
  }
  to_origin_ = *std::move(origin);
  relative_paths_ = true;
  by_needle_[NeedleNumber(std::string(kStorageNeedle))].relative_paths = true;
  return absl::OkStatus();
}

absl::Status UrlRules::AddForbidden(const Spec& spec) {
  for (const std::string& text : spec.forbid) {
    const absl::StatusOr<Origin> host = ParseHost(text);
    if (!host.ok()) return FlagError("--forbid", host.status());
    const Forbid forbid{forbidden_names_.size(), host->host, host->port};
    for (const size_t needle : HostNeedles(host->host)) {
      by_needle_[needle].forbids.push_back(forbid);
    }
    for (const std::string& escape : EscapeNeedles(host->host)) {
      by_needle_[NeedleNumber(escape)].escaped_forbids.push_back(forbid);
    }
    forbidden_names_.push_back(host->ToString());
  }
  return absl::OkStatus();
}

// Checks that a second run would change nothing. The output of a rule is an origin, followed by the
// text that followed the old origin. That text does not continue the host or port, but may start
// with a path.
absl::Status UrlRules::CheckIdempotent() const {
  if (!relative_) {
    for (const Origin& to : to_) RETURN_IF_ERROR(CheckOutput("--to", to));
  }
  return relative_paths_ ? CheckOutput("--to-origin", to_origin_) : absl::OkStatus();
}

absl::Status UrlRules::CheckOutput(absl::string_view flag, const Origin& to) const {
  for (const Origin& from : from_) {
    if (HasSameHost(from, to) &&
        (IsPathUnder(to.path, from.path) || IsPathUnder(from.path, to.path))) {
      return UsageError(absl::StrCat(flag, " ", to.ToString(),
                                     " would be rewritten again by --from ", from.ToString(),
                                     "; a second run must change nothing"));
    }
  }
  for (const std::string& forbidden : forbidden_names_) {
    if (forbidden == to.host || forbidden == absl::StrCat(to.host, ":", to.port)) {
      return UsageError(absl::StrCat(flag, " ", to.ToString(), " contains the host that --forbid ",
                                     forbidden, " forbids"));
    }
  }
  return absl::OkStatus();
}

// Sorts the rules of each needle, and computes the number of bytes that they depend on.
void UrlRules::SortAndMeasure() {
  size_t longest = 0;
  size_t longest_escaped_host = 0;
  for (size_t i = 0; i < needles_.size(); ++i) {
    Needle& needle = by_needle_[i];
    std::stable_sort(needle.origins.begin(), needle.origins.end(),
                     [](const OriginRule& a, const OriginRule& b) {
                       if (a.after_host.size() != b.after_host.size()) {
                         return a.after_host.size() > b.after_host.size();
                       }
                       return a.has_other_port < b.has_other_port;  // specified ports first
                     });
    size_t bytes = kMaxCharacterBytes;  // after the needle
    for (const Forbid& forbid : needle.escaped_forbids) {
      bytes = std::max(bytes, (forbid.host.size() + 1) * kMaxEscapeBytes + forbid.port.size());
      longest_escaped_host = std::max(longest_escaped_host, forbid.host.size());
    }
    for (const OriginRule& origin : needle.origins) {
      const auto slashes =
          static_cast<size_t>(std::count(origin.after_host.begin(), origin.after_host.end(), '/'));
      bytes =
          std::max(bytes, origin.after_host.size() + kMaxCharacterBytes + slashes * kMaxSlashBytes);
    }
    longest = std::max(longest, needles_[i].size() + bytes);
  }
  bytes_before_ =
      kMaxSchemeBytes + 3 * kMaxCharacterBytes + 2 * kMaxSlashBytes + longest_escaped_host;
  bytes_after_ = longest + 2 * kMaxSlashBytes + (kMaxDots + 1) * kMaxCharacterBytes;
}

size_t UrlRules::NeedleNumber(const std::string& needle) {
  const auto found = std::find(needles_.begin(), needles_.end(), needle);
  if (found != needles_.end()) return static_cast<size_t>(found - needles_.begin());
  needles_.push_back(needle);
  by_needle_.emplace_back();
  return needles_.size() - 1;
}

// Returns the needles of a host. An IPv6 address looks different when percent-encoded. So does a
// non-ASCII name, which JSON may also escape.
std::vector<size_t> UrlRules::HostNeedles(const std::string& host) {
  std::vector<size_t> needles = {NeedleNumber(host)};
  const std::string unicode = HostToUnicode(host);
  if (unicode != host) {
    for (const std::string& text : {unicode, ToUpperUnicode(unicode)}) {
      for (const std::string& form : NonAsciiForms(text)) {
        const size_t number = NeedleNumber(form);
        if (std::find(needles.begin(), needles.end(), number) == needles.end()) {
          needles.push_back(number);
        }
      }
    }
  }
  if (host[0] == '[') {
    needles.push_back(
        NeedleNumber(absl::StrReplaceAll(host, {{"[", "%5b"}, {"]", "%5d"}, {":", "%3a"}})));
  }
  return needles;
}

std::string UrlRules::Name(size_t rule) const {
  return rule < origins_.size() ? origins_[rule]
                                : absl::StrCat("--to-origin ", to_origin_.ToString());
}

bool UrlRules::Rewrite(const UrlText& text, size_t pos, size_t needle, UrlEdit* edit) const {
  return (!by_needle_[needle].origins.empty() && RewriteOrigin(text, pos, needle, edit)) ||
         (by_needle_[needle].relative_paths && RewriteRelativePath(text, pos, needle, edit));
}

bool UrlRules::RewriteOrigin(const UrlText& text, size_t pos, size_t needle, UrlEdit* edit) const {
  const absl::string_view bytes = text.bytes;
  UrlEncoding encoding;
  const size_t scheme_end = ReadSchemeEndBefore(bytes, pos, &encoding);
  if (scheme_end == kNone) return false;

  for (const OriginRule& rule : by_needle_[needle].origins) {
    if (scheme_end < rule.scheme.size()) continue;
    const size_t start = scheme_end - rule.scheme.size();
    if (!absl::EqualsIgnoreCase(bytes.substr(start, rule.scheme.size()), rule.scheme)) continue;
    if (!StartsWord(text, start, "+-.")) continue;
    const size_t end =
        ReadEncodedUrl(bytes, pos + needles_[needle].size(), rule.after_host, encoding);
    if (end == kNone || ContinuesWord(text, end, ".:", "-_@")) continue;
    if (rule.has_path && ContinuesSegment(text, end, encoding.has_percent())) continue;
    edit->start = start;
    edit->end = end;
    edit->rule = rule.rule;
    edit->replacement.clear();
    AppendEncodedUrl(rule.to, encoding, &edit->replacement);
    if (relative_) {
      // //x is another host rather than a path. It must not result from removing the origin.
      const size_t slash_end = ReadEncoded(bytes, end, '/', encoding.slash);
      if (IsSlashAt(bytes, slash_end == kNone ? end : slash_end)) continue;
      if (start > 0 && EncodedCharacterBefore(bytes, start).value == '/') continue;
      if (slash_end == kNone && StartsWithOtherEscape(bytes.substr(end))) continue;
      if (rule.to.empty() && slash_end == kNone) {
        AppendEncodedUrl("/", encoding, &edit->replacement);
      }
    }
    return true;
  }
  return false;
}

// Rewrites /storage/v1/… at the start of a value or of a word in it.
bool UrlRules::RewriteRelativePath(const UrlText& text, size_t pos, size_t needle,
                                   UrlEdit* edit) const {
  const absl::string_view bytes = text.bytes;
  UrlEncoding encoding;
  const size_t start = ReadEncodedBefore(bytes, pos, '/', &encoding.slash);
  if (start == kNone || encoding.slash.is_percent()) return false;
  if (bytes.substr(pos, kStorageNeedle.size()) != kStorageNeedle) return false;
  const size_t end = ReadEncodedUrl(bytes, pos + needles_[needle].size(), "/v1/", encoding);
  if (end == kNone) return false;
  const bool starts_word =
      start == 0 ? text.start_is_boundary
                 : IsOneOf(EncodedCharacterBefore(bytes, start).value, " \t\n\r\"'([{,;");
  if (!starts_word) return false;
  edit->start = edit->end = start;
  edit->rule = origins_.size();
  edit->replacement.clear();
  AppendEncodedUrl(to_origin_.ToString(), encoding, &edit->replacement);
  return true;
}

bool UrlRules::Forbidden(const UrlText& text, size_t pos, size_t needle, size_t* forbidden,
                         size_t* start) const {
  for (const Forbid& forbid : by_needle_[needle].forbids) {
    if (!IsForbiddenAt(text, pos, pos + needles_[needle].size(), forbid)) continue;
    *forbidden = forbid.forbidden;
    *start = pos;
    return true;
  }
  for (const Forbid& forbid : by_needle_[needle].escaped_forbids) {
    size_t end = 0;
    if (!ReadEscapedHost(text.bytes, pos, forbid.host, start, &end)) continue;
    if (!IsForbiddenAt(text, *start, end, forbid)) continue;
    *forbidden = forbid.forbidden;
    return true;
  }
  return false;
}

bool UrlRules::IsForbiddenAt(const UrlText& text, size_t start, size_t host_end,
                             const Forbid& forbid) const {
  // Text that is not in memory is assumed to be a boundary: a false alarm is better than a missed
  // host.
  const UrlText alone{text.bytes, true, true};
  if (!StartsWord(alone, start, "-_.")) return false;
  if (forbid.port.empty()) return !ContinuesWord(alone, host_end, ".", "-_");
  if (host_end == text.bytes.size()) return false;
  const EncodedCharacter colon = EncodedCharacterAt(text.bytes, host_end);
  const size_t end = colon.end + forbid.port.size();
  return colon.value == ':' && text.bytes.substr(colon.end, forbid.port.size()) == forbid.port &&
         !ContinuesWord(alone, end, "", "");
}

}  // namespace dumpline

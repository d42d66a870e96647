#include "tools/url-rewrite/url_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/url_coding.h"

namespace dumpline {
namespace {

constexpr size_t kNone = absl::string_view::npos;
constexpr absl::string_view kStorageKey = "storage";  // of /storage/v1/
constexpr size_t kMaxDots = 4;
constexpr size_t kMaxCharacterBytes = 1 + 2 * kMaxPercents;

bool IsAlnum(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }
bool IsOneOf(char c, absl::string_view characters) {
  return characters.find(c) != absl::string_view::npos;
}

// Whether a word may begin at `pos`, a word being of letters and digits, and `joiners` where one of
// these stands before it: http:// begins one in "see http://…", "...http://…" and "=http://…", not in
// "xhttp://…" or "git+http://…".
bool WordBegins(const UrlText& text, size_t pos, absl::string_view joiners) {
  if (pos == 0) return text.begin_is_boundary;
  const Character before = CharacterBefore(text.bytes, pos);
  if (IsAlnum(before.value)) return false;
  if (!IsOneOf(before.value, joiners)) return true;
  return WordBegins(text, before.begin, "");
}

// Whether what stands at `pos` belongs to the host or port that ends there. Dots (and what else is in
// `joiners`) do when more of a word stands behind them, and else end a sentence:
// "127.0.0.1:54321.evil.example", "127.0.0.1:54321. And".
bool WordGoesOn(const UrlText& text, size_t pos, absl::string_view joiners,
                absl::string_view others) {
  for (size_t i = 0; i <= kMaxDots; ++i) {
    if (pos == text.bytes.size()) return !text.end_is_boundary;
    const Character next = CharacterAt(text.bytes, pos);
    if (IsAlnum(next.value) || IsOneOf(next.value, others)) return true;
    if (!IsOneOf(next.value, joiners)) return false;
    pos = next.end;
  }
  return false;
}

// A path ends where its last segment does: /img is not the beginning of /img~2 or /img%20old.
bool SegmentGoesOn(const UrlText& text, size_t pos, bool percent_encoded) {
  if (pos == text.bytes.size()) return false;
  const Character next = CharacterAt(text.bytes, pos);
  if (next.value == '~') return true;
  return next.end - next.begin > 1 && !percent_encoded && !IsOneOf(next.value, "/?#");
}

// How the : and / of one URL are written.
struct UrlCoding {
  Coding colon;
  Coding slash;
};

// Reads `expected`, which may hold : and /, at `pos`. Returns where it ends, or npos.
size_t ReadPart(absl::string_view text, size_t pos, absl::string_view expected,
                const UrlCoding& coding) {
  for (char c : expected) {
    if (pos == kNone) return kNone;
    if (c == ':') {
      pos = ReadCoded(text, pos, c, coding.colon);
    } else if (c == '/') {
      pos = ReadCoded(text, pos, c, coding.slash);
    } else {
      pos = pos < text.size() && text[pos] == c ? pos + 1 : kNone;
    }
  }
  return pos;
}

void AppendUrl(absl::string_view url, const UrlCoding& coding, std::string* out) {
  for (char c : url) {
    if (c == '/') {
      AppendCoded(c, coding.slash, out);
    } else if (c == ':' || c == '[' || c == ']') {
      AppendCoded(c, coding.colon, out);
    } else {
      out->push_back(c);
    }
  }
}

// Whether a slash stands at `pos`, however it is written.
bool IsSlash(absl::string_view text, size_t pos) {
  const size_t end = std::min(text.find_first_not_of('\\', pos), pos + kMaxBackslashes);
  return end < text.size() && CharacterAt(text, end).value == '/';
}

// Whether `path` is `prefix` or goes on behind it with a segment of its own.
bool IsPathUnder(absl::string_view path, absl::string_view prefix) {
  return absl::StartsWith(path, prefix) &&
         (path.size() == prefix.size() || path[prefix.size()] == '/');
}

bool HasSameHost(const Origin& a, const Origin& b) {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port;
}

absl::Status Usage(const std::string& flag, const absl::Status& error) {
  return UsageError(absl::StrCat(flag, ": ", error.message()));
}

// Whether `text` begins with an escape that ReadCoded() does not know, \u002f or &#47;, which may stand
// for a slash.
bool BeginsOtherEscape(absl::string_view text) {
  if (absl::StartsWith(text, "&#")) return true;
  const size_t backslashes = std::min(text.find_first_not_of('\\'), text.size());
  text.remove_prefix(backslashes);
  return backslashes > 0 && !text.empty() &&
         (text[0] == 'u' || text[0] == 'x' || absl::ascii_isdigit(text[0]));
}

}  // namespace

absl::StatusOr<UrlRules> UrlRules::Make(const Spec& spec) {
  UrlRules rules;
  rules.relative_ = spec.relative;
  const absl::Status added = rules.AddOrigins(spec);
  if (!added.ok()) return added;

  if (!spec.to_origin.empty()) {
    absl::StatusOr<Origin> origin = ParseOrigin(spec.to_origin);
    if (!origin.ok()) return Usage("--to-origin", origin.status());
    if (spec.relative) {
      return UsageError(
          "--relative and --to-origin undo each other; --from with --to does both in one run");
    }
    rules.to_origin_ = *std::move(origin);
    rules.relative_paths_ = true;
    rules.by_key_[rules.KeyNumber(std::string(kStorageKey))].relative_paths = true;
  }
  for (const std::string& text : spec.forbid) {
    absl::StatusOr<Origin> host = ParseHost(text);
    if (!host.ok()) return Usage("--forbid", host.status());
    for (size_t key : rules.HostKeys(host->host)) {
      rules.by_key_[key].forbids.push_back({rules.forbidden_names_.size(), host->port});
    }
    rules.forbidden_names_.push_back(host->ToString());
  }
  const absl::Status idempotent = rules.CheckIdempotent();
  if (!idempotent.ok()) return idempotent;

  size_t longest = 0;
  for (size_t i = 0; i < rules.keys_.size(); ++i) {
    Key& key = rules.by_key_[i];
    std::stable_sort(key.origins.begin(), key.origins.end(),
                     [](const OriginRule& a, const OriginRule& b) {
                       return a.behind_host.size() > b.behind_host.size();
                     });
    size_t bytes = kMaxCharacterBytes;  // behind the key
    for (const OriginRule& origin : key.origins) {
      const size_t slashes = static_cast<size_t>(
          std::count(origin.behind_host.begin(), origin.behind_host.end(), '/'));
      bytes = std::max(bytes,
                       origin.behind_host.size() + kMaxCharacterBytes + slashes * kMaxCodedBytes);
    }
    longest = std::max(longest, rules.keys_[i].size() + bytes);
  }
  rules.bytes_before_ = 32 + kMaxCharacterBytes + 2 * kMaxCodedBytes + 2 * kMaxCharacterBytes;
  rules.bytes_after_ = longest + 2 * kMaxCodedBytes + (kMaxDots + 1) * kMaxCharacterBytes;
  return rules;
}

absl::Status UrlRules::AddOrigins(const Spec& spec) {
  if (spec.relative ? !spec.to.empty() : spec.from.size() != spec.to.size()) {
    return UsageError(spec.relative ? "--relative takes no --to" : "each --from needs its --to");
  }
  if (spec.relative && spec.from.empty()) {
    return UsageError("--relative needs --from");
  }
  for (size_t i = 0; i < spec.from.size(); ++i) {
    absl::StatusOr<Origin> from = ParseOrigin(spec.from[i]);
    if (!from.ok()) return Usage("--from", from.status());
    Origin to;
    to.path = from->path;  // all that --relative leaves
    if (!spec.relative) {
      absl::StatusOr<Origin> parsed = ParseOrigin(spec.to[i]);
      if (!parsed.ok()) return Usage("--to", parsed.status());
      to = *std::move(parsed);
    }
    for (const Origin& other : from_) {
      if (other.ToString() == from->ToString()) {
        return UsageError(absl::StrCat("--from ", from->ToString(), " is given twice"));
      }
    }
    OriginRule rule;
    rule.rule = i;
    rule.scheme = from->scheme;
    rule.behind_host = absl::StrCat(from->port.empty() ? "" : ":", from->port, from->path);
    rule.has_path = !from->path.empty();
    rule.to = to.ToString();
    for (size_t key : HostKeys(from->host)) by_key_[key].origins.push_back(rule);
    origins_.push_back(absl::StrCat("--from ", from->ToString()));
    from_.push_back(*std::move(from));
    to_.push_back(std::move(to));
  }
  return absl::OkStatus();
}

// A second run must find nothing to do. What a rule writes begins with an origin, and behind it comes
// what was behind the old one: nothing that lengthens host and port, but maybe a path.
absl::Status UrlRules::CheckIdempotent() const {
  std::vector<std::pair<std::string, const Origin*>> outputs;
  if (!relative_) {
    for (const Origin& to : to_) outputs.emplace_back("--to", &to);
  }
  if (relative_paths_) outputs.emplace_back("--to-origin", &to_origin_);
  for (const auto& [flag, to] : outputs) {
    for (const Origin& from : from_) {
      if (HasSameHost(from, *to) &&
          (IsPathUnder(to->path, from.path) || IsPathUnder(from.path, to->path))) {
        return UsageError(absl::StrCat(flag, " ", to->ToString(),
                                       " would be rewritten again by --from ", from.ToString(),
                                       "; a second run must change nothing"));
      }
    }
    for (const std::string& forbidden : forbidden_names_) {
      if (forbidden == to->host || forbidden == absl::StrCat(to->host, ":", to->port)) {
        return UsageError(absl::StrCat(flag, " ", to->ToString(), " holds what --forbid ",
                                       forbidden, " forbids"));
      }
    }
  }
  return absl::OkStatus();
}

size_t UrlRules::KeyNumber(const std::string& key) {
  const auto found = std::find(keys_.begin(), keys_.end(), key);
  if (found != keys_.end()) return static_cast<size_t>(found - keys_.begin());
  keys_.push_back(key);
  by_key_.emplace_back();
  return keys_.size() - 1;
}

// An IPv6 address is the one host that looks different when percent-encoded.
std::vector<size_t> UrlRules::HostKeys(const std::string& host) {
  std::vector<size_t> keys = {KeyNumber(host)};
  if (host[0] == '[') {
    keys.push_back(
        KeyNumber(absl::StrReplaceAll(host, {{"[", "%5b"}, {"]", "%5d"}, {":", "%3a"}})));
  }
  return keys;
}

std::string UrlRules::Name(size_t rule) const {
  return rule < origins_.size() ? origins_[rule]
                                : absl::StrCat("--to-origin ", to_origin_.ToString());
}

bool UrlRules::Rewrite(const UrlText& text, size_t pos, size_t key, UrlEdit* edit) const {
  return (!by_key_[key].origins.empty() && RewriteOrigin(text, pos, key, edit)) ||
         (by_key_[key].relative_paths && RewriteRelativePath(text, pos, key, edit));
}

bool UrlRules::RewriteOrigin(const UrlText& text, size_t pos, size_t key, UrlEdit* edit) const {
  const absl::string_view bytes = text.bytes;
  UrlCoding coding;
  Coding first_slash;
  const size_t slash = ReadCodedBefore(bytes, pos, '/', &coding.slash);
  if (slash == kNone) return false;
  const size_t slashes = ReadCodedBefore(bytes, slash, '/', &first_slash);
  if (slashes == kNone || !first_slash.IsLike(coding.slash)) return false;
  const size_t scheme_end = ReadCodedBefore(bytes, slashes, ':', &coding.colon);
  if (scheme_end == kNone) return false;
  const bool percent_encoded = coding.colon.percents + coding.slash.percents > 0;

  for (const OriginRule& rule : by_key_[key].origins) {
    if (scheme_end < rule.scheme.size()) continue;
    const size_t begin = scheme_end - rule.scheme.size();
    if (!absl::EqualsIgnoreCase(bytes.substr(begin, rule.scheme.size()), rule.scheme)) continue;
    if (!WordBegins(text, begin, "+-.")) continue;
    const size_t end = ReadPart(bytes, pos + keys_[key].size(), rule.behind_host, coding);
    if (end == kNone || WordGoesOn(text, end, ".:", "-_@")) continue;
    if (rule.has_path && SegmentGoesOn(text, end, percent_encoded)) continue;
    edit->begin = begin;
    edit->end = end;
    edit->rule = rule.rule;
    edit->replacement.clear();
    AppendUrl(rule.to, coding, &edit->replacement);
    if (relative_) {
      // //x is not a path but another host, and must not come to be by taking the origin out.
      const size_t slash_end = ReadCoded(bytes, end, '/', coding.slash);
      if (IsSlash(bytes, slash_end == kNone ? end : slash_end)) continue;
      if (begin > 0 && CharacterBefore(bytes, begin).value == '/') continue;
      if (slash_end == kNone && BeginsOtherEscape(bytes.substr(end))) continue;
      if (rule.to.empty() && slash_end == kNone) AppendUrl("/", coding, &edit->replacement);
    }
    return true;
  }
  return false;
}

// /storage/v1/… at the beginning of a value, or of one inside it.
bool UrlRules::RewriteRelativePath(const UrlText& text, size_t pos, size_t key,
                                   UrlEdit* edit) const {
  const absl::string_view bytes = text.bytes;
  UrlCoding coding;
  const size_t begin = ReadCodedBefore(bytes, pos, '/', &coding.slash);
  if (begin == kNone || coding.slash.percents > 0) return false;
  if (bytes.substr(pos, kStorageKey.size()) != kStorageKey) return false;
  const size_t end = ReadPart(bytes, pos + keys_[key].size(), "/v1/", coding);
  if (end == kNone) return false;
  const bool begins = begin == 0 ? text.begin_is_boundary
                                 : IsOneOf(CharacterBefore(bytes, begin).value, " \t\n\r\"'([{,;");
  if (!begins) return false;
  edit->begin = edit->end = begin;
  edit->rule = origins_.size();
  edit->replacement.clear();
  AppendUrl(to_origin_.ToString(), coding, &edit->replacement);
  return true;
}

bool UrlRules::Forbidden(const UrlText& text, size_t pos, size_t key, size_t* forbidden) const {
  if (by_key_[key].forbids.empty()) return false;
  // What cannot be seen is taken for the worse.
  const UrlText alone{text.bytes, true, true};
  if (!WordBegins(alone, pos, "-_.")) return false;
  const size_t host_end = pos + keys_[key].size();
  for (const Forbid& forbid : by_key_[key].forbids) {
    size_t end = host_end;
    if (forbid.port.empty()) {
      if (WordGoesOn(alone, end, ".", "-_")) continue;
    } else {
      if (end == text.bytes.size()) continue;
      const Character colon = CharacterAt(text.bytes, end);
      if (colon.value != ':') continue;
      end = colon.end + forbid.port.size();
      if (text.bytes.substr(colon.end, forbid.port.size()) != forbid.port) continue;
      if (WordGoesOn(alone, end, "", "")) continue;
    }
    *forbidden = forbid.forbidden;
    return true;
  }
  return false;
}

}  // namespace dumpline

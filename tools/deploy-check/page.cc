#include "tools/deploy-check/page.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace {

// The value of an attribute in a tag's text, "" when it has none. `tag` is `<script src="…">`.
std::string Attribute(absl::string_view tag, absl::string_view name) {
  const std::string lower = absl::AsciiStrToLower(tag);
  for (size_t pos = lower.find(std::string(name)); pos != std::string::npos;
       pos = lower.find(std::string(name), pos + 1)) {
    // Not the end of another name, such as data-src.
    if (pos == 0 || !absl::ascii_isspace(static_cast<unsigned char>(lower[pos - 1]))) continue;
    absl::string_view rest = absl::StripLeadingAsciiWhitespace(tag.substr(pos + name.size()));
    if (!absl::ConsumePrefix(&rest, "=")) continue;
    rest = absl::StripLeadingAsciiWhitespace(rest);
    if (!rest.empty() && (rest[0] == '"' || rest[0] == '\'')) {
      return std::string(rest.substr(1, std::min(rest.find(rest[0], 1), rest.size()) - 1));
    }
    return std::string(rest.substr(0, rest.find_first_of(" \t\r\n>")));
  }
  return "";
}

std::string WithoutReferences(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"&amp;", "&"},
                                    {"&lt;", "<"},
                                    {"&gt;", ">"},
                                    {"&quot;", "\""},
                                    {"&#39;", "'"},
                                    {"&#x27;", "'"},
                                    {"&apos;", "'"},
                                    {"&nbsp;", " "}});
}

bool IsAsset(absl::string_view name) {
  const absl::string_view path = name.substr(0, name.find_first_of("?#"));
  return absl::EndsWithIgnoreCase(path, ".js") || absl::EndsWithIgnoreCase(path, ".mjs") ||
         absl::EndsWithIgnoreCase(path, ".css");
}

// "." and ".." taken out, as in RFC 3986, 5.2.4.
std::string WithoutDots(absl::string_view path) {
  std::vector<absl::string_view> kept;
  const std::vector<absl::string_view> parts = absl::StrSplit(path, '/');
  for (size_t i = 1; i < parts.size(); ++i) {
    const bool is_last = i + 1 == parts.size();
    if (parts[i] == ".." && !kept.empty()) kept.pop_back();
    if (parts[i] != "." && parts[i] != "..") {
      kept.push_back(parts[i]);
    } else if (is_last) {
      kept.push_back("");
    }
  }
  std::string result;
  for (absl::string_view part : kept) absl::StrAppend(&result, "/", part);
  return result.empty() ? "/" : result;
}

}  // namespace

std::string PageTitle(absl::string_view html) {
  const std::string lower = absl::AsciiStrToLower(html);
  size_t begin = lower.find("<title");
  // Not <titlebar>.
  while (begin != std::string::npos && begin + 6 < lower.size() && lower[begin + 6] != '>' &&
         !absl::ascii_isspace(static_cast<unsigned char>(lower[begin + 6]))) {
    begin = lower.find("<title", begin + 6);
  }
  if (begin == std::string::npos) return "";
  begin = lower.find('>', begin);
  if (begin == std::string::npos) return "";
  const size_t end = lower.find("</title", begin);
  if (end == std::string::npos) return "";
  std::string title = WithoutReferences(html.substr(begin + 1, end - begin - 1));
  absl::RemoveExtraAsciiWhitespace(&title);
  return title;
}

std::vector<std::string> PageAssets(absl::string_view html) {
  std::vector<std::string> assets;
  for (size_t pos = html.find('<'); pos != absl::string_view::npos; pos = html.find('<', pos + 1)) {
    const absl::string_view tag = html.substr(pos, html.substr(pos).find('>'));
    std::string name;
    if (absl::StartsWithIgnoreCase(tag, "<script")) name = Attribute(tag, "src");
    if (absl::StartsWithIgnoreCase(tag, "<link")) name = Attribute(tag, "href");
    name = WithoutReferences(name);
    if (IsAsset(name) && std::find(assets.begin(), assets.end(), name) == assets.end()) {
      assets.push_back(name);
    }
  }
  return assets;
}

std::string OriginOf(absl::string_view url) {
  const bool is_tls = absl::StartsWithIgnoreCase(url, "https://");
  if (!is_tls && !absl::StartsWithIgnoreCase(url, "http://")) return "";
  absl::string_view rest = url.substr(is_tls ? 8 : 7);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  absl::ConsumeSuffix(&rest, is_tls ? ":443" : ":80");
  return absl::StrCat(is_tls ? "https://" : "http://", absl::AsciiStrToLower(rest));
}

std::string ResolveReference(absl::string_view base, absl::string_view reference) {
  reference = absl::StripAsciiWhitespace(reference.substr(0, reference.find('#')));
  base = base.substr(0, base.find('#'));
  if (reference.empty()) return std::string(base);
  if (!OriginOf(reference).empty()) {
    const size_t host_end = reference.find_first_of("/?", reference.find("//") + 2);
    if (host_end != absl::string_view::npos) return std::string(reference);
    return absl::StrCat(reference, "/");
  }
  // Another scheme, such as mailto:, is no http URL, which the caller finds out.
  const size_t colon = reference.find(':');
  if (colon != absl::string_view::npos && colon < reference.find_first_of("/?")) {
    return std::string(reference);
  }
  const absl::string_view scheme = base.substr(0, base.find("//"));
  if (absl::StartsWith(reference, "//")) {
    return ResolveReference(base, absl::StrCat(scheme, reference));
  }
  const size_t path_begin = std::min(base.find_first_of("/?", scheme.size() + 2), base.size());
  const absl::string_view host = base.substr(0, path_begin);
  const absl::string_view base_path = base.substr(path_begin, base.substr(path_begin).find('?'));
  if (reference[0] == '?') {
    return absl::StrCat(host, base_path.empty() ? "/" : base_path, reference);
  }
  const absl::string_view path = reference.substr(0, reference.find('?'));
  const absl::string_view query = reference.substr(path.size());
  if (path[0] == '/') return absl::StrCat(host, WithoutDots(path), query);
  const absl::string_view folder = base_path.substr(0, base_path.rfind('/') + 1);
  return absl::StrCat(host, WithoutDots(absl::StrCat(folder.empty() ? "/" : folder, path)), query);
}

}  // namespace dumpline

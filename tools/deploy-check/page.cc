#include "tools/deploy-check/page.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace {

// Returns the value of an attribute, or "" if the tag lacks it. `tag` is a string such as `<script
// src="…"`.
std::string Attribute(absl::string_view tag, absl::string_view name) {
  const std::string lower = absl::AsciiStrToLower(tag);
  for (size_t pos = lower.find(std::string(name)); pos != std::string::npos;
       pos = lower.find(std::string(name), pos + 1)) {
    // Skips a match at the end of another name, such as data-src.
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

}  // namespace

std::string PageTitle(absl::string_view html) {
  const std::string lower = absl::AsciiStrToLower(html);
  size_t start = lower.find("<title");
  // Skips tags such as <titlebar>.
  while (start != std::string::npos && start + 6 < lower.size() && lower[start + 6] != '>' &&
         !absl::ascii_isspace(static_cast<unsigned char>(lower[start + 6]))) {
    start = lower.find("<title", start + 6);
  }
  if (start == std::string::npos) return "";
  start = lower.find('>', start);
  if (start == std::string::npos) return "";
  const size_t end = lower.find("</title", start);
  if (end == std::string::npos) return "";
  std::string title = WithoutReferences(html.substr(start + 1, end - start - 1));
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

}  // namespace dumpline

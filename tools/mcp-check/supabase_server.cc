#include "tools/mcp-check/supabase_server.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "tools/lib/supabase/project.h"
#include "tools/lib/text/percent.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

constexpr char kHostedHost[] = "mcp.supabase.com";
constexpr char kProgram[] =
    "mcp-server-supabase";         // of the npm package @supabase/mcp-server-supabase
constexpr int kStackPort = 54321;  // of the local stack's API, in supabase/config.toml

struct SplitUrl {
  Url url;
  std::string query;  // without its question mark
};

std::optional<SplitUrl> SplitHttpUrl(std::string text) {
  TakeUserInfo(&text);
  text = text.substr(0, text.find('#'));
  const size_t query = std::min(text.find('?'), text.size());
  absl::StatusOr<Url> url = ParseHttpUrl(absl::string_view(text).substr(0, query));
  if (!url.ok()) return std::nullopt;
  return SplitUrl{*std::move(url), text.substr(std::min(query + 1, text.size()))};
}

// Returns the http and https URLs of the server's address and of its command's words. Programs such
// as mcp-remote connect to the URL in their arguments.
std::vector<SplitUrl> Urls(const McpServer& server) {
  std::vector<SplitUrl> urls;
  std::vector<std::string> texts = server.words;
  texts.push_back(server.url);
  for (const std::string& text : texts) {
    if (std::optional<SplitUrl> url = SplitHttpUrl(text)) urls.push_back(*std::move(url));
  }
  return urls;
}

void SetRef(absl::string_view ref, HostedServer* hosted) {
  hosted->has_ref = !ref.empty();
  hosted->project_ref = IsProjectRef(ref) ? std::string(ref) : "";
}

HostedServer ReadUrl(const SplitUrl& url) {
  HostedServer hosted;
  hosted.is_url = true;
  for (const absl::string_view pair : absl::StrSplit(url.query, '&')) {
    std::string name, value;
    const size_t equals = std::min(pair.find('='), pair.size());
    PercentDecode(pair.substr(0, equals), &name);
    PercentDecode(pair.substr(std::min(equals + 1, pair.size())), &value);
    if (name == "project_ref") SetRef(value, &hosted);
    if (name == "read_only") hosted.is_read_only = value == "true";
    if (name == "features") hosted.features = value;
  }
  return hosted;
}

// Returns whether the word is the package, with or without a version, or a path of its program.
bool IsProgram(absl::string_view word) {
  const size_t at = word.find(kProgram);
  if (at == absl::string_view::npos || (at > 0 && word[at - 1] != '/')) return false;
  word.remove_prefix(at + absl::string_view(kProgram).size());
  return word.empty() || word[0] == '@' || word[0] == '/' || absl::StartsWith(word, ".");
}

// Reads the options that follow the program, as Node.js's parseArgs() does: --name=VALUE or
// --name VALUE. --read-only takes no value; with one, the server does not start.
HostedServer ReadCommand(const std::vector<std::string>& words, size_t program) {
  HostedServer hosted;
  for (size_t i = program + 1; i < words.size(); ++i) {
    absl::string_view value = words[i];
    const auto has_option = [&](absl::string_view option) {
      if (!absl::ConsumePrefix(&value, option)) return false;
      if (absl::ConsumePrefix(&value, "=")) return true;
      if (!value.empty() || i + 1 == words.size()) return false;
      value = words[i + 1];
      return true;
    };
    if (words[i] == "--read-only") hosted.is_read_only = true;
    if (has_option("--project-ref")) SetRef(value, &hosted);
    if (has_option("--features")) hosted.features = std::string(value);
  }
  return hosted;
}

}  // namespace

bool HostedServer::may_write() const {
  if (is_read_only) return false;
  if (features.empty()) return true;
  const std::vector<absl::string_view> groups = absl::StrSplit(features, ',', absl::SkipEmpty());
  // The tools of these groups only read. Other groups, and unknown ones, may write.
  return !std::all_of(groups.begin(), groups.end(), [](absl::string_view group) {
    return group == "docs" || group == "debugging" || group == "development";
  });
}

std::optional<HostedServer> FindHostedServer(const McpServer& server) {
  for (const SplitUrl& url : Urls(server)) {
    if (url.url.host == kHostedHost) return ReadUrl(url);
  }
  const auto program = std::find_if(server.words.begin(), server.words.end(), IsProgram);
  if (program == server.words.end()) return std::nullopt;
  return ReadCommand(server.words, static_cast<size_t>(program - server.words.begin()));
}

bool IsLocalStack(const McpServer& server) {
  const bool is_named = absl::StrContains(absl::AsciiStrToLower(server.name), "supabase");
  const std::vector<SplitUrl> urls = Urls(server);
  return std::any_of(urls.begin(), urls.end(), [is_named](const SplitUrl& url) {
    const std::string& host = url.url.host;
    const bool is_here =
        ClassifyHost(host) == HostKind::kLoopback || absl::EndsWith(host, ".docker.internal");
    // Other servers use the same path. The stack's port can be changed.
    return is_here && absl::StripSuffix(url.url.path, "/") == "/mcp" &&
           (is_named || url.url.port_or_default() == kStackPort);
  });
}

}  // namespace dumpline

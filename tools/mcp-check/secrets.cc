#include "tools/mcp-check/secrets.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/supabase/api_key.h"
#include "tools/lib/supabase/database_url.h"

namespace dumpline {
namespace {

constexpr char kCheck[] = "mcp-server";
constexpr char kAccessToken[] = "an access token (sbp_…)";
constexpr char kSecretKey[] = "a secret key";

// Returns the URL in `text`, or "". A driver, as in postgresql+asyncpg://, is removed.
std::string FindDatabaseUrl(absl::string_view text) {
  for (size_t at = text.find("postgres"); at != absl::string_view::npos;
       at = text.find("postgres", at + 1)) {
    absl::string_view rest = text.substr(at);
    absl::ConsumePrefix(&rest, "postgresql");
    absl::ConsumePrefix(&rest, "postgres");
    if (absl::StartsWith(rest, "+")) rest.remove_prefix(std::min(rest.find(':'), rest.size()));
    if (!absl::StartsWith(rest, "://")) continue;
    rest = rest.substr(0, rest.find_first_of(" \t\n\r\"'"));
    return absl::StrCat("postgresql", rest);
  }
  return "";
}

// Returns the name of the kind of secret, or "". The demo keys of the local stack are not secret.
absl::string_view KindOf(absl::string_view word) {
  const ApiKey key = InspectApiKey(word);
  const bool is_complete = std::any_of(
      word.begin() + static_cast<ptrdiff_t>(std::min(word.find('_') + 1, word.size())), word.end(),
      [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); });
  if (key.kind == ApiKey::Kind::kAccessToken) return is_complete ? kAccessToken : "";
  if (key.kind == ApiKey::Kind::kSecret) return kSecretKey;
  return key.is_secret() && key.issuer != "supabase-demo" ? kSecretKey : "";
}

// Adds the kinds of secrets in `text`. `found` has, for each kind, whether it is in an argument.
void FindKeys(absl::string_view text, bool is_argument, std::map<std::string, bool>* found) {
  const auto is_separator = [](char c) {
    return !absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '-' && c != '.';
  };
  for (size_t begin = 0; begin < text.size();) {
    size_t end = begin;
    while (end < text.size() && !is_separator(text[end])) ++end;
    const absl::string_view kind = KindOf(text.substr(begin, end - begin));
    if (!kind.empty()) {
      bool& in_argument = (*found)[std::string(kind)];
      in_argument = in_argument || is_argument;
    }
    begin = end + 1;
  }
}

}  // namespace

std::vector<WrittenDatabaseUrl> FindDatabaseUrls(const McpServer& server) {
  std::vector<WrittenDatabaseUrl> urls;
  const auto add = [&urls](const std::string& value, bool is_argument) {
    std::string url = FindDatabaseUrl(value);
    if (!url.empty()) urls.push_back({std::move(url), is_argument});
  };
  for (const std::string& word : server.words) add(word, true);
  for (const std::string& value : server.values) add(value, false);
  add(server.url, false);
  return urls;
}

bool HasWrittenPassword(const std::string& database_url) {
  if (absl::StrContains(database_url, absl::StrCat(":", kUnknownValue, "@"))) return false;
  const absl::StatusOr<std::string> without = DatabaseUrlWithoutPassword(database_url);
  // A URL that cannot be parsed may contain a password, which precedes an @.
  return without.ok() ? *without != database_url : absl::StrContains(database_url, '@');
}

Finding SecretFinding(const McpServer& server, absl::string_view what, bool is_argument,
                      absl::string_view variable) {
  return {kCheck, Severity::kWarning,
          absl::StrCat("server ", server.name, " has ", what,
                       is_argument ? " in its arguments, which all users of the machine can see, "
                                     "and in a file that may be committed"
                                   : " in a file that may be committed"),
          absl::StrCat(is_argument ? "move it to the server's env, write ${" : "write ${", variable,
                       "} in its place, and set this variable in the environment")};
}

std::vector<Finding> CheckKeys(const McpServer& server) {
  std::map<std::string, bool> found;
  for (const std::string& word : server.words) FindKeys(word, true, &found);
  for (const std::string& value : server.values) FindKeys(value, false, &found);
  FindKeys(server.url, false, &found);
  std::vector<Finding> findings;
  for (const auto& [kind, is_argument] : found) {
    findings.push_back(
        SecretFinding(server, kind, is_argument,
                      kind == kAccessToken ? "SUPABASE_ACCESS_TOKEN" : "SUPABASE_SECRET_KEY"));
  }
  return findings;
}

}  // namespace dumpline

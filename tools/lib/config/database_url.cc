#include "tools/lib/config/database_url.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/lib/config/host.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace {

// RFC 3986's userinfo, less strict about what every program takes as it is.
bool NeedsEncoding(absl::string_view text) {
  std::string ignored;
  return text.find_first_of("@/?#[]\\ \"<>^`{|}") != absl::string_view::npos ||
         std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20; }) ||
         !PercentDecode(text, &ignored);
}

bool IsParameterName(const std::string& name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) || c == '_';
  });
}

}  // namespace

std::string DatabaseUrl::project_ref() const {
  absl::string_view rest = host;
  if (absl::ConsumePrefix(&rest, "db.")) return ProjectRefOfHost(rest);
  const size_t dot = user.find('.');
  return is_shared_pooler() && dot != std::string::npos ? user.substr(dot + 1) : "";
}

bool DatabaseUrl::is_shared_pooler() const {
  return absl::EndsWith(host, ".pooler.supabase.com") ||
         absl::EndsWith(host, ".pooler.supabase.co");
}

absl::StatusOr<DatabaseUrl> ParseDatabaseUrl(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, "postgresql://") && !absl::ConsumePrefix(&text, "postgres://")) {
    return absl::InvalidArgumentError("is no postgresql:// URL");
  }
  DatabaseUrl url;
  // Neither should, but a password may have a ? and a parameter an @. So what begins the parameters
  // is the first ? behind the first / behind the first @, or, where there is no such /, behind that
  // @.
  const size_t first_at = text.find('@');
  size_t query = text.find('?');
  const bool has_credentials = first_at != absl::string_view::npos &&
                               (first_at < query || absl::StrContains(text.substr(0, query), ':'));
  if (has_credentials) {
    const size_t slash = text.find('/', first_at);
    query = text.find('?', slash == absl::string_view::npos ? first_at : slash);
  }
  const absl::string_view before_query = text.substr(0, query);
  const size_t at = has_credentials ? before_query.rfind('@') : absl::string_view::npos;
  absl::string_view rest = before_query;
  if (at != absl::string_view::npos) {
    const absl::string_view credentials = before_query.substr(0, at);
    rest.remove_prefix(at + 1);
    const size_t colon = credentials.find(':');
    const absl::string_view user = credentials.substr(0, colon);
    url.is_badly_encoded = NeedsEncoding(user);
    if (!url.is_badly_encoded) PercentDecode(user, &url.user);
    if (colon != absl::string_view::npos && NeedsEncoding(credentials.substr(colon + 1))) {
      url.is_badly_encoded = true;
    }
  }

  const size_t slash = rest.find('/');
  const absl::string_view authority = rest.substr(0, slash);
  if (slash != absl::string_view::npos && !PercentDecode(rest.substr(slash + 1), &url.database)) {
    return absl::InvalidArgumentError("has a database name with a % that is no %XX");
  }
  const std::string first(authority.substr(0, authority.find(',')));
  const size_t bracket = first.find(']');
  const size_t colon = first.find(':', bracket == std::string::npos ? 0 : bracket);
  std::string host;
  if (!PercentDecode(first.substr(0, colon), &host)) {
    return absl::InvalidArgumentError("has a host with a % that is no %XX");
  }
  url.host = host[0] == '/' ? host : absl::AsciiStrToLower(host);
  const bool is_host = std::all_of(url.host.begin(), url.host.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           absl::StrContains(".-_:[]/", absl::string_view(&c, 1));
  });
  if (!is_host) return absl::InvalidArgumentError("has no host where one is expected");

  if (query != absl::string_view::npos) {
    for (absl::string_view pair : absl::StrSplit(text.substr(query + 1), '&', absl::SkipEmpty())) {
      const size_t equals = pair.find('=');
      std::string name, value;
      if (equals == absl::string_view::npos || !PercentDecode(pair.substr(0, equals), &name) ||
          !PercentDecode(pair.substr(equals + 1), &value) || !IsParameterName(name)) {
        return absl::InvalidArgumentError("has a parameter that is no name=value");
      }
      if (name != "password") url.parameters[name] = value;
    }
  }
  // Parameters may say what the URL's other parts leave out.
  const auto fall_back = [&url](const char* name, std::string* part) {
    const auto found = url.parameters.find(name);
    if (part->empty() && found != url.parameters.end()) *part = found->second;
  };
  std::string port = colon == std::string::npos ? "" : first.substr(colon + 1);
  fall_back("host", &url.host);
  fall_back("port", &port);
  fall_back("user", &url.user);
  fall_back("dbname", &url.database);
  if (!port.empty() && (!absl::SimpleAtoi(port, &url.port) || url.port < 1 || url.port > 65535)) {
    return absl::InvalidArgumentError("has a port that is none");
  }
  return url;
}

}  // namespace dumpline

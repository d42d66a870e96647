// libpq parses these URIs too. But its messages about a badly encoded password do not name the
// cause, and they show parts of the password.
#include "tools/lib/supabase/database_url.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/supabase/project.h"
#include "tools/lib/text/percent.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

// Environment variables by parameter (libpq's fe-connect.c, PQconninfoOptions).
const std::map<std::string, std::string>& Variables() {
  static const auto& variables = *new std::map<std::string, std::string>{
      {"application_name", "PGAPPNAME"},
      {"channel_binding", "PGCHANNELBINDING"},
      {"client_encoding", "PGCLIENTENCODING"},
      {"connect_timeout", "PGCONNECT_TIMEOUT"},
      {"dbname", "PGDATABASE"},
      {"gssdelegation", "PGGSSDELEGATION"},
      {"gssencmode", "PGGSSENCMODE"},
      {"gsslib", "PGGSSLIB"},
      {"host", "PGHOST"},
      {"hostaddr", "PGHOSTADDR"},
      {"krbsrvname", "PGKRBSRVNAME"},
      {"load_balance_hosts", "PGLOADBALANCEHOSTS"},
      {"options", "PGOPTIONS"},
      {"passfile", "PGPASSFILE"},
      {"password", "PGPASSWORD"},
      {"port", "PGPORT"},
      {"require_auth", "PGREQUIREAUTH"},
      {"requirepeer", "PGREQUIREPEER"},
      {"service", "PGSERVICE"},
      {"ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"},
      {"ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"},
      {"sslcert", "PGSSLCERT"},
      {"sslcertmode", "PGSSLCERTMODE"},
      {"sslcompression", "PGSSLCOMPRESSION"},
      {"sslcrl", "PGSSLCRL"},
      {"sslcrldir", "PGSSLCRLDIR"},
      {"sslkey", "PGSSLKEY"},
      {"sslmode", "PGSSLMODE"},
      {"sslnegotiation", "PGSSLNEGOTIATION"},
      {"sslrootcert", "PGSSLROOTCERT"},
      {"sslsni", "PGSSLSNI"},
      {"target_session_attrs", "PGTARGETSESSIONATTRS"},
      {"user", "PGUSER"},
  };
  return variables;
}

bool IsPassword(absl::string_view parameter) {
  return parameter == "password" || parameter == "sslpassword";
}

// The parts of a URI as written.
struct Parts {
  absl::string_view scheme;  // with "://"
  bool has_credentials = false;
  absl::string_view user, password;
  absl::string_view hosts;     // HOST[:PORT],…
  absl::string_view database;  // with the slash that precedes it, or ""
  absl::string_view query;     // with the question mark that precedes it, or ""
};

absl::StatusOr<Parts> Split(absl::string_view text) {
  Parts parts;
  absl::string_view rest = text;
  if (!absl::ConsumePrefix(&rest, "postgresql://") && !absl::ConsumePrefix(&rest, "postgres://")) {
    return absl::InvalidArgumentError("is not a postgresql:// URL");
  }
  parts.scheme = text.substr(0, text.size() - rest.size());
  // A password may contain a ? and a parameter an @, although both must be encoded. So the query
  // starts at the first ? after the first / that follows the first @. Without such a /, it starts
  // at the first ? after that @.
  const size_t first_at = rest.find('@');
  size_t query = rest.find('?');
  parts.has_credentials = first_at != absl::string_view::npos &&
                          (first_at < query || absl::StrContains(rest.substr(0, query), ':'));
  if (parts.has_credentials) {
    const size_t slash = rest.find('/', first_at);
    query = rest.find('?', slash == absl::string_view::npos ? first_at : slash);
  }
  query = std::min(query, rest.size());
  parts.query = rest.substr(query);
  rest = rest.substr(0, query);
  if (parts.has_credentials) {
    const size_t at = rest.rfind('@');
    const absl::string_view credentials = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    parts.user = credentials.substr(0, credentials.find(':'));
    parts.password = credentials.substr(std::min(parts.user.size() + 1, credentials.size()));
  }
  parts.hosts = rest.substr(0, rest.find('/'));
  parts.database = rest.substr(parts.hosts.size());
  return parts;
}

// Returns whether the text must be percent-encoded, by RFC 3986's rules for userinfo, except for
// characters that every program accepts unencoded.
bool NeedsEncoding(absl::string_view text) {
  std::string ignored;
  return text.find_first_of("@/?#[]\\ \"<>^`{|}") != absl::string_view::npos ||
         std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20; }) ||
         !PercentDecode(text, &ignored);
}

absl::Status BadlyEncoded() {
  return absl::InvalidArgumentError("has a user or password that is not percent-encoded");
}

// Splits "HOST:PORT,…" into libpq's two lists of the same length, and checks them. Keeps the
// brackets of IPv6 addresses. A list without any entry is "".
absl::Status SplitHosts(absl::string_view text, std::string* hosts, std::string* ports) {
  std::vector<std::string> host_list, port_list;
  for (absl::string_view one : absl::StrSplit(text, ',')) {
    const size_t bracket = one.find(']');
    const size_t colon = one.find(':', bracket == absl::string_view::npos ? 0 : bracket);
    std::string host;
    if (!PercentDecode(one.substr(0, colon), &host)) {
      return absl::InvalidArgumentError("has a host with a % without two hexadecimal digits");
    }
    const bool is_socket = absl::StartsWith(host, "/");
    if (!is_socket) host = absl::AsciiStrToLower(host);
    if (!host.empty() && !is_socket && !IsHost(host)) {
      return absl::InvalidArgumentError("has an invalid host");
    }
    host_list.push_back(host);
    port_list.push_back(colon == absl::string_view::npos ? "" : std::string(one.substr(colon + 1)));
  }
  *hosts = absl::StrJoin(host_list, ",");
  *ports = absl::StrJoin(port_list, ",");
  if (ports->find_first_not_of(',') == std::string::npos) ports->clear();
  return absl::OkStatus();
}

absl::Status ReadQuery(absl::string_view query, std::map<std::string, std::string>* parameters) {
  absl::ConsumePrefix(&query, "?");
  for (absl::string_view pair : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const size_t equals = pair.find('=');
    std::string name, value;
    const bool is_pair = equals != absl::string_view::npos &&
                         PercentDecode(pair.substr(0, equals), &name) &&
                         PercentDecode(pair.substr(equals + 1), &value);
    if (!is_pair || !std::all_of(name.begin(), name.end(), [](char c) {
          return absl::ascii_islower(static_cast<unsigned char>(c)) || c == '_';
        })) {
      return absl::InvalidArgumentError("has a parameter that is not NAME=VALUE");
    }
    if (name == "ssl" && value == "true") {
      // JDBC's spelling, which libpq accepts in URIs.
      name = "sslmode";
      value = "require";
    }
    (*parameters)[name] = value;
  }
  return absl::OkStatus();
}

// All parameters of a URI under libpq's names. Those in the query override the others. If the URI
// is badly encoded, its user and password are left out.
struct Parameters {
  std::map<std::string, std::string> all;
  std::map<std::string, std::string> query;
  bool is_badly_encoded = false;
};

absl::StatusOr<Parameters> ReadParameters(absl::string_view text) {
  ASSIGN_OR_RETURN(const Parts parts, Split(text));
  Parameters parameters;
  std::map<std::string, std::string>& all = parameters.all;
  RETURN_IF_ERROR(SplitHosts(parts.hosts, &all["host"], &all["port"]));
  if (!NeedsEncoding(parts.user)) PercentDecode(parts.user, &all["user"]);
  if (!NeedsEncoding(parts.password)) PercentDecode(parts.password, &all["password"]);
  parameters.is_badly_encoded = NeedsEncoding(parts.user) || NeedsEncoding(parts.password);
  if (!PercentDecode(absl::StripPrefix(parts.database, "/"), &all["dbname"])) {
    return absl::InvalidArgumentError("has a database with a % without two hexadecimal digits");
  }
  RETURN_IF_ERROR(ReadQuery(parts.query, &parameters.query));
  for (const auto& [name, value] : parameters.query) all[name] = value;
  for (const absl::string_view port : absl::StrSplit(all["port"], ',')) {
    int number;
    if (!port.empty() && !ParsePort(port, &number)) {
      return absl::InvalidArgumentError("has an invalid port (expected 1 to 65535)");
    }
  }
  return parameters;
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

bool DatabaseUrl::is_local() const {
  const auto address = parameters.find("hostaddr");
  return ClassifyHost(address == parameters.end() ? host : address->second) == HostKind::kLoopback;
}

absl::StatusOr<DatabaseUrl> ParseDatabaseUrl(absl::string_view text) {
  ASSIGN_OR_RETURN(Parameters parameters, ReadParameters(text));
  DatabaseUrl url;
  url.is_badly_encoded = parameters.is_badly_encoded;
  url.user = parameters.all["user"];
  url.host = parameters.all["host"];
  url.host.resize(std::min(url.host.find(','), url.host.size()));
  url.database = parameters.all["dbname"];
  const std::string& ports = parameters.all["port"];
  ParsePort(ports.substr(0, ports.find(',')), &url.port);
  for (const auto& [name, value] : parameters.query) {
    if (!IsPassword(name)) url.parameters[name] = value;
  }
  return url;
}

absl::StatusOr<std::string> DatabaseUrlWithoutPassword(absl::string_view text) {
  ASSIGN_OR_RETURN(const Parameters parameters, ReadParameters(text));
  if (parameters.is_badly_encoded) return BadlyEncoded();
  ASSIGN_OR_RETURN(const Parts parts, Split(text));
  std::vector<absl::string_view> kept;
  for (absl::string_view pair :
       absl::StrSplit(absl::StripPrefix(parts.query, "?"), '&', absl::SkipEmpty())) {
    std::string name;
    const bool is_name = PercentDecode(pair.substr(0, pair.find('=')), &name);
    if (is_name && !IsPassword(name)) kept.push_back(pair);
  }
  return absl::StrCat(parts.scheme, parts.user, parts.has_credentials ? "@" : "", parts.hosts,
                      parts.database, kept.empty() ? "" : "?", absl::StrJoin(kept, "&"));
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> LibpqVariables(
    absl::string_view text) {
  ASSIGN_OR_RETURN(Parameters parameters, ReadParameters(text));
  if (parameters.is_badly_encoded) return BadlyEncoded();
  // libpq accepts brackets around IPv6 addresses only in URIs.
  std::string& hosts = parameters.all["host"];
  hosts.erase(
      std::remove_if(hosts.begin(), hosts.end(), [](char c) { return c == '[' || c == ']'; }),
      hosts.end());
  std::vector<std::pair<std::string, std::string>> variables;
  for (const auto& [name, value] : parameters.all) {
    const auto variable = Variables().find(name);
    if (variable == Variables().end()) {
      return absl::InvalidArgumentError(
          "has a parameter for which libpq has no environment variable");
    }
    if (!value.empty()) variables.emplace_back(variable->second, value);
  }
  std::sort(variables.begin(), variables.end());
  return variables;
}

}  // namespace dumpline

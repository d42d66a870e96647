#include "tools/health-check/target.h"

#include <stdlib.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/supabase/api_key.h"
#include "tools/lib/supabase/project.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace {

// Shorter texts, such as the 1 in ?limit=1, are part of many messages and are not secrets.
constexpr size_t kLeastSecretBytes = 4;

std::string Decoded(absl::string_view text) {
  std::string decoded;
  return PercentDecode(text, &decoded) ? decoded : std::string(text);
}

bool IsVariableName(absl::string_view text) {
  return !text.empty() && !absl::ascii_isdigit(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
         });
}

// Returns an error if the target must not receive the key.
absl::Status CheckMaySend(const HealthTarget& target, const Credentials& credentials) {
  if (!target.url.is_tls() && ClassifyHost(target.url.host) == HostKind::kPublic) {
    return UsageError(absl::StrCat(target.name, " must be https, because a key is sent to it"));
  }
  const absl::Status status = credentials.CheckIsFor(ProjectRefOfHost(target.url.host));
  return status.ok() ? status : UsageError(status.message());
}

}  // namespace

std::string HealthTarget::shown_url() const {
  return absl::StrCat(url.scheme, "://", url.authority(), url.path);
}

bool HealthTarget::is_local() const { return ClassifyHost(url.host) == HostKind::kLoopback; }

HttpRequest HealthTarget::request() const {
  HttpRequest request;
  request.url = shown_url() + query;
  request.headers = {{"accept", "application/json, */*"}, {"cache-control", "no-cache"}};
  if (!user_password.empty()) {
    request.headers.emplace_back("authorization", "Basic " + absl::Base64Escape(user_password));
  }
  credentials.AddHeaders(&request.headers);
  request.idempotent = true;
  return request;
}

std::vector<std::string> HealthTarget::secrets() const {
  std::vector<std::string> candidates = {user_password};
  const size_t colon = user_password.find(':');
  if (colon != std::string::npos) candidates.push_back(user_password.substr(colon + 1));
  HttpHeaders headers;
  credentials.AddHeaders(&headers);
  for (const auto& header : headers) candidates.push_back(header.second);
  for (const absl::string_view part : absl::StrSplit(query, absl::ByAnyChar("?&"))) {
    const absl::string_view value = part.substr(std::min(part.find('=') + 1, part.size()));
    candidates.emplace_back(value);
    candidates.push_back(Decoded(value));
  }
  std::vector<std::string> secrets;
  for (std::string& text : candidates) {
    if (text.size() >= kLeastSecretBytes) secrets.push_back(std::move(text));
  }
  return secrets;
}

bool IsTargetName(absl::string_view text) {
  return !text.empty() && text.size() <= 64 && InspectApiKey(text).kind == ApiKey::Kind::kUnknown &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' ||
                  c == '.' || c == ' ';
         });
}

absl::StatusOr<HealthTarget> ParseHealthTarget(absl::string_view text) {
  const size_t equals = text.find('=');
  if (equals == absl::string_view::npos || !IsTargetName(text.substr(0, equals))) {
    return absl::InvalidArgumentError(
        "not NAME=URL (a name has letters, digits, spaces, and the characters . - _)");
  }
  HealthTarget target;
  target.name = std::string(text.substr(0, equals));
  std::string url(text.substr(equals + 1));
  target.user_password = Decoded(TakeUserInfo(&url));
  url = url.substr(0, url.find('#'));
  const size_t query = std::min(url.find('?'), url.size());
  target.query = url.substr(query);
  absl::StatusOr<Url> parsed = ParseHttpUrl(absl::string_view(url).substr(0, query));
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the URL of ", target.name, " ", parsed.status().message()));
  }
  const bool is_printable = std::all_of(target.query.begin(), target.query.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '\x7F';
  });
  if (!is_printable) {
    return absl::InvalidArgumentError(
        absl::StrCat("the URL of ", target.name, " has white space or a control character"));
  }
  target.url = *std::move(parsed);
  return target;
}

absl::StatusOr<std::vector<HealthTarget>> ReadHealthTargets(ByteSource* in) {
  LineReader lines(in);
  std::vector<HealthTarget> targets;
  for (;;) {
    absl::string_view line;
    ASSIGN_OR_RETURN(const bool more, lines.Next(&line));
    if (!more) return targets;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    absl::StatusOr<HealthTarget> target = ParseHealthTarget(line);
    if (!target.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(lines.Where(), ": ", target.status().message()));
    }
    targets.push_back(*std::move(target));
  }
}

absl::Status AddKey(absl::string_view name, absl::string_view option,
                    std::vector<HealthTarget>* targets) {
  const size_t equals = option.find('=');
  const absl::string_view target_name = option.substr(0, equals);
  const absl::string_view variable =
      equals == absl::string_view::npos ? "" : option.substr(equals + 1);
  if (!IsTargetName(target_name) || !IsVariableName(variable) ||
      InspectApiKey(variable).kind != ApiKey::Kind::kUnknown) {
    return UsageError(absl::StrCat(
        "invalid ", name, " (expected NAME=VARIABLE, with the name of an environment variable)"));
  }
  const char* const value = getenv(std::string(variable).c_str());
  const std::string source = absl::StrCat("$", variable);
  absl::StatusOr<Credentials> credentials =
      Credentials::FromText(value == nullptr ? "" : value, source);
  if (!credentials.ok()) return UsageError(credentials.status().message());
  bool is_found = false;
  for (HealthTarget& target : *targets) {
    if (target.name != target_name) continue;
    is_found = true;
    RETURN_IF_ERROR(CheckMaySend(target, *credentials));
    target.credentials = *credentials;
    target.key_source = source;
  }
  if (!is_found) return UsageError(absl::StrCat(name, ": no URL has the name ", target_name));
  return absl::OkStatus();
}

}  // namespace dumpline

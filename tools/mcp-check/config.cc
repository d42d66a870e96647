#include "tools/mcp-check/config.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"
#include "tools/lib/text/percent.h"
#include "tools/lib/text/quote.h"

namespace dumpline {
namespace {

// Returns the value of a string, expanded, and "" for any other type.
std::string Value(const Json& json, McpServer* server) {
  if (!json.is_string()) return "";
  std::string text = ExpandVariables(json.get<std::string>());
  server->has_variables = server->has_variables || absl::StrContains(text, kUnknownValue);
  return text;
}

void AddWords(const Json& json, McpServer* server) {
  for (const absl::string_view word :
       absl::StrSplit(Value(json, server), absl::ByAnyChar(" \t\n"), absl::SkipEmpty())) {
    server->words.emplace_back(word);
  }
}

// Adds the URL of the database that libpq's environment variables name, if there is one.
void AddLibpqUrl(const Json& env, McpServer* server) {
  const auto variable = [&](const char* name) {
    const auto found = env.find(name);
    return found == env.end() ? "" : PercentEncode(Value(*found, server), "-_.~");
  };
  const std::string host = variable("PGHOST"), password = variable("PGPASSWORD");
  if (host.empty()) return;
  server->values.push_back(absl::StrCat("postgresql://", variable("PGUSER"),
                                        password.empty() ? "" : ":", password, "@", host, "/"));
}

McpServer ReadServer(const std::string& name, const Json& json) {
  McpServer server;
  server.name = QuoteWithoutSecrets(name, {});
  const auto field = [&json](const char* key) -> const Json& {
    static const Json& none = *new Json();
    const auto found = json.find(key);
    return found == json.end() ? none : *found;
  };
  AddWords(field("command"), &server);
  if (field("args").is_array()) {
    for (const Json& argument : field("args")) AddWords(argument, &server);
  }
  for (const char* key : {"env", "headers"}) {
    if (!field(key).is_object()) continue;
    for (const auto& entry : field(key).items()) {
      server.values.push_back(Value(entry.value(), &server));
    }
  }
  if (field("env").is_object()) AddLibpqUrl(field("env"), &server);
  server.url = Value(field("url"), &server);
  return server;
}

}  // namespace

std::string ExpandVariables(absl::string_view text) {
  std::string expanded;
  for (;;) {
    const size_t begin = text.find("${");
    const size_t end = begin == absl::string_view::npos ? begin : text.find('}', begin);
    if (end == absl::string_view::npos) return absl::StrCat(expanded, text);
    const absl::string_view variable = text.substr(begin + 2, end - begin - 2);
    const size_t fallback = variable.find(":-");
    absl::StrAppend(
        &expanded, text.substr(0, begin),
        fallback == absl::string_view::npos ? kUnknownValue : variable.substr(fallback + 2));
    text.remove_prefix(end + 1);
  }
}

absl::StatusOr<std::vector<McpServer>> ParseMcpConfig(absl::string_view text,
                                                      absl::string_view file) {
  ASSIGN_OR_RETURN(const Json json, ParseJsonFile(text, file));
  if (!json.is_object()) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, ":1: not a JSON object (expected one with mcpServers or servers)"));
  }
  std::vector<McpServer> servers;
  for (const char* key : {"mcpServers", "servers"}) {
    const auto found = json.find(key);
    if (found == json.end()) continue;
    if (!found->is_object()) {
      return absl::InvalidArgumentError(absl::StrCat(file, ": ", key, " is not a JSON object"));
    }
    for (const auto& entry : found->items()) {
      if (!entry.value().is_object()) {
        return absl::InvalidArgumentError(
            absl::StrCat(file, ": an entry of ", key, " is not a JSON object"));
      }
      servers.push_back(ReadServer(entry.key(), entry.value()));
    }
  }
  return servers;
}

}  // namespace dumpline

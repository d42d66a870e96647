// Finds secrets that are written in a client's file.
#ifndef DUMPLINE_TOOLS_MCP_CHECK_SECRETS_H_
#define DUMPLINE_TOOLS_MCP_CHECK_SECRETS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/settings/finding.h"
#include "tools/mcp-check/config.h"

namespace dumpline {

// A PostgreSQL URL in a value, and its place.
struct WrittenDatabaseUrl {
  std::string text;
  bool is_argument = false;  // visible in the list of processes
};

// Returns the postgres:// and postgresql:// URLs in the server's values.
std::vector<WrittenDatabaseUrl> FindDatabaseUrls(const McpServer& server);

// Returns whether the URL contains a password that no variable replaces.
bool HasWrittenPassword(const std::string& database_url);

// Returns a warning about a secret, such as "a database password". `variable` names the variable
// that should contain it.
Finding SecretFinding(const McpServer& server, absl::string_view what, bool is_argument,
                      absl::string_view variable);

// Returns a warning for each kind of Supabase access token or secret key in the server's values.
std::vector<Finding> CheckKeys(const McpServer& server);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MCP_CHECK_SECRETS_H_

// Recognizes Supabase's own MCP servers.
#ifndef DUMPLINE_TOOLS_MCP_CHECK_SUPABASE_SERVER_H_
#define DUMPLINE_TOOLS_MCP_CHECK_SUPABASE_SERVER_H_

#include <optional>
#include <string>

#include "tools/mcp-check/config.h"

namespace dumpline {

// The MCP server of hosted projects.
struct HostedServer {
  bool is_url = false;  // else a command
  bool is_read_only = false;
  bool has_ref = false;     // else it can reach all projects of the account
  std::string project_ref;  // "" unless it has the form of a reference
  std::string features;     // groups of tools, separated by commas; "" for the default ones

  // Returns whether one of the tools changes something.
  bool may_write() const;
};

// Returns nullopt if the server is another one.
std::optional<HostedServer> FindHostedServer(const McpServer& server);

// Returns whether the server is that of the local stack.
bool IsLocalStack(const McpServer& server);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MCP_CHECK_SUPABASE_SERVER_H_

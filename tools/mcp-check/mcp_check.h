// Checks which databases the MCP servers of a client can write to, and that the client's file
// contains no secrets. Sources of the facts:
//   the options of @supabase/mcp-server-supabase, and the groups of tools: its README and
//     packages/mcp-server-supabase/src/transports/stdio.ts
//     (github.com/supabase-community/supabase-mcp)
//   the parameters project_ref, read_only and features of https://mcp.supabase.com/mcp, and the
//     local stack's http://localhost:54321/mcp: README.md (github.com/supabase/mcp)
#ifndef DUMPLINE_TOOLS_MCP_CHECK_MCP_CHECK_H_
#define DUMPLINE_TOOLS_MCP_CHECK_MCP_CHECK_H_

#include <string>
#include <vector>

#include "tools/lib/settings/finding.h"
#include "tools/mcp-check/config.h"

namespace dumpline {

struct McpCheckOptions {
  enum class Expect { kAny, kLocal, kProd };
  std::string prod;  // production's project reference, or its database's host; "" if unknown
  Expect expect = Expect::kAny;  // the databases that the servers should work on
};

// Returns at least one finding for each server, in the order of the servers. Findings show names of
// servers, project references and hosts of databases, and no other part of a value.
std::vector<Finding> CheckMcpServers(const McpCheckOptions& options,
                                     const std::vector<McpServer>& servers);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MCP_CHECK_MCP_CHECK_H_

// Reads the configuration of an MCP client. Sources of the format:
//   Claude Code  .mcp.json: {"mcpServers": {NAME: {"command","args","env"} or
//   {"type","url","headers"}}};
//                values may contain ${VAR} and ${VAR:-default} (code.claude.com/docs/en/mcp)
//   Cursor       .cursor/mcp.json: the same, with ${env:VAR} (cursor.com/docs/context/mcp)
//   VS Code      .vscode/mcp.json: {"servers": {…}}, with comments, ${env:VAR} and ${input:ID}
//                (code.visualstudio.com/docs/copilot/reference/mcp-configuration)
#ifndef DUMPLINE_TOOLS_MCP_CHECK_CONFIG_H_
#define DUMPLINE_TOOLS_MCP_CHECK_CONFIG_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// Text in place of a variable without a default. It is valid as a host, a user, a password and a
// parameter of a URL, and is not a project's reference.
inline constexpr char kUnknownValue[] = "unknown-variable-value";

// A server. In all values, variables are replaced by their defaults or by kUnknownValue.
struct McpServer {
  std::string name;
  std::vector<std::string> words;   // of the command and its arguments, split at spaces
  std::vector<std::string> values;  // of "env" and "headers", and the URL of PGHOST and so on
  std::string url;                  // "" for a server that is a command
  bool has_variables = false;       // a value contains kUnknownValue
};

// Replaces ${VAR:-default} by the default and all other ${…} by kUnknownValue.
std::string ExpandVariables(absl::string_view text);

// Returns the servers in the order of the text. `file` names the text in messages.
absl::StatusOr<std::vector<McpServer>> ParseMcpConfig(absl::string_view text,
                                                      absl::string_view file);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MCP_CHECK_CONFIG_H_

#include <string>
#include <vector>

#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/file.h"
#include "tools/lib/settings/finding_flags.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/url.h"
#include "tools/mcp-check/config.h"
#include "tools/mcp-check/mcp_check.h"

namespace dumpline {

int Main(int argc, char** argv) {
  FilterApp app("mcp-check",
                "Checks which databases the MCP servers of an AI assistant can write to.",
                "  mcp-check --prod=abcdefghijklmnopqrst .mcp.json\n"
                "  mcp-check --expect=local --only=warning .cursor/mcp.json | jq -r .fix\n");
  McpCheckOptions options;
  FindingFlags findings;
  app.TakeInputFile();
  CommandLine& cli = app.cli();
  cli.Value("--prod", "REF", &options.prod,
            "Production's project reference, or the host of its database");
  cli.Choice("--expect", &options.expect,
             {{"local", McpCheckOptions::Expect::kLocal}, {"prod", McpCheckOptions::Expect::kProd}},
             "Databases that the servers should work on (default: any)");
  findings.AddOnly(cli);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    // References and hosts have this form. Anything else, such as a URL, would match nothing.
    if (!options.prod.empty() && !IsHost(options.prod)) {
      return UsageError("invalid --prod (expected a project's reference or a host)");
    }
    ASSIGN_OR_RETURN(const std::string text, ReadAll(&context.in));
    ASSIGN_OR_RETURN(const std::vector<McpServer> servers, ParseMcpConfig(text, context.in.name()));
    ASSIGN_OR_RETURN(const bool has_error,
                     findings.Write(CheckMcpServers(options, servers), &context.out));
    return has_error ? ExitStatus::kCheckFailed : ExitStatus::kOk;
  });
}

}  // namespace dumpline

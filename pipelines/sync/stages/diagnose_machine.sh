#!/usr/bin/env bash
# diagnose_machine: checks which databases the MCP servers of AI assistants can write to.
# Reads:   .mcp.json, .cursor/mcp.json and .vscode/mcp.json in the user's folder
# Writes:  findings/mcp.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/diagnosis.sh"

files=()
for file in .mcp.json .cursor/mcp.json .vscode/mcp.json; do
  if [[ -e $SYNC_USER_DIR/$file ]]; then files+=("$SYNC_USER_DIR/$file"); fi
done
# mcp: prints the findings of all files.
mcp() {
  local file status=0
  for file in "${files[@]}"; do filter mcp-check --prod="${TARGET%%[:/]*}" "$file" || status=$?; done
  return "$status"
}
if ((${#files[@]})); then diagnose mcp mcp; fi
summarize 'no MCP servers'

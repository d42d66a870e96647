#!/usr/bin/env bash
# diagnosis: collects the findings of all stages, the gravest first.
# Reads:   findings/
# Writes:  findings.ndjson, findings.txt (for people)
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"

jq -cn '[inputs] | unique_by([.check, .what]) | sort_by({error: 0, warning: 1, info: 2, ok: 3}[.severity])[]' findings/*.ndjson \
  >findings.ndjson
jq -r 'select(.severity == "error" or .severity == "warning")
  | "\(.severity): \(.what)" + if .fix == "" then "" else "\n  \(.fix)" end' findings.ndjson | printable >findings.txt
[[ -s findings.txt ]] || echo 'nothing is wrong' >findings.txt
jq -rn 'reduce inputs.severity as $one ({}; .[$one] += 1)
  | [([.[]] | add // 0, "check"), (.warning // 0, "warning"), (.error // 0, "error")]
      | [range(0; 6; 2) as $i | "\(.[$i]) \(.[$i + 1])\(if .[$i] == 1 then "" else "s" end)"] | join(", ")' findings.ndjson

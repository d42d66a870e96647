#!/usr/bin/env bash
# diagnosis: collects the findings of all stages, the gravest first.
# Reads:   findings/
# Writes:  findings.ndjson, findings.txt (for people)
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/diagnosis.sh"

jq -cn '[inputs] | unique_by([.check, .what]) | sort_by({error: 0, warning: 1, info: 2, ok: 3}[.severity])[]' findings/*.ndjson \
  >findings.ndjson
jq -r "$finding_text"'select(.severity == "error" or .severity == "warning") | text' findings.ndjson | printable >findings.txt
[[ -s findings.txt ]] || echo 'nothing is wrong' >findings.txt
count_findings findings.ndjson

#!/usr/bin/env bash
# Tests that the round trip detects faulty filters. Each is the real filter with one fault added to its output.
set -euo pipefail
source pipelines/tests/postgres/roundtrip.sh

# noticed FILTER FAULT MESSAGE: expects the line of filters to fail with MESSAGE if the filter's output passes through
# the command FAULT.
noticed() {
  local filter=$1 fault=$2 message=$3 whole_path=$PATH
  printf '#!/bin/bash\nset -o pipefail\n%q "$@" | %s\n' "$(command -v "$filter")" "$fault" >"$tmp/broken/$filter"
  chmod +x "$tmp/broken/$filter"
  PATH=$tmp/broken:$PATH
  same_content 'dump-clean | truncate-prepend' >"$tmp/said"
  PATH=$whole_path
  rm "$tmp/broken/$filter"
  grep -q "$message" "$tmp/said" || { echo "not noticed: $filter | $fault"; cat "$tmp/said"; exit 1; }
}

start_roundtrip relations
mkdir "$tmp/broken"
dump --disable-triggers
record_expected
noticed dump-clean      "sed 's/postgres/Postgres/'"              '^> table public.secret'
noticed dump-clean      "sed '/INTO public.id_always/s/, (.[0-9]*., .b.)//'" '^> table public.id_always'
noticed dump-clean      "sed '/INTO public.animal/p'"             '^> table public.animal'
noticed dump-clean      "sed \"/INTO app.account/s/''/NULL/\""    '^> table app.account'
noticed dump-clean      "sed '/Name: empty_1;/d'"                 '^> table public.empty_1 rows=2'
noticed dump-clean      "sed '/never_used/d'"                     '^> sequence public.never_used'
noticed dump-clean      "sed '/watched ENABLE/d'"                 '^> watched|touch|disabled'
noticed dump-clean      "sed '/INTO public.node /s/public.node/public.nodes/'" 'does not load'
noticed dump-clean      "head -n -1"                              'status 3'
noticed truncate-prepend "grep -v '^TRUNCATE'"                    'does not load'
noticed truncate-prepend "grep -v '^COMMIT'"                      'loads to something else'
noticed truncate-prepend "{ cat; exit 9; }"                       'status 9'
# The real filters pass the same check.
failures=0
same_content 'dump-clean | truncate-prepend'
((failures == 0))

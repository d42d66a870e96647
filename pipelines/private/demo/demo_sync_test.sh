#!/usr/bin/env bash
# The demo does what it says, fails when it should, and leaves nothing behind, interrupted or not.
set -euo pipefail
tmp=$(mktemp -d /tmp/demo.XXXXXX)    # short, see PG_TMP
trap 'rm -rf "$tmp"' EXIT
chmod 711 "$tmp"
export PG_TMP=$tmp/pg
mkdir -m 711 "$PG_TMP"

fail() { echo "FAIL: $*"; cat "$tmp/out"; exit 1; }
says() { grep -q -e "$1" "$tmp/out" || fail "does not say $1"; }
demo() { pipelines/demo_sync "$@" >"$tmp/out" 2>&1; }
nothing_left() { [[ -z $(ls -A "$PG_TMP") ]] || fail "left behind: $(ls "$PG_TMP")"; }

demo || fail "exit status $?"
for stage in preflight export filter push verify; do says "^$stage .* s  "; done
says '^public.drafts  *5  *0  *-$'
says '^all  *607  *4756  *2897$'
nothing_left

demo --keep || fail "exit status $?"
run=$(sed -n 's/^The dump.* are in \(.*\)\.$/\1/p' "$tmp/out")
jq -es 'map(.stage) == ["preflight", "export", "filter", "push", "verify"] and all(.status == 0)' "$run/journal.ndjson" >/dev/null ||
  fail 'the journal'
! grep -q 127.0.0.1 "$run/push.sql" || fail 'dev URLs in push.sql'
rm -r "$run"
nothing_left

# fails STAGE MESSAGE CHAIN: with this chain, a command from stdin to stdout, the demo fails at that stage, saying so.
fails() {
  printf '#!/usr/bin/env bash\nset -eo pipefail\n%s\n' "$3" >"$tmp/chain"
  chmod +x "$tmp/chain"
  if DEMO_CHAIN=$tmp/chain demo; then fail "did not fail with $3"; fi
  says "^$1 failed"
  says "$2"
  if grep -q '^prod now holds' "$tmp/out"; then fail 'claims success'; fi
  nothing_left
}
chain=$PWD/pipelines/demo_chain
fails filter 'chain: broken'         'echo "chain: broken" >&2; exit 1'
fails filter 'localhost'             "sed \"s,it's message 23,http://localhost/x,\" | $chain"
fails push   'nothing was changed'   "$chain | sed '/^COPY public.agents/,/^..\$/s/calm/calmer/'"
fails verify '^> table public.audit_log rows=299' "$chain | sed '/^COPY public.audit_log/{n;d}'"
fails verify '^> sequence public.export_number'    "$chain | sed '/export_number/d'"

# stopped_by SIGNAL STATUS TO: in the middle of its filter stage, by a signal to the process or to its group.
stopped_by() {
  local pid pids status=0
  printf '#!/usr/bin/env bash\n: >%q\nsleep 60\n' "$tmp/started" >"$tmp/chain"
  rm -f "$tmp/started"
  set -m
  DEMO_CHAIN=$tmp/chain pipelines/demo_sync >"$tmp/out" 2>&1 &
  pid=$!
  set +m
  until [[ -e $tmp/started ]]; do kill -0 "$pid" || fail 'did not start'; sleep 0.05; done
  pids=$(head -q -n 1 "$PG_TMP"/dumpline.*/{dev,prod}/data/postmaster.pid)
  if [[ $3 == group ]]; then kill "-$1" -- "-$pid"; else kill "-$1" "$pid"; fi
  wait "$pid" 2>/dev/null || status=$?
  [[ $status == "$2" ]] || fail "status $status after SIG$1"
  for pid in $pids; do if kill -0 "$pid" 2>/dev/null; then fail "server $pid lives on after SIG$1"; fi; done
  nothing_left
}
stopped_by TERM 143 process
stopped_by INT 130 group

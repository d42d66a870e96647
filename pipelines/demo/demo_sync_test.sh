#!/usr/bin/env bash
# Runs the demo until it succeeds, fails or is interrupted, and checks its result, exit status and cleanup.
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

stages=(settings preflight export filter base losses list plan backup backup_objects new_objects push refresh objects verify audit)
demo --keep || fail "exit status $?"
for stage in "${stages[@]}"; do says "^$stage .* s  "; done
says '^public.drafts  *5  *0  *-$'
says '^all  *607  *4756  *2897$'
says '^list .* 2473 objects: 2471 new, 1 changed (.* to send), 1 unchanged; 1 only in production$'
says '^new_objects .* 2471 uploaded, 0 skipped$'
says '^objects .* 1 uploaded, 2471 skipped; 2473 objects are the same in production and development$'
says '^audit .* 2473 URLs of 2473 objects, 0 without one; 1 object without a URL; no URL of 127.0.0.1,localhost$'
says '^conflicts between users and development: 1\. The first:$'
says '^  public.simulations id=2: both-updated, name: production "Our town", development "Bellweather-on-Sea"$'
says '^changes .* mode merge: 1 row inserted, 1 updated, 0 deleted, 3 kept; decided conflicts: 1$'
says '^  public.prompt_templates id=.*: version "[0-9]" -> "9"$'
says '^  public.buildings id=121: inserted$'
read -r run merged < <(sed -n 's/^The inputs, outputs and backups of the runs are in \(.*\)\.$/\1/p' "$tmp/out")
jq -es 'map(.stage) == ($ARGS.positional) and all(.status == 0)' "$run/journal.ndjson" --args "${stages[@]}" >/dev/null ||
  fail 'the journal'
! grep -q 127.0.0.1 "$run/push.sql" || fail 'dev URLs in push.sql'
[[ $(<"$run/backup/objects/agent.portraits/objects/3%2F2.png") == 'an older picture '* ]] || fail 'no backup of the replaced object'
grep -q 'never sent' "$run/backup/rows.sql" || fail 'no backup of the rows'
! grep -rlE 'sb_secret_test' "$run" >"$tmp/out" || fail 'a key in the run folder'
[[ $(<"$merged/mode.txt") == merge ]] || fail 'the mode'
rm -r "${run%/*}"
nothing_left

# sync_test.sh covers the failures of each stage. This case checks that the demo reports a failure and cleans up.
printf '#!/usr/bin/env bash\nsed "s,it.s message 23,http://localhost/x," | %q\n' "$PWD/pipelines/prod_chain" >"$tmp/chain"
chmod +x "$tmp/chain"
if demo --chain="$tmp/chain"; then fail 'did not fail'; fi
says 'localhost'
says '^filter failed'
if grep -q '^push ' "$tmp/out"; then fail 'went on'; fi
nothing_left

# stopped_by SIGNAL STATUS TO: stops the demo in the middle of its filter stage, with a signal to its process or to its
# process group, and expects the exit status.
stopped_by() {
  local pid pids status=0
  printf '#!/usr/bin/env bash\n: >%q\nsleep 60\n' "$tmp/started" >"$tmp/chain"
  rm -f "$tmp/started"
  set -m
  # Whatever started this test may ignore SIGINT, which bash could not change.
  env --default-signal=INT pipelines/demo_sync --chain="$tmp/chain" >"$tmp/out" 2>&1 &
  pid=$!
  set +m
  until [[ -e $tmp/started ]]; do kill -0 "$pid" || fail 'did not start'; sleep 0.05; done
  pids=$(head -q -n 1 "$PG_TMP"/dumpline.*/{dev,prod}/data/postmaster.pid
    { grep -lsa -e "--dir=$PG_TMP/dumpline-run" /proc/[0-9]*/cmdline || true; } | cut -d/ -f3) # a process may have ended
  if [[ $3 == group ]]; then kill "-$1" -- "-$pid"; else kill "-$1" "$pid"; fi
  wait "$pid" 2>/dev/null || status=$?
  [[ $status == "$2" ]] || fail "status $status after SIG$1"
  for pid in $pids; do if kill -0 "$pid" 2>/dev/null; then fail "process $pid lives on after SIG$1"; fi; done
  nothing_left
}
stopped_by TERM 143 process
stopped_by INT 130 group

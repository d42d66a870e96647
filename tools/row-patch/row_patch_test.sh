#!/usr/bin/env bash
# Runs row-patch against a server that behaves like PostgREST.
#   tools/row-patch/row_patch_test.sh PROJECT_SERVER ROW_PATCH
source tools/testing/project_server/testing.sh
row_patch=$2
export DUMPLINE_RETRY_DELAY_MS=1

cat >"$tmp/state.json" <<'END'
{"tables": {
  "agents": {"columns": {"id": "bigint", "name": "text", "url": "text", "active": "boolean", "order": "bigint"},
    "unique": ["id"],
    "rows": [{"id": 1, "name": "Ada", "url": null, "active": true, "order": 1},
             {"id": 2, "name": "Grace", "url": "http://a/b?c=d&e=f+g", "active": false, "order": 2},
             {"id": 3, "name": "Grace", "url": null, "active": true, "order": 3}]},
  "a table": {"columns": {"a.b": "text", "say \"x\"": "text"}, "unique": [], "rows": [{"a.b": "1,(2)", "say \"x\"": "\\"}]}}}
END
start() { start_project_server --state="$tmp/state.json" "$@"; }
patch() { SUPABASE_SECRET_KEY=sb_secret_test "$row_patch" --url="$url" "$@"; }
lines() { printf '%s\n' "$@"; }
# rows TABLE: prints the current rows.
rows() { curl -sS "$url/_admin/state" | jq -c ".tables[\"$1\"].rows[]"; }
results() { jq -r '[.result, .rows, .error] | map(select(. != null)) | join(" ")' "$tmp/out"; }

it "changes the matching rows, and passes unknown fields on"
start
run 0 patch < <(lines \
  '{"table":"agents","match":{"id":1},"set":{"name":"Ada L.","url":"http://x"},"note":"kept"}' '' \
  '{"table":"agents","match":{"name":"Grace","url":"http://a/b?c=d&e=f+g"},"set":{"active":null},"error":"of before"}' \
  '{"table":"agents","match":{"active":true,"url":null},"set":{"order":30}}' \
  '{"table":"agents","match":{"order":30},"set":{"name":"Grace H."}}' \
  '{"table":"a table","match":{"a.b":"1,(2)","say \"x\"":"\\"},"set":{"a.b":"done"}}')
expect_out '{"table":"agents","match":{"id":1},"set":{"name":"Ada L.","url":"http://x"},"note":"kept","rows":1,"result":"patched"}
{"table":"agents","match":{"name":"Grace","url":"http://a/b?c=d&e=f+g"},"set":{"active":null},"rows":1,"result":"patched"}
{"table":"agents","match":{"active":true,"url":null},"set":{"order":30},"rows":1,"result":"patched"}
{"table":"agents","match":{"order":30},"set":{"name":"Grace H."},"rows":1,"result":"patched"}
{"table":"a table","match":{"a.b":"1,(2)","say \"x\"":"\\"},"set":{"a.b":"done"},"rows":1,"result":"patched"}'
expect_err ""
expect agents "$(rows agents)" '{"id":1,"name":"Ada L.","url":"http://x","active":true,"order":1}
{"id":2,"name":"Grace","url":"http://a/b?c=d&e=f+g","active":null,"order":2}
{"id":3,"name":"Grace H.","url":null,"active":true,"order":30}'
expect "a table" "$(rows 'a table')" '{"a.b":"done","say \"x\"":"\\"}'
expect "the first request" "$(head -n 1 "$tmp/log" | jq -c '{method, target, prefer, body}')" '{"method":"PATCH","target":"/rest/v1/agents?id=eq.1","prefer":"handling=strict, max-affected=1, count=exact, return=minimal","body":"{\"name\":\"Ada L.\",\"url\":\"http://x\"}"}'

it "changes nothing if more rows match, and reports it if none does"
start
run 3 patch < <(lines '{"table":"agents","match":{"name":"Grace"},"set":{"active":true}}' \
  '{"table":"agents","match":{"id":9},"set":{"active":true}}' \
  '{"table":"agents","match":{"id":1},"set":{"active":false}}')
expect results "$(results)" 'failed HTTP status 400, PGRST124: Query result exceeds max-affected preference constraint
failed 0 0 rows were changed (expected 1)
patched 1'
expect_err "row-patch: 2 of 3 lines failed"
expect agents "$(rows agents | jq -c '[.id, .active]')" '[1,false]
[2,false]
[3,true]'

it "changes as many rows as --rows requires"
start
run 0 patch --rows=2 <<<'{"table":"agents","match":{"name":"Grace"},"set":{"active":true}}'
expect results "$(results)" "patched 2"
run 3 patch --rows=2 <<<'{"table":"agents","match":{"id":1},"set":{"active":true}}'
expect results "$(results)" "failed 1 1 row was changed (expected 2)"

it "sends nothing for a line that would change every row"
start
run 3 patch < <(lines '{"table":"agents","match":{},"set":{"active":true}}' '{"table":"agents","set":{"active":true}}')
expect results "$(results)" 'failed no columns in "match", which would change every row
failed no columns in "match", which would change every row'
expect requests "$(wc -l <"$tmp/log")" 0

it "reports the server's errors, without details"
start
run 3 patch < <(lines '{"table":"nobody","match":{"id":1},"set":{"a":1}}' \
  '{"table":"agents","match":{"id":"x"},"set":{"active":true}}' '{"table":"agents","match":{"id":1},"set":{"id":2}}' \
  '{"table":"agents","match":{"no":1},"set":{"id":2}}' '{"table":"agents","schema":"app","match":{"id":1},"set":{"id":2}}' \
  '{"table":"agents","match":{"id":1},"set":{"id":12345678901234567890123}}')
expect results "$(results)" 'failed HTTP status 404, 42P01: relation "public.nobody" does not exist
failed HTTP status 400, 22P02: invalid input syntax for type bigint
failed HTTP status 409, 23505: duplicate key value violates unique constraint "agents_id_key"
failed HTTP status 400, 42703: column agents.no does not exist
failed HTTP status 404, 42P01: relation "public.agents" does not exist
failed the number 12345678901234567890123 has too many digits; write it as a string'

it "retries transient errors"
start --fault=503,first=2
run 0 patch <<<'{"table":"agents","match":{"id":1},"set":{"name":"x"}}'
expect results "$(results)" "patched 1"
start --fault=lost-response,first=1
run 0 patch <<<'{"table":"agents","match":{"id":1},"set":{"name":"x"}}'
expect results "$(results)" "patched 1"

it "does not repeat a request that would not match its row again"
start --fault=lost-response,first=1
run 3 patch <<<'{"table":"agents","match":{"id":1,"name":"Ada"},"set":{"name":"x"}}'
expect requests "$(wc -l <"$tmp/log")" 1
expect result "$(jq -r .result "$tmp/out")" failed
# libcurl does not repeat the request either, on a connection that it has kept.
start --fault=lost-response,skip=1,first=1
run 3 patch < <(lines '{"table":"agents","match":{"id":2},"set":{"name":"x"}}' \
  '{"table":"agents","match":{"id":1,"name":"Ada"},"set":{"name":"x"}}')
expect requests "$(wc -l <"$tmp/log")" 2
expect results "$(jq -r .result "$tmp/out")" $'patched\nfailed'

it "stops at a line that is not JSON, and has reported the lines before it"
start
run 3 patch < <(lines '{"table":"agents","match":{"id":1},"set":{"name":"x"}}' '{"table":' \
  '{"table":"agents","match":{"id":2},"set":{"name":"x"}}')
expect results "$(results)" "patched 1"
expect_err "row-patch: <stdin>:2: not valid JSON"

it "requires a secret key, and never shows it"
start
run 2 env SUPABASE_SECRET_KEY= "$row_patch" --url="$url" <<<'{}'
run 2 env KEY=sb_publishable_test "$row_patch" --url="$url" --key-env=KEY <<<'{}'
expect requests "$(wc -l <"$tmp/log")" 0
printf 'sb_secret_wrong\n' >"$tmp/key"
run 3 "$row_patch" --url="$url" --key-file="$tmp/key" <<<'{"table":"agents","match":{"id":1},"set":{"name":"x"}}'
if grep -q sb_secret "$tmp/out" "$tmp/err"; then fail "the key is in the output"; fi

finish

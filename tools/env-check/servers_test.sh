#!/usr/bin/env bash
# Runs env-check --online against servers that are up, partly up, and down.
#   tools/env-check/servers_test.sh PROJECT_SERVER ENV_CHECK STORAGE_SERVER
source tools/testing/project_server/testing.sh
env_check=$2 storage_server=$3
canary=CaNaRy

# Production is project-server, whose site has a file at the path of storage's status. Development is storage-server
# alone.
mkdir -p "$tmp/site/storage/v1"
: >"$tmp/site/storage/v1/status"
start_program "$storage_server" --dir="$tmp"
storage_server_pid=$started_pid dev_url=$started_root
at_exit stop_program "$storage_server_pid"

# check STATUS [NAME=VALUE...]: writes the online findings, except those on database hosts, as lines of "CHECK SEVERITY:
# WHAT" to $tmp/findings, and production's fixes to $tmp/fixes. Ports are replaced with PORT, because a restarted server
# has a different port.
check() {
  local file=$tmp/settings
  printf '%s\n' "DEV_URL=$dev_url" DEV_SECRET_KEY=sb_secret_test "DEV_DB_URL=postgresql://postgres:$canary@127.0.0.1:1/x" \
    "PROD_URL=$url" PROD_SECRET_KEY=sb_secret_test "PROD_DB_URL=postgresql://postgres:$canary@127.0.0.1:2/x" BUCKETS=images \
    "${@:2}" >"$file"
  run "$1" "$env_check" --online --allow-local-target --allow-remote-source "$file" </dev/null
  expect_err ""
  jq -r 'select(.check | test("^(dev|prod)-(storage|auth|rest|connection)$")) | "\(.check) \(.severity): \(.what)"' \
    "$tmp/out" | sed -E 's/(port |127\.0\.0\.1:)[0-9]+/\1PORT/' >"$tmp/findings"
  jq -r 'select(.check | test("^prod-(storage|auth|rest|connection)$")).fix' "$tmp/out" | sort -u >"$tmp/fixes"
  # The request log has no headers. online_test checks which headers are sent.
  if grep -qi -e "$canary" -e sb_secret_test "$tmp/out"; then fail "a secret is shown: $(<"$tmp/out")"; fi
}
expect_prod() { expect findings "$(grep ^prod "$tmp/findings")" "$1"; }
expect_fix() { expect fixes "$(<"$tmp/fixes")" "$1"; }

it "finds the services that answer"
start_project_server --site="$tmp/site"
check 0
expect findings "$(<"$tmp/findings")" "dev-storage ok: DEV_URL's storage answers
dev-auth info: DEV_URL's auth answers 404: Route GET:/auth/v1/health not found
dev-rest info: DEV_URL's REST API answers 404: Route GET:/rest/v1/ not found
prod-storage ok: PROD_URL's storage answers
prod-auth ok: PROD_URL's auth answers
prod-rest ok: PROD_URL's REST API answers"
expect requests "$(jq -r .target "$tmp/log" | sort | paste -sd' ')" "/auth/v1/health /rest/v1/ /storage/v1/status"

it "sends no requests without --online"
: >"$tmp/log"
run 0 "$env_check" --allow-local-target "$tmp/settings" </dev/null
expect requests "$(<"$tmp/log")" ""

it "sends a legacy key so that it is accepted"
check 0 "PROD_SECRET_KEY=$("$storage_server" --print-key=service_role)"
expect_prod "prod-storage ok: PROD_URL's storage answers
prod-auth ok: PROD_URL's auth answers
prod-rest ok: PROD_URL's REST API answers"

it "detects a key of another project"
check 1 PROD_SECRET_KEY=sb_secret_of_another
expect_prod "prod-storage ok: PROD_URL's storage answers
prod-auth ok: PROD_URL's auth answers
prod-rest error: PROD_URL's REST API rejects PROD_SECRET_KEY: it answers 401: Invalid Compact JWS"

it "needs storage for buckets only"
start_project_server
check 1
expect_prod "prod-storage error: PROD_URL's storage answers 404: not found
prod-auth ok: PROD_URL's auth answers
prod-rest ok: PROD_URL's REST API answers"
check 0 BUCKETS= PROD_SECRET_KEY=
expect_prod "prod-storage warning: PROD_URL's storage answers 404: not found
prod-auth ok: PROD_URL's auth answers, and requires a key
prod-rest ok: PROD_URL's REST API answers, and requires a key"

it "detects the loop of Flexible SSL, and follows no redirect"
start_project_server --redirect=/storage/v1/status=/storage/v1/status --redirect=/auth/v1/health=/auth/v1/health \
  --redirect=/rest/v1/=/rest/v1/
check 1
loop="redirects to itself, a loop: Cloudflare's SSL/TLS mode Flexible causes that, because it uses \
http to a server that requires https"
expect_prod "prod-storage error: PROD_URL's storage $loop
prod-auth error: PROD_URL's auth $loop
prod-rest error: PROD_URL's REST API $loop"
expect_fix "set Cloudflare's SSL/TLS mode to Full (strict)"
expect requests "$(jq -r .target "$tmp/log" | sort | paste -sd' ')" "/auth/v1/health /rest/v1/ /storage/v1/status"

it "reports the target of another redirect, without what may be a token"
start_project_server --site="$tmp/site" --redirect=/rest/v1/=https://login.example.com/"$canary"?token="$canary" \
  --redirect=/auth/v1/health=/login?token="$canary"
check 1
expect_prod "prod-storage ok: PROD_URL's storage answers
prod-auth error: PROD_URL's auth redirects to http://127.0.0.1:PORT/login
prod-rest error: PROD_URL's REST API redirects to https://login.example.com"

it "reports one service's message and how another's connection ended"
start_project_server --site="$tmp/site" --fault=503,route=auth --fault=reset,route=rest
check 1
expect_prod "$(printf '%s\n' "prod-storage ok: PROD_URL's storage answers" \
  "prod-auth error: PROD_URL's auth answers 503: not now" "$(grep '^prod-rest error: .* does not answer: ..*' "$tmp/findings")")"

it "does not take a web page for a service"
mkdir -p "$tmp/web/app/rest/v1"
echo '<title>Agents</title>' >"$tmp/web/app/rest/v1/index.html"
start_project_server --site="$tmp/web"
check 1 "PROD_URL=$url/app/" BUCKETS=
expect_prod "prod-storage warning: PROD_URL's storage answers 404: not found
prod-auth info: PROD_URL's auth answers 404: not found
prod-rest error: PROD_URL's REST API answers with a web page"

it "reports once that nothing listens"
stop_project_server
check 1
grep -qE "^prod-connection error: PROD_URL's host 127\.0\.0\.1, port PORT, does not answer: .*[Cc]onnect" "$tmp/findings" ||
  fail "no refused connection: $(<"$tmp/findings")"
expect "findings of production" "$(grep -c ^prod "$tmp/findings")" 1
expect_fix "start the local stack: supabase start"

it "reports a name that does not exist"
check 1 PROD_URL=https://no..such.host PROD_DB_URL=postgresql://postgres@no..such.host/x
expect_prod "$(grep "^prod-connection error: PROD_URL's host no\.\.such\.host cannot be resolved: ..*" "$tmp/findings")"
jq -se 'any(.check == "prod-database-host" and .severity == "error" and (.what | test("no\\.\\.such\\.host cannot be")))' \
  "$tmp/out" >"$tmp/any" || fail "no finding of the database's host: $(<"$tmp/out")"

finish

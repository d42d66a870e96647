#!/usr/bin/env bash
# Runs auth-users against a server that behaves like GoTrue.
#   tools/auth-users/auth_users_test.sh PROJECT_SERVER AUTH_USERS
source tools/testing/project_server/testing.sh
auth_users=$2
export DUMPLINE_RETRY_DELAY_MS=1

a=aaaaaaaa-0000-4000-8000-000000000001 b=bbbbbbbb-0000-4000-8000-000000000002 c=cccccccc-0000-4000-8000-000000000003
cat >"$tmp/state.json" <<END
{"users": [{"id": "$a", "email": "ada@example.com"}],
 "invisible_users": [{"id": "$c", "email": "hidden@example.com"}]}
END
start() { start_project_server --state="$tmp/state.json" "$@"; }
ensure() { SUPABASE_SECRET_KEY=sb_secret_test "$auth_users" --url="$url" "$@"; }
lines() { printf '%s\n' "$@"; }
users() { curl -sS "$url/_admin/state" | jq -c '.users[] | [.id, .email, .phone]'; }
results() { jq -r '[.result, .error] | map(select(. != null)) | join(" ")' "$tmp/out"; }
requests() { jq -r .method "$tmp/log" | paste -sd' '; }

it "creates missing users under the given ids and leaves others alone"
start
run 0 ensure < <(lines "{\"id\":\"$a\",\"email\":\"Ada@Example.com\"}" '' \
  "{\"id\":\"${b^^}\",\"email\":\"Grace@example.com\",\"phone\":null,\"password\":\"canary\",\"user_metadata\":{\"name\":\"Grace\"},\"note\":1}" \
  "{\"id\":\"dddddddd-0000-4000-8000-000000000004\",\"phone\":\"+123\",\"password_hash\":\"canary\"}")
expect_out "{\"id\":\"$a\",\"email\":\"Ada@Example.com\",\"result\":\"exists\"}
{\"id\":\"${b^^}\",\"email\":\"Grace@example.com\",\"result\":\"created\"}
{\"id\":\"dddddddd-0000-4000-8000-000000000004\",\"phone\":\"+123\",\"result\":\"created\"}"
expect_err ""
expect users "$(users)" "[\"$a\",\"ada@example.com\",null]
[\"$b\",\"grace@example.com\",\"\"]
[\"dddddddd-0000-4000-8000-000000000004\",\"\",\"+123\"]"
expect requests "$(requests)" "GET GET POST GET POST"
expect "what was sent" "$(jq -r 'select(.method == "POST").body' "$tmp/log")" \
  "{\"id\":\"${b^^}\",\"email\":\"Grace@example.com\",\"password\":\"canary\",\"user_metadata\":{\"name\":\"Grace\"},\"email_confirm\":true}
{\"id\":\"dddddddd-0000-4000-8000-000000000004\",\"phone\":\"+123\",\"password_hash\":\"canary\",\"phone_confirm\":true}"

it "reports on a second run that all users exist"
run 0 ensure < <(lines "{\"id\":\"$a\",\"email\":\"ada@example.com\"}" "{\"id\":\"$b\",\"email\":\"grace@example.com\"}" \
  "{\"id\":\"dddddddd-0000-4000-8000-000000000004\",\"phone\":\"123\"}")
expect results "$(results)" $'exists\nexists\nexists'

it "only reports missing users with --dry-run"
start
run 0 ensure --dry-run < <(lines "{\"id\":\"$a\",\"email\":\"ada@example.com\"}" "{\"id\":\"$b\",\"email\":\"grace@example.com\"}")
expect results "$(results)" $'exists\nmissing'
expect requests "$(requests)" "GET GET"

it "distinguishes conflicts"
start
run 3 ensure < <(lines "{\"id\":\"$a\",\"email\":\"other@example.com\"}" "{\"id\":\"$b\",\"email\":\"ada@example.com\"}" \
  "{\"id\":\"$c\",\"email\":\"new@example.com\"}" "{\"id\":\"$b\",\"email\":\"hidden@example.com\"}" \
  "{\"id\":\"7\",\"email\":\"x@example.com\"}" "{\"id\":\"$b\"}" \
  "{\"id\":\"$b\",\"email\":\"grace@example.com\",\"password\":\"canary\",\"password_hash\":\"canary\"}" \
  "{\"id\":\"$b\",\"email\":\"grace@example.com\",\"password\":\"canary\"}")
expect results "$(results)" 'failed the id belongs to a user with another email
failed the email belongs to another user
failed the id belongs to a user that the API does not return: one inserted by SQL, without instance_id
failed HTTP status 500, unexpected_failure: Database error checking email
failed "id" is not a UUID
failed neither "email" nor "phone"
failed HTTP status 400, validation_failed: Only a password or a password hash should be provided
created'
expect_err "auth-users: 7 of 8 users failed"
if grep -q canary "$tmp/out" "$tmp/err"; then fail "a password is in the output"; fi

it "does not repeat a POST after a permanent failure"
start
run 3 ensure <<<"{\"id\":\"$c\",\"email\":\"new@example.com\"}"
expect requests "$(requests)" "GET POST GET"

it "recovers from lost responses and overloaded servers"
start --fault=lost-response,method=POST,first=1
run 0 ensure <<<"{\"id\":\"$b\",\"email\":\"grace@example.com\"}"
expect results "$(results)" created
expect requests "$(requests)" "GET POST GET"
start --fault=429,method=POST,first=2
run 0 ensure <<<"{\"id\":\"$b\",\"email\":\"grace@example.com\"}"
expect results "$(results)" created
start --fault=503,method=GET,first=2
run 0 ensure <<<"{\"id\":\"$b\",\"email\":\"grace@example.com\"}"
expect results "$(results)" created
start --fault=429,method=POST
run 3 ensure --retries=2 <<<"{\"id\":\"$b\",\"email\":\"grace@example.com\"}"
expect results "$(results)" "failed HTTP status 429: not now"

it "does not take a gateway's 404 for a missing user"
start --fault=404
run 3 ensure <<<"{\"id\":\"$b\",\"email\":\"grace@example.com\"}"
expect results "$(results)" "failed HTTP status 404: not now"

it "needs a secret key"
start
run 2 env SUPABASE_SECRET_KEY=sb_publishable_test "$auth_users" --url="$url" <<<'{}'
run 3 env SUPABASE_SECRET_KEY=sb_secret_wrong "$auth_users" --url="$url" <<<"{\"id\":\"$b\",\"email\":\"x@example.com\"}"
if grep -q sb_secret "$tmp/out" "$tmp/err"; then fail "the key is in the output"; fi

finish

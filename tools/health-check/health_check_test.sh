#!/usr/bin/env bash
# Runs health-check against a server.
#   tools/health-check/health_check_test.sh PROJECT_SERVER HEALTH_CHECK
source tools/testing/project_server/testing.sh
health_check=$2

mkdir "$tmp/site"
echo '<title>App</title>' >"$tmp/site/index.html"
echo '{"status":"pass"}' >"$tmp/site/health"
echo '{"status":"DOWN"}' >"$tmp/site/down"

# expect_lines LINE...: compares the output, with 0 milliseconds, with the lines.
expect_lines() {
  expect lines "$(sed 's/"milliseconds":[0-9]*/"milliseconds":0/' "$tmp/out")" "$(printf '%s\n' "$@")"
}

# line NAME URL RESULT STATUS WHAT FIX LISTENER: prints a line of output.
line() {
  printf '{"name":"%s","url":"%s","result":"%s","status":%s,"milliseconds":0,"what":"%s","fix":"%s","listener":%s}\n' "$@"
}

# verdicts: prints "NAME RESULT STATUS" of each line.
verdicts() { jq -r '[.name, .result, .status] | join(" ")' "$tmp/out" | paste -s -d ' '; }

it "checks several URLs and names the listener"
start_project_server --site="$tmp/site" --redirect=/old=/health --redirect=/loop=/loop
# project_server_pid is the process, and comm has at most 15 bytes.
listener='{"pid":'"$project_server_pid"',"program":"project-server"}'
port=${url##*:}
run 1 "$health_check" api="$url/health?x=1" web="$url/" auth="$url/auth/v1/health" missing="$url/missing" </dev/null
used="port $port is used by project-server (process $project_server_pid)"
stop="if project-server is not the expected program, stop it"
expect_lines \
  "$(line api "$url/health" ok 200 'api answers 200' '' "$listener")" \
  "$(line web "$url/" failed 200 "web answers with a web page; $used" \
    "name the API's health path in the URL; --allow-html accepts web pages; $stop" "$listener")" \
  "$(line auth "$url/auth/v1/health" ok 401 'auth answers, and requires a key' '' "$listener")" \
  "$(line missing "$url/missing" failed 404 "missing answers 404: not found; $used" \
    "correct the path in the URL; $stop" "$listener")"
expect_err ""

it "sends keys, follows redirects and reads bodies"
KEY=sb_secret_canary run 1 "$health_check" --key-env=auth=KEY auth="$url/auth/v1/health" rest="$url/rest/v1/" \
  old="$url/old" loop="$url/loop" down="$url/down" </dev/null
expect verdicts "$(verdicts)" "auth ok 200 rest ok 401 old ok 200 loop failed  down failed 200"
expect_no_match canary "$tmp/out" "$tmp/err"

it "reads standard input"
printf '# services\n\n api=%s/health\r\nweb=%s/\n' "$url" "$url" >"$tmp/urls"
run 0 "$health_check" --allow-html <"$tmp/urls"
expect verdicts "$(verdicts)" "api ok 200 web ok 200"

it "has a limit of time"
start_project_server --site="$tmp/site" --fault=stall
run 1 "$health_check" --timeout=0.2 api="$url/health" </dev/null
expect what "$(jq -r .what "$tmp/out")" "api does not answer completely within 0.2 seconds"

it "reports that nothing listens"
stop_project_server
run 1 "$health_check" api="$url/health" </dev/null
expect_lines "$(line api "$url/health" failed null "nothing listens on port ${url##*:}" \
  "start api, or correct the port in the URL" null)"

finish

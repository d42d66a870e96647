#!/usr/bin/env bash
# Runs deploy-check against a site that serves an old build, a new build, or the old build first and then the new one.
#   tools/deploy-check/deploy_check_test.sh PROJECT_SERVER DEPLOY_CHECK
source tools/testing/project_server/testing.sh
deploy_check=$2

mkdir "$tmp/old" "$tmp/new"
cat >"$tmp/old/index.html" <<'END'
<!doctype html><html><head><title>Agents &amp; friends</title>
<script type="module" src="/assets/index-AAAA1111.js"></script>
<link rel="stylesheet" href="/assets/index-CCCC3333.css"></head><body>build 41</body></html>
END
sed -e 's/AAAA1111/BBBB2222/' -e 's/build 41/build 42/' "$tmp/old/index.html" >"$tmp/new/index.html"
echo '{"ok":true}' | tee "$tmp/old/health" >"$tmp/new/health"
echo '<title>About</title>' | tee "$tmp/old/about.html" >"$tmp/new/about.html"

old_assets='["/assets/index-AAAA1111.js","/assets/index-CCCC3333.css"]'
new_assets='["/assets/index-BBBB2222.js","/assets/index-CCCC3333.css"]'
# line PATH STATUS TITLE ASSETS HEALTH RESULT PROBLEMS: prints a line of output. HEALTH is empty if it is not requested.
line() {
  printf '{"url":"%s%s","status":%s,"title":"%s","assets":%s,%s"result":"%s","problems":%s}' \
    "$url" "$1" "$2" "$3" "$4" "${5:+\"health\":$5,}" "$6" "$7"
}

it "sees the build that is expected"
start_project_server --site="$tmp/new"
run 0 "$deploy_check" --url="$url" --health=/health --expect-title='Agents & friends' --expect='build 42' \
  --expect-regex='build [0-9]+' / </dev/null
expect_out "$(line / 200 'Agents & friends' "$new_assets" 200 ok '[]')"

it "reports what it found if the old build is served"
start_project_server --site="$tmp/old"
run 1 "$deploy_check" --url="$url" --expect='build 42' --expect-title=Agents --expect-regex='build 4[2-9]' \
  --asset-changed-from=AAAA1111 </dev/null
expect_out "$(line / 200 'Agents & friends' "$old_assets" '' failed "$(printf '%s' \
  '["the title is '\''Agents & friends'\'', not '\''Agents'\''","'\''build 42'\'' is not in the page",' \
  '"nothing in the page matches build 4[2-9]","the old build is served: /assets/index-AAAA1111.js"]')")"
expect_err ""

it "compares with an earlier run"
run 0 "$deploy_check" --url="$url" / </dev/null
cp "$tmp/out" "$tmp/before.ndjson"
run 1 "$deploy_check" --url="$url" --asset-changed-from="$tmp/before.ndjson" / </dev/null
expect_out "$(line / 200 'Agents & friends' "$old_assets" '' failed '["the old build is served: /assets/index-AAAA1111.js"]')"
run 1 "$deploy_check" --url="$url" --asset-changed-from="$tmp/before.ndjson" /about.html </dev/null
expect_out "$(line /about.html 200 About '[]' '' failed \
  '["the page names no scripts or stylesheets to compare"]')"

it "waits until the new build is served"
# Three responses come from the old build: two for the page, one for its health.
start_project_server --site="$tmp/old" --next-site="$tmp/new" --next-after=3
sed -i "s|http://127.0.0.1:[0-9]*|$url|" "$tmp/before.ndjson"
run 0 "$deploy_check" --url="$url" --health=health --asset-changed-from="$tmp/before.ndjson" --wait=20 --interval=0.05 \
  / </dev/null
expect_out "$(line / 200 'Agents & friends' "$new_assets" 200 ok '[]')"
expect requests "$(jq -r .target "$tmp/log" | paste -sd' ')" "/health / /health /"

it "gives up after --wait"
start_project_server --site="$tmp/old"
run 1 "$deploy_check" --url="$url" --expect='build 42' --wait=0.3 --interval=0.1 / </dev/null
expect_out "$(line / 200 'Agents & friends' "$old_assets" '' failed '["'\''build 42'\'' is not in the page"]')"
requests=$(wc -l <"$tmp/log")
((requests >= 2 && requests <= 4)) || fail "$requests requests in 0.3 s, one each 0.1 s"

it "reads paths from standard input"
printf '/\n\nabout.html\r\n' >"$tmp/paths"
run 0 "$deploy_check" --url="$url/" <"$tmp/paths"
expect_out "$(line / 200 'Agents & friends' "$old_assets" '' ok '[]')
$(line /about.html 200 About '[]' '' ok '[]')"

it "does not take an error page for a build, whatever its content"
run 1 "$deploy_check" --url="$url" --health=/missing --expect='not found' /missing </dev/null
expect_out "$(line /missing 404 '' '[]' 404 failed '["health: /missing answers 404","the page answers 404"]')"

it "follows redirects within the site only, and a limited number"
start_project_server --site="$tmp/new" --redirect=/start=/ --redirect=/away=https://other.example/x --redirect=/a=/b \
  --redirect=/b=/a
run 0 "$deploy_check" --url="$url" --expect='build 42' /start </dev/null
expect_out "$(line /start 200 'Agents & friends' "$new_assets" '' ok '[]')"
run 1 "$deploy_check" --url="$url" /away </dev/null
expect_out "$(line /away null '' '[]' '' failed '["redirects from '"$url"'/away to another origin, https://other.example"]')"
run 1 "$deploy_check" --url="$url" /a </dev/null
expect_out "$(line /a null '' '[]' '' failed '["redirects in a loop at '"$url"'/a"]')"

it "retries after network errors and reports the last"
start_project_server --site="$tmp/new" --fault=reset,first=2
run 0 "$deploy_check" --url="$url" --wait=20 --interval=0.05 / </dev/null
expect_out "$(line / 200 'Agents & friends' "$new_assets" '' ok '[]')"
stop_project_server
run 1 "$deploy_check" --url="$url" / </dev/null
expect problems "$(jq -c '[.status, .result, (.problems | length)]' "$tmp/out")" '[null,"failed",1]'
grep -q "GET $url/: " "$tmp/out" || fail "no address in the problem: $(<"$tmp/out")"

finish

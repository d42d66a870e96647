#!/usr/bin/env bash
# Runs deploy-check against a site that serves an old build, a new build, or the old build first and then the new one;
# against a server with a certificate; and with a stand-in for Railway's program, made after that program's source.
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

# check_lines: keeps the lines of the checks that do not concern a page.
check_lines() { jq -c 'select(.check)' "$tmp/out" >"$tmp/checks" && mv "$tmp/checks" "$tmp/out"; }

it "asks the API for permission, as a page on another origin does"
start_project_server --site="$tmp/new" --cors-origin=https://app.example.com
run 0 "$deploy_check" --url="$url" --cors-origin=https://APP.example.com:443/ --health=/health </dev/null
check_lines
expect_out '{"check":"cors","url":"'"$url"'/health","status":200,"origin":"https://app.example.com","methods":["GET","POST"],"result":"ok","problems":[]}'
expect requests "$(jq -r 'select(.method == "OPTIONS").target' "$tmp/log" | paste -sd' ')" "/health /health"
run 1 "$deploy_check" --url="$url" --cors-origin=https://app.example.com --cors-origin=https://other.example.com \
  --cors-path=/api --cors-method=PATCH </dev/null
check_lines
refusal="the API (CORSMiddleware of FastAPI or Starlette) does not allow the"
expect_out '{"check":"cors","url":"'"$url"'/api","status":400,"origin":"https://app.example.com","methods":["PATCH"],"result":"failed","problems":["'"$refusal"' method PATCH; add it to allow_methods"]}
{"check":"cors","url":"'"$url"'/api","status":400,"origin":"https://other.example.com","methods":["PATCH"],"result":"failed","problems":["'"$refusal"' origin https://other.example.com; add exactly this text, without a slash at its end, to the API'"'"'s setting BACKEND_CORS_ORIGINS (allow_origins), and deploy the API again","'"$refusal"' method PATCH; add it to allow_methods"]}'
start_project_server --site="$tmp/new"
run 1 "$deploy_check" --url="$url" --cors-origin=https://app.example.com </dev/null
expect problems "$(jq -c 'select(.check).problems' "$tmp/out")" '["Access-Control-Allow-Origin is missing; add https://app.example.com to the origins that the API allows","Access-Control-Allow-Headers lacks authorization; add it to the headers that the API allows","Access-Control-Allow-Headers lacks content-type; add it to the headers that the API allows"]'

it "does not compare the lines of these checks with pages"
start_project_server --site="$tmp/old" --cors-origin=https://app.example.com
run 0 "$deploy_check" --url="$url" --cors-origin=https://app.example.com / </dev/null
cp "$tmp/out" "$tmp/before.ndjson"
run 1 "$deploy_check" --url="$url" --asset-changed-from="$tmp/before.ndjson" / </dev/null
expect_out "$(line / 200 'Agents & friends' "$old_assets" '' failed '["the old build is served: /assets/index-AAAA1111.js"]')"

# start_tls_server NAME...: starts a server whose certificate is valid for the names and for ten days. It serves the files
# of the folder tls, which contain whole responses. Sets $tls_port.
tls_server_pid=
stop_tls_server() { if [[ -n $tls_server_pid ]]; then kill "$tls_server_pid" 2>/dev/null || true; fi; }
at_exit stop_tls_server
accepts() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
start_tls_server() {
  stop_tls_server
  openssl req -x509 -newkey rsa:2048 -nodes -days 10 -subj /CN=localhost \
    -addext "subjectAltName=$(printf 'DNS:%s,' "$@" | sed 's/,$//')" \
    -keyout "$tmp/key.pem" -out "$tmp/cert.pem" 2>/dev/null
  tls_port=$((20000 + RANDOM % 20000))
  (cd "$tmp/tls" && exec openssl s_server -accept "$tls_port" -key "$tmp/key.pem" -cert "$tmp/cert.pem" -HTTP) >/dev/null 2>&1 &
  tls_server_pid=$!
  wait_for "the start of s_server" accepts "$tls_port"
}
mkdir "$tmp/tls"
{ printf 'HTTP/1.0 200 OK\r\n\r\n' && cat "$tmp/new/index.html"; } >"$tmp/tls/index.html"
export SSL_CERT_FILE=$tmp/cert.pem
unset SSL_CERT_DIR http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY

it "reads the end of the certificate, of each host"
start_tls_server localhost www.localhost
site=https://localhost:$tls_port/index.html
end=$(date -u -d "$(openssl x509 -noout -enddate -in "$tmp/cert.pem" | sed 's/.*=//')" +%Y-%m-%dT%H:%M:%SZ)
run 0 "$deploy_check" --url="$site" --hosts --certificate-days=9 </dev/null
check_lines
www=https://www.localhost:$tls_port/index.html
expect_out '{"check":"host","url":"'"$site"'","status":200,"final_url":"'"$site"'","result":"ok","problems":[]}
{"check":"certificate","url":"'"$site"'","status":200,"certificate_end":"'"$end"'","certificate_days":9,"result":"ok","problems":[]}
{"check":"host","url":"'"$www"'","status":200,"final_url":"'"$www"'","result":"ok","problems":[]}
{"check":"certificate","url":"'"$www"'","status":200,"certificate_end":"'"$end"'","certificate_days":9,"result":"ok","problems":[]}'

it "reports a certificate that ends soon, and does not wait for another"
SECONDS=0
run 1 "$deploy_check" --url="$site" --certificate-days=14 --wait=3600 --interval=1 </dev/null
((SECONDS < 1800)) || fail "waited $SECONDS s"
expect problem "$(jq -r 'select(.check).problems[]' "$tmp/out")" "the certificate of localhost ends in 9 days, on $end (expected 14 days or more); renew it: most are renewed automatically, so look up in Railway or Cloudflare why this one was not"

it "follows a redirect of one host to the other"
printf 'HTTP/1.0 301 Moved\r\nLocation: %s\r\n\r\n' "$site" >"$tmp/tls/moved"
run 0 "$deploy_check" --url="https://www.localhost:$tls_port/moved" --hosts </dev/null
expect "last URLs" "$(jq -r 'select(.check).final_url' "$tmp/out" | paste -sd' ')" "$site $site"

it "requires a redirect from http to https"
# The server is a proxy for http only, because port 80 is taken or forbidden.
start_project_server --site="$tmp/new" --redirect=/="$site"
export http_proxy=$url
run 0 "$deploy_check" --url="$site" --hosts --https-redirect </dev/null
expect results "$(jq -r 'select(.check == "https-redirect") | "\(.url) \(.final_url) \(.result)"' "$tmp/out")" \
  "http://localhost/ $site ok
http://www.localhost/ $site ok"
start_project_server --site="$tmp/new"
export http_proxy=$url
run 1 "$deploy_check" --url="$site" --https-redirect </dev/null
expect problem "$(jq -r 'select(.check).problems[]' "$tmp/out")" "http://localhost/ answers 200 instead of a redirect to https; turn on Always Use HTTPS (Cloudflare, under Edge Certificates), or redirect in the server"
unset http_proxy

it "names the host that lacks a certificate or an address"
start_tls_server localhost
run 1 "$deploy_check" --url="https://localhost:$tls_port/index.html" --hosts </dev/null
expect results "$(jq -r 'select(.check) | .result' "$tmp/out" | paste -sd' ')" "ok failed"
expect_match '"www.localhost has no valid certificate: .*; add the host to the domains of the service' "$tmp/out"
run 1 "$deploy_check" --url=https://site.invalid --hosts </dev/null
expect problems "$(jq -r 'select(.check).problems[]' "$tmp/out")" \
  "site.invalid cannot be resolved; add a record for it to its DNS, such as a CNAME, or correct this machine's network
www.site.invalid cannot be resolved; add a record for it to its DNS, such as a CNAME, or correct this machine's network"
stop_tls_server
unset SSL_CERT_FILE

# stand_in SCRIPT: installs a program `railway`, which notes its arguments in the file railway.log.
mkdir "$tmp/bin"
stand_in() {
  # shellcheck disable=SC2016  # the script expands them
  printf '#!/bin/bash\necho "$* $RAILWAY_NO_AUTO_UPDATE" >>"%s/railway.log"\n%s\n' "$tmp" "$1" >"$tmp/bin/railway"
  chmod +x "$tmp/bin/railway"
}
# deployments STATUS: prints what `railway deployment list --json` prints.
deployments() {
  printf '[\n  {\n    "id": "7a1b",\n    "status": "%s",\n    "createdAt": "2026-01-02T10:00:00.250Z",\n    "meta": {"commitMessage": "canary"}\n  }\n]\n' "$1"
}
deployments BUILDING >"$tmp/building.json"
deployments SUCCESS >"$tmp/success.json"
start_project_server --site="$tmp/new"

it "waits for the deployment on Railway, then checks the pages"
stand_in "if [[ -e '$tmp/twice' ]]; then cat '$tmp/success.json'; elif [[ -e '$tmp/once' ]]; then touch '$tmp/twice'; cat '$tmp/building.json'; else touch '$tmp/once'; cat '$tmp/building.json'; fi"
PATH=$tmp/bin:$PATH run 0 "$deploy_check" --url="$url" --railway --railway-service=web --wait=300 --interval=0.1 </dev/null
expect_out '{"check":"railway","url":"'"$url"'","status":null,"deployment":{"id":"7a1b","status":"SUCCESS","created_at":"2026-01-02T10:00:00.250Z"},"result":"ok","problems":[]}
'"$(line / 200 'Agents & friends' "$new_assets" '' ok '[]')"
expect calls "$(sort -u "$tmp/railway.log")" "deployment list --json --service=web 1"
expect "number of calls" "$(wc -l <"$tmp/railway.log")" 3

it "names what Railway's program reports, without its text"
PATH=$tmp/bin:$PATH run 0 "$deploy_check" --url="$url" --railway </dev/null
stand_in "deployment() { cat '$tmp/building.json'; }; deployment"
PATH=$tmp/bin:$PATH run 1 "$deploy_check" --url="$url" --railway </dev/null
expect problem "$(jq -r 'select(.check).problems[]' "$tmp/out")" \
  "the newest deployment on Railway is BUILDING: in progress; wait for it with --wait"
# shellcheck disable=SC2016  # the quotation marks are part of the message
stand_in 'echo "Unauthorized. Please login with \`railway login\` canary" >&2; exit 1'
PATH=$tmp/bin:$PATH run 1 "$deploy_check" --url="$url" --railway --wait=3600 </dev/null
expect_no_match canary "$tmp/out" "$tmp/err"
expect problem "$(jq -r 'select(.check).problems[]' "$tmp/out")" \
  "Railway's program is not logged in; run: railway login, or set RAILWAY_TOKEN to a token of the project"

it "explains that Railway's program is missing"
rm "$tmp/bin/railway"
if ! type -P railway >/dev/null; then
  run 1 "$deploy_check" --url="$url" --railway --wait=3600 </dev/null
  expect problem "$(jq -r 'select(.check).problems[]' "$tmp/out")" \
    "Railway's program \`railway\` is not in PATH; install it: npm install -g @railway/cli"
fi

finish

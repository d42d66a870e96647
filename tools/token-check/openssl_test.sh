#!/usr/bin/env bash
# token-check fetches the keys of a project, and accepts tokens that openssl has signed with the project's key.
#   tools/token-check/openssl_test.sh PROJECT_SERVER TOKEN_CHECK
source tools/testing/project_server/testing.sh
token_check=$2

# base64url: encodes stdin as RFC 7515 describes it.
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
# bytes HEX: prints the bytes that are written in hexadecimal.
bytes() {
  local digits
  digits=$(fold -w 2 <<<"$1")
  printf '%b' "\\x${digits//$'\n'/\\x}"
}

openssl ecparam -name prime256v1 -genkey -noout -out "$tmp/key.pem"
# The last 64 bytes of the public key are its coordinates.
point=$(openssl ec -in "$tmp/key.pem" -pubout -outform DER 2>/dev/null | tail -c 64 | od -An -v -tx1 | tr -d ' \n')
x=$(bytes "${point:0:64}" | base64url) y=$(bytes "${point:64}" | base64url)

# sign KEY_ID CLAIMS: prints a token. Openssl writes a signature as two numbers in DER.
sign() {
  local text number numbers hex=''
  text=$(printf '{"alg":"ES256","kid":"%s"}' "$1" | base64url).$(printf '%s' "$2" | base64url)
  mapfile -t numbers < <(printf '%s' "$text" | openssl dgst -sha256 -sign "$tmp/key.pem" |
    openssl asn1parse -inform DER | sed -n 's/.*INTEGER *:\([0-9A-F]*\)$/\1/p')
  for number in "${numbers[@]}"; do hex+=$(printf '%64s' "$number" | tr ' ' 0); done
  printf '%s.%s\n' "$text" "$(bytes "$hex" | base64url)"
}
claims() {
  printf '{"iss":"%s/auth/v1","aud":"authenticated","role":"authenticated","exp":%s}' "$url" "$((EPOCHSECONDS + $1))"
}
# check STATUS TOKEN: expects the exit status; writes the findings as lines of "CHECK SEVERITY" to $tmp/findings.
check() {
  run "$1" "$token_check" --project="$url" <<<"$2"
  jq -r '"\(.check) \(.severity)"' "$tmp/out" >"$tmp/findings"
}

cat >"$tmp/state.json" <<END
{"keys": [{"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "current", "x": "$x", "y": "$y"}]}
END
start_project_server --state="$tmp/state.json"

it "accepts a token of the project"
check 0 "$(sign current "$(claims 3600)")"
expect findings "$(<"$tmp/findings")" "token ok
token-issuer ok
token-audience ok
token-role ok
token-expiry ok
token-key ok
token-signature ok"

it "rejects a token that has expired, and one with a key that was revoked"
check 1 "$(sign current "$(claims -5)")"
expect_match '^token-expiry error$' "$tmp/findings"
check 1 "$(sign former "$(claims 3600)")"
expect_match '^token-key error$' "$tmp/findings"

it "warns if the keys cannot be fetched"
token=$(sign current "$(claims 3600)")
stop_project_server
check 0 "$token"
expect_match '^token-key warning$' "$tmp/findings"
expect_match "the project's keys are unknown: GET $url/auth/v1/.well-known/jwks.json: " "$tmp/out"

finish

#!/usr/bin/env bash
# Tests the sources of trusted certificates: the system, SSL_CERT_FILE and SSL_CERT_DIR.
#
#   tls_test.sh BUCKET_LIST
source tools/testing/assert.sh
list=$1
server_pid=
at_exit stop_server
stop_server() { if [[ -n $server_pid ]]; then kill "$server_pid" 2>/dev/null || true; fi; }

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$tmp/key.pem" -out "$tmp/cert.pem" 2>/dev/null
mkdir "$tmp/certs"
cp "$tmp/cert.pem" "$tmp/certs/$(openssl x509 -noout -hash -in "$tmp/cert.pem").0"
port=$((20000 + RANDOM % 20000))
openssl s_server -accept "$port" -key "$tmp/key.pem" -cert "$tmp/cert.pem" -www >/dev/null 2>&1 &
server_pid=$!
for _ in {1..100}; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  sleep 0.1
done

# lists [NAME=VALUE]: runs bucket-list; stderr goes to $tmp/err. The server does not respond as Supabase Storage does.
lists() {
  status=0
  env -u SSL_CERT_FILE -u SSL_CERT_DIR "$@" SUPABASE_SECRET_KEY=sb_secret_x \
    "$list" --url="https://localhost:$port" --retries=0 b >/dev/null 2>"$tmp/err" || status=$?
}

it "an authority that is not known: the message names the variables"
lists
expect status "$status" 3
expect error "$(grep -c 'SSL_CERT_FILE or SSL_CERT_DIR names the authorities to trust' "$tmp/err")" 1

for variable in "SSL_CERT_FILE=$tmp/cert.pem" "SSL_CERT_DIR=$tmp/certs"; do
  it "${variable%%=*} names it"
  lists "$variable"
  expect error "$(grep -c 'not a response of Supabase Storage' "$tmp/err") $(grep -c certificate "$tmp/err")" "1 0"
done

it "SSL_CERT_DIR replaces the system's authorities"
mkdir "$tmp/none"
lists "SSL_CERT_DIR=$tmp/none"
expect error "$(grep -c 'SSL_CERT_FILE or SSL_CERT_DIR names' "$tmp/err")" 1
finish

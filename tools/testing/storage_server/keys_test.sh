#!/usr/bin/env bash
# Tests keys and roles, in the gateway and in the server, and the status route.
source tools/testing/storage_server/testing.sh
start_server --bucket=b --bucket=pub,public
service=$("$server" --print-key=service_role)
anon=$("$server" --print-key=anon)
put b/x hello
put pub/x hello

it "no key: 400, headers must have required property"
call /bucket
expect_status 400
expect_body '{"statusCode":"400","error":"Error","message":"headers must have required property '\''authorization'\''","code":"InvalidRequest"}'

it "0.11 a secret key in apikey alone; as a bearer token it is ignored"
call /bucket/b -H 'apikey: sb_secret_test'
expect_status 200
call /bucket/b -H 'authorization: Bearer sb_secret_test'
expect_error 400 400 InvalidRequest
call /bucket/b -H 'apikey: sb_secret_test' -H 'authorization: Bearer sb_secret_test'
expect_status 200

it "the service_role JWT: in both, in either, with any case of bearer"
call /bucket/b -H "apikey: $service" -H "authorization: Bearer $service"
expect_status 200
call /bucket/b -H "apikey: $service"
expect_status 200
call /bucket/b -H "authorization: bearer $service"
expect_status 200
call /bucket/b -H "authorization: $service"
expect_status 200

it "a bad token: 403 in a 400; an unknown secret key too"
call /bucket/b -H "authorization: Bearer ${service}x"
expect_error 400 403 AccessDenied
expect_json .error '"Unauthorized"'
call /bucket/b -H 'apikey: sb_secret_other'
expect_error 400 403 AccessDenied

it "0.1 a wrong bucket name lists as an empty bucket with 200"
post_json /object/list-v2/wrong '{}'
expect_status 200
expect_body '{"hasNext":false,"folders":[],"objects":[]}'
post_json /object/list/wrong '{"prefix":""}'
expect_status 200
expect_body '[]'
as_service /bucket/wrong
expect_error 400 404 NoSuchBucket

it "0.1 and so does a weak key; GET /bucket/{id} shows it"
for weak in sb_publishable_test "$anon"; do
  call /object/list-v2/b -H "apikey: $weak" "${json[@]}" -d '{}'
  expect_status 200
  expect_json .objects '[]'
  call /object/list/b -H "apikey: $weak" "${json[@]}" -d '{"prefix":""}'
  expect_body '[]'
  call /bucket -H "apikey: $weak"
  expect_body '[]'
  call /bucket/b -H "apikey: $weak"
  expect_error 400 404 NoSuchBucket
  call /object/b -H "apikey: $weak" "${json[@]}" -X DELETE -d '{"prefixes":["x"]}'
  expect_status 200
  expect_body '[]'
  call /object/b/x -H "apikey: $weak"
  expect_error 400 404 NoSuchKey
  call /object/info/b/x -H "apikey: $weak"
  expect_error 400 404 NoSuchKey
  call /object/pub/x -H "apikey: $weak"
  expect_body hello
  call /object/b/new -H "apikey: $weak" --data-binary x
  expect_error 400 403 AccessDenied
  expect_json .message '"new row violates row-level security policy"'
done

it "JSON needs its content type; an empty body with it is refused"
as_service /object/list-v2/b -d '{}'
expect_error 400 400 InvalidRequest
expect_json .message '"body must be object"'
as_service /object/list-v2/b "${json[@]}" -X POST
expect_error 400 400 InvalidRequest
as_service /object/list-v2/b "${json[@]}" -d '[1]'
expect_error 400 400 InvalidRequest

it "numbers as strings are coerced, limits below 1 refused"
post_json /object/list-v2/b '{"limit":"1"}'
expect_status 200
post_json /object/list-v2/b '{"limit":0}'
expect_error 400 400 InvalidRequest
expect_json '[.error, .message]' '["Error","body/limit must be >= 1"]'
post_json /object/list/b '{}'
expect_json .message '"body must have required property '\''prefix'\''"'

it "status needs no key"
call /status
expect_status 200
expect_body ''

it "HTTP that cannot be parsed"
exec {socket}<>"/dev/tcp/127.0.0.1/${root##*:}"
printf 'nonsense\r\n\r\n' >&"$socket"
answer=$(tr -d '\r' <&"$socket")
exec {socket}>&-
expect "answer" "${answer##*$'\n'}" '{"error":"Bad Request","message":"Client Error","statusCode":400}'

it "local: no gateway headers"
as_service /bucket/b
expect_header sb-request-id ''

it "hosted: gateway headers, secret keys refused to browsers, 1000 keys per bulk delete"
start_server --hosted --bucket=b
as_service /bucket/b
expect "sb-request-id's length" "$(sed -n 's/^sb-request-id: \(.*\)\r$/\1/p' "$tmp/head" | wc -c)" 37
as_service /bucket/b -A 'Mozilla/5.0 (X11)'
expect_status 401
post_json /object/b "{\"prefixes\":$(jq -nc '[range(1001) | tostring]')}" -X DELETE
expect_error 400 400 InvalidRequest
expect_json '.message | startswith("Bulk object requests are limited to 1000")' true
post_json /object/b "{\"prefixes\":$(jq -nc '[range(1000) | tostring]')}" -X DELETE
expect_body '[]'

it "servers without list-v2"
start_server --list-v2=missing --bucket=b
post_json /object/list-v2/b '{}'
expect_status 404
start_server --list-v2=refused --bucket=b
post_json /object/list-v2/b '{}'
expect_status 400
expect_json '.error' '"FeatureNotEnabled"'
finish

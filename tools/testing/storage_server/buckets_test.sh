#!/usr/bin/env bash
# Tests the routes for buckets.
source tools/testing/storage_server/testing.sh
start_server --file-size-limit=1GB

it "create: the answer is the name"
post_json /bucket '{"name":"agent.portraits","public":true,"file_size_limit":"1KB","allowed_mime_types":["image/png"]}'
expect_status 200
expect_body '{"name":"agent.portraits"}'

it "get by id: settings, no type; 1KB is 1000 bytes"
as_service /bucket/agent.portraits
expect_status 200
expect_json 'del(.created_at, .updated_at)' \
  '{"id":"agent.portraits","name":"agent.portraits","owner":"","public":true,"file_size_limit":1000,"allowed_mime_types":["image/png"]}'
expect_json '.created_at | test("^....-..-..T..:..:..[.]...Z$")' true

it "create twice: 409 in a 400"
post_json /bucket '{"name":"agent.portraits"}'
expect_error 400 409 BucketAlreadyExists
expect_json .error '"Duplicate"'

it "defaults: private, no limits; null means no limit"
post_json /bucket '{"name":"plain","file_size_limit":null,"allowed_mime_types":null}'
as_service /bucket/plain
expect_json '[.public, .file_size_limit, .allowed_mime_types]' '[false,null,null]'

it "sizes are decimal, with 3 significant digits"
post_json /bucket '{"name":"s1","file_size_limit":"50MB"}'
as_service /bucket/s1
expect_json .file_size_limit 50000000
post_json /bucket '{"name":"s2","file_size_limit":"1.2345MB"}'
as_service /bucket/s2
expect_json .file_size_limit 1230000
post_json /bucket '{"name":"s3","file_size_limit":"12345"}'
as_service /bucket/s3
expect_json .file_size_limit 12345

it "above the project's limit: EntityTooLarge"
post_json /bucket '{"name":"big","file_size_limit":"2GB"}'
expect_error 400 413 EntityTooLarge
post_json /bucket '{"name":"odd","file_size_limit":"many"}'
expect_error 400 400 InvalidRequest

it "id and name may differ; looked up by id"
post_json /bucket '{"id":"the-id","name":"the-name"}'
expect_body '{"name":"the-name"}'
as_service /bucket/the-id
expect_json '[.id, .name]' '["the-id","the-name"]'
as_service /bucket/the-name
expect_error 400 404 NoSuchBucket

it "names: no slash, 1 to 100 characters, no outer spaces, not ...--table-s3"
for name in a/b ' a' 'a ' x--table-s3 'ü' "$(printf 'a%.0s' {1..101})"; do
  post_json /bucket "$(jq -n --arg name "$name" '{name: $name}')"
  expect_error 400 400 InvalidBucketName
done
post_json /bucket "{\"name\":\"$(printf 'a%.0s' {1..100})\"}"
expect_status 200

it "list: array with type; limit, offset and sort"
as_service '/bucket?sortColumn=name&sortOrder=asc&limit=2&offset=1'
expect_json 'map(.name)' '["agent.portraits","plain"]'
expect_json '.[0].type' '"STANDARD"'
as_service '/bucket?sortColumn=name&sortOrder=desc&limit=2&offset=1'
expect_json 'map(.name)' '["s3","s2"]'
as_service '/bucket?limit=0'
expect_error 400 400 InvalidRequest

it "update: an absent field is unchanged, null means no limit, an empty object is refused"
post_json /bucket/agent.portraits '{"public":false}' -X PUT
expect_body '{"message":"Successfully updated"}'
as_service /bucket/agent.portraits
expect_json '[.public, .file_size_limit]' '[false,1000]'
post_json /bucket/agent.portraits '{"file_size_limit":null}' -X PUT
as_service /bucket/agent.portraits
expect_json '[.file_size_limit, .allowed_mime_types]' '[null,["image/png"]]'
post_json /bucket/agent.portraits '{}' -X PUT
expect_error 400 400 InvalidRequest
post_json /bucket/none '{"public":true}' -X PUT
expect_error 400 404 NoSuchBucket

finish

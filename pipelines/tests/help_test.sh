#!/usr/bin/env bash
# Tests the help of all pipelines.
source tools/testing/assert.sh
unset DUMPLINE_PROGRAM

for program in prod_sync row_sync image_sync verify url_audit backup rollback schema_push deploy deploy_check full_update runs health doctor; do
  it "$program --help"
  run 0 "pipelines/$program" --help
  expect_match "^$program \\[OPTION\\.\\.\\.\\]" "$tmp/out"
  expect 'lines of more than 80 columns' "$(LC_ALL=C.UTF-8 awk 'length > 80' "$tmp/out")" ''
  expect 'empty lines in a row' "$(uniq -D "$tmp/out")" ''
done

it 'values and descriptions of several lines'
run 0 pipelines/prod_sync --help
for text in '^  DEV_DB_URL            development.s database \(default:$' '^                        postgresql://postgres:' \
  '^  before the confirmation: settings, preflight, export, filter, backup, base,$' '^    changes, losses, list, plan$' \
  '^Required settings: DEV_DB_URL PROD_DB_URL$' '^  SUPABASE_ACCESS_TOKEN personal access token' 'README\.md describes the stages'; do
  expect_match "$text" "$tmp/out"
done
finish

#!/usr/bin/env bash
# Tests doctor and health: each problem of a broken project is a finding, and nothing changes.
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh
source pipelines/tests/pages.sh
# shellcheck disable=SC2034  # program reads it
mode=''
export PROD_ORIGINS=https://prod.test BUCKETS=images
mkdir "$tmp/home" "$tmp/site"
# Where the user starts the programs.
export BUILD_WORKING_DIRECTORY=$tmp/home

# found CHECK REGEX: expects a finding whose text matches. what CHECK: prints the texts of its findings.
what() { jq -r --arg check "$1" 'select(.check == $check) | "\(.severity): \(.what)"' "$run/findings.ndjson"; }
found() { grep -q -e "$2" <<<"$(what "$1")" || fail "no finding $1 matches '$2': $(what "$1")"; }

echo '{"status":"pass"}' >"$tmp/site/health"
tools/testing/project_server/project-server --port-file="$tmp/app.port" --site="$tmp/site" >/dev/null &
storage_pids+=($!)
wait_for 'the application' test -e "$tmp/app.port"
app=http://127.0.0.1:$(<"$tmp/app.port")

it 'health: a table, and status 1 for what is not healthy'
DEV_URL=$app DEV_SECRET_KEY='' PROD_URL=$app PROD_SECRET_KEY=sb_secret_test APP_HEALTH_URL=$app/health program 0 health
says '^check  *result  *time  *answer$'
says '^application  *ok  *[0-9]* ms  application answers 200$'
says '^project  *ok  *[0-9]* ms  '
says '^local-stack  *ok  *[0-9]* ms  local-stack answers, and requires a key$'
LOCAL_APP_HEALTH_URL=$app/missing APP_HEALTH_URL=$app/health program 1 health
says '^local-application  *failed  *[0-9]* ms  '
quiet 'To continue'

it 'doctor: all is well'
rows dev "(1, '$DEV_URL/storage/v1/object/public/images/one.png'), (2, 'text')"
rows prod "(1, 'https://prod.test/storage/v1/object/public/images/one.png'), (2, 'text')"
PROD_URL=$app program any doctor
expect 'errors in rows' "$(what row-security)$(what sequence)$(what local-url)" ''

it 'doctor: what breaks images, rows and settings'
rows dev "(1, '$DEV_URL/storage/v1/object/public/images/one.png'), (2, 'text')"
rows prod "(1, 'https://prod.test/storage/v1/object/public/images/former.png'), (2, 'see http://localhost:54321/storage/v1/object/public/images/x.png'), (9, '/storage/v1/object/public/images/gone.png')"
pg_psql "$(pg_conninfo prod)" -c 'create role anon' -c 'create role authenticated' -c 'grant usage on schema public to anon, authenticated'
for server in dev prod; do
  pg_psql "$(pg_conninfo "$server" postgres postgres)" -c 'create table members (id serial primary key)' \
    -c 'create table notes (id serial primary key)' -c 'insert into notes values (7)'
done
prod <<'END'
create table open (id int);
grant select, delete on open to anon;
create table serials (id serial);
grant insert on serials to authenticated;
create view all_pages as select * from pages;
grant select on all_pages to anon;
alter table pages enable row level security;
create policy readers on pages for select to authenticated using (exists (select from members));
END
cat >"$tmp/home/.env.production" <<END
SUPABASE_URL=$PROD_URL
SUPABASE_ANON_KEY=sb_publishable_x
VITE_SUPABASE_URL=$PROD_URL
VITE_SUPABASE_ANON_KEY=$key
SUPABASE_JWT_SECRET=canary-secret
BACKEND_CORS_ORIGINS=https://example.com
END
cat >"$tmp/home/.mcp.json" <<'END'
{"mcpServers": {"supabase": {"url": "https://mcp.supabase.com/mcp?project_ref=here"}}}
END
cp tools/conformance/sample.token "$tmp/home/token.txt"
before=$(prod_state)
APP_HEALTH_URL=$app/missing SITE_URL=$app SITE_PAGES=/health EXPECT_TITLE=Town program 1 doctor --token=token.txt
expect prod "$(prod_state)" "$before"
found image-url '^error: storage URLs in production without an object: 2, such as public.pages id=1, image: images/former.png; public.pages id=9, image: images/gone.png$'
found image-name '^error: public.pages id=1: image names former.png, which has no object; development has one.png$'
found local-url '^error: 1 URL in public.pages.image with the host localhost, '
found sequence '^error: the next value of public.notes_id_seq is not greater than the maximum of public.notes.id, 7, '
found row-security '^warning: public.open has no row level security, so everybody with the publishable key has these privileges on all of its rows: select, delete$'
found row-security '^error: the policy readers of public.pages is for the role authenticated, which may not select there, '
found row-security '^warning: the policy readers of public.pages reads public.members, which has no rows, '
found row-security '^error: the policy readers of public.pages reads public.members, which the role authenticated may not select, '
found row-security '^error: the role authenticated may insert into public.serials, but not use the sequence public.serials_id_seq '
found row-security '^warning: the view public.all_pages shows rows of public.pages regardless of its row level security, and anon may select them$'
found app-public-secret '^error: VITE_SUPABASE_ANON_KEY has a secret'
found mcp-server '^warning: server supabase may write to a hosted project whose reference is not in the file'
found token-issuer '^error: the token is from abcdefghijklmnopqrst.supabase.co, and not from 127.0.0.1:'
found health '^error: application answers 404'
expect_match 'verdict failed">[0-9]* problems' "$run/report.html"
found site "^error: $app/health: the title is '', not 'Town'"
says '^error: public.pages id=1: image names former.png'
says '^  bring the objects (tools/bazel run //pipelines:image_sync), then: tools/bazel run //pipelines:doctor -- --fix=image-urls --plan | row-patch '
quiet 'To continue'
expect_match 'image names former.png' "$run/report.html"

it 'doctor: findings for programs, and the lines that mend rows'
program 1 doctor --json
expect 'stdout' "$(jq -c . "$tmp/out" | cmp - "$run/findings.ndjson" 2>&1)" ''
program 0 doctor --fix=image-urls --plan
expect 'stdout' "$(<"$tmp/out")" \
  '{"table":"pages","match":{"id":"1","image":"https://prod.test/storage/v1/object/public/images/former.png"},"set":{"image":"https://prod.test/storage/v1/object/public/images/one.png"}}'
expect prod "$(prod_state)" "$before"

it 'doctor: while another run is in progress, and without any database'
exec 8>"$DUMPLINE_RUNS/.lock.here"
flock 8
PROD_DB_URL='' DEV_DB_URL='' program 1 doctor
exec 8>&-
says '^diagnose_rows .* skipped: no PROD_DB_URL$'
PROD_DB_URL='' program 1 doctor --fix=image-urls
expect 'stdout' "$(<"$tmp/out")" ''
says '^doctor: rows and objects of both sides could not be compared$'

it 'doctor: no secret is shown'
no_secret_in "$DUMPLINE_RUNS"
expect 'the JWT secret' "$(grep -rlF canary-secret "$DUMPLINE_RUNS" || true)" ''

finish

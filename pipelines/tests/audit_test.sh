#!/usr/bin/env bash
# Tests which objects a sync deletes, audits of URLs, and image_sync.
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh
source pipelines/tests/pages.sh

sync 0 --yes --target=here

it 'and again: nothing to do'
after=$(prod_state)
sync 0 --yes --target=here
says '^list .* 3 objects: 0 new, 0 changed (0B to send), 3 unchanged; 1 only in production$'
expect 'prod' "$(prod_state)" "$after"

it 'a table that is kept'
for server in dev prod; do
  pg_psql "$(pg_conninfo "$server" postgres postgres)" -c 'create table users (id serial primary key, name text)' \
    -c "insert into users (name) select '$server' from generate_series(1, length('$server'))"
done
users() { pg_psql "$(pg_conninfo prod)" -c 'select * from users order by id' -c 'select last_value from users_id_seq'; }
was=$(users)
sync 1 --plan --keep=public.user --accept-loss=public.user
says 'production has no table public.user, which --keep names'
says 'production has no table public.user, which --accept-loss names'
sync 0 --yes --target=here --keep=public.users
says '^left alone, as --keep says: public.users$'
expect 'the kept table' "$(users)" "$was"
program 0 rollback --yes --target=here "${run##*/}"
expect 'the kept table after the rollback' "$(users)" "$was"
for server in dev prod; do pg_psql "$(pg_conninfo "$server" postgres postgres)" -c 'drop table users'; done

it 'objects that only prod has are deleted on request, except those that a row uses'
put "$PROD_URL" images/used.png used
put "$PROD_URL" images/unused.png unused
put "$PROD_URL" images/by%20cdn.png cdn
put "$PROD_URL" images/app.png app
pg_psql "$(pg_conninfo prod)" -c 'create schema app' -c 'create table app.logos as select $$/storage/v1/object/public/images/app.png$$ as url' \
  -c 'create role vendor' -c 'alter table app.logos owner to vendor'
rows dev "(1, '/storage/v1/object/public/images/used.png'), (2, 'https://cdn.test/storage/v1/object/public/images/by%20cdn.png')"
before=$(prod_state)
sync 1 --yes --target=here --delete-extra --max-delete=1
says '^nothing was changed: up to [0-9]* objects would be deleted .*, more than --max-delete allows, 1$'
expect 'prod' "$(prod_state)" "$before"
sync 3 --yes --target=here --delete-extra
says '^nothing was deleted: the role of PROD_DB_URL may not read app.logos, whose rows may use objects\.'
# hidden.secrets is a table of supabase_admin, as are those of vault.
pg_psql "$(pg_conninfo prod)" -c 'create schema hidden' -c 'create table hidden.secrets (id serial)' -c 'grant usage on schema app to postgres' \
  -c 'grant select on app.logos to postgres'
sync 0 --yes --target=here --delete-extra --resume="${run##*/}"
says '^delete_extra .* 2 deleted, 3 kept because rows use them$'
expect 'deleted' "$(get "$PROD_URL" images/nine.png)$(get "$PROD_URL" images/unused.png)" ''
expect 'kept' "$(get "$PROD_URL" images/used.png) $(get "$PROD_URL" images/by%20cdn.png) $(get "$PROD_URL" images/app.png) $(get "$PROD_URL" kept/safe.png)" \
  'used cdn app safe'
expect 'backup' "$(<"$run/backup/objects/images/objects/nine.png") $(<"$run/backup/objects/images/objects/unused.png")" 'nine unused'
BUCKETS=images program 0 url_audit --schemas=app
says '^audit .* 1 URL of 1 object, 0 without one; '

it 'a URL without an object'
rows dev "(1, 'http://dev.test/storage/v1/object/public/images/one.png'), (2, 'http://dev.test/storage/v1/object/public/images/gone.png?x=1'), (3, 'https://other.supabase.co/storage/v1/object/public/b/k'), (4, '//PROD.test//storage/v1/object/public/images/one.png')"
sync 1 --yes --target=here
says '^1 URL in production has no object (1 of them lacks one in development too), see audit/missing.ndjson; the first:$'
says '^  public.pages id=2, image: images/gone.png$'
BUCKETS='images, more' program 1 url_audit
says '^  public.pages id=2, image: images/gone.png$'
expect 'URLs of others' "$(jq -r .key "$run/audit/own_urls.ndjson" | sort | xargs)" 'gone.png one.png one.png'
PROD_ORIGINS='' BUCKETS='images, more' program 0 url_audit
says '^audit .* 0 URLs of 0 objects, 0 without one; .* 4 URLs of other projects'
rows prod "(1, '$PROD_URL/storage/v1/object/public/images/one.png')"
PROD_ORIGINS='' BUCKETS='images, more' program 1 url_audit
says 'If production itself is at one of them, as in a rehearsal, set PROD_ORIGINS to how its URLs start$'
sync any --yes --target=here

it 'the objects alone'
rows dev "(1, 'nothing')"
put "$DEV_URL" images/gone.png found
unset DEV_DB_URL
BUCKETS='images, more' program 0 image_sync --yes --target=here
says '^objects: 1 new, 0 changed, '
quiet '^push: '
expect 'gone.png' "$(get "$PROD_URL" images/gone.png)" found
BUCKETS='images, more' program 0 url_audit
says '^audit .* 3 URLs of 2 objects, 0 without one'
put "$PROD_URL" images/extra.png extra
BUCKETS='images, more' PROD_DB_URL='' program 2 image_sync --yes --target=here --delete-extra
says '^image_sync: PROD_DB_URL is not set\.'
BUCKETS='images, more' program 0 image_sync --yes --target=here --delete-extra
says '^LOSS: up to '
expect 'extra.png' "$(get "$PROD_URL" images/extra.png) $(get "$PROD_URL" images/app.png)" ' app'

it 'a source without objects does not delete everything'
start_storage empty --secret-key="$key" --bucket=images --bucket=more
DEV_URL=$url BUCKETS='images, more' program 3 image_sync --yes --target=here --delete-extra
says 'nothing was deleted: development has no objects in images, more$'
expect one.png "$(get "$PROD_URL" images/one.png)" 'new one'

it 'missing settings, unknown options, help'
PROD_URL='' program 2 image_sync
says '^image_sync: PROD_URL is not set\. Copy \.env\.production\.example to .*/\.env\.production and fill it in, or set it in the environment$'
program 2 url_audit --plan
program 0 url_audit --help
says '^Stages: settings, audit$'
says '^  PROD_DB_URL '
quiet 'DEPLOY_COMMAND'
BUCKETS='images, more' program 0 image_sync --help
says 'delete-extra'

it 'no secret anywhere'
no_secret_in "$tmp/runs"
finish

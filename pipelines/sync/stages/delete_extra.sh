#!/usr/bin/env bash
# delete_extra: deletes objects that exist only in production, except those that storage URLs in its rows name.
# Reads:   objects/extra.ndjson, dev/objects.ndjson; production's rows (all tables of all schemas)
# Writes:  objects/ used_urls.ndjson (all storage URLs in the rows), delete.ndjson, deleted.ndjson, pg_dump.txt; the
#          folder backup/objects
# Changes: deletes production's objects, each after a backup
#
# It searches all schemas, whichever the sync selects, because the rows of any may use the objects.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/objects.sh"
skip_without_objects

buckets_of() { jq -r .bucket "$1" | sort -u; }
# If development has no objects in a bucket, that is more likely a mistake than a request to empty production's bucket.
empty=$(comm -23 <(buckets_of objects/extra.ndjson) <(buckets_of dev/objects.ndjson) | list)
if [[ -n $empty ]]; then
  echo "nothing was deleted: development has no objects in $empty" >&2
  exit 3
fi

# Supabase's own unreadable tables, such as those of vault, contain no URLs of objects.
query PROD -f "$queries/unreadable_relations.sql" >.unreadable.txt
unreadable=$(sed -n 's/^table user //p' .unreadable.txt | list)
if [[ -n $unreadable ]]; then
  echo "nothing was deleted: the role of PROD_DB_URL may not read $unreadable, whose rows may use objects." \
    'Grant it SELECT on these tables, and USAGE on their schemas' >&2
  exit 3
fi
mapfile -t excluded < <(sed 's/^[a-z]* [a-z]* /--exclude-table=/' .unreadable.txt)
# URLs of any origin keep an object, because a CDN may serve it.
SYNC_SCHEMAS='' dump_all objects/pg_dump.txt "${excluded[@]}" | filter url-list >objects/used_urls.ndjson
filter manifest-diff --missing objects/extra.ndjson objects/used_urls.ndjson >objects/delete.ndjson
filter bucket-delete --url="$PROD_URL" --key-env=PROD_SECRET_KEY --backup-to="file://$PWD/backup/objects" \
  --max-delete="$SYNC_MAX_DELETE" <objects/delete.ndjson >objects/deleted.ndjson
echo "$(lines objects/deleted.ndjson) deleted," \
  "$(($(lines objects/extra.ndjson) - $(lines objects/delete.ndjson))) kept because rows use them"

#!/usr/bin/env bash
# delete_extra: deletes objects that exist only in production, except those that storage URLs in its rows name.
# Reads:   objects/extra.ndjson, dev/objects.ndjson, audit/own_urls.ndjson, audit/other_urls.ndjson
# Writes:  objects/delete.ndjson, objects/deleted.ndjson, the folder backup/objects
# Changes: deletes production's objects, each after a backup
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/objects.sh"
skip_without_objects

buckets_of() { jq -r .bucket "$1" | sort -u; }
# If development has no objects in a bucket, that is more likely a mistake than a request to empty production's bucket.
empty=$(comm -23 <(buckets_of objects/extra.ndjson) <(buckets_of dev/objects.ndjson) | list)
if [[ -n $empty ]]; then
  echo "nothing was deleted: development has no objects in $empty" >&2
  exit 3
fi

# URLs of any origin keep an object, because a CDN may serve it.
cat audit/own_urls.ndjson audit/other_urls.ndjson |
  filter manifest-diff --missing objects/extra.ndjson - >objects/delete.ndjson
filter bucket-delete --url="$PROD_URL" --key-env=PROD_SECRET_KEY --backup-to="file://$PWD/backup/objects" \
  --max-delete="$SYNC_MAX_DELETE" <objects/delete.ndjson >objects/deleted.ndjson
echo "$(lines objects/deleted.ndjson) deleted," \
  "$(($(lines objects/extra.ndjson) - $(lines objects/delete.ndjson))) kept because rows use them"

#!/usr/bin/env bash
# delete_extra.sh: deletes what list.sh has found only in prod, except what storage URLs in prod's rows name by now (see
# audit.sh), whatever their origin; each object is in the folder backup.objects before. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"
skip_without_objects
# A bucket without objects in dev is rather a mistake than a wish to delete all that prod has in it.
empty=$(comm -23 <(jq -r .bucket objects.extra | sort -u) <(jq -r .bucket dev.objects | sort -u))
if [[ -n $empty ]]; then
  echo "nothing was deleted: dev has no objects in $(paste -sd, <<<"$empty" | sed 's/,/, /g')" >&2
  exit 3
fi

filter manifest-diff --missing objects.extra urls.all >objects.delete
filter bucket-delete --url="$PROD_URL" --key-env=PROD_SECRET_KEY --backup-to="file://$PWD/backup.objects" \
  --max-delete="$(lines objects.extra)" <objects.delete >delete.results
echo "$(lines delete.results) deleted, $(($(lines objects.extra) - $(lines objects.delete))) kept, as rows use them"

#!/usr/bin/env bash
# delete_extra.sh: deletes what list.sh has found only in prod, except what prod's rows use by now (see audit.sh); each
# object is in the folder backup.objects before. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"
skip_without_objects
if [[ ! -s dev.objects ]]; then
  echo 'dev has no objects at all: that is rather a mistake than a wish to delete everything' >&2
  exit 3
fi

filter manifest-diff --missing objects.extra urls.own >objects.delete
filter bucket-delete --url="$PROD_URL" --key-env=PROD_SECRET_KEY --backup-to="file://$PWD/backup.objects" \
  --max-delete="$(lines objects.extra)" <objects.delete >delete.results
echo "$(lines delete.results) deleted, $(($(lines objects.extra) - $(lines objects.delete))) kept, as rows use them"

#!/usr/bin/env bash
# objects.sh: uploads objects.todo, then lists prod again and compares it with dev.objects. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"
skip_without_objects

filter bucket-upload --from="$DEV_URL" --from-key-env=DEV_SECRET_KEY --to="$PROD_URL" --key-env=PROD_SECRET_KEY \
  --create-buckets --state=uploads.state <objects.todo >objects.results 2>&8 || {
  status=$?
  if [[ -s push.out ]]; then echo "prod's rows are dev's already, and not all of its objects" >&2; fi
  exit "$status"
}

bucket_names | list_there >after.objects
if ! filter manifest-diff --metadata --check dev.objects after.objects >objects.wrong; then
  echo "$(lines objects.wrong) objects in prod are not as in dev, see objects.wrong; the first:" >&2
  head -n 5 objects.wrong >&2
  exit 1
fi
echo "$(results objects.results uploaded) uploaded, $(results objects.results skipped) skipped;" \
  "all $(lines dev.objects) are in prod as they are in dev"

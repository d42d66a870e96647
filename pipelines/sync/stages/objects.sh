#!/usr/bin/env bash
# objects: uploads new and changed objects, then lists production again and compares it with what it must have.
# Reads:   objects/upload.ndjson, objects/wanted.ndjson, backup/objects.ndjson; the objects of development and production
# Writes:  objects/results.ndjson, objects/upload_state.ndjson (where an interrupted upload continues),
#          after/objects.ndjson, objects/different.ndjson
# Changes: production's objects and buckets
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/objects.sh"
skip_without_objects

mkdir -p after
upload_to_prod "$DEV_URL" --from-key-env=DEV_SECRET_KEY --create-buckets \
  --expected=backup/objects.ndjson --state=objects/upload_state.ndjson <objects/upload.ndjson >objects/results.ndjson 2>&8 || {
  status=$?
  if [[ -e stages/push.txt ]]; then
    echo "production has development's rows already, but not all of its objects" >&2
  fi
  exit "$status"
}

bucket_names | list_existing >after/objects.ndjson
if ! filter manifest-diff --metadata --check objects/wanted.ndjson after/objects.ndjson \
  >objects/different.ndjson; then
  echo "$(count_lines objects/different.ndjson 'object differs' 'objects differ') between production and development," \
    "see objects/different.ndjson; the first:" >&2
  head -n 5 objects/different.ndjson >&2
  exit 1
fi
echo "$(count_results objects/results.ndjson uploaded skipped);" \
  "$(count_lines objects/wanted.ndjson 'object is' 'objects are') the same in production and development$(
    [[ ! -s objects/kept.ndjson ]] || echo ", except $(count_lines objects/kept.ndjson 'that stays' 'that stay') as production has them")"

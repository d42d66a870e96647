#!/usr/bin/env bash
# list: lists the objects of both projects and decides which to upload.
# Reads:   the buckets of development and production; development's storage.objects; mode.txt, the manifests in base/
# Writes:  dev/ and prod/ buckets.ndjson (their settings), objects.ndjson; objects/ upload.ndjson (new or changed),
#          changed.ndjson, same.ndjson, new.ndjson, extra.ndjson (only in production), kept.ndjson (different or missing
#          in production, and left so), wanted.ndjson (what production must have afterwards), planned.ndjson
#          (upload.ndjson as bucket-upload would do it); in the workflow images also plan.txt, plan.json, objects/
#          to_back_up.ndjson, dangling.ndjson (empty); in the workflow rows also objects/selected_urls.ndjson;
#          the folder thumbnails (small images)
# Changes: nothing
#
# The modes add and merge keep production's own objects. A merge uploads what development has changed since the last sync,
# unless users have changed it, too; then --conflicts decides.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/objects.sh"
skip_without_objects

mkdir -p dev prod objects
# shellcheck disable=SC2119  # these functions take options, and none is needed
bucket_names | list_dev >dev/objects.ndjson
bucket_names | list_existing >prod/objects.ndjson
if [[ $SYNC_WORKFLOW == rows ]]; then # only the objects of the selected rows
  filter url-list --own="$(own_origins)" wanted.sql >objects/selected_urls.ndjson
  filter manifest-diff --plain --compare=exists --same dev/objects.ndjson objects/selected_urls.ndjson >dev/.objects.ndjson
  mv dev/.objects.ndjson dev/objects.ndjson
fi

bucket_names | list_dev --buckets >dev/buckets.ndjson
bucket_names | list_prod --buckets --skip-missing >prod/buckets.ndjson
jq -rn --slurpfile dev dev/buckets.ndjson --slurpfile prod prod/buckets.ndjson '
  $dev[] as $d | $prod[] | select(.bucket == $d.bucket) | . as $p | keys_unsorted[] | select($d[.] != $p[.])
  | "note: bucket \($p.bucket): \(.) is \($d[.] | tojson) in development and \($p[.] | tojson) in production, where it stays"' >&2

# Uploads through the API have no owner. The database is optional, because image_sync can run without one.
if [[ -n ${DEV_DB_URL-} && -z $SYNC_DUMP ]]; then
  owned=$(query DEV -v buckets="$(bucket_names)" -f "$queries/owned_objects.sql" 2>/dev/null) || owned=
  if ((${owned:-0})); then
    echo "note: $(count "$owned" 'object in development has' 'objects in development have') an owner (owner_id)," \
      "which a copy in production does not have;" \
      "see tools/bucket-upload/README.md" >&2
  fi
fi

# in_manifest A B, not_in_manifest A B: print the objects of the manifest A whose names B contains or lacks.
in_manifest() { filter manifest-diff --plain --compare=exists --same "$1" "$2"; }
not_in_manifest() { filter manifest-diff --plain --missing "$1" "$2"; }

# keep NAMES: moves the objects in the manifest NAMES from objects/upload.ndjson to objects/kept.ndjson.
keep() {
  in_manifest objects/upload.ndjson "$1" >>objects/kept.ndjson
  not_in_manifest objects/upload.ndjson "$1" >objects/.upload.ndjson
  mv objects/.upload.ndjson objects/upload.ndjson
}

# keep_own_objects MODE: keeps the objects that production's users have changed or deleted, as far as the mode does.
keep_own_objects() {
  if [[ $1 == merge && -e base/prod_objects.ndjson ]]; then
    filter manifest-diff --metadata --same dev/objects.ndjson base/dev_objects.ndjson >objects/.unchanged.ndjson
    keep objects/.unchanged.ndjson
    if [[ $SYNC_CONFLICTS != wanted ]]; then
      filter manifest-diff --metadata prod/objects.ndjson base/prod_objects.ndjson >objects/.by_users.ndjson
      keep objects/.by_users.ndjson
    fi
  elif [[ $1 == merge || $1 == add || $SYNC_EXISTING == keep ]]; then
    keep prod/objects.ndjson
  fi
}

compare() { filter manifest-diff --metadata "$@" dev/objects.ndjson prod/objects.ndjson; }
compare >objects/upload.ndjson
compare --changed >objects/changed.ndjson
: >objects/kept.ndjson
if [[ -e mode.txt ]]; then keep_own_objects "$(<mode.txt)"; fi
if [[ -s objects/kept.ndjson ]]; then
  in_manifest objects/upload.ndjson prod/objects.ndjson >objects/changed.ndjson
fi
compare --same >objects/same.ndjson
filter manifest-diff --missing objects/upload.ndjson prod/objects.ndjson >objects/new.ndjson
filter manifest-diff --missing dev/objects.ndjson objects/kept.ndjson >objects/wanted.ndjson
compare --extra --allow-empty >objects/extra.ndjson
if [[ -n $SYNC_DELETE_EXTRA ]] && (($(lines objects/extra.ndjson) > SYNC_MAX_DELETE)); then
  echo "nothing was changed: up to $(count_lines objects/extra.ndjson object) would be deleted (see objects/extra.ndjson)," \
    "more than --max-delete allows, $SYNC_MAX_DELETE" >&2
  exit 1
fi

# Reports, before anything is changed, which objects the target would refuse because of their size, type or name.
upload_to_prod "$DEV_URL" --from-key-env=DEV_SECRET_KEY --dry-run --overwrite=always --create-buckets \
  <objects/upload.ndjson >objects/planned.ndjson

save_thumbnails

if [[ $SYNC_WORKFLOW == images ]]; then # which has no stage plan
  : >objects/dangling.ndjson
  filter manifest-diff --compare=exists --same prod/objects.ndjson objects/upload.ndjson >objects/to_back_up.ndjson
  filter sync-plan --objects=objects ${SYNC_DELETE_EXTRA:+--delete-extra} --text=plan.txt </dev/null >plan.json
fi

echo "$(count_lines dev/objects.ndjson object): $(lines objects/new.ndjson) new, $(lines objects/changed.ndjson) changed" \
  "($(objects_size objects/upload.ndjson) to send), $(lines objects/same.ndjson) unchanged;" \
  "$(lines objects/extra.ndjson) only in production$(
    [[ ! -s objects/kept.ndjson ]] || echo "; $(count_lines objects/kept.ndjson 'differs and stays' 'differ and stay') as production has them")"

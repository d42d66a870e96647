# shellcheck shell=bash
# Sourced by stages that use storage buckets. DEV_URL and PROD_URL are projects or folders of buckets (file:///…).

# has_objects: succeeds if the settings name objects to update or to restore.
has_objects() {
  [[ -n ${PROD_URL-} && (-n $SYNC_UNDO || (-n ${BUCKETS-} && -n ${DEV_URL-})) ]]
}
# skip_without_objects: ends the stage unless has_objects succeeds.
skip_without_objects() {
  has_objects || {
    echo 'skipped: no BUCKETS, DEV_URL or PROD_URL'
    exit 0
  }
}

# bucket_names: prints the names in BUCKETS, one per line, without blanks around them.
bucket_names() {
  local name names
  IFS=$',\n' read -rd '' -a names <<<"${BUCKETS-}" || true # read reports the end of its input
  for name in "${names[@]}"; do
    read -r name <<<"$name"
    [[ -z $name ]] || printf '%s\n' "$name"
  done
}
# A stage may set list_options.
list_options=()
list_dev() { filter bucket-list --url="$DEV_URL" --key-env=DEV_SECRET_KEY "${list_options[@]}" "$@"; }
list_prod() { filter bucket-list --url="$PROD_URL" --key-env=PROD_SECRET_KEY "${list_options[@]}" "$@"; }

# list_existing <BUCKETS: lists production's objects in the named buckets, and ignores buckets that do not exist. A line
# of BUCKETS is a name, or an object of a manifest.
list_existing() {
  cat >.buckets
  # Without names, bucket-list would list all buckets.
  if [[ -s .buckets ]]; then list_prod --skip-missing <.buckets; fi
}

# upload_to_prod FROM [OPTION...] <MANIFEST >RESULTS: uploads the manifest's objects from FROM to production.
upload_to_prod() {
  filter bucket-upload --from="$1" --to="$PROD_URL" --key-env=PROD_SECRET_KEY "${@:2}"
}

# save_objects: copies the objects that backup/objects.ndjson lists from production to the folder backup/objects, and
# verifies each copy.
save_objects() {
  filter bucket-upload --from="$PROD_URL" --from-key-env=PROD_SECRET_KEY \
    --to="file://$PWD/backup/objects" --create-buckets <backup/objects.ndjson >backup/results.ndjson 2>&8
  echo "$(count_lines backup/results.ndjson object) ($(objects_size backup/objects.ndjson))"
}

# small_images MAX <MANIFEST: prints the first objects that the page of the run can show: images of at most 20 KiB, in all
# at most MAX bytes and 100 objects. SVG is left out, because it can contain scripts.
small_images() {
  jq -cn --argjson max "$1" 'reduce (inputs | select((.size // 20481) <= 20480 and (.mimetype // "" | split(";")[0]
      | IN("image/png", "image/jpeg", "image/gif", "image/webp")))) as $image
    ({bytes: 0, images: []}; if .bytes + $image.size <= $max and (.images | length) < 100
      then .bytes += $image.size | .images += [$image] else . end) | .images[]'
}

# save_thumbnails: copies small new and changed images of development to thumbnails/dev, and what the changed ones will
# replace to thumbnails/prod, for the page of the run. The page shows the first 200 objects of each list, and 300 KiB of
# images in base64. A failure is only noted.
save_thumbnails() {
  local new replaced first
  if [[ -e thumbnails ]]; then rm -r thumbnails; fi # of an earlier attempt
  mapfile -n 200 -t new <objects/new.ndjson
  mapfile -n 200 -t replaced <objects/changed.ndjson
  if ((${#new[@]} + ${#replaced[@]} == 0)); then return; fi
  printf -v first '%s\n' "${new[@]}" "${replaced[@]}"
  small_images 150000 <<<"$first" >objects/.dev_images.ndjson
  if [[ ! -s objects/.dev_images.ndjson ]]; then return; fi
  copy_thumbnails "$DEV_URL" DEV_SECRET_KEY dev
  if ((${#replaced[@]} == 0)); then return; fi
  filter manifest-diff --plain --compare=exists --same prod/objects.ndjson objects/.dev_images.ndjson |
    small_images 75000 >objects/.prod_images.ndjson
  if [[ -s objects/.prod_images.ndjson ]]; then copy_thumbnails "$PROD_URL" PROD_SECRET_KEY prod; fi
}
copy_thumbnails() {
  filter bucket-upload --from="$1" --from-key-env="$2" --to="file://$PWD/thumbnails/$3" --create-buckets --retries=1 \
    --stall-timeout=10 <"objects/.$3_images.ndjson" >/dev/null 2>objects/.thumbnails.txt ||
    echo "note: report.html lacks some images of $3, which could not be copied" >&2
}

# bytes_of MANIFEST, objects_size MANIFEST: print the total size of the manifest's objects, in bytes or human-readable.
bytes_of() { jq -n 'reduce inputs as $object (0; . + ($object.size // 0))' "$1"; }
objects_size() { human_size "$(bytes_of "$1")"; }

# count_results FILE VERB REST: prints bucket-upload's numbers of uploaded and skipped objects as "N VERB, N REST".
count_results() {
  jq -nr --arg verb "$2" --arg rest "$3" 'reduce inputs.result as $result ({}; .[$result] += 1)
    | "\(.uploaded // 0) \($verb), \(.skipped // 0) \($rest)"' "$1"
}

# show_urls FILE: prints the first lines of url-list's output for people.
show_urls() {
  jq -nr 'limit(10; inputs) | "  \(.schema // "").\(.table // "").\(.column // ""): \(.bucket)/\(.key)"' "$1"
}

# own_origins: prints the origins of production's storage URLs, separated by commas.
own_origins() { echo "${PROD_ORIGINS:-$PROD_URL}"; }

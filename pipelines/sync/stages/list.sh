#!/usr/bin/env bash
# list.sh: what is to happen to the objects: lists both sides into dev.objects and prod.objects, and their differences
# into objects.todo (to upload), objects.changed (those of them that prod has otherwise) and objects.extra (that only prod
# has). Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"
skip_without_objects

# shellcheck disable=SC2119  # none of our arguments
bucket_names | list_dev >dev.objects
bucket_names | list_there >prod.objects

compare() { filter manifest-diff --metadata "$@" dev.objects prod.objects; }
compare >objects.todo
compare --changed >objects.changed
compare --same >objects.same
compare --extra --allow-empty >objects.extra

# What the target will refuse (a file's size, its type, its name) is told before anything is done.
filter bucket-upload --dry-run --overwrite=always --create-buckets --from="$DEV_URL" --from-key-env=DEV_SECRET_KEY \
  --to="$PROD_URL" --key-env=PROD_SECRET_KEY <objects.todo >objects.planned

new=$(($(lines objects.todo) - $(lines objects.changed)))
echo "$(lines dev.objects) objects: $new new, $(lines objects.changed) changed ($(total_bytes objects.todo) to send)," \
  "$(lines objects.same) there already; $(lines objects.extra) only in prod"

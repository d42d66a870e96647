#!/usr/bin/env bash
# backup_all_objects: saves all of production's objects in BUCKETS and verifies each copy by size and MD5.
# Reads:   production's objects
# Writes:  backup/objects.ndjson, backup/results.ndjson, the folder backup/objects
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/objects.sh"
skip_without_objects

mkdir -p backup
bucket_names | list_existing >backup/objects.ndjson
save_objects

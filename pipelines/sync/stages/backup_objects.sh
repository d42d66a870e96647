#!/usr/bin/env bash
# backup_objects: saves the objects of production that the run will replace, and verifies each copy by size and MD5.
# Reads:   objects/upload.ndjson; production's objects
# Writes:  backup/listed.ndjson, backup/objects.ndjson, backup/results.ndjson, the folder backup/objects
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/objects.sh"
skip_without_objects

mkdir -p backup
# Lists production again, because users may have added objects since the stage list.
{ bucket_names && cat objects/upload.ndjson; } | list_existing >backup/listed.ndjson
filter manifest-diff --compare=exists --same backup/listed.ndjson objects/upload.ndjson >backup/objects.ndjson
save_objects

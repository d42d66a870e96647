#!/usr/bin/env bash
# restore_objects: uploads the objects that the run to undo has saved. Objects that it added remain in production.
# Reads:   objects/upload.ndjson, backup/objects.ndjson; the folder backup/objects of the run to undo
# Writes:  objects/results.ndjson
# Changes: production's objects
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/objects.sh"
skip_without_objects

upload_to_prod "file://$SYNC_UNDO/backup/objects" --expected=backup/objects.ndjson <objects/upload.ndjson >objects/results.ndjson 2>&8
count_results objects/results.ndjson restored unchanged

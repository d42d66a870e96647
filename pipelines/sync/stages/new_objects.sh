#!/usr/bin/env bash
# new_objects: uploads the objects that do not exist in production, before the rows that name them are pushed.
# Reads:   objects/new.ndjson; the objects of development and production
# Writes:  objects/new_results.ndjson, objects/new_state.ndjson (where an interrupted upload continues)
# Changes: production's buckets: creates objects, replaces none
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/objects.sh"
skip_without_objects

# Expects that none of the objects exists in production, so an object that a user has stored since is not replaced.
: >objects/.nothing.ndjson
upload_to_prod "$DEV_URL" --from-key-env=DEV_SECRET_KEY --create-buckets --expected=objects/.nothing.ndjson \
  --state=objects/new_state.ndjson <objects/new.ndjson >objects/new_results.ndjson 2>&8
count_results objects/new_results.ndjson uploaded skipped

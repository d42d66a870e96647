#!/usr/bin/env bash
# diagnose_settings: checks the settings of the sync and of the application, the projects' services, and a user's token.
# Reads:   the settings and their file; the file of --token
# Writes:  findings/ settings.ndjson, app.ndjson; with --token also token.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/diagnosis.sh"

file=("$SYNC_SETTINGS_FILE")
if [[ -z $SYNC_SETTINGS_FILE ]]; then file=(); fi
diagnose settings filter env-check --environment --online ${SYNC_ALLOW_LOCAL_TARGET:+--allow-local-target} \
  ${SYNC_ALLOW_REMOTE_SOURCE:+--allow-remote-source} "${file[@]}"
diagnose app filter app-check --environment "${file[@]}"
if [[ -n $SYNC_TOKEN ]]; then
  diagnose token filter token-check ${SYNC_SETTINGS_FILE:+--env-file="$SYNC_SETTINGS_FILE"} \
    ${PROD_URL:+--project="$PROD_URL"} "$SYNC_TOKEN"
fi
summarize 'no settings'

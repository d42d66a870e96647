#!/usr/bin/env bash
# settings: checks the settings with env-check, and checks that the projects at DEV_URL and PROD_URL respond.
# Reads:   the settings
# Writes:  findings/settings.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"

# Without objects only the databases are used, and the API of a local stack need not run.
if [[ -z ${BUCKETS-} || -z ${PROD_URL-} ]]; then unset BUCKETS DEV_URL; fi
# With --dump the source of the rows is unknown.
if [[ -n $SYNC_DUMP ]]; then unset DEV_DB_URL; fi

mkdir -p findings
status=0
filter env-check --environment --online ${SYNC_ALLOW_LOCAL_TARGET:+--allow-local-target} \
  ${SYNC_ALLOW_REMOTE_SOURCE:+--allow-remote-source} >findings/settings.ndjson || status=$?
if ((status > 1)); then exit "$status"; fi
show_findings findings/settings.ndjson

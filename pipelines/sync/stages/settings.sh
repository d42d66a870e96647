#!/usr/bin/env bash
# settings.sh: env-check finds nothing wrong with the settings, nor with what the projects answer. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

# Without objects only the databases are used, and a local stack's API need not run.
if [[ -z ${BUCKETS-} || -z ${PROD_URL-} ]]; then unset BUCKETS DEV_URL; fi

# A dump that somebody has made is from nowhere.
if [[ -n ${DUMP-} ]]; then unset DEV_DB_URL; fi

status=0
filter env-check --environment --online ${ALLOW_LOCAL_TARGET:+--allow-local-target} \
  ${ALLOW_REMOTE_SOURCE:+--allow-remote-source} >settings.findings || status=$?
if ((status > 1)); then exit "$status"; fi
show_findings settings.findings

#!/usr/bin/env bash
# deploy_check.sh: SITE_URL answers, with EXPECT_TITLE where that is set, and, after a deployment, with other assets than
# before it. Waits DEPLOY_WAIT seconds for that. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"
if [[ -z ${SITE_URL-} ]]; then echo 'skipped: no SITE_URL'; exit; fi

options=()
if [[ -n ${EXPECT_TITLE-} ]]; then options+=(--expect-title="$EXPECT_TITLE"); fi
if [[ -s site.before ]] && jq -es 'any(.[]; .assets | length > 0)' site.before >/dev/null; then
  options+=(--asset-changed-from=site.before)
fi
if [[ -e deploy.log ]]; then options+=(--wait="${DEPLOY_WAIT:-600}"); fi
status=0
check_site "${options[@]}" >site.after || status=$?
if ((status)); then
  jq -r '.url as $url | .problems[] | "\($url): \(.)"' site.after >&2
  exit "$status"
fi
jq -r '"\(.url): status \(.status), title \(.title)"' site.after

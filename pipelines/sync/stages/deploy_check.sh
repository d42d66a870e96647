#!/usr/bin/env bash
# deploy_check: checks that SITE_URL responds, with the title EXPECT_TITLE if that is set. After a deployment, the pages
# must also have new assets, for which the stage waits up to DEPLOY_WAIT seconds.
# Reads:   the pages SITE_PAGES of SITE_URL; site/before.ndjson
# Writes:  site/after.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/site.sh"
skip_without_site

options=()
if [[ -n ${EXPECT_TITLE-} ]]; then options+=(--expect-title="$EXPECT_TITLE"); fi
if [[ -s site/before.ndjson ]] && jq -es 'any(.[]; .assets | length > 0)' site/before.ndjson >/dev/null; then
  options+=(--asset-changed-from=site/before.ndjson)
fi
if [[ -e site/deploy.txt ]]; then options+=(--wait="${DEPLOY_WAIT:-600}"); fi
status=0
check_site "${options[@]}" >site/after.ndjson || status=$?
if ((status)); then
  jq -r '.url as $url | .problems[] | "\($url): \(.)"' site/after.ndjson >&2
  exit "$status"
fi
jq -r '"\(.url): status \(.status), title \(.title)"' site/after.ndjson

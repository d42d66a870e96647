#!/usr/bin/env bash
# site: records the state of SITE_URL before the deployment.
# Reads:   the pages SITE_PAGES of SITE_URL
# Writes:  site/before.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/site.sh"
skip_without_site

# A deployment is allowed even if the site is down.
# shellcheck disable=SC2119  # check_site takes options, and none is needed
check_site >site/before.ndjson || true
jq -r "$count_text"'"\(.url): status \(.status), \(count(.assets | length; "asset")), title \(.title)"' site/before.ndjson

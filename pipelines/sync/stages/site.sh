#!/usr/bin/env bash
# site.sh: what SITE_URL serves before the deployment, in site.before. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"
if [[ -z ${SITE_URL-} ]]; then echo 'skipped: no SITE_URL'; exit; fi

# A site that is down is no reason not to deploy.
# shellcheck disable=SC2119  # none of our arguments
check_site >site.before || true
jq -r '"\(.url): status \(.status), \(.assets | length) assets, title \(.title)"' site.before

#!/usr/bin/env bash
# diagnose_site: checks the health of the application and the projects, and the web site.
# Reads:   what the stage health reads; the pages SITE_PAGES of SITE_URL
# Writes:  health.ndjson, site/pages.ndjson; findings/ health.ndjson, site.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/diagnosis.sh"
source "${0%/*}/../lib/health.sh"
source "${0%/*}/../lib/site.sh"

# health: prints the findings of health-check.
health() {
  local status=0
  check_health >health.ndjson || status=$?
  jq -c '{check: "health", severity: (if .result == "ok" then "ok" else "error" end), what, fix}' health.ndjson
  return "$status"
}
# site: prints the findings of deploy-check.
site() {
  local status=0 options=()
  if [[ -n ${EXPECT_TITLE-} ]]; then options+=(--expect-title="$EXPECT_TITLE"); fi
  if [[ $SITE_URL == https:* ]]; then options+=(--https-redirect --certificate-days=14); fi
  if [[ -n $(type -P railway) ]]; then options+=(--railway); fi
  # The CLI of Railway knows the project by the folder.
  (cd "$SYNC_USER_DIR" && check_site "${options[@]}") >site/pages.ndjson || status=$?
  jq -c '([.check, .url] | map(values) | join(" ")) as $subject
    | if .result == "ok" then {check: "site", severity: "ok", what: "\($subject) is as expected", fix: ""}
      else .problems[] | {check: "site", severity: "error", what: "\($subject): \(.)", fix: ""} end' site/pages.ndjson
  return "$status"
}

diagnose health health
if [[ -n ${SITE_URL-} ]]; then
  mkdir -p site
  diagnose site site
fi
summarize 'no URLs'

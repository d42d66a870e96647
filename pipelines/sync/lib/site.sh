# shellcheck shell=bash
# Sourced by stages that read the web site, SITE_URL.

# skip_without_site: ends the stage if SITE_URL is not set; otherwise creates the folder for the stage's files.
skip_without_site() {
  if [[ -z ${SITE_URL-} ]]; then
    echo 'skipped: no SITE_URL'
    exit
  fi
  mkdir -p site
}

# check_site [OPTION...]: runs deploy-check on SITE_PAGES.
check_site() { tr , '\n' <<<"${SITE_PAGES:-/}" | filter deploy-check --url="$SITE_URL" "$@"; }

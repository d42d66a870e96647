#!/usr/bin/env bash
# audit: checks production's rows: no URL may have a forbidden host, and each storage URL must have an object.
# Reads:   production's rows (all tables of the schemas) and objects; dev/objects.ndjson. If all of these tables are in the
#          sync: the rows that verify has found there (push.sql or result.sql, after/digest.txt)
# Writes:  audit/ own_urls.ndjson (this project's), other_urls.ndjson, missing.ndjson (own URLs without an object),
#          missing_in_dev.ndjson, objects.ndjson, orphans.ndjson (objects without a URL), pg_dump.txt
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/objects.sh"
source "${0%/*}/../lib/urls.sh"
if [[ -z ${PROD_URL-} && -z $SYNC_FORBID ]]; then
  echo 'skipped: no PROD_URL'
  exit
fi

if [[ -e after/digest.txt && -e backup/digest.txt && -z $SYNC_TABLES$SYNC_KEEP && ! -s prod/only.txt ]]; then
  mkdir -p audit
  rows=push.sql
  if [[ -e mode.txt ]]; then rows=result.sql; fi
  ln -f "$rows" audit/.rows.sql
else
  dump_prod_rows
fi
trap 'rm -f audit/.rows.sql' EXIT
status=0
if [[ -n $SYNC_FORBID ]]; then
  filter url-rewrite --forbid="$SYNC_FORBID" audit/.rows.sql >/dev/null || status=$?
  if ((status > 1)); then exit "$status"; fi
  if ((status)); then
    echo "production has URLs with forbidden hosts ($SYNC_FORBID)." \
      'If production itself is at one of them, as in a rehearsal, set PROD_ORIGINS to how its URLs start' >&2
  fi
fi
forbidden=''
if ((status == 0)); then forbidden=${SYNC_FORBID:+no URL of $SYNC_FORBID}; fi
if [[ -z ${PROD_URL-} ]]; then
  echo "$forbidden"
  exit "$status"
fi

list_prod_urls
filter manifest-diff --missing audit/objects.ndjson audit/own_urls.ndjson >audit/orphans.ndjson

others=$(lines audit/other_urls.ndjson)
used=$(jq -c '[.bucket, .key]' audit/own_urls.ndjson | sort -u | wc -l)
echo "$(count_lines audit/own_urls.ndjson URL) of $(count "$used" object), $(lines audit/missing.ndjson) without one;" \
  "$(count_lines audit/orphans.ndjson object) without a URL$(
    ((others == 0)) || echo "; $(count "$others" URL) of other projects")${forbidden:+; $forbidden}"
if [[ -s audit/missing.ndjson ]]; then
  in_dev=''
  if [[ -e dev/objects.ndjson ]]; then
    filter manifest-diff --missing audit/missing.ndjson dev/objects.ndjson >audit/missing_in_dev.ndjson
    in_dev=" ($(count_lines audit/missing_in_dev.ndjson 'of them lacks' 'of them lack') one in development too)"
  fi
  echo "$(count_lines audit/missing.ndjson 'URL in production has' 'URLs in production have') no object$in_dev, see audit/missing.ndjson; the first:" >&2
  show_missing | printable >&2
  status=1
fi
exit "$status"

#!/usr/bin/env bash
# audit: checks a fresh dump of production: no URL may have a forbidden host, and each storage URL must have an object.
# Reads:   production's rows (all tables of the schemas) and objects; dev/objects.ndjson
# Writes:  audit/ own_urls.ndjson (this project's), other_urls.ndjson, missing.ndjson (own URLs without an object),
#          missing_in_dev.ndjson, objects.ndjson, orphans.ndjson (objects without a URL), pg_dump.txt
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/objects.sh"
if [[ -z ${PROD_URL-} && -z $SYNC_FORBID ]]; then
  echo 'skipped: no PROD_URL'
  exit
fi

# Dumps all tables of the schemas, even if only some were selected, because objects were replaced for all of them.
mkdir -p audit
dump_all audit/pg_dump.txt >audit/.rows.sql
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

filter url-list --own="$(own_origins)" --others=audit/other_urls.ndjson audit/.rows.sql >audit/own_urls.ndjson
{ bucket_names && cat audit/own_urls.ndjson; } | list_existing >audit/objects.ndjson
filter manifest-diff --missing audit/own_urls.ndjson audit/objects.ndjson >audit/missing.ndjson
filter manifest-diff --missing audit/objects.ndjson audit/own_urls.ndjson >audit/orphans.ndjson

# show_missing: prints the first URLs without an object, with the keys of their rows.
show_missing() {
  jq -cn '[limit(10; inputs)]' audit/missing.ndjson >audit/.first.json
  query PROD -v urls=audit/.first.json -f "$queries/rows_of_urls.sql" 2>/dev/null || show_urls audit/missing.ndjson
}

others=$(lines audit/other_urls.ndjson)
used=$(jq -c '[.bucket, .key]' audit/own_urls.ndjson | sort -u | wc -l)
echo "$(lines audit/own_urls.ndjson) URLs of $used objects, $(lines audit/missing.ndjson) without one;" \
  "$(lines audit/orphans.ndjson) objects without a URL$(
    ((others == 0)) || echo "; $others URLs of other projects")${forbidden:+; $forbidden}"
if [[ -s audit/missing.ndjson ]]; then
  in_dev=''
  if [[ -e dev/objects.ndjson ]]; then
    filter manifest-diff --missing audit/missing.ndjson dev/objects.ndjson >audit/missing_in_dev.ndjson
    in_dev=" ($(lines audit/missing_in_dev.ndjson) of them lack one in development too)"
  fi
  echo "$(lines audit/missing.ndjson) URLs in production have no object$in_dev, see audit/missing.ndjson; the first:" >&2
  show_missing | printable >&2
  status=1
fi
exit "$status"

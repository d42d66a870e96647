#!/usr/bin/env bash
# audit.sh: no URL in prod's rows has a host of FORBID, and every storage URL has its object; and which objects no row uses. It
# asks prod itself: a fresh dump, a fresh list. Leaves urls.own (URLs of this project), urls.missing and objects.orphans.
# Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"
if [[ -z ${PROD_URL-} && -z ${FORBID-} ]]; then echo 'skipped: no PROD_URL'; exit 0; fi

# All tables, also when only some were carried: delete_extra.sh keeps what any row uses.
mapfile -t without < <(with_db "$PROD_DB_URL" extension_options)
with_db "$PROD_DB_URL" pg_dump "${data_options[@]}" "${schema_options[@]}" "${without[@]}" >audit.sql 2>audit.log || { cat audit.log >&2; exit 3; }
filter url-list audit.sql >urls.all
status=0
if [[ -n ${FORBID-} ]]; then filter url-rewrite --forbid="$FORBID" audit.sql >/dev/null || status=$?; fi
rm audit.sql
if ((status)); then
  echo "prod has URLs that it must not have (hosts $FORBID)" >&2
  own=${PROD_URL-} own=${own#*//} own=${own%%[:/]*}
  if [[ -z ${PROD_ORIGINS-} && ,$FORBID, == *",$own,"* ]]; then
    echo "and $own is prod itself: for a rehearsal, PROD_ORIGINS is how prod's URLs are to begin" >&2
  fi
  exit "$status"
fi
forbidden=${FORBID:+no URL of $FORBID}
if [[ -z ${PROD_URL-} ]]; then echo "$forbidden"; exit; fi

own_urls <urls.all >urls.own
{ bucket_names; jq -r .bucket urls.own; } | list_there >audit.objects
filter manifest-diff --missing urls.own audit.objects >urls.missing
filter manifest-diff --missing audit.objects urls.own >objects.orphans

others=$(($(lines urls.all) - $(lines urls.own)))
echo "$(lines urls.own) URLs of $(jq -c '[.bucket, .key]' urls.own | sort -u | wc -l) objects, $(lines urls.missing) without one;" \
  "$(lines objects.orphans) objects without a URL$( ((others == 0)) || echo "; $others URLs of other projects")${forbidden:+; $forbidden}"
if [[ -s urls.missing ]]; then
  in_dev=''
  if [[ -e dev.objects ]]; then
    filter manifest-diff --missing urls.missing dev.objects >urls.missing.dev
    in_dev=" ($(lines urls.missing.dev) of them have none in dev either)"
  fi
  echo "$(lines urls.missing) URLs in prod have no object$in_dev, see urls.missing; the first:" >&2
  show_urls urls.missing | head -n 10 >&2
  exit 1
fi

#!/usr/bin/env bash
# audit.sh: every storage URL in prod's rows has its object; and which objects no row uses. It asks prod itself: a fresh
# dump, a fresh list. Leaves urls.own (URLs of this project), urls.missing and objects.orphans. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"
if [[ -z ${PROD_URL-} ]]; then echo 'skipped: no PROD_URL'; exit 0; fi

with_db "$PROD_DB_URL" pg_dump "${dump_options[@]}" 2>audit.log | filter url-list >urls.all || { cat audit.log >&2; exit 3; }
own_urls <urls.all >urls.own

{ bucket_names; jq -r .bucket urls.own; } | list_there >audit.objects
filter manifest-diff --missing urls.own audit.objects >urls.missing
filter manifest-diff --missing audit.objects urls.own >objects.orphans

others=$(($(lines urls.all) - $(lines urls.own)))
echo "$(lines urls.own) URLs of $(jq -c '[.bucket, .key]' urls.own | sort -u | wc -l) objects, $(lines urls.missing) without one;" \
  "$(lines objects.orphans) objects without a URL$( ((others == 0)) || echo "; $others URLs of other projects")"
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

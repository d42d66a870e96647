#!/usr/bin/env bash
# plan.sh: what the run is going to do, from what the stages before it have found: for people in plan.txt, for programs in
# plan.json. plan.state says what the plan was made from. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

digest "$PROD_DB_URL" >prod.digest
filter dump-clean --copy=keep --report=push.json <push.sql >/dev/null
now() { sed -n 's/^table \(.*\) rows=\([0-9]*\) sum=.*/\1\t\2/p' prod.digest | jq -Rn '[inputs / "\t" | {(.[0]): (.[1] | tonumber)}] | add // {}'; }
urls() { if [[ -e url-rewrite.json ]]; then cat url-rewrite.json; else echo '{}'; fi; }
objects() {
  if ! has_objects; then echo null; return; fi
  jq -cn --argjson changed "$(lines objects.changed)" --argjson new "$(($(lines objects.todo) - $(lines objects.changed)))" \
    --argjson same "$(lines objects.same)" --argjson extra "$(lines objects.extra)" \
    --argjson bytes "$(of_objects objects.todo)" '$ARGS.named'
}

# URLs that will have no object: neither dev nor prod has one. Of the buckets that are carried, as the others are not listed.
: >urls.dangling
if has_objects; then
  filter url-list push.sql | own_urls |
    jq -c --arg buckets "$(bucket_names)" '($buckets | split("\n")) as $carried | select(.bucket | IN($carried[]))' >push.urls
  cat dev.objects prod.objects | filter manifest-diff --missing push.urls - >urls.dangling
fi

jq -n --slurpfile push push.json --argjson now "$(now)" --argjson urls "$(urls)" --argjson objects "$(objects)" \
  --arg push_route "$PUSH" --argjson dangling "$(lines urls.dangling)" \
  '{tables: [$push[0].tables[] | {table, rows_now: $now[.table], rows_to_come: .rows}],
    urls: [$urls.columns // [] | .[] | {column, rewritten}],
    forbidden: ($urls.forbidden // []), $objects, urls_without_object: $dangling, $push_route}' >plan.json

{
  printf '%-40s %12s %12s\n' 'table, emptied and filled' 'rows now' 'to come'
  jq -r '.tables[] | [.table, .rows_now // "?", .rows_to_come] | @tsv' plan.json |
    while IFS=$'\t' read -r table now to_come; do printf '%-40s %12s %12s\n' "$table" "$now" "$to_come"; done
  jq -r '(.urls[] | "URLs rewritten in \(.column): \(.rewritten)"),
    (.objects // empty | "objects: \(.new) new, \(.changed) changed, \(.same) there already, \(.extra) only in prod"),
    "push: " + if .push_route == "psql" then "by psql, in one transaction" else "by the Supabase CLI, in one transaction" end' plan.json
  if [[ -s urls.dangling ]]; then
    echo "URLs that will have no object: $(lines urls.dangling), see urls.dangling; the first:"
    show_urls urls.dangling | head -n 10
  fi
} >plan.txt

hash() { printf '%s\t%s\n' "$1" "$(sha256sum <"$2" | cut -d' ' -f1)"; }
{
  hash "dev's rows" push.sql
  hash "prod's rows" prod.digest
  if has_objects; then
    hash "dev's objects" dev.objects
    hash "prod's objects" prod.objects
  fi
} >plan.state
jq -r '"\(.tables | length) tables: \([.tables[].rows_now // 0] | add // 0) rows go, \([.tables[].rows_to_come] | add // 0) come"' plan.json |
  sed "s/$/; prod's tables take $(query "$PROD_DB_URL" -v schemas="$SCHEMAS" -f "$here/table_bytes.sql" | numfmt --to=iec --suffix=B), about as much as the backup will/"

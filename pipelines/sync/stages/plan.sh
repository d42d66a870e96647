#!/usr/bin/env bash
# plan.sh: what the run is going to do, from what the stages before it have found: for people in plan.txt, for programs in
# plan.json. plan.state says what the plan was made from. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

digest "$PROD_DB_URL" >prod.digest
filter dump-clean --copy=keep --report=push.json <push.sql >/dev/null

# URLs that will have no object: neither dev nor prod has one. Of the buckets that are carried, as the others are not listed.
: >urls.dangling
if has_objects; then
  filter url-list push.sql | own_urls |
    jq -cn --arg buckets "$(bucket_names)" '($buckets | split("\n")) as $carried | inputs | select(.bucket | IN($carried[]))' >push.urls
  cat dev.objects prod.objects | filter manifest-diff --missing push.urls - >urls.dangling
fi

json_of() { if [[ -e $1 ]]; then cat "$1"; else echo '{}'; fi; }
rows() { rows_of prod.digest | jq -Rn '[inputs / "\t" | {(.[0]): (.[1] | tonumber)}] | add // {}'; }
# sequences DIGEST: {NAME: what its next value is made from}.
sequences() {
  if [[ -e $1 ]]; then cat "$1"; fi | jq -Rn '[inputs | capture("^sequence (?<name>.*) last_value=(?<last>-?[0-9]+) is_called=(?<called>.)") |
    {(.name): {last: (.last | tonumber), is_called: (.called == "t")}}] | add // {}'
}
objects() {
  if ! has_objects; then echo null; return; fi
  jq -cn --argjson changed "$(lines objects.changed)" --argjson new "$(($(lines objects.todo) - $(lines objects.changed)))" \
    --argjson same "$(lines objects.same)" --argjson extra "$(lines objects.extra)" --argjson bytes "$(of_objects objects.todo)" \
    --argjson bytes_to_back_up "$(of_objects objects.there)" '$ARGS.named'
}
if has_objects; then filter manifest-diff --compare=exists --same prod.objects objects.todo >objects.there; fi
case $PUSH in
  auto) why='it reaches the database, keeps COPY and is the fastest' ;;
  *) why="--push=$PUSH says so" ;;
esac
jq -n --slurpfile push push.json --argjson now "$(rows)" --argjson urls "$(json_of url-rewrite.json)" --argjson objects "$(objects)" \
  --argjson sequences_now "$(sequences prod.digest)" --argjson sequences_to_come "$(sequences export.digest)" \
  --argjson backup_bytes "$(ask "$PROD_DB_URL" table_bytes)" --argjson dangling "$(lines urls.dangling)" --arg why "$why" \
  --arg push_route "${PUSH/auto/psql}" --rawfile references_in references.in \
  --arg only_in_prod "$only_in_prod" '
  {tables: [$push[0].tables[] | {table, rows_now: $now[.table], rows_to_come: .rows}],
    emptied: [$push[0].tables[] | select(.rows == 0 and $now[.table] != 0) | .table],
    cascade_reaches: [$references_in | split("\n")[] | select(. != "") | split("\t")[0]],
    only_in_prod: [$only_in_prod | split("\n")[] | select(. != "")],
    sequences: [$sequences_to_come | to_entries[] | {sequence: .key, now: $sequences_now[.key], to_come: .value}],
    urls: [$urls.columns // [] | .[] | {column, rewritten}],
    forbidden: ($urls.forbidden // []), $objects, urls_without_object: $dangling,
    $backup_bytes, $push_route, push_because: $why}' >plan.json

human() { numfmt --to=iec --suffix=B; }
{
  printf '%-40s %12s %12s\n' 'table, emptied and filled' 'rows now' 'to come'
  jq -r '.tables[] | [.table, .rows_now // "?", .rows_to_come] | @tsv' plan.json |
    while IFS=$'\t' read -r table now to_come; do printf '%-40s %12s %12s\n' "$table" "$now" "$to_come"; done
  jq -r 'def counter: if . == null then "?" elif .is_called then "\(.last)" else "\(.last), not used yet," end;
    (.emptied | if . == [] then empty else "empty afterwards: " + join(", ") end),
    (.only_in_prod | if . == [] then empty else "only in prod, and stays as it is: " + join(", ") end),
    "tables outside that CASCADE would reach: none, as preflight has seen",
    (.sequences[] | select(.now != .to_come) | "sequence \(.sequence): \(.now | counter) now, \(.to_come | counter) to come"),
    (.urls[] | "URLs rewritten in \(.column): \(.rewritten)"),
    (.forbidden[] | "forbidden URLs left in \(.column): \(.count), such as \(.example)")' plan.json
  if has_objects; then
    echo "objects: $(jq -r '.objects | "\(.new) new, \(.changed) changed, \(.same) there already, \(.extra) only in prod"' plan.json);" \
      "$(jq .objects.bytes plan.json | human) to send"
  fi
  if [[ -s urls.dangling ]]; then
    echo "URLs that will have no object: $(lines urls.dangling), see urls.dangling; the first:"
    show_urls urls.dangling | head -n 10
  fi
  echo "backup: about $(jq '.backup_bytes + (.objects.bytes_to_back_up // 0)' plan.json | human)"
  jq -r '"push: " + {psql: "by psql", supabase: "by the Supabase CLI"}[.push_route] + ", in one transaction; \(.push_because)"' plan.json
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
jq -r '"\(.tables | length) tables: \([.tables[].rows_now // 0] | add // 0) rows go, \([.tables[].rows_to_come] | add // 0) come"' plan.json

# shellcheck shell=bash
# Sourced by the stages of a sync. Each is a program that works in the run's folder, the current one, and says on stdout
# in one line what it found or did. It finds in the environment
#   DEV_DB_URL, PROD_DB_URL           the databases: postgres:// URLs
#   SCHEMAS                           the schemas to carry, separated by commas
#   CHAIN                             the filter_chain between the two
#   EXPECT_REPLACE                    what the chain replaces, as [["from","to"],…]; see digest.sql
# and, for a sync with objects (else BUCKETS or one of the URLs is empty),
#   DEV_URL, PROD_URL                 the projects, or folders of buckets, file:///…
#   DEV_SECRET_KEY, PROD_SECRET_KEY   their keys
#   BUCKETS                           names of buckets, separated by commas or newlines
#   ROLLBACK                          to undo a run: its folder
#   PUSH                              how rows get to prod: psql or supabase
#   MIGRATIONS, REPAIR                the folder of the project's migrations; not empty: stale ones may be noted as reverted
#   SITE_URL, SITE_PAGES              the web site, and which of its pages to look at, separated by commas
#   EXPECT_TITLE                      their title
#   RUN_IN                            where the user stands
#   DEPLOY_COMMAND, DEPLOY_WAIT       what deploys it, and how many seconds that may take
#   ALLOW_LOCAL_TARGET                not empty: prod may be on this machine
#   PROD_ORIGINS                      how URLs in prod's data begin, separated by commas; PROD_URL when empty
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../../..

# filter NAME [ARG...]
filter() { "$root/tools/$1/$1" "${@:2}"; }

# It ends with the stage: a push must not be committed when everybody thinks it was stopped.
psql() { setpriv --pdeathsig TERM -- psql "$@"; }

# with_db URL PROGRAM [ARG...]: runs it with -d URL. A password in the URL goes into the environment instead, for
# everybody on the machine can read command lines.
with_db() {
  local url=$1 password
  shift
  if [[ $url =~ ^([a-z]+://[^:/?@]*):([^@/]*)@(.*)$ ]]; then
    url=${BASH_REMATCH[1]}@${BASH_REMATCH[3]}
    password=${BASH_REMATCH[2]//\\/%5C}
    printf -v password '%b' "${password//%/\\x}"
    PGPASSWORD=$password "$1" -d "$url" "${@:2}"
  else
    "$1" -d "$url" "${@:2}"
  fi
}
query() { with_db "$1" psql -X -q -A -t -v ON_ERROR_STOP=1 "${@:2}"; }

# digest URL [ARG...]: the content of a database's SCHEMAS, one line a table and sequence.
digest() { query "$1" -v schemas="$SCHEMAS" "${@:2}" -f "$root/tools/lib/postgres/digest.sql"; }

# constraints: prod's, with what each is and whether it holds.
constraints() { query "$PROD_DB_URL" -v schemas="$SCHEMAS" -f "$here/constraints.sql"; }

# pg_dump's options for the rows of a database's SCHEMAS. --disable-triggers: so that the target's triggers do not write
# again what they wrote in the source. dump-clean turns its ALL into USER, which a table's owner may switch.
schema_options=()
IFS=, read -ra schema_names <<<"${SCHEMAS-}"
for schema in "${schema_names[@]}"; do schema_options+=(--schema="\"$schema\""); done
dump_options=(--data-only --no-owner --no-privileges --no-blobs --disable-triggers "${schema_options[@]}")

# dump URL NAME [PSQL ARG...]: the rows of a database's SCHEMAS into NAME.sql, and their digest into NAME.digest, both of
# one snapshot; what pg_dump had to say is in NAME.log.
dump() { with_db "$1" dump_and_digest "${@:2}"; }
dump_and_digest() {
  local url=$2 name=$3
  DIGEST_DURING="$(printf '%q ' pg_dump -d "$url" "${dump_options[@]}") --snapshot=\"\$SNAPSHOT\" >$name.sql.part 2>$name.log" \
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$url" -v schemas="$SCHEMAS" "${@:4}" \
    -f "$root/tools/lib/postgres/digest.sql" >"$name.digest.part" || return
  # psql does not tell how pg_dump ended; the dump does.
  filter dump-tokens --count <"$name.sql.part" >/dev/null || { cat "$name.log" >&2; return 3; }
  mv "$name.sql.part" "$name.sql"
  mv "$name.digest.part" "$name.digest"
}

# supabase_cli: where the Supabase CLI is.
supabase_cli() {
  type -P supabase && return
  local installed=${XDG_CACHE_HOME:-$HOME/.cache}/dumpline/supabase_cli/node_modules/.bin/supabase
  if [[ -x $installed ]]; then echo "$installed"; return; fi
  echo 'the Supabase CLI is not on PATH: tools/bazel run //third_party/supabase_cli:install' >&2
  return 3
}

# run_cli -d URL COMMAND [OPTION...]: the Supabase CLI $cli, in the folder $scratch and not in the user's.
run_cli() {
  local url=$2
  shift 2
  # Over the internet the CLI must not fall back to plain text; a server on this machine has no TLS.
  if [[ -z ${PGSSLMODE-} && $url != *sslmode=* ]]; then
    if [[ $url =~ @(127\.0\.0\.1|localhost|\[::1\])[:/] ]]; then export PGSSLMODE=disable; else export PGSSLMODE=require; fi
  fi
  # shellcheck disable=SC2154  # the caller's
  env -u SUPABASE_SCANNER_BUFFER_SIZE -u SUPABASE_DB_PASSWORD -u SUPABASE_ACCESS_TOKEN \
    SUPABASE_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 SUPABASE_NO_UPDATE_NOTIFIER=1 SUPABASE_HOME="$scratch/home" \
    setpriv --pdeathsig TERM -- "$cli" --workdir "$scratch" "$@" --db-url "$url"
}

# list_migrations: those of the folder $MIGRATIONS, and prod's.
list_migrations() {
  local table='supabase_migrations.schema_migrations'
  {
    if [[ $(query "$PROD_DB_URL" -c "select to_regclass('$table') is not null") == t ]]; then
      query "$PROD_DB_URL" -c "select version, name from $table"
    fi
  } | filter migration-list "$MIGRATIONS"
}

# check_site [OPTION...]: deploy-check of SITE_PAGES.
check_site() { tr , '\n' <<<"${SITE_PAGES:-/}" | filter deploy-check --url="$SITE_URL" "$@"; }

# show_findings FILE: says what env-check's lines say; fails when there is an error among them.
show_findings() {
  jq -r 'select(.severity == "error" or .severity == "warning") |
    "\(.severity): \(.what)" + if .fix == "" then "" else "\n  \(.fix)" end' "$1" >&2
  jq -rn 'reduce inputs as $one ({}; .[$one.severity] += 1) |
    "\([.[]] | add) checks, \(.warning // 0) warnings, \(.error // 0) errors"' "$1"
  jq -en 'all(inputs; .severity != "error")' "$1" >/dev/null
}

# dump_schema: prod's, into schema.sql.
dump_schema() { with_db "$PROD_DB_URL" pg_dump "${schema_options[@]}" --schema-only --no-owner --no-privileges >schema.sql; }

has_objects() { [[ -n ${PROD_URL-} && (-n ${ROLLBACK-} || (-n ${BUCKETS-} && -n ${DEV_URL-})) ]]; }

# skip_without_objects: ends the stage, which says so.
skip_without_objects() {
  has_objects || { echo 'skipped: no BUCKETS, DEV_URL or PROD_URL'; exit 0; }
}

list_dev() { filter bucket-list --url="$DEV_URL" --key-env=DEV_SECRET_KEY "$@"; }
list_prod() { filter bucket-list --url="$PROD_URL" --key-env=PROD_SECRET_KEY "$@"; }

# list_there <NAMES >OBJECTS: prod's objects in those of the buckets, one name a line, that prod has.
list_there() {
  list_prod --buckets </dev/null >prod.buckets
  jq -r .bucket prod.buckets | sort >prod.buckets.sorted
  sort -u | comm -12 - prod.buckets.sorted >prod.buckets.there
  # bucket-list takes no names for all buckets.
  if [[ -s prod.buckets.there ]]; then list_prod <prod.buckets.there; fi
}

# own_urls: those of url-list's lines that are of prod's own storage.
own_urls() {
  jq -c --arg origins "${PROD_ORIGINS:-$PROD_URL}" \
    '($origins | split(",") | map(ascii_downcase | rtrimstr("/") | rtrimstr("/storage/v1"))) as $own
     | select(.origin == null or (.origin | ascii_downcase | IN($own[])))'
}
# show_urls FILE: its lines for people.
show_urls() { jq -r '"  \(.schema // "").\(.table // "").\(.column // ""): \(.bucket)/\(.key)"' "$1"; }

# back_up_objects: those of objects.replaced, in the folder backup.objects.
back_up_objects() {
  filter bucket-upload --from="$PROD_URL" --from-key-env=PROD_SECRET_KEY --to="file://$PWD/backup.objects" --create-buckets \
    <objects.replaced >backup.results
  echo "$(lines backup.results) objects ($(total_bytes objects.replaced))"
}

bucket_names() { tr , '\n' <<<"${BUCKETS-}" | sed 's/^[[:blank:]]*//; s/[[:blank:]]*$//; /^$/d'; }
lines() { wc -l <"$1"; }
size() { numfmt --to=iec --suffix=B "$(stat -c %s "$1")"; }

# of_objects MANIFEST: their size in bytes; total_bytes: for people.
of_objects() { jq -n 'reduce inputs as $o (0; . + ($o.size // 0))' "$1"; }
total_bytes() { numfmt --to=iec --suffix=B "$(of_objects "$1")"; }

# results FILE RESULT: how many lines of bucket-upload say so.
results() { jq -n --arg result "$2" 'reduce (inputs | select(.result == $result)) as $line (0; . + 1)' "$1"; }

# shellcheck shell=bash
# Sourced by the stages of a sync. Each is a program that works in the run's folder, the current one, and says on stdout
# in one line what it found or did. It finds in the environment
#   DEV_DB_URL, PROD_DB_URL           the databases: postgres:// URLs
#   SCHEMAS                           the schemas to carry, separated by commas
#   TABLES                            when not empty, the only tables of these to carry, as format('%I.%I') writes them
#   DEV_PG_DUMP                       the words of what dumps dev, in place of `pg_dump -d DEV_DB_URL`
#   DUMP                              a file to take in place of dev's dump
#   FORBID                            hosts that no URL in prod may have, separated by commas
#   CHAIN                             the filter_chain between the two
#   EXPECT_REPLACE                    what the chain replaces, as [["from","to"],…]; see digest.sql
# and, for a sync with objects (else BUCKETS or one of the URLs is empty),
#   DEV_URL, PROD_URL                 the projects, or folders of buckets, file:///…
#   DEV_SECRET_KEY, PROD_SECRET_KEY   their keys
#   BUCKETS                           names of buckets, separated by commas or newlines
#   ROLLBACK                          to undo a run: its folder
#   PUSH                              how rows get to prod: auto, psql or supabase
#   MIGRATIONS, REPAIR                the folder of the project's migrations; not empty: stale ones may be noted as reverted
#   SITE_URL, SITE_PAGES              the web site, and which of its pages to look at, separated by commas
#   EXPECT_TITLE                      their title
#   RUN_IN                            where the user stands
#   DEPLOY_COMMAND, DEPLOY_WAIT       what deploys it, and how many seconds that may take
#   ALLOW_LOCAL_TARGET, ALLOW_REMOTE_SOURCE   not empty: prod may be on this machine, dev on the internet
#   PROD_ORIGINS                      how URLs in prod's data begin, separated by commas; PROD_URL when empty
set -euo pipefail
export LC_ALL=C PGCLIENTENCODING=UTF8
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..

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

# What only prod has in these schemas stays as it is, is not compared and not put back by a rollback. preflight.sh and
# rollback_filter.sh write it into only_in_prod, one name a line.
only_in_prod=''
if [[ -e only_in_prod ]]; then only_in_prod=$(<only_in_prod); fi

# ask URL NAME [ARG...]: what NAME.sql says of the tables that are carried.
selection=(-v schemas="${SCHEMAS-}" -v tables="${TABLES-}" -v without="$only_in_prod")
ask() { query "$1" "${selection[@]}" "${@:3}" -f "$here/queries/$2.sql"; }

# digest URL: the content of these tables and their sequences, one line for each.
digest() { ask "$1" ../../../tools/lib/postgres/digest; }

# rows_of DIGEST: table and number of rows, parted by a tab.
rows_of() { sed -n 's/^table \(.*\) rows=\([0-9]*\) sum=.*/\1\t\2/p' "$1"; }

# pg_dump's options for the rows that are carried. --disable-triggers: so that the target's triggers do not write
# again what they wrote in the source. dump-clean turns its ALL into USER, which a table's owner may switch.
schema_options=() table_options=()
IFS=, read -ra names <<<"${SCHEMAS-}"
for name in "${names[@]}"; do schema_options+=(--schema="\"$name\""); done
IFS=, read -ra names <<<"${TABLES-}"
for name in "${names[@]}"; do table_options+=(--table="$name"); done
if ((${#table_options[@]} == 0)); then table_options=("${schema_options[@]}"); fi
data_options=(--data-only --no-owner --no-privileges --no-blobs --disable-triggers)

# extension_options -d URL: pg_dump's, to leave out what extensions have made.
extension_options() { psql -X -q -A -t -d "$2" -f "$here/queries/extension_tables.sql" | sed 's/^/--exclude-table=/'; }

# dump URL NAME [PSQL ARG...]: the rows of a database into NAME.sql, and their digest into NAME.digest, both of one
# snapshot, and compared by the number of each table's rows. NAME.log has the command and what it had to say.
dump() { with_db "$1" dump_and_digest "${@:2}"; }
dump_and_digest() {
  local url=$2 name=$3 command=(pg_dump -d "$2") without kept
  # Words and nothing else: no part of it is for a shell.
  if [[ $name == export && -n ${DEV_PG_DUMP-} ]]; then read -ra command <<<"$DEV_PG_DUMP"; fi
  mapfile -t without < <(extension_options -d "$url")
  if [[ $name == backup && -n $only_in_prod ]]; then
    mapfile -t kept <<<"$only_in_prod"
    without+=("${kept[@]/#/--exclude-table=}")
  fi
  command+=("${data_options[@]}" "${table_options[@]}" "${without[@]}")
  echo "\$ ${command[*]@Q}" >"$name.log"
  DIGEST_DURING="${command[*]@Q} --snapshot=\"\$SNAPSHOT\" >$name.sql.part 2>>$name.log" \
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$url" "${selection[@]}" "${@:4}" -f "$root/tools/lib/postgres/digest.sql" \
    >"$name.digest.part" || return
  # psql does not tell how pg_dump ended; the dump does.
  filter dump-clean --copy=keep --report="$name.rows" <"$name.sql.part" >/dev/null || { sed 1d "$name.log" >&2; return 3; }
  if ! diff <(rows_of "$name.digest.part" | grep -v $'\t0$' | sort) \
    <(jq -r '.tables[] | select(.rows > 0) | "\(.table | gsub("\n"; "\\n"))\t\(.rows)"' "$name.rows" | sort) >&2; then
    echo "the dump has not the rows that the database has in the same snapshot (< database, > dump)" >&2
    return 3
  fi
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

# quiet_cli PROGRAM [ARG...]: the Supabase CLI without telemetry, update checks, and settings that change what it does.
quiet_cli() {
  env -u SUPABASE_SCANNER_BUFFER_SIZE -u SUPABASE_DB_PASSWORD -u SUPABASE_ACCESS_TOKEN \
    SUPABASE_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 SUPABASE_NO_UPDATE_NOTIFIER=1 setpriv --pdeathsig TERM -- "$@"
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
  SUPABASE_HOME=$scratch/home quiet_cli "$cli" --workdir "$scratch" "$@" --db-url "$url"
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

# Objects to bring, or to bring back.
has_objects() { [[ -n ${PROD_URL-} && (-n ${ROLLBACK-} || (-n ${BUCKETS-} && -n ${DEV_URL-})) ]]; }

# skip_without_objects: ends the stage, which says so.
skip_without_objects() {
  has_objects || { echo 'skipped: no BUCKETS, DEV_URL or PROD_URL'; exit 0; }
}

list_dev() { filter bucket-list --url="$DEV_URL" --key-env=DEV_SECRET_KEY "$@"; }
list_prod() { filter bucket-list --url="$PROD_URL" --key-env=PROD_SECRET_KEY "$@"; }

# list_there <NAMES >OBJECTS: prod's objects in those of the buckets, one name a line, that prod has.
list_there() {
  # Names with a dot are no outputs, see journal.sh: several stages write these.
  list_prod --buckets </dev/null >.buckets
  jq -r .bucket .buckets | sort >.buckets.sorted
  sort -u | comm -12 - .buckets.sorted >.buckets.there
  # bucket-list takes no names for all buckets.
  if [[ -s .buckets.there ]]; then list_prod <.buckets.there; fi
}

# own_urls: those of url-list's lines that are of prod's own storage, be it over http or with a slash too many.
own_urls() {
  # There may be a million, of few origins: each of these is looked at once, for that is slow.
  jq -cn --arg origins "${PROD_ORIGINS:-$PROD_URL}" \
    'def place: ascii_downcase | sub("^(https?:)?//"; "") | sub("/+$"; "");
     ($origins | split(",") | map({(place | rtrimstr("/storage/v1")): true}) | add) as $own
     | foreach inputs as $line ({};
         ($line.origin // "") as $origin | if has($origin) then . else .[$origin] = ($origin == "" or $own[$origin | place]) end;
         select(.[$line.origin // ""]) | $line)'
}
# show_urls FILE: its lines for people.
show_urls() { jq -r '"  \(.schema // "").\(.table // "").\(.column // ""): \(.bucket)/\(.key)"' "$1"; }

# back_up_objects: those of objects.replaced, in the folder backup.objects.
back_up_objects() {
  filter bucket-upload --from="$PROD_URL" --from-key-env=PROD_SECRET_KEY --to="file://$PWD/backup.objects" --create-buckets \
    <objects.replaced >backup.results 2>&8
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

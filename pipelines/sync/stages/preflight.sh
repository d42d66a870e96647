#!/usr/bin/env bash
# preflight: checks that production's database can accept development's rows. Reports all problems at once.
# Reads:   both databases, SYNC_MIGRATIONS
# Writes:  findings/preflight.ndjson, dev/catalog.json, prod/catalog.json, schema_diff.json, prod/only.txt,
#          migrations.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/migrations.sh"
source "${0%/*}/../lib/objects.sh"
source "${0%/*}/../lib/supabase_cli.sh"

mkdir -p findings dev prod
rm -f prod/only.txt # may remain from an interrupted attempt
# finding SEVERITY CHECK WHAT [FIX]: records a finding. write_findings prints all of them in the format of env-check.
findings=()
finding() { findings+=("$1" "$2" "$3" "${4-}"); }
write_findings() {
  jq -cn '[$ARGS.positional | range(0; length; 4) as $i | .[$i:$i + 4]][]
    | {check: .[1], severity: .[0], what: .[2], fix: .[3]}' --args -- "${findings[@]}"
}

sides=(DEV PROD)
if [[ -n $SYNC_DUMP ]]; then sides=(PROD); fi

pg_dump_version=$(pg_dump --version)
[[ $pg_dump_version =~ [0-9]+ ]] # pg_dump (PostgreSQL) 15.4
ours=${BASH_REMATCH[0]}
declare -A encoding=() identity=()
# check_server SIDE: checks that the server is reachable and not newer than pg_dump. Sets encoding[SIDE], and
# identity[SIDE], which does not depend on how the database's address is written. The start time in it distinguishes a
# server from its copy. The identity is empty if the role may not read the system identifier. Buckets are only checked if
# the role may read storage's tables.
check_server() {
  local name=${1}_DB_URL server version role kind value fix='check that its server is running, the address and the password'
  server=$(query "$1" -v buckets="$(bucket_names)" -c "select current_setting('server_version_num')::int / 10000,
      current_setting('server_encoding'), current_user" \
    -c '\set ON_ERROR_STOP off' \
    -c "select 'identity', concat_ws(' ', system_identifier, pg_postmaster_start_time(), current_database())
      from pg_control_system()" -f "$queries/special_buckets.sql" 2>.connect.txt) || true
  if [[ -z $server ]]; then
    if [[ $1 == DEV && -n ${DEV_DB_IS_LOCAL-} ]]; then
      fix='start the local stack (supabase start), or set DEV_DB_URL'
    fi
    finding error "${1,,}-database" "$name: $(sed -n '1s/^psql: error: //p' .connect.txt)" "$fix"
    return
  fi
  identity[$1]=''
  {
    IFS='|' read -r version "encoding[$1]" role
    while IFS='|' read -r kind value; do
      if [[ $kind == identity ]]; then
        identity[$1]=$value
      else
        finding error "${1,,}-bucket" "bucket $value is $kind in ${name%_URL}; only files without versions can be copied" \
          'remove it from BUCKETS'
      fi
    done
  } <<<"$server"
  local program=${1}_PG_DUMP
  if [[ -n ${!program-} ]]; then
    finding ok "${1,,}-version" "$name is PostgreSQL $version, as $role; $program must not be older"
  elif ((version > ours)); then
    finding error "${1,,}-version" "$name is PostgreSQL $version, but the newest pg_dump here is $ours" \
      "$(newer_client "$version" "$program")"
  else
    finding ok "${1,,}-version" "$name is PostgreSQL $version, as $role; pg_dump is $ours"
  fi
}

# newer_client VERSION SETTING: prints how to install a pg_dump of this version, or to run it through SETTING.
newer_client() {
  echo "on Debian and Ubuntu: apt install postgresql-common && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y" \
    "&& apt install postgresql-client-$1. With Docker: $2='docker run --rm -i --network=host -e PGHOST -e PGPORT -e PGUSER" \
    "-e PGPASSWORD -e PGDATABASE -e PGSSLMODE postgres:$1 pg_dump'"
}

check_both() {
  if [[ ${encoding[DEV]} != "${encoding[PROD]}" ]]; then
    finding error encoding "development's encoding is ${encoding[DEV]}, production's ${encoding[PROD]}, so their rows cannot be compared" \
      "let DEV_DB_URL name a database with production's encoding"
  fi
  if [[ -n ${identity[DEV]} && ${identity[DEV]} == "${identity[PROD]}" ]]; then
    finding error same-server 'DEV_DB_URL and PROD_DB_URL are the same database' \
      'set one of them to the other database'
  fi
}

# check_buckets: buckets that the BUILD target declares may belong to a project without storage, those of the user may not.
check_buckets() {
  if [[ -n ${BUCKETS-} && $BUCKETS != "$SYNC_BUCKETS" && -z ${PROD_URL-} && $SYNC_WORKFLOW == @(data|rows) ]]; then
    finding error buckets 'BUCKETS is set, but PROD_URL is not, so no object would be copied' \
      'set PROD_URL, or use --skip=objects'
  fi
}

check_tools() {
  finding ok tools "$pg_dump_version"
  if [[ $SYNC_PUSH == supabase ]]; then
    if version=$(cli_version 2>/dev/null); then
      finding ok supabase-cli "the Supabase CLI is $version"
    else
      finding error supabase-cli 'the Supabase CLI is not on PATH' "$install_cli"
    fi
  fi
}

# check_named OPTION LIST EXISTING: checks that the names in the option's list are lines of EXISTING. Otherwise --keep
# with a misspelled name would let the sync empty the table.
check_named() {
  local unknown similar
  unknown=$(comm -23 <(split_names "$2" | sort -u) <(sort <<<"$3") | list)
  if [[ -n $unknown ]]; then
    similar=$(grep -F -m 1 -e ".$unknown" <<<"$3" || true)
    finding error "${1#--}" "production has no table $unknown, which $1 names" \
      "name it as the plan does, with its schema${similar:+: $similar}"
  fi
}

# check_migrations: lists pending migrations for schema-diff, because one of them may add a missing column.
check_migrations() {
  : >migrations.ndjson
  if [[ -d $SYNC_MIGRATIONS ]] && ! list_migrations >migrations.ndjson 2>.migrations.txt; then
    finding warning migrations "cannot list production's migrations: $(head -n 1 .migrations.txt)"
  fi
  if [[ ! -s migrations.ndjson ]]; then return; fi
  local stale
  stale=$(jq -r 'select(.state == "missing-locally") | .file // .version' migrations.ndjson | list)
  if [[ -n $stale ]]; then
    finding warning stale-migrations "production has migrations that $SYNC_MIGRATIONS lacks: $stale. Rows can be pushed, but no migrations" \
      "mark them as reverted, which undoes nothing: $(pipeline_command schema_push) --repair"
  fi
}

# compare_schemas: compares the catalogs of both databases. With --dump, checks only production's catalog.
compare_schemas() {
  local catalogs=(prod/catalog.json) status=0
  local options=(--migrations=migrations.ndjson --report=schema_diff.json --push="$SYNC_PUSH")
  # shellcheck disable=SC2153  # an option, see options.txt
  if [[ $SYNC_WORKFLOW != verify && $SYNC_MODE != replace ]]; then options+=(--by-row); fi
  if [[ -n $SYNC_LOSE ]]; then options+=(--lose="$SYNC_LOSE"); fi
  if [[ -n $SYNC_KEEP_PARTITIONS ]]; then options+=(--keep-partitions); fi
  if [[ -n $SYNC_DUMP ]]; then
    ask PROD catalog >prod/catalog.json
    catalogs=(--only-prod "${catalogs[@]}")
  else
    # Each catalog counts the values that do not fit into the other database.
    ask DEV catalog >dev/.catalog.json
    ask PROD catalog -v other=dev/.catalog.json >prod/catalog.json
    ask DEV catalog -v other=prod/catalog.json >dev/catalog.json
    catalogs=(dev/catalog.json "${catalogs[@]}")
  fi
  filter schema-diff "${options[@]}" "${catalogs[@]}" >>findings/preflight.ndjson || status=$?
  ((status <= 1)) || exit "$status"
  jq -r '.only_in_prod[]' schema_diff.json >prod/only.txt
}

check_tools
check_buckets
for side in "${sides[@]}"; do check_server "$side"; done
# Without a connection nothing else can be checked.
if ((${#encoding[@]} < ${#sides[@]})); then
  write_findings >findings/preflight.ndjson
  show_findings findings/preflight.ndjson
fi
if [[ -n ${encoding[DEV]-} ]]; then check_both; fi
if [[ -n $SYNC_KEEP ]]; then check_named --keep "$SYNC_KEEP" "$(kept PROD)"; fi
if [[ -n $SYNC_ACCEPT_LOSS ]]; then
  check_named --accept-loss "$SYNC_ACCEPT_LOSS" "$(ask PROD relations -v schemas= -v tables= -v keep= | jq -r .name)"
fi
check_migrations
write_findings >findings/preflight.ndjson
compare_schemas
show_findings findings/preflight.ndjson

#!/usr/bin/env bash
# preflight.sh: prod's database can take dev's rows. Looks at everything before it complains. Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

: >preflight.findings
# finding SEVERITY CHECK WHAT [FIX]
finding() {
  jq -cn --arg check "$2" --arg severity "$1" --arg what "$3" --arg fix "${4-}" '$ARGS.named | {check, severity, what, fix}' >>preflight.findings
}

has_dev=true sides=(DEV PROD)
if [[ -n ${DUMP-} ]]; then has_dev=false sides=(PROD); fi

finding ok tools "$(psql --version), $(pg_dump --version), $(jq --version)"
ours=$(pg_dump --version | grep -oE '[0-9]+' | head -n 1) reached=true encodings=()
for side in "${sides[@]}"; do
  url=${side}_DB_URL
  if ! server=$(query "${!url}" -c "select current_setting('server_version_num')::int / 10000, current_setting('server_encoding'), current_user" 2>connect.log); then
    fix='is its server running, are address and password right?'
    if [[ ${!url} == *@127.0.0.1:54322/* ]]; then fix='start the local stack (supabase start), or set DEV_DB_URL'; fi
    finding error "${side,,}-database" "$url: $(sed -n '1s/^psql: error: //p' connect.log)" "$fix"
    reached=false
    continue
  fi
  IFS='|' read -r version encoding role <<<"$server"
  encodings+=("$encoding")
  if [[ $side == DEV && -n ${DEV_PG_DUMP-} ]]; then
    finding ok dev-version "$url is PostgreSQL $version, as $role; DEV_PG_DUMP must be no older"
  elif ((version > ours)); then
    finding error "${side,,}-version" "$url is PostgreSQL $version, and pg_dump here is $ours" "install postgresql-client-$version"
  else
    finding ok "${side,,}-version" "$url is PostgreSQL $version, as $role; pg_dump is $ours"
  fi
done
# Nothing else can be asked.
$reached || show_findings preflight.findings
if [[ ${encodings[0]} != "${encodings[-1]}" ]]; then
  finding error encoding "dev's characters are in ${encodings[0]}, prod's in ${encodings[1]}: their rows could not be compared" \
    'let DEV_DB_URL name a database with the encoding of prod'
fi

# The same for one database however its address is spelt. The start time tells a server from its copy. Not every role may
# ask for the identifier.
identity() {
  local values='system_identifier, pg_postmaster_start_time(), current_database()'
  query "$1" -c "select concat_ws(' ', $values) from pg_control_system()" 2>/dev/null || true
}
if $has_dev; then
  dev=$(identity "$DEV_DB_URL")
  if [[ -n $dev && $dev == "$(identity "$PROD_DB_URL")" ]]; then
    finding error same-server 'DEV_DB_URL and PROD_DB_URL are the same database' 'set one of them to the other database'
  fi
fi

if [[ $PUSH == supabase ]]; then
  if cli=$(supabase_cli 2>/dev/null); then
    finding ok supabase-cli "the Supabase CLI is $(quiet_cli "$cli" --version)"
  else
    finding error supabase-cli 'there is no Supabase CLI on PATH' 'tools/bazel run //third_party/supabase_cli:install'
  fi
fi
if query "$PROD_DB_URL" -c 'begin' -c 'set local session_replication_role = replica' -c 'rollback' >/dev/null 2>&1; then
  finding ok replication-role 'the role may set session_replication_role'
else
  finding info replication-role 'the role may not set session_replication_role; it is not needed here'
fi

# What the project's folder has, and prod has not had, is what a column that is missing comes with.
: >migrations.ndjson
if [[ -d $MIGRATIONS ]] && ! list_migrations >migrations.ndjson 2>migrations.log; then
  finding warning migrations "which migrations prod has had cannot be told: $(head -n 1 migrations.log)"
fi
names_of() { jq -rn "[inputs | select($1) | .file // .version] | join(\", \")" migrations.ndjson; }
pending=$(names_of '.state == "pending" or .state == "out-of-order"') stale=$(names_of '.state == "missing-locally"')
push_first="push the migrations first: tools/bazel run //pipelines:schema_push${pending:+ (not applied: $pending)}"
if [[ -n $stale ]]; then
  finding warning stale-migrations "prod has had migrations that $MIGRATIONS has not: $stale. Rows can be pushed, but no migrations" \
    'note them as reverted, which undoes nothing: tools/bazel run //pipelines:schema_push -- --repair'
fi

# shellcheck source=preflight_tables.sh
source "$here/stages/preflight_tables.sh"
show_findings preflight.findings

#!/usr/bin/env bash
# preflight.sh: prod's database can take dev's rows. Looks at everything before it complains. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

: >preflight.findings
# finding SEVERITY CHECK WHAT [FIX]
finding() {
  jq -cn --arg check "$2" --arg severity "$1" --arg what "$3" --arg fix "${4-}" '$ARGS.named | {check, severity, what, fix}' >>preflight.findings
}

has_dev=true
if [[ -n ${DUMP-} ]]; then has_dev=false; fi
sides=(PROD)
if $has_dev; then sides=(DEV PROD); fi

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

finding ok tools "$(psql --version), $(pg_dump --version), $(jq --version)"
ours=$(pg_dump --version | grep -oE '[0-9]+' | head -n 1)
for side in "${sides[@]}"; do
  url=${side}_DB_URL
  IFS='|' read -r version role < <(query "${!url}" -c "select current_setting('server_version_num')::int / 10000, current_user")
  if [[ $side == DEV && -n ${DEV_PG_DUMP-} ]]; then
    finding ok dev-version "$url is PostgreSQL $version, as $role; DEV_PG_DUMP must be no older"
  elif ((version > ours)); then
    finding error "${side,,}-version" "$url is PostgreSQL $version, and pg_dump here is $ours" "install postgresql-client-$version"
  else
    finding ok "${side,,}-version" "$url is PostgreSQL $version, as $role; pg_dump is $ours"
  fi
done
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

columns() { ask "$1" columns | sort; }
columns "$PROD_DB_URL" >prod.columns
: >missing.columns
if $has_dev; then
  columns "$DEV_DB_URL" >dev.columns
  comm -23 dev.columns prod.columns >missing.columns
  IFS=, read -ra names <<<"${TABLES-}"
  for table in "${names[@]}"; do
    if ! cut -f1 dev.columns | grep -qxF -e "$table"; then
      finding error tables "dev has no table $table" 'name tables as the plan does; of one with partitions name the partitions'
    fi
  done
fi
while IFS=$'\t' read -r table column type; do
  finding error columns "prod lacks $table.$column of the type $type" "$push_first"
done <missing.columns
if [[ ! -s missing.columns ]]; then
  finding ok columns "all columns of $(cut -f1 prod.columns | sort -u | wc -l) tables are there"
  if [[ -n $pending ]]; then
    finding warning migrations "not applied in prod: $pending" "$push_first"
  fi
fi

# What the push does with each table: TRUNCATE and INSERT, and switch off its triggers, which only its owner may.
ask "$PROD_DB_URL" not_owned >not_owned.tables
while IFS= read -r table; do
  finding error owner "prod's role does not own $table" 'let PROD_DB_URL name the role that owns the tables'
done <not_owned.tables

# TRUNCATE is refused while another table refers to one of ours, even an empty one.
ask "$PROD_DB_URL" references_in >references.in
while IFS=$'\t' read -r table other; do
  finding error references-in "prod's $table, which is not in the sync, refers to $other, so that this cannot be emptied" \
    "carry $table too, or drop its foreign key"
done <references.in

# Rows that refer to a table outside the sync, such as auth.users, need those rows to be there.
if $has_dev; then ask "$PROD_DB_URL" references_out >references.out; else : >references.out; fi
while IFS=$'\t' read -r table other columns other_columns; do
  # Both sides print their values the same way, whatever their type.
  if ! query "$DEV_DB_URL" -c "select distinct ($columns)::text from $table where ($columns) is not null" 2>/dev/null >dev.found; then
    : >dev.found    # a column that only prod has
  fi
  sort dev.found >dev.values
  query "$PROD_DB_URL" -c "select distinct ($other_columns)::text from $other" | sort >prod.values
  missing=$(comm -23 dev.values prod.values | wc -l)
  if ((missing == 0)); then
    finding ok references-out "all that $table ($columns) refers to is in prod's $other"
  elif [[ $other == auth.users ]]; then
    finding error references-out "$missing users that $table ($columns) refers to are not in prod's auth.users" \
      "psql -AtX -c \"select json_build_object('id', id, 'email', email, 'user_metadata', raw_user_meta_data) from auth.users\" \"\$DEV_DB_URL\" | auth-users --url=\"\$PROD_URL\" --key-env=PROD_SECRET_KEY"
  else
    finding error references-out "$missing values of $table ($columns) are not in prod's $other" "carry $other too, or put the rows there"
  fi
done <references.out
rm -f dev.found dev.values prod.values

if $has_dev; then
  while IFS=$'\t' read -r sequence column value; do
    finding warning sequences "dev's $sequence is behind $column, which has $value: so it will be in prod" \
      "in dev: select setval('$sequence', $value)"
  done < <(ask "$DEV_DB_URL" sequences_behind)
fi

show_findings preflight.findings

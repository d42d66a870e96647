#!/usr/bin/env bash
# preflight.sh: prod's database can take dev's rows. Looks at everything before it complains. Environment: stage.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/stage.sh"

: >preflight.findings
# finding SEVERITY CHECK WHAT [FIX]
finding() {
  jq -cn --arg check "$2" --arg severity "$1" --arg what "$3" --arg fix "${4-}" '$ARGS.named | {check, severity, what, fix}' >>preflight.findings
}

# The same for one database however its address is spelt. The start time tells a server from its copy. Not every role may
# ask for the identifier.
identity() {
  local values='system_identifier, pg_postmaster_start_time(), current_database()'
  query "$1" -c "select concat_ws(' ', $values) from pg_control_system()" 2>/dev/null || true
}
dev=$(identity "$DEV_DB_URL")
if [[ -n $dev && $dev == "$(identity "$PROD_DB_URL")" ]]; then
  finding error same-server 'DEV_DB_URL and PROD_DB_URL are the same database' 'set one of them to the other database'
fi

ours=$(pg_dump --version | grep -oE '[0-9]+' | head -n 1)
for side in DEV PROD; do
  url=${side}_DB_URL
  IFS='|' read -r version role < <(query "${!url}" -c "select current_setting('server_version_num')::int / 10000, current_user")
  if ((version > ours)); then
    finding error "${side,,}-version" "$url is PostgreSQL $version, and pg_dump here is $ours" "install postgresql-client-$version"
  else
    finding ok "${side,,}-version" "$url is PostgreSQL $version, as $role; pg_dump is $ours"
  fi
done
if query "$PROD_DB_URL" -c 'begin' -c 'set local session_replication_role = replica' -c 'rollback' >/dev/null 2>&1; then
  finding ok replication-role 'the role may set session_replication_role'
else
  finding info replication-role 'the role may not set session_replication_role; it is not needed here'
fi

columns() { query "$1" -v schemas="$SCHEMAS" -f "$here/columns.sql" | sort; }
columns "$DEV_DB_URL" >dev.columns
columns "$PROD_DB_URL" >prod.columns
comm -23 dev.columns prod.columns >missing.columns
while IFS=$'\t' read -r table column type; do
  finding error columns "prod lacks $table.$column of the type $type" 'push the migrations first: tools/bazel run //pipelines:schema_push'
done <missing.columns
[[ -s missing.columns ]] || finding ok columns "all columns of $(cut -f1 dev.columns | sort -u | wc -l) tables are there"

# What the push does with each table: TRUNCATE and INSERT, and switch off its triggers, which only its owner may.
query "$PROD_DB_URL" -v schemas="$SCHEMAS" -f "$here/not_owned.sql" >not_owned.tables
while IFS= read -r table; do
  finding error owner "prod's role does not own $table" 'let PROD_DB_URL name the role that owns the tables'
done <not_owned.tables

# TRUNCATE is refused while another table refers to one of ours, even an empty one.
query "$PROD_DB_URL" -v schemas="$SCHEMAS" -f "$here/references_in.sql" >references.in
while IFS=$'\t' read -r table other; do
  finding error references-in "prod's $table, which is not in the sync, refers to $other, so that this cannot be emptied" \
    "carry the schema of $table too, or drop its foreign key"
done <references.in

# Rows that refer to a table outside the sync, such as auth.users, need those rows to be there.
query "$PROD_DB_URL" -v schemas="$SCHEMAS" -f "$here/references_out.sql" >references.out
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
    finding error references-out "$missing values of $table ($columns) are not in prod's $other" "carry the schema of $other too, or put the rows there"
  fi
done <references.out
rm -f dev.found dev.values prod.values

show_findings preflight.findings

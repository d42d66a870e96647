# shellcheck shell=bash disable=SC2154  # shared with preflight.sh
# Sourced by preflight.sh: prod has the tables for dev's rows, may empty them, and has what the rows refer to. Leaves
# only_in_prod: what only prod has in the schemas that are carried, see lib.sh.

# What a dump that somebody has made has is not known before it is read: as much as prod has.
ask "$PROD_DB_URL" relations >prod.relations
if $has_dev; then ask "$DEV_DB_URL" relations >dev.relations; else cp prod.relations dev.relations; fi
cut -f1 dev.relations | sort >carried.names
cut -f1 prod.relations | sort | comm -13 carried.names - >only_in_prod
# of_carried: those of the lines whose first column is the name of something that is carried.
of_carried() { awk -F'\t' 'FILENAME == ARGV[1] { carried[$1]; next } $1 in carried' carried.names -; }

if $has_dev && [[ -z ${TABLES-} ]]; then
  IFS=, read -ra names <<<"$SCHEMAS"
  for schema in "${names[@]}"; do
    found=$(query "$DEV_DB_URL" -v schema="$schema" <<<"select 1 from pg_namespace where nspname = :'schema'")
    if [[ -z $found ]]; then
      finding error schemas "dev has no schema $schema" 'name the schemas to carry by --schemas'
    fi
  done
  if [[ ! -s dev.relations ]]; then
    finding error schemas "dev has no tables in $SCHEMAS: there is nothing to carry" 'is DEV_DB_URL the right database, has it had its migrations?'
  fi
fi
IFS=, read -ra names <<<"${TABLES-}"
if ((${#names[@]})); then ask "$DEV_DB_URL" relations -v tables= | cut -f1 >schemas.names; fi
for table in "${names[@]}"; do
  if ! grep -qxF -e "$table" carried.names; then
    finding error tables "dev has no table $table" 'name tables as the plan does; of one with partitions name the partitions'
  elif ! grep -qxF -e "$table" schemas.names; then
    finding error tables "$table is in none of the schemas $SCHEMAS" 'name its schema by --schemas'
  fi
done
if [[ -s only_in_prod ]]; then
  finding info only-in-prod "dev has not, and in prod stays as it is: $(paste -sd, only_in_prod | sed 's/,/, /g')"
fi

# What is missing, or is something else, for people.
ask "$PROD_DB_URL" columns | sort >prod.columns
: >missing.columns
if $has_dev; then
  ask "$DEV_DB_URL" columns | sort >dev.columns
  ask "$DEV_DB_URL" enum_labels | sort >dev.labels
  ask "$PROD_DB_URL" enum_labels | sort >prod.labels
  {
    comm -23 dev.relations prod.relations | awk -F'\t' '{ print "prod has no " $2 " " $1 }'
    comm -23 dev.columns prod.columns | awk -F'\t' '
      FILENAME == ARGV[1] { there[$1]; next }
      FILENAME == ARGV[2] { type[$1, $2] = $3; next }
      !($1 in there) { next }
      ($1, $2) in type { print "prod has " $1 "." $2 " of the type " type[$1, $2] ", and dev of the type " $3; next }
      { print "prod lacks " $1 "." $2 " of the type " $3 }' prod.relations prod.columns -
    comm -23 dev.labels prod.labels | awk -F'\t' '{ print "prod lacks the label " $2 " of the enum " $1 }'
  } >missing.columns
fi
while IFS= read -r what; do finding error columns "$what" "$push_first"; done <missing.columns
if [[ ! -s missing.columns ]]; then
  finding ok columns "all columns of $(grep -c $'\ttable$' dev.relations || true) tables are there"
  if [[ -n $pending ]]; then
    finding warning migrations "not applied in prod: $pending" "$push_first"
  fi
fi

# A column that dev's rows have not, and must have.
if $has_dev; then
  ask "$PROD_DB_URL" required_columns | sort | comm -13 <(cut -f1,2 dev.columns | sort) - | of_carried >required.columns
  while IFS=$'\t' read -r table column; do
    found=$(query "$DEV_DB_URL" -c "select 1 from only $table limit 1")
    if [[ -n $found ]]; then
      finding error required-columns "prod's $table.$column may not be null and has no default, and dev's rows have no such column" \
        'bring the column to dev, or give it a default in prod'
    fi
  done <required.columns
fi

# What the push does with each table: TRUNCATE and INSERT, and switch off its triggers, which only its owner may.
ask "$PROD_DB_URL" not_owned | of_carried >not_owned.tables
while IFS= read -r table; do
  finding error owner "prod's role does not own $table" 'let PROD_DB_URL name the role that owns the tables'
done <not_owned.tables

# TRUNCATE is refused while another table refers to one of ours, even an empty one.
ask "$PROD_DB_URL" references_in |
  awk -F'\t' 'FILENAME == ARGV[1] { carried[$1]; next } !($1 in carried) && $2 in carried' carried.names - >references.in
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
  ask "$DEV_DB_URL" sequences_behind >dev.sequences.behind
  while IFS=$'\t' read -r sequence column value; do
    finding warning sequences "dev's $sequence is behind $column, which has $value: so it will be in prod" \
      "in dev: select setval('$sequence', $value)"
  done <dev.sequences.behind
fi

# shellcheck shell=bash
# Sourced by stages that compare migrations.

# list_migrations: lists the migrations in the folder SYNC_MIGRATIONS and in production, with their states.
list_migrations() {
  local table='supabase_migrations.schema_migrations'
  {
    if [[ $(query PROD -c "select to_regclass('$table') is not null") == t ]]; then
      query PROD -c "select version, name from $table"
    fi
  } | filter migration-list "$SYNC_MIGRATIONS"
}

# shellcheck shell=bash
# Sourced by stages that use the Supabase CLI.

# supabase_cli: prints its path.
supabase_cli() {
  type -P supabase && return
  local installed=${XDG_CACHE_HOME:-$HOME/.cache}/dumpline/supabase_cli/node_modules/.bin/supabase
  if [[ -x $installed ]]; then
    echo "$installed"
    return
  fi
  echo 'the Supabase CLI is not on PATH. Run: tools/bazel run //third_party/supabase_cli:install' >&2
  return 3
}

# exec_cli [ARG...]: replaces the subshell by the CLI, without telemetry, update checks, and
# settings that change its behavior. It ends with the stage.
exec_cli() {
  local cli
  cli=$(supabase_cli) || exit
  exec env -u SUPABASE_SCANNER_BUFFER_SIZE -u SUPABASE_DB_PASSWORD -u SUPABASE_ACCESS_TOKEN \
    SUPABASE_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 SUPABASE_NO_UPDATE_NOTIFIER=1 \
    setpriv --pdeathsig TERM -- "$cli" "$@"
}
cli_version() (exec_cli --version)

# run_cli FOLDER COMMAND [OPTION...]: runs the CLI with production's database in FOLDER, because it reads and writes files
# there, and must not use the user's own.
run_cli() (
  if [[ -n ${PROD_PGPASSWORD-} ]]; then export PGPASSWORD=$PROD_PGPASSWORD; fi
  # Over the internet the CLI must not fall back to plain text; a server on this machine has no TLS.
  if [[ -z ${PGSSLMODE-} && -z ${PROD_PGSSLMODE-} ]]; then
    if [[ -n ${PROD_DB_IS_LOCAL-} ]]; then PGSSLMODE=disable; else PGSSLMODE=require; fi
    export PGSSLMODE
  fi
  export SUPABASE_HOME=$1/home
  exec_cli --workdir "$1" "${@:2}" --db-url "$PROD_DB_URL_WITHOUT_PASSWORD"
)

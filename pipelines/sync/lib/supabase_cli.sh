# shellcheck shell=bash
# Sourced by stages that use the Supabase CLI.
install_cli='install it from npm, for example in a clone of dumpline: tools/bazel run //third_party/supabase_cli:install'

# supabase_cli: prints the path of the CLI.
supabase_cli() {
  type -P supabase && return
  local installed=${XDG_CACHE_HOME:-$HOME/.cache}/dumpline/supabase_cli/node_modules/.bin/supabase
  if [[ -x $installed ]]; then
    echo "$installed"
    return
  fi
  echo "the Supabase CLI is not on PATH; $install_cli" >&2
  return 3
}

# exec_cli [NAME=VALUE...] -- [ARG...]: replaces the subshell with the CLI, which is terminated when the stage dies. The
# CLI receives these variables and only the ones that it needs from the environment. Since CLI 3, others override
# config.toml: with SUPABASE_DB_SEED_SQL_PATHS set, it pushes a different seed and exits with 0.
exec_cli() {
  local cli name variables=(SUPABASE_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 SUPABASE_NO_UPDATE_NOTIFIER=1)
  cli=$(supabase_cli) || exit
  for name in PATH HOME LANG LC_ALL TMPDIR TZ XDG_CACHE_HOME PGSSLROOTCERT SSL_CERT_FILE SSL_CERT_DIR \
    HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy; do
    if [[ -n ${!name-} ]]; then variables+=("$name=${!name}"); fi
  done
  while [[ $1 != -- ]]; do
    # Not an argument of env, because every user of the machine can read command lines.
    variables+=("$1")
    shift
  done
  for name in $(compgen -e); do unset "$name" 2>/dev/null || true; done
  export "${variables[@]}"
  exec setpriv --pdeathsig TERM -- "$cli" "${@:2}"
}
cli_version() (exec_cli -- --version)

# run_cli FOLDER COMMAND [OPTION...]: runs the CLI with production's database. The CLI reads and writes files in FOLDER
# instead of the user's own project.
run_cli() (
  ssl=${PROD_PGSSLMODE:-${PGSSLMODE-}}
  # The CLI must not fall back to an unencrypted connection. A server on this machine has no TLS.
  if [[ -z $ssl ]]; then
    if [[ -n ${PROD_DB_IS_LOCAL-} ]]; then ssl=disable; else ssl=require; fi
  fi
  # CLI 3 renamed the option.
  database=--db-url
  if [[ $(cli_version) =~ ^([0-9]+)\. ]] && ((BASH_REMATCH[1] >= 3)); then database=--remote; fi
  exec_cli PGPASSWORD="${PROD_PGPASSWORD-}" ${ssl:+PGSSLMODE="$ssl"} SUPABASE_HOME="$1/home" -- \
    --workdir "$1" "${@:2}" "$database=$PROD_DB_URL_WITHOUT_PASSWORD"
)

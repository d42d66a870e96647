# shellcheck shell=bash
# Throw-away PostgreSQL servers for tests and the demo. Source this file, then:
#
#   pg_start dev                              # any number of servers, by name
#   pg_createdb dev shop                      # an empty database on one of them
#   pg_psql "$(pg_conninfo dev shop)" -f schema.sql
#   pg_digest "$(pg_conninfo dev shop)"       # its content, one line per table
#   pg_stop dev                               # optional: the exit of the shell stops and removes everything
#
# Servers listen on a Unix socket only, so they conflict neither with each other nor with anything else on the machine.
# Their superuser is supabase_admin, as on Supabase, which leaves the name `postgres` to the ordinary owner.
#
# Nothing outlives the shell that sourced this file. An exit trap cleans up however the shell ends. After a SIGKILL,
# which no trap can handle, the kernel stops the servers (parent death signal) and only a folder in /tmp remains.

PG_SUPERUSER=supabase_admin
PG_TMP=${PG_TMP:-/tmp}   # parent of the servers' folders; short, because a socket path has at most 107 bytes
PG_BIN=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
PG_ROOT=          # folder of all servers of this shell, made by the first pg_start
PG_SERVER_USER=   # user that runs the servers if we are root, because PostgreSQL refuses root
declare -A PG_PID=()
declare -a PG_AT_EXIT=()
[[ -x $PG_BIN/initdb ]] || { echo "no PostgreSQL server under /usr/lib/postgresql (Debian: postgresql)" >&2; exit 3; }
PATH=$PG_BIN:$PATH

# The caller's connection settings must not lead a test to a real database.
unset PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGPASSFILE PGSERVICE PGSERVICEFILE \
  PGOPTIONS PGSSLMODE PGCLIENTENCODING PGTZ PGDATESTYLE PGAPPNAME

# at_exit COMMAND [ARG...]: runs the command when the shell exits, last registered first, before the servers stop.
# A script that sources this file uses at_exit in place of `trap … EXIT`. A trap set earlier still runs, as the last
# command.
at_exit() { PG_AT_EXIT=("$(printf '%q ' "$@")" "${PG_AT_EXIT[@]}"); }

_pg_exit() {
  local status=$?
  trap "" HUP INT TERM    # ignores a second signal: `timeout`, for example, sends its signal twice
  local command name
  for command in "${PG_AT_EXIT[@]}"; do eval "$command" || true; done
  for name in "${!PG_PID[@]}"; do pg_stop "$name" || true; done
  if [[ -n $PG_ROOT ]]; then rm -rf "$PG_ROOT"; fi
  set +e
  (exit "$status")    # $? for the caller's trap
  eval "$PG_CALLER_TRAP"
}
# `trap -p` prints: trap -- 'the command' EXIT. Evaluating that removes its quoting.
_pg_caller_trap() { PG_CALLER_TRAP=${2-}; }
eval "_pg_caller_trap $(trap -p EXIT | sed '1s/^trap //')"
# The trap is for EXIT only: bash also runs it at once for SIGINT, SIGTERM and SIGHUP, and then still dies of the
# signal.
trap _pg_exit EXIT

# Runs a server program as the servers' user. The program dies with this shell.
_pg_run() {
  local drop=()
  if [[ -n $PG_SERVER_USER ]]; then
    drop=(--reuid="$PG_SERVER_USER" --regid="$(id -g "$PG_SERVER_USER")" --clear-groups)
  fi
  exec setpriv "${drop[@]}" --pdeathsig QUIT -- "$@"
}

# Makes the folder and one cluster at the first call. Every server is a copy of it: initdb takes 0.7 s, cp 0.06 s.
_pg_prepare() {
  [[ -z $PG_ROOT ]] || return 0
  PG_ROOT=$(mktemp -d "$PG_TMP/dumpline.XXXXXX")
  chmod 711 "$PG_ROOT"
  if ((EUID == 0)); then
    PG_SERVER_USER=$(id -un postgres 2>/dev/null || echo nobody)
    install -d -o "$PG_SERVER_USER" "$PG_ROOT/template"
  fi
  (_pg_run initdb -D "$PG_ROOT/template" -U "$PG_SUPERUSER" -A trust --encoding=UTF8 --locale=C --wal-segsize=1 \
    --no-sync >"$PG_ROOT/initdb.log" 2>&1) || { cat "$PG_ROOT/initdb.log" >&2; return 3; }
}

# pg_start NAME [SETTING=VALUE...]: starts a server and returns once it accepts connections. Must not run in a subshell,
# because the server dies with the shell that starts it.
pg_start() {
  local name=$1 dir setting options=()
  shift
  _pg_prepare || return
  dir=$PG_ROOT/$name
  mkdir "$dir"
  if [[ -n $PG_SERVER_USER ]]; then chown "$PG_SERVER_USER" "$dir"; fi
  cp -a "$PG_ROOT/template" "$dir/data"
  for setting in fsync=off shared_buffers=32MB max_wal_size=2GB autovacuum=off jit=off "$@"; do options+=(-c "$setting"); done
  printf '%s\n' "${options[@]}" >"$dir/options"
  _pg_launch "$name"
}
# Starts the server NAME in its folder.
_pg_launch() {
  local name=$1 dir=$PG_ROOT/$1 options
  mapfile -t options <"$dir/options"
  (_pg_run postgres -D "$dir/data" -k "$dir" -c listen_addresses= "${options[@]}") </dev/null >"$dir/log" 2>&1 &
  PG_PID[$name]=$!
  disown    # a bare `wait` in the caller must not wait for the server
  until [[ $(sed -n 8p "$dir/data/postmaster.pid" 2>/dev/null) == ready* ]]; do
    kill -0 "${PG_PID[$name]}" 2>/dev/null || { cat "$dir/log" >&2; unset "PG_PID[$name]"; return 3; }
    sleep 0.02
  done
}

# pg_crash NAME: kills the server at once and starts it again. The server then recovers the committed data.
pg_crash() {
  kill -QUIT "${PG_PID[$1]}" 2>/dev/null || true
  while kill -0 "${PG_PID[$1]}" 2>/dev/null; do sleep 0.02; done
  rm -f "$PG_ROOT/$1/data/postmaster.pid"
  _pg_launch "$1"
}

# pg_stop NAME: stops the server at once (its data is thrown away anyway) and removes its folder.
pg_stop() {
  kill -QUIT "${PG_PID[$1]}" 2>/dev/null || true
  while kill -0 "${PG_PID[$1]}" 2>/dev/null; do sleep 0.02; done
  unset "PG_PID[$1]"
  rm -rf "${PG_ROOT:?}/$1"
}

# pg_conninfo NAME [DATABASE [USER]]: prints the connection string, for psql -d, pg_dump -d, pg_digest.
pg_conninfo() { printf 'host=%s dbname=%s user=%s' "$PG_ROOT/$1" "${2:-postgres}" "${3:-$PG_SUPERUSER}"; }

# pg_psql CONNINFO [ARG...]: runs psql, which prints only results and stops at the first error.
pg_psql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$@"; }

# pg_createdb NAME DATABASE [TEMPLATE]: creates a database, empty or as a copy of TEMPLATE.
pg_createdb() { pg_psql "$(pg_conninfo "$1")" -c "create database \"$2\" template \"${3:-template0}\""; }
pg_dropdb() { pg_psql "$(pg_conninfo "$1")" -c "drop database \"$2\" with (force)"; }

# pg_digest CONNINFO [-v VARIABLE=VALUE...]: prints one line per table and sequence; see digest.sql.
pg_digest() { pg_psql "$@" -f "$(dirname "${BASH_SOURCE[0]}")/../../pipelines/sync/queries/digest.sql"; }

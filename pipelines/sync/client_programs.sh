# shellcheck shell=bash
# Sourced by sync.sh: finds pg_dump and psql.

# find_client_programs: puts the folder of the newest pg_dump and psql first in PATH, because pg_dump refuses servers
# that are newer than itself. The folder is PG_BIN if that is set, otherwise a folder of PATH or
# /usr/lib/postgresql/*/bin. Debian's /usr/bin/psql is not used: it is a Perl program that runs the psql of one of these
# and starts more slowly.
find_client_programs() {
  local folder version newest=0 program
  for program in awk flock jq setpriv; do
    type -P "$program" >/dev/null || usage_error "$program is not installed"
  done
  if [[ -n ${PG_BIN-} ]]; then
    for program in pg_dump psql; do
      [[ -x $PG_BIN/$program ]] || usage_error "PG_BIN: there is no program $PG_BIN/$program"
    done
    PATH=$PG_BIN:$PATH
    return
  fi
  program=$(type -P pg_dump || true)
  if [[ -n $program && $(readlink -f "$program") != */pg_wrapper && $("$program" --version) =~ [0-9]+ ]]; then
    newest=${BASH_REMATCH[0]}
  fi
  for folder in /usr/lib/postgresql/*/bin; do
    version=${folder#/usr/lib/postgresql/} version=${version%/bin}
    if [[ -x $folder/pg_dump && -x $folder/psql ]] && ((version > newest)); then
      PATH=$folder:$PATH newest=$version
    fi
  done
  if ((newest == 0)) && ! psql --version >/dev/null 2>&1; then
    usage_error 'psql and pg_dump are not installed (Debian: postgresql-client). PG_BIN names their folder if it is not in PATH'
  fi
}

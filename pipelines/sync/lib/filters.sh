# shellcheck shell=bash
# Sourced by sync.sh, journal.sh and the stages: runs dumpline's filters.
_root=$(cd "${BASH_SOURCE[0]%/*}/../../.." && pwd)

# filter NAME [ARG...]: runs the filter. It is terminated when the calling process dies.
filter() { (exec setpriv --pdeathsig TERM -- "$_root/tools/$1/$1" "${@:2}"); }

# shellcheck shell=bash
# Sourced by sync.sh, journal.sh and the stages: runs dumpline's filters.
_root=$(cd "${BASH_SOURCE[0]%/*}/../../.." && pwd)

# filter NAME [ARG...]: runs the filter. It is terminated when the calling process dies.
filter() { DUMPLINE_DIE_WITH_PARENT=1 "$_root/tools/$1/$1" "${@:2}"; }

# shellcheck shell=bash
# Sourced by sync.sh and the stages: finds dumpline's filters.
_root=$(cd "${BASH_SOURCE[0]%/*}/../../.." && pwd)

# filter NAME [ARG...]: runs the filter, which ends with the stage.
filter() { (exec setpriv --pdeathsig TERM -- "$_root/tools/$1/$1" "${@:2}"); }

# shellcheck shell=bash
# Sourced by sync.sh and the stages: finds dumpline's filters.
_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)

# filter NAME [ARG...]: runs the filter.
filter() { "$_root/tools/$1/$1" "${@:2}"; }

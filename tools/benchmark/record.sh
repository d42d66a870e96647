# record.sh: what the benchmarks have in common. Sourced, in the runfiles' folder.
# shellcheck shell=bash

# options NAME… -- ARGUMENT…: sets the variables that are so named from --NAME=VALUE. --help prints the script's first lines.
options() {
  local known=() argument
  while [[ $1 != -- ]]; do known+=("$1") && shift; done
  for argument in "${@:2}"; do
    if [[ $argument == --help ]]; then
      sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
      exit
    elif [[ $argument =~ ^--([a-z]+)=(.*)$ && " ${known[*]} " == *" ${BASH_REMATCH[1]} "* ]]; then
      printf -v "${BASH_REMATCH[1]}" %s "${BASH_REMATCH[2]}"
    else
      echo "${0##*/}: unknown argument $argument, see --help" >&2
      exit 2
    fi
  done
}

# The machine, in a line.
machine() {
  echo "Machine: $(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)," \
    "$(awk '/MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo) of memory, Linux $(uname -r)."
}

# keep FILE FOLDER ENDING: a copy, FOLDER/DATEENDING. None where FOLDER is empty.
keep() {
  if [[ -z $2 ]]; then return; fi
  local folder
  folder=$(cd -- "${BUILD_WORKING_DIRECTORY:-.}" && realpath -m -- "$2")    # where the user typed it
  mkdir -p "$folder"
  cp -- "$1" "$folder/$(date -u +%F)$3"
}

# measure_dump OPTION…: measure over dump.sql. What the commands say (url-rewrite, that a dump has no URL) is shown when one fails.
measure_dump() {
  measure --input=dump.sql "$@" 2>measure.log || { cat measure.log >&2 && return 3; }
}

# in_scratch: goes into an empty folder, gone at exit, with the filters on the PATH. $here: this folder.
in_scratch() {
  local filter
  here=$PWD/tools/benchmark
  PATH=$here:$PATH
  for filter in dump-clean dump-tokens truncate-prepend url-list url-rewrite; do PATH=$PWD/tools/$filter:$PATH; done
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  cd "$scratch" || return
}

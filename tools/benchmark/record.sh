# record.sh: functions that the benchmarks share. Source it in the folder of the runfiles.
# shellcheck shell=bash

# options NAME… -- ARGUMENT…: sets variables from arguments --NAME=VALUE. --help prints the first comment of the script.
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

# machine: describes the machine in one line.
machine() {
  echo "Machine: $(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)," \
    "$(awk '/MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo) of memory, Linux $(uname -r)."
}

# keep FILE FOLDER ENDING: copies FILE to FOLDER/DATEENDING, unless FOLDER is empty.
keep() {
  if [[ -z $2 ]]; then return; fi
  local folder
  folder=$(cd -- "${BUILD_WORKING_DIRECTORY:-.}" && realpath -m -- "$2")    # relative to the user's folder
  mkdir -p "$folder"
  cp -- "$1" "$folder/$(date -u +%F)$3"
}

# measure_dump OPTION…: runs measure over dump.sql. The messages of the commands (url-rewrite warns about dumps without URLs)
# are printed only if one of them fails.
measure_dump() {
  measure --input=dump.sql "$@" 2>measure.log || { cat measure.log >&2 && return 3; }
}

# in_scratch: changes to an empty folder, which is removed at exit, and puts the filters on the PATH. Sets $here to
# tools/benchmark.
in_scratch() {
  local filter
  here=$PWD/tools/benchmark
  PATH=$here:$PATH
  for filter in dump-clean dump-tokens truncate-prepend url-list url-rewrite; do PATH=$PWD/tools/$filter:$PATH; done
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  cd "$scratch" || return
}

#!/usr/bin/env bash
# Runs the golden cases of golden_tests.bzl.
#
#   golden.sh test TOOL CMD_FILE UPDATE_COMMAND [BUFFER_SIZE | SIMD | idempotent]...   fails where a case is not as wanted
#   golden.sh update TOOL FOLDER [CASE...]                                             makes the cases what the tool does
#
# A case is a folder with the files
#   cmd          one line of shell; the tool is on PATH, and the current folder is a copy of the case
#   in.*         stdin; without one, stdin is empty
#   want.out     stdout
#   want.err     stderr, where it is not empty
#   want.status  exit status, where it is not 0
#   want.FILE    what FILE holds afterwards, such as want.report.json with --report=report.json in cmd
#
# Every case is run several times, so this starts no process that it can do without.
set -euo pipefail
shopt -s nullglob

mode=$1 tool=$2
shift 2
PATH=$(cd "$(dirname "$tool")" && pwd):$PATH
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/golden.XXXXXX")
trap 'rm -rf "$work"' EXIT

# read_case FOLDER: puts what is wanted of the command into $work/want, the other files into $work/copy; sets `input`.
read_case() {
  local file
  rm -rf "$work"/{copy,want,got}
  mkdir "$work"/{copy,want,got}
  cp -LR --no-preserve=mode "$1/." "$work/copy"
  : >"$work/want/err"
  echo 0 >"$work/want/status"
  for file in "$work"/copy/want.*; do mv "$file" "$work/want/${file##*/want.}"; done
  input=("$work"/copy/in.* /dev/null)
}

# run_case: leaves in $work/got, under the same names, what the command makes of this function's stdin.
run_case() {
  local status=0 file
  (cd "$work/copy" && exec bash cmd) >"$work/got/out" 2>"$work/got/err" || status=$?
  echo "$status" >"$work/got/status"
  for file in "$work"/want/*; do
    file=${file##*/}
    if [[ $file == @(out|err|status) ]]; then continue; fi
    rm -f "$work/got/$file"
    if [[ -e $work/copy/$file ]]; then mv "$work/copy/$file" "$work/got"; fi
  done
}

# same [NAME]: whether all files, or one, have the same bytes; shows the difference.
same() {
  if (cd "$work" && exec diff -rNau "want${1:+/$1}" "got${1:+/$1}") >"$work/difference"; then return; fi
  sed -e '/^diff /d' -e 500q "$work/difference"
  return 1
}

test_case() {
  local variant status=0
  read_case "$(dirname "$1")"
  run_case <"${input[0]}"
  if ! same; then
    printf '\nShould it be so from now on, run\n\n    %s\n' "$2"
    return 1
  fi
  for variant in "${@:3}"; do
    if [[ $variant == [0-9]* ]]; then
      DUMPLINE_BUFFER_SIZE=$variant run_case < <(exec cat "${input[0]}")
      same || { status=1 && echo "^ only with DUMPLINE_BUFFER_SIZE=$variant and a pipe as stdin"; }
    elif [[ $variant != idempotent ]]; then
      DUMPLINE_SIMD=$variant run_case <"${input[0]}"
      same || { status=1 && echo "^ only with DUMPLINE_SIMD=$variant"; }
    elif [[ $(<"$work/want/status") == 0 ]]; then
      run_case <"$work/want/out"
      same out || { status=1 && echo "^ only when it reads its own output"; }
      same status || status=1
    fi
  done
  return "$status"
}

update_case() {
  local file
  read_case "$1"
  run_case <"${input[0]}"
  if same; then return; fi
  if [[ ! -s $work/got/err ]]; then rm "$work/got/err"; fi
  if [[ $(<"$work/got/status") == 0 ]]; then rm "$work/got/status"; fi
  rm -f "$1"/want.*
  for file in "$work"/got/*; do cp "$file" "$1/want.${file##*/}"; done
  echo "updated ${1##*/}"
}

if [[ $mode == test ]]; then
  test_case "$@"
else
  cd "$BUILD_WORKSPACE_DIRECTORY/$1"
  cases=("${@:2}")
  if (($# == 1)); then cases=(*/cmd); fi
  for case in "${cases[@]%/cmd}"; do update_case "$PWD/$case"; done
fi

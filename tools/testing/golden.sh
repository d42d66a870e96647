#!/usr/bin/env bash
# Runs the golden cases of golden.bzl.
#
#   golden.sh test TOOL UPDATE_COMMAND [VARIANT...] -- CMD_FILE...   fails if a case differs
#   golden.sh update TOOL FOLDER [CASE...]                           rewrites expected files from the tool's actual output
#
# VARIANT is a value of DUMPLINE_BUFFER_SIZE, a value of DUMPLINE_SIMD, "idempotent", or "except=CASE", a case that is not
# idempotent.
#
# A case is a folder with these files:
#   cmd          shell code, after an optional comment line about the purpose of the case. The tool is on PATH and the
#                current folder is a copy of the case.
#   in.*         stdin; empty if there is no such file
#   want.out     expected stdout
#   want.err     expected stderr; empty if there is no such file
#   want.status  expected exit status; 0 if there is no such file
#   want.FILE    expected contents of FILE after the run, such as want.report.json with --report=report.json in cmd
# A folder `base` next to the cases is available to all of them as base/.
#
# Every case runs several times, so this script starts no process that it can avoid.
set -euo pipefail
shopt -s nullglob

mode=$1 tool=$2
shift 2
PATH=$(cd "${tool%/*}" && pwd):$PATH
work=$(mktemp -d "${TEST_TMPDIR:-/tmp}/golden.XXXXXX")
trap 'rm -rf "$work"' EXIT

# read_case FOLDER: puts the expected results into $work/want and the other files into $work/copy; sets `input`.
read_case() {
  local file
  rm -rf "$work"/{copy,want,got}
  mkdir "$work"/{copy,want,got}
  cp -LR --no-preserve=mode "$1/." "$work/copy"
  if [[ -d $1/../base ]]; then cp -LR --no-preserve=mode "$1/../base" "$work/copy"; fi
  : >"$work/want/err"
  echo 0 >"$work/want/status"
  for file in "$work"/copy/want.*; do mv "$file" "$work/want/${file##*/want.}"; done
  input=("$work"/copy/in.* /dev/null)
}

# run_case: runs the command with this function's stdin and puts the actual results into $work/got, under the same names.
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

# show_first_difference FILE: prints the surroundings of the first different byte, if its line is too long to read in a
# diff.
show_first_difference() {
  local byte line from side
  read -r byte line < <(cmp "$work/want/$1" "$work/got/$1" 2>&1 |
    sed -n 's/.* [a-z]* \([0-9]*\), line \([0-9]*\)$/\1 \2/p') || return 0
  if (($(sed -n "${line}p" "$work/want/$1" | wc -c) <= 200)); then return; fi
  from=$((byte > 40 ? byte - 40 : 1))
  printf '\nThe first difference in %s, line %s:\n' "$1" "$line"
  for side in want got; do
    printf '  %-4s …%s…\n' "$side" "$(tail -c "+$from" "$work/$side/$1" | head -c 80 | tr '\n' ' ')"
  done
}

# same [NAME]: succeeds if all files, or only the file NAME, have the expected bytes; otherwise prints the difference
# and fails.
same() {
  local file
  if (cd "$work" && exec diff -rNau "want${1:+/$1}" "got${1:+/$1}") >"$work/difference"; then return; fi
  sed -e '/^diff /d' -e 500q "$work/difference"
  for file in "$work"/want/${1:-*}; do show_first_difference "${file##*/}"; done
  return 1
}

# test_case CMD_FILE UPDATE_COMMAND VARIANT...: fails if the case differs.
test_case() {
  local variant status=0 comment name=${1%/cmd}
  name=${name##*/}
  read_case "${1%/*}"
  run_case <"${input[0]}"
  if ! same; then
    read -r comment <"$1"
    if [[ $comment == '#'* ]]; then printf '\nThe case shows: %s\n' "${comment#\# }"; fi
    printf '\nIf this is the intended output, run\n\n    %s -- %s\n' "$2" "$name"
    return 1
  fi
  for variant in "${@:3}"; do
    if [[ $variant == [0-9]* ]]; then
      DUMPLINE_BUFFER_SIZE=$variant run_case < <(exec cat "${input[0]}")
      same || { status=1 && echo "^ only with DUMPLINE_BUFFER_SIZE=$variant and a pipe as stdin"; }
    elif [[ $variant != @(idempotent|except=*) ]]; then
      DUMPLINE_SIMD=$variant run_case <"${input[0]}"
      same || { status=1 && echo "^ only with DUMPLINE_SIMD=$variant"; }
    elif [[ $variant == idempotent && " ${*:3} " != *" except=$name "* && $(<"$work/want/status") == 0 ]]; then
      run_case <"$work/want/out"
      same out || { status=1 && echo "^ only when it reads its own output"; }
      same status || status=1
    fi
  done
  return "$status"
}

# test_cases UPDATE_COMMAND [VARIANT...] -- CMD_FILE...: tests the cases of this shard of the Bazel test.
test_cases() {
  local case index=0 failed=() options=()
  if [[ -n ${TEST_SHARD_STATUS_FILE-} ]]; then : >"$TEST_SHARD_STATUS_FILE"; fi
  while [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  for case in "${@:2}"; do
    if ((index++ % ${TEST_TOTAL_SHARDS:-1} != ${TEST_SHARD_INDEX:-0})); then continue; fi
    test_case "$case" "${options[@]}" >"$work/report" && continue
    failed+=("${case%/cmd}")
    echo "Case ${case%/cmd}:"
    cat "$work/report"
    echo
  done
  if ((${#failed[@]})); then
    printf 'failed: %s\n' "${failed[@]##*/}"
    return 1
  fi
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
  test_cases "$@"
else
  cd "$BUILD_WORKSPACE_DIRECTORY/$1"
  cases=("${@:2}")
  if (($# == 1)); then cases=(*/cmd); fi
  for case in "${cases[@]%/cmd}"; do update_case "$PWD/$case"; done
fi

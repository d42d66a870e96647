#!/usr/bin/env bash
# bazel run //:install -- --prefix=FOLDER: copies the filters to FOLDER/bin and their man pages to FOLDER/share/man/man1.
# The files come first on the command line, from BUILD.bazel.
#
# A file is put in place by a rename: a filter that is running goes on undisturbed, and there is never half a one.
set -euo pipefail

usage() {
  echo "usage: tools/bazel run //:install -- --prefix=FOLDER" >&2
  exit 2
}

prefix=
files=()
for argument in "$@"; do
  case $argument in
    --prefix=?*) prefix=${argument#--prefix=} ;;
    -*) usage ;;
    *) files+=("$argument") ;;
  esac
done
# shellcheck disable=SC2088  # a tilde is what the shell leaves behind a `=`
case $prefix in
  '') usage ;;
  /*) ;;
  '~' | '~/'*) prefix=$HOME${prefix#'~'} ;;
  *) prefix=${BUILD_WORKING_DIRECTORY:-$PWD}/$prefix ;;
esac

# put FILE FOLDER MODE
put() {
  local target=$2/${1##*/}
  mkdir -p "$2"
  install -m "$3" "$1" "$target.new.$$"
  mv -fT "$target.new.$$" "$target"
  echo "$target"
}

for file in "${files[@]}"; do
  case $file in
    *.1) put "$file" "$prefix/share/man/man1" 0644 ;;
    *) put "$file" "$prefix/bin" 0755 ;;
  esac
done

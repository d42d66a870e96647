#!/usr/bin/env bash
# bazel run //:install -- --prefix=FOLDER: copies the filters to FOLDER/bin and their man pages to FOLDER/share/man/man1.
# BUILD.bazel passes the files as the first arguments.
#
# Files are replaced by renaming, so running filters are not disturbed and incomplete files are never visible.
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
# shellcheck disable=SC2088  # the shell does not expand a tilde after `--prefix=`
case $prefix in
  '') usage ;;
  /*) ;;
  '~' | '~/'*) prefix=$HOME${prefix#'~'} ;;
  *) prefix=${BUILD_WORKING_DIRECTORY:-$PWD}/$prefix ;;
esac

# put FILE FOLDER MODE: installs the file in the folder.
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

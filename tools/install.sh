#!/usr/bin/env bash
# bazel run //:install -- --prefix=FOLDER: copies the filters to FOLDER/bin, their man pages to FOLDER/share/man/man1, and
# completions for bash, zsh and fish to where these shells look for them below FOLDER/share. BUILD.bazel passes the files
# as the first arguments.
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

# put FILE TARGET MODE: installs the file as TARGET.
put() {
  mkdir -p "${2%/*}"
  install -m "$3" "$1" "$2.new.$$"
  mv -fT "$2.new.$$" "$2"
  echo "$2"
}
# put_completions FILTER: installs the completions of a filter.
put_completions() {
  local name=${1##*/} share=$prefix/share
  put <("$1" --completion=bash) "$share/bash-completion/completions/$name" 0644
  put <("$1" --completion=zsh) "$share/zsh/site-functions/_$name" 0644
  put <("$1" --completion=fish) "$share/fish/vendor_completions.d/$name.fish" 0644
}

for file in "${files[@]}"; do
  case $file in
    *.1) put "$file" "$prefix/share/man/man1/${file##*/}" 0644 ;;
    *)
      put "$file" "$prefix/bin/${file##*/}" 0755
      put_completions "$file"
      ;;
  esac
done

#!/usr/bin/env bash
# filter.sh KEYWORD [ARG...]: a filter for the tests of the rules.
set -euo pipefail
case $1 in
  args) printf '<%s>' "${@:2}" && echo && cat ;;  # shows its arguments before the stream
  file) cat "$2" - ;;                             # puts a file before the stream
  edit) exec sed --unbuffered -e "$2" ;;
  fail) cat && echo "filter: broken" >&2 && exit "$2" ;;
  kill) cat && kill "-$2" "$$" ;;
  quit) head -n "$2" ;;  # reads no further and succeeds
esac

#!/usr/bin/env bash
# edit-lines SED_COMMAND [STATUS]: edits stdin with sed. With STATUS, it then reports an error and exits with STATUS.
set -euo pipefail
sed --unbuffered -e "$1"
if (($# > 1)); then
  echo "edit-lines: broken" >&2
  exit "$2"
fi

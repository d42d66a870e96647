#!/usr/bin/env bash
# man_page.sh FILTER <README.md >FILTER.1: converts a filter's README to a man page.
#
# lowdown converts the README; man_page() in defs.bzl documents the required form. This script turns the first lines
# into the NAME section, which whatis and apropos read. It also replaces hyphens with minus signs, so that an option
# copied from the page works.
set -euo pipefail

filter=$1
readme=$(cat)
mapfile -t -n 4 head <<<"$readme"
if [[ ${head[0]} != "# $filter" || -n ${head[1]} || ${head[2]} != *. || -n ${head[3]} ]]; then
  echo "README.md: invalid start (expected '# $filter', an empty line, and a sentence on one line)" >&2
  exit 1
fi

sed -e '1c # NAME' -e "3s/\(.*\)\.\$/$filter - \l\1/" -e 's/^## \(.*\)/# \U\1/' <<<"$readme" |
  lowdown -s -tman --parse-no-intraemph --out-no-smarty --nroff-nolinks -M title="$filter" -M section=1 -M source=dumpline - |
  sed -e '/^\./!s/-/\\-/g'

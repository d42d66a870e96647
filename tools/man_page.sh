#!/usr/bin/env bash
# man_page.sh FILTER <README.md >FILTER.1
#
# lowdown does the work; see man_page in defs.bzl for what a README looks like. Around it, the README's head becomes the
# NAME section that whatis and apropos read, and every hyphen a minus, so that a flag copied from the page works.
set -euo pipefail

filter=$1
readme=$(cat)
mapfile -t -n 4 head <<<"$readme"
if [[ ${head[0]} != "# $filter" || -n ${head[1]} || ${head[2]} != *. || -n ${head[3]} ]]; then
  echo "README.md does not begin with '# $filter', an empty line and one line that is a sentence" >&2
  exit 1
fi

sed -e '1c # NAME' -e "3s/\(.*\)\.\$/$filter - \l\1/" -e 's/^## \(.*\)/# \U\1/' <<<"$readme" |
  lowdown -s -tman --out-no-smarty --nroff-nolinks -M title="$filter" -M section=1 -M source=dumpline - |
  sed -e '/^\./!s/-/\\-/g'

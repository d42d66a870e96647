#!/usr/bin/env bash
# bazel run //:init -- FOLDER: makes FOLDER a Bazel workspace with a sync of its own.
set -euo pipefail

usage() {
  cat >&2 <<'END'
usage: tools/bazel run //:init -- FOLDER

Writes WORKSPACE (for Bazel 4), MODULE.bazel and WORKSPACE.bzlmod (for Bazel 7), .bazelrc, BUILD.bazel, .env.production
and lines of .gitignore into FOLDER, which then has a sync of its own: bazel run //:sync. Existing files are kept and
named.
END
  exit 2
}

[[ $# == 1 && $1 != -* && -n $1 ]] || usage
if [[ -d $0.runfiles ]]; then cd "$0.runfiles"/*/tools/init/../..; fi
files=$PWD templates=$PWD/tools/init
source=$(dirname "$(readlink -f README.md)")
cd "${BUILD_WORKING_DIRECTORY:-$PWD}"
mkdir -p -- "$1"
cd -- "$1"

# put FILE: writes stdin to FILE, unless it exists.
put() {
  if [[ -e $1 ]]; then
    cat >/dev/null
    echo "init: $PWD/$1 exists and was kept; compare it with what README.md shows" >&2
  else
    (
      if [[ $1 == .env.production ]]; then umask 077; fi # it will contain keys
      cat >".$1.new" && mv ".$1.new" "$1"
    )
    echo "$PWD/$1"
  fi
}

name=$(basename "$PWD" | tr -c 'A-Za-z0-9_\n' _)
# put_declaration TEMPLATE FILE: writes the file with the name of the workspace and the path of this repository.
put_declaration() {
  sed -e "s|\"my_project\"|\"${name/#[0-9]/_}\"|" -e "s|/path/to/dumpline|$source|" "$templates/$1" | put "$2"
}
put_declaration WORKSPACE.template WORKSPACE
put_declaration MODULE.template MODULE.bazel
put WORKSPACE.bzlmod <<<'# Bazel 7 reads this file instead of WORKSPACE. MODULE.bazel declares all that it needs.'
put .bazelrc <"$templates/bazelrc.template"
put BUILD.bazel <"$templates/BUILD.template"
put .env.production <"$files/.env.production.example"
# Runs contain rows of both databases, and settings contain keys.
for line in .dumpline/ .env.production '/bazel-*' /MODULE.bazel.lock; do
  grep -qxF -e "$line" .gitignore 2>/dev/null || echo "$line" >>.gitignore
done
echo "$PWD/.gitignore"
echo "Fill in $PWD/.env.production, then run: bazel run //:sync -- --plan"

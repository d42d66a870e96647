#!/usr/bin/env bash
# bazel run //:install -- --prefix=FOLDER: installs dumpline below FOLDER:
#
#   bin/                  the filters, and the program dumpline, which also runs the pipelines
#   lib/dumpline/         the pipelines, in the layout of the workspace; tools/FILTER/FILTER are links to the filters.
#                         files.txt lists all installed files
#   share/man/man1/       man pages
#   share/doc/dumpline/   documents about the pipelines
#   share/…               completions, where bash, zsh and fish look for them
#
# Files are replaced by renaming, so running filters are not disturbed and incomplete files are never visible. Files of an
# earlier installation that this one lacks are deleted.
set -euo pipefail
export LC_ALL=C
if [[ -d $0.runfiles ]]; then cd "$0.runfiles"/*/pipelines/sync/../..; fi

usage() {
  cat >&2 <<'END'
usage: tools/bazel run //:install -- --prefix=FOLDER [--uninstall]

Installs the filters, the program dumpline with the pipelines, man pages, and completions for bash, zsh and fish in
FOLDER/bin, FOLDER/lib/dumpline and FOLDER/share. --uninstall deletes them.
END
  exit 2
}

prefix='' uninstall=''
for argument in "$@"; do
  case $argument in
    --prefix=?*) prefix=${argument#--prefix=} ;;
    --uninstall) uninstall=1 ;;
    *) usage ;;
  esac
done
# shellcheck disable=SC2088  # the shell does not expand a tilde after `--prefix=`
case $prefix in
  '') usage ;;
  /*) ;;
  '~' | '~/'*) prefix=$HOME${prefix#'~'} ;;
  *) prefix=${BUILD_WORKING_DIRECTORY:-$PWD}/$prefix ;;
esac
prefix=${prefix%/}
list=$prefix/lib/dumpline/files.txt

# remove <NAMES: deletes these files below the prefix, and the folders that are empty then.
remove() {
  local name
  while IFS= read -r name; do
    [[ /$name/ != */../* ]] || continue
    rm -f -- "$prefix/$name"
    (cd "$prefix" && rmdir --parents -- "${name%/*}") 2>/dev/null || true
  done
}

if [[ -n $uninstall ]]; then
  [[ -e $list ]] || {
    echo "install: nothing is installed below $prefix, because $list does not exist" >&2
    exit 3
  }
  mapfile -t names <"$list"
  printf '%s\n' "${names[@]}" lib/dumpline/files.txt | remove
  echo "Deleted ${#names[@]} files below $prefix."
  exit
fi

installed=()
# put FILE TARGET MODE: installs the file as TARGET, a path below the prefix.
put() {
  local target=$prefix/$2
  mkdir -p "${target%/*}"
  cat "$1" >"$target.new.$$"
  chmod "$3" "$target.new.$$"
  mv -fT "$target.new.$$" "$target"
  installed+=("$2")
}
# put_link TEXT TARGET: installs a symbolic link.
put_link() {
  local target=$prefix/$2
  mkdir -p "${target%/*}"
  ln -s "$1" "$target.new.$$"
  mv -fT "$target.new.$$" "$target"
  installed+=("$2")
}
# put_completions PROGRAM: installs the completions of a program.
put_completions() {
  local name=${1##*/}
  put <("$1" --completion=bash) "share/bash-completion/completions/$name" 0644
  put <("$1" --completion=zsh) "share/zsh/site-functions/_$name" 0644
  put <("$1" --completion=fish) "share/fish/vendor_completions.d/$name.fish" 0644
}

# put_document FILE: installs a document, with links that are valid there: a README of a filter is its man page, and a link
# to a file that is not installed becomes its text.
put_document() {
  local folder=${1%/*} target path edits=()
  while IFS= read -r target; do
    path=$(realpath -ms --relative-to=. -- "$folder/${target%%#*}")
    if [[ $path == tools/*/README.md && -e ${path%/*}/$(basename "${path%/*}").1 ]]; then
      path=$(basename "${path%/*}")
      edits+=(-e "s|\\[$path\\]($target)|$path(1)|g; s|\\[\\([^]]*\\)\\]($target)|\\1, see $path(1)|g")
    elif [[ $target != [#a-z]*:* && $target != '#'* && " ${documents[*]} " != *" $path "* ]]; then
      if [[ $path == .env.production.example ]]; then path=env.production.example; fi
      if [[ -e $prefix/lib/dumpline/$path ]]; then
        edits+=(-e "s|]($target)|](../../../../lib/dumpline/$path)|g")
      else
        edits+=(-e "s|\\[\\([^]]*\\)\\]($target)|\\1|g")
      fi
    fi
  done < <(grep -oE '\]\([^)]+\)' "$1" | sed 's/^](//; s/)$//' | sort -u)
  put <(sed -e '' "${edits[@]}" "$1") "share/doc/dumpline/$1" 0644
}

for page in tools/*/*.1; do
  name=${page##*/} name=${name%.1} program=tools/$name/$name
  put "$page" "share/man/man1/$name.1" 0644
  if [[ -x $program ]]; then # dumpline itself is below
    put "$program" "bin/$name" 0755
    put_link "../../../../bin/$name" "lib/dumpline/$program"
    put_completions "$program"
  fi
done

while IFS= read -r -d '' file; do
  if [[ -x $file ]]; then put "$file" "lib/dumpline/$file" 0755; else put "$file" "lib/dumpline/$file" 0644; fi
done < <(find -L pipelines -path pipelines/tests -prune -o -type f ! -name README.md -print0 | sort -z)
put tools/dumpline/completion.sh lib/dumpline/completion.sh 0644
put tools/dumpline/dumpline.sh lib/dumpline/dumpline 0755
put_link ../lib/dumpline/dumpline bin/dumpline
put tools/dumpline/filters.txt lib/dumpline/filters.txt 0644
put_completions "$prefix/bin/dumpline"
# Only in `bazel run` do the files come from a clone.
if [[ -n ${BUILD_WORKSPACE_DIRECTORY-} ]] &&
  commit=$(git -C "$(dirname "$(readlink -f pipelines/sync/sync.sh)")" describe --always --dirty 2>/dev/null); then
  put <(echo "$commit") lib/dumpline/commit.txt 0644
fi
put .env.production.example lib/dumpline/env.production.example 0644
documents=(pipelines/README.md docs/PLAYBOOK.md docs/glossary.md docs/merging.md)
for document in "${documents[@]}"; do put_document "$document"; done

printf '%s\n' "${installed[@]}" | sort >"$list.new"
if [[ -e $list ]]; then comm -13 "$list.new" "$list" | remove; fi
mv -f "$list.new" "$list"

echo "Installed ${#installed[@]} files below $prefix."
if [[ :$PATH: != *":$prefix/bin:"* ]]; then echo "Add $prefix/bin to PATH."; fi
if [[ $prefix != /usr && $prefix != /usr/local ]]; then
  echo "Completions: bash and fish find them below ~/.local; elsewhere add $prefix/share to XDG_DATA_DIRS." \
    "zsh: fpath+=($prefix/share/zsh/site-functions)"
fi
echo 'Begin with: dumpline --help'

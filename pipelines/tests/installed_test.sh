#!/usr/bin/env bash
# Tests the installed programs where neither Bazel nor a clone is available.
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh
# shellcheck disable=SC2034  # testing.sh reads it
key=sb_secret_abc
prefix=$tmp/usr
installer() { (cd "$runfiles" && ./install --prefix="$prefix" "$@"); }
runfiles=$PWD

it 'the installation'
mkdir "$prefix"
run 0 installer
cp "$prefix/lib/dumpline/files.txt" "$tmp/files.txt"
expect 'listed files' "$(cd "$prefix" && find . ! -type d -printf '%P\n' | sort)" \
  "$({ cat "$tmp/files.txt" && echo lib/dumpline/files.txt; } | sort)"

it 'documents, whose links lead to installed files'
documents=$(cd "$prefix/share/doc/dumpline" && find . -type f | sort | paste -sd ' ')
expect 'documents' "$documents" './docs/PLAYBOOK.md ./docs/glossary.md ./docs/merging.md ./pipelines/README.md'
for document in $documents; do
  document=$prefix/share/doc/dumpline/$document
  while IFS= read -r target; do
    expect_success "$document: $target" test -e "${document%/*}/$target"
  done < <(grep -oE '\]\([^)#:]+' "$document" | cut -c 3-)
done
for text in 'health\.ndjson.* of health-check\(1\) \|' 'backup/objects/.*, a folder of buckets, see bucket-upload\(1\) \|'; do
  expect_match "$text" "$prefix/share/doc/dumpline/pipelines/README.md"
done

# No program may come from the runfiles: only the installed ones, and those of the system.
start_projects
export PATH=$prefix/bin:$PATH BUILD_WORKING_DIRECTORY=/nowhere
unset DUMPLINE_RUNS
mkdir "$tmp/home"
cd "$tmp/home"

it 'filters by name'
printf 'COPY public.t (a) FROM stdin;\n1\n2\n\\.\n--\n-- PostgreSQL database dump complete\n--\n' >dump.sql
run 0 dumpline count dump.sql
expect_match '"rows": ?2' "$tmp/out"
run 0 dumpline dump-count dump.sql
expect_match '"rows": ?2' "$tmp/out"
run 2 dumpline clean --nonsense
expect_match '^dump-clean: ' "$tmp/err"
run 2 dumpline nonsense
expect_err $'dumpline: no such command: nonsense\ntry \'dumpline --help\''
run 2 dumpline
expect_match '^dumpline: no command' "$tmp/err"
run 2 dumpline ../../bin/dump-clean
run 2 dumpline .
run 2 dumpline --version extra
expect_err $'dumpline: unexpected argument: extra\ntry \'dumpline --help\''

it '--help and --version'
run 0 dumpline --help
expect 'lines of more than 80 columns' "$(LC_ALL=C.UTF-8 awk 'length > 80' "$tmp/out")" ''
for name in "$prefix"/lib/dumpline/tools/*/; do expect_match "^  $(basename "$name") +[A-Z]" "$tmp/out"; done
for name in prod_sync row_sync image_sync verify url_audit backup rollback schema_push deploy deploy_check full_update runs health doctor; do
  expect_match "^  $name +[A-Z]" "$tmp/out"
done
expect_match '^  bucket-list +Lists the objects' "$tmp/out"
for name in prod_sync row_sync image_sync verify url_audit backup rollback schema_push deploy deploy_check full_update runs health doctor; do
  dumpline "$name" --help >"$tmp/help.txt" || fail "$name --help"
  expect_match "^(dumpline )?$name \[OPTION" "$tmp/help.txt"
  if [[ $name == @(prod_sync|doctor) ]]; then
    expect_match "/share/doc/dumpline/pipelines/README\.md" "$tmp/help.txt"
  fi
  # A line of a single word, such as a path, cannot be shorter.
  expect "lines of more than 80 columns in $name --help" "$(LC_ALL=C.UTF-8 awk 'length > 80 && NF > 1' "$tmp/help.txt")" ''
done
expect 'version' "$(dumpline --version)" "dumpline $(dump-clean --version | sed 's/.* //')"
echo 1a2b3c >"$prefix/lib/dumpline/commit.txt"
expect_match '^dumpline [0-9.]+ \(1a2b3c\)$' <(dumpline --version)
rm "$prefix/lib/dumpline/commit.txt"

it 'completion'
# shellcheck source=/dev/null
source "$prefix/share/bash-completion/completions/dumpline"
COMP_WORDS=(dumpline roll) COMP_CWORD=1 COMPREPLY=()
_dumpline
expect 'completion' "${COMPREPLY[*]}" rollback
COMP_WORDS=(dumpline dump-s)
_dumpline
expect 'completions' "${COMPREPLY[*]}" 'dump-select dump-sort'
# complete WORD...: completes the last word after dumpline.
complete_words() {
  COMP_WORDS=(dumpline "$@") COMP_CWORD=$# COMPREPLY=()
  _dumpline 2>/dev/null || true # compopt works only in a real completion
  echo "${COMPREPLY[*]}"
}
expect 'options of a pipeline' "$(complete_words sync --re)" '--resume= --resolutions= --refresh-views --replan'
expect 'values' "$(complete_words prod_sync --mode = m)" 'mirror merge'
expect 'an option that another pipeline has' "$(complete_words rollback --m)" ''
expect 'options of other programs' "$(complete_words runs --o) $(complete_words full_update --sk)" '--older-than= --skip='
expect 'options of a filter' "$(complete_words clean --rows)" '--rows-per-insert='
expect 'values of a filter' "$(complete_words dump-clean --copy = k)" keep
for name in sync rollback runs; do
  # The options in --help, and those of which each shell knows.
  dumpline "$name" --help | sed -nE '/^Options:/,/^(Stages|Examples)/s/^ {2,4}(--[a-z-]+).*/\1/p' | sort -u >"$tmp/options"
  command=${name/#sync/prod_sync}
  dumpline "$name" --completion=bash | grep -oE "compgen -W '--[^']*'" | grep -oE -- '--[a-z-]+' | sort -u | diff "$tmp/options" - || fail "$name in bash"
  dumpline "$name" --completion=zsh | sed -nE "s/^ *'(--[a-z-]+).*/\1/p" | sort -u | diff "$tmp/options" - || fail "$name in zsh"
  dumpline --completion=fish | sed -nE "s/.*_from $command( sync)?' -l ([a-z-]+).*/--\2/p" | sort -u | diff "$tmp/options" - || fail "$name in fish"
done
for shell in bash zsh fish; do
  for name in '' prod_sync; do
    # shellcheck disable=SC2086  # no name, no word
    dumpline $name --completion="$shell" >"$tmp/script"
    if type -P "$shell" >/dev/null; then "$shell" -n "$tmp/script" || fail "$shell cannot read the completions of $name"; fi
  done
done
run 2 dumpline --completion=tcsh
run 2 dumpline sync --completion=tcsh

it 'settings'
expect 'settings' "$(dumpline settings)" "$(<"$runfiles/.env.production.example")"
run 2 env -u DEV_DB_URL -u PROD_DB_URL -u PROD_URL dumpline sync
expect_match "Run: dumpline settings >'.*/home/\.env\.production' and fill it in" "$tmp/err"

it 'a sync with its settings in a file'
for side in dev prod; do
  pg_psql "$(pg_conninfo "$side" postgres postgres)" -c 'create table pages (id int primary key, text text)'
done
pg_psql "$(pg_conninfo dev postgres postgres)" -c "insert into pages values (1, 'see $DEV_URL/a')"
put "$DEV_URL" images/a.png one
for name in DEV_URL DEV_SECRET_KEY DEV_DB_URL PROD_URL PROD_SECRET_KEY PROD_DB_URL PROD_ORIGINS PROJECT_REF BUCKETS; do
  echo "$name=${!name}"
done >.env.production
storage=$PROD_URL
unset DEV_URL DEV_SECRET_KEY DEV_DB_URL PROD_URL PROD_SECRET_KEY PROD_DB_URL PROD_ORIGINS PROJECT_REF BUCKETS
run 0 dumpline sync --allow-local-target --plan </dev/null
expect_match 'This was the plan; nothing was changed' "$tmp/out"
expect_match 'public\.pages' "$tmp/out"

it 'a sync with a chain of one'\''s own'
cat >chain <<'END'
#!/bin/sh
dump-clean --copy=keep | truncate-prepend --schema=schema.sql --no-transaction | url-rewrite --pairs=replace.tsv | sed 's/see/look:/'
END
chmod +x chain
run 0 dumpline sync --allow-local-target --chain=chain --replan --yes --target=town </dev/null
expect 'rows' "$(pg_psql "$(pg_conninfo prod)" -c 'select * from pages')" '1|look: https://prod.test/a'
expect 'object' "$(get "$storage" images/a.png)" one
expect_match '^  dumpline rollback --allow-local-target [0-9TZ]*$' "$tmp/out"
undo=$(grep -o 'rollback --allow-local-target [0-9TZ]*$' "$tmp/out")

it 'the list of runs, and an undo'
run 0 dumpline runs
expect 'runs' "$(grep -c ' prod_sync ' "$tmp/out")" 2
run 0 dumpline rollback --allow-local-target --yes --target=town "${undo##* }" </dev/null
expect 'rows' "$(pg_psql "$(pg_conninfo prod)" -c 'select count(*) from pages')" 0

it 'a second installation deletes what it lacks, the removal deletes everything'
echo old >"$prefix/bin/old-filter"
echo mine >"$prefix/bin/mine"
sort -o "$prefix/lib/dumpline/files.txt" - "$tmp/files.txt" <<<bin/old-filter
run 0 installer
expect 'listed files' "$(<"$prefix/lib/dumpline/files.txt")" "$(<"$tmp/files.txt")"
expect_failure 'an old file is left' test -e "$prefix/bin/old-filter"
run 0 installer --uninstall
expect 'files left' "$(find "$prefix" -mindepth 1 -printf '%P\n' | sort | paste -sd ' ')" 'bin bin/mine'
run 3 installer --uninstall
expect_match 'nothing is installed below' "$tmp/err"
finish

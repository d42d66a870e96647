#!/usr/bin/env bash
# conformance.sh PROGRAM README MAN_PAGE SAMPLE READS [ARGUMENT...]: checks the behavior that all filters share.
#
# SAMPLE is an input that the filter accepts. READS is `sql` if the filter requires pg_dump's end marker. The ARGUMENTs
# are those that the filter requires. In them, {samples} is a copy of SAMPLE's folder without Bazel's links. In them and
# in SAMPLE, {server} is the URL of a project-server.
# shellcheck disable=SC2317  # the conditions are called through check
set -uo pipefail

program=$PWD/$1 readme=$PWD/$2 man_page=$PWD/$3 sample=$PWD/$4 reads=$5
project_server=$PWD/tools/testing/project_server/project-server
filter=("$program" "${@:6}")
filter=("${filter[@]//\{samples\}/$TEST_TMPDIR/samples}")
name=${program##*/}
cd "$TEST_TMPDIR" || exit
cp -RL "${sample%/*}" samples || exit
if [[ ${filter[*]} == *"{server}"* ]] || grep -qF "{server}" "$sample"; then
  "$project_server" --site=samples/site >port &
  project_server_pid=$!
  trap 'kill "$project_server_pid"' EXIT
  until [[ -s port ]]; do sleep 0.02; done
  server=http://127.0.0.1:$(<port)
  filter=("${filter[@]//\{server\}/$server}")
  sed "s|{server}|$server|" "$sample" >sample_with_server
  sample=$PWD/sample_with_server
fi
checks=0 failures=0 status=0

# run COMMAND...: sets `status`; stdin and stdout are the caller's, stderr goes to the file err.
run() {
  status=0
  "$@" 2>err || status=$?
}

# check TEXT CONDITION...: reports TEXT and the last run if the command CONDITION fails.
check() {
  checks=$((checks + 1))
  if "${@:2}"; then return; fi
  failures=$((failures + 1))
  printf 'FAILED: %s: %s\n  (exit status %d, stdout %d bytes, stderr: %s)\n' "$name" "$1" "$status" \
    "$(wc -c <out)" "$(<err)"
}

exits() { [[ " $* " == *" $status "* ]]; }
stdout_is_empty() { [[ ! -s out ]]; }
stderr_is_empty() { [[ ! -s err ]]; }
description() { sed '/^Usage:/,$d' | paste -s -d ' '; }
no_long_line() { ! LC_ALL=C.UTF-8 grep -qE '^.{81}' out; }
one_error() { [[ $(wc -l <err) == 1 && $(<err) == "$name: "*"$1"* ]]; }
usage_error() { (($(wc -l <err) <= 2)) && [[ $(<err) == "$name: "*"$1"* ]]; }
quiet_success() { exits 0 && stderr_is_empty; }

: >out
run "${filter[@]}" <"$sample" >/dev/full
check "a full disk is a failure" exits 3
check "a full disk is one line of error" one_error "No space left on device"

run "${filter[@]}" <"$sample" >&-
check "a closed stdout is a failure" exits 3
check "a closed stdout is one line of error" one_error "Bad file descriptor"

# The input is larger than a pipe, so the filter certainly writes after its reader has exited. Only blank lines may precede
# a catalog, a token and a configuration of MCP servers.
body=$(grep -v -e '^-- PostgreSQL database dump' "$sample")    # neither header nor end marker
if [[ $reads == @(catalog|mcp|token) ]]; then body=''; fi
{ for ((copy = 0; copy < 1000; ++copy)); do echo "$body"; done && cat "$sample"; } >large
run "${filter[@]}" <large > >(exec head -c 1 >/dev/null)
check "a closed pipe is the end, by SIGPIPE or without it" exits 0 141
check "a closed pipe is quiet" stderr_is_empty

run "${filter[@]}" </ >out
check "a folder as input is a failure" exits 3
check "a folder as input is one line of error" one_error "Is a directory"
check "a folder as input has no output" stdout_is_empty

if [[ $reads == sql ]]; then
  run "${filter[@]}" </dev/null >out
  check "an empty input is a truncated dump, a failure" exits 3
  check "an empty input is one line of error" one_error "without pg_dump's end marker"
  check "an empty input has no output" stdout_is_empty

  # refuses WHAT TEXT: the filter must refuse the file `other` in one line with TEXT.
  refuses() {
    run "${filter[@]}" <other >out
    check "$1 is a failure" exits 3
    check "$1 is named in one line of error" one_error "$2"
  }
  gzip -c "$sample" >other && refuses "a compressed dump" "Run: gunzip -c FILE"
  printf '\x28\xb5\x2f\xfd' >other && refuses "zstd" "Run: zstd -dc FILE"
  printf 'PGDMP\x01\x0e' >other && refuses "a custom-format dump" "Run: pg_restore -f - FILE"
  { printf '\xff\xfe' && sed 's/./&\x00/g' "$sample"; } >other && refuses "UTF-16" "UTF-16"
  sed 's/./&\x00/g' "$sample" >other && refuses "UTF-16 without a byte order mark" "UTF-16"
  echo '-- MySQL dump 10.13  Distrib 8.0.36' >other && refuses "mysqldump" "MySQL"
  printf '%s\n' '/*M!999999\- enable the sandbox mode */ ' '-- MariaDB dump 10.19' >other && refuses "mariadb-dump" "MariaDB"
  printf '%s\n' -- '-- PostgreSQL database cluster dump' -- >other && refuses "pg_dumpall" "pg_dumpall"
  { cat "$sample" && head -c 4096 /dev/zero; } >other && refuses "zero bytes at the end" "zero byte"

  # dump-tokens prints what the other filters refuse.
  if [[ $name != dump-tokens ]]; then
    with() { printf '%s\n' "$@" && cat "$sample"; }
    with "SET client_encoding = 'LATIN1';" >other && refuses "another encoding" "client_encoding is LATIN1"
    with "SET search_path = app, pg_catalog;" >other && refuses "a search path" "search_path is set to app"
    with "SET SCHEMA 'app';" >other && refuses "SET SCHEMA" "search_path is set to app"
    with "SELECT 1, set_config('search_path', 'app', false);" >other && refuses "a call" "search_path is set to app"
    with "Dumping schemas..." >other && refuses "text that is not SQL" "not an SQL statement"
    printf "SELECT '\\xe4';\n" | cat - "$sample" >other && refuses "invalid UTF-8" "invalid UTF-8"
    printf '\\\033[31m\n' | cat - "$sample" >other && refuses "a control byte in a message" '\x1B[31m'
  fi
fi

run "${filter[@]}" --no-such-flag <"$sample" >out
check "an unknown flag is a usage error" exits 2
check "an unknown flag is named, in two lines of error at most" usage_error --no-such-flag
check "an unknown flag has no output" stdout_is_empty

run "$program" --version </dev/null >out
check "--version is a success" quiet_success
check "--version is one line that begins with the name" grep -q "^$name " out

run "$program" --help >/dev/full
check "--help to a full disk is a failure" exits 3

run "$program" --help </dev/null >out
check "--help is a success on stdout" quiet_success
check "--help has examples" grep -q '^Examples:$' out
check "no line of --help is longer than 80 characters" no_long_line
check "--help and README.md start with the same sentence" \
  [ "$(description <out)" = "$(sed -n 3p "$readme")" ]

# Flags. In --help, a flag is the first word after two blanks, before the examples. In README.md and the man page, flags are in
# the lines of Options that begin as code.
flags() { tr -s ' ,`' '\n' | sed -e 's/[={[].*//' | grep '^-' | sort -u; }
flags_of_help() { sed -n -e '/^Examples:$/,$d' -e 's/^  \(-[^ ]*\).*/\1/p' out | flags; }
flags_of_readme() { sed -n '/^## Options$/,/^## /s/^`-/&/p' "$readme" | flags; }
# man_page_text: prints the man page in one form for lowdown 1 and 2: section headings on the line of .SH, and constant
# width as \fC.
man_page_text() { sed -e '/^\.SH$/{N;s/\n/ /}' -e 's/\\f(CR/\\fC/g' "$man_page"; }
flags_of_man_page() {
  man_page_text | sed -n '/^\.SH OPTIONS$/,/^\.SH /s/^\\fC\\-/&/p' | sed -e 's/\\f[CR]/ /g' -e 's/\\//g' | flags
}
check "--help and README.md have the same flags" diff <(flags_of_help) <(flags_of_readme)
check "--help and man page have the same flags" diff <(flags_of_help) <(flags_of_man_page)
check "the man page has every section" \
  [ "$(man_page_text | grep -c -xE '\.SH (NAME|SYNOPSIS|DESCRIPTION|OPTIONS|EXIT STATUS|EXAMPLES)')" = 6 ]

# Completions have the long flags of --help. A shell that is installed also reads its script.
long_flags_of_help() { flags_of_help | grep '^--'; }
# shellcheck disable=SC2016  # the inner shell expands
completed_by_bash() {
  bash -c '
    source ./completion.bash
    compopt() { :; } # the builtin works only while bash completes
    COMP_WORDS=("$0" --) COMP_CWORD=1
    "$(complete -p -- "$0" | sed "s/.* -F \([^ ]*\) .*/\1/")"
    printf "%s\n" "${COMPREPLY[@]%=}"' "$name" | sort -u
}
completed_by_zsh() { sed -n "s/^ *'[*]\{0,1\}\(--[a-z0-9-]*\).*/\1/p" completion.zsh | sort -u; }
completed_by_fish() { sed -n 's/^complete .* -l \([^ ]*\).*/--\1/p' completion.fish | sort -u; }
for shell in bash zsh fish; do
  run "$program" --completion="$shell" </dev/null >"completion.$shell"
  check "--completion=$shell has the flags of --help" diff <(long_flags_of_help) <("completed_by_$shell")
  if type -P "$shell" >/dev/null; then check "$shell reads its completions" "$shell" -n "completion.$shell"; fi
done

# The text of each long flag in README.md begins with that of --help and the completions, which come from one definition.
# Quotation marks and marks of code are left out. Both functions print flag and text, separated by a tab.
texts_of_completion() {
  sed -n "s/^complete .* -l \([^ ]*\) .*-d '\(.*\)'\$/--\1\t\2/p" completion.fish | sed -e 's/\\\(.\)/\1/g' -e 's/"//g' | sort
}
texts_of_readme() {
  sed -n '/^## Options$/,/^## /p' "$readme" | tr -d '`"' | awk '
    /^-/ && match($0, /--[a-z0-9-]+/) { flag = substr($0, RSTART, RLENGTH); next }
    flag != "" && NF == 0 { print flag "\t" text; flag = text = "" }
    flag != "" { sub(/^: |^ +/, ""); text = text (text == "" ? "" : " ") $0 }
    END { if (flag != "") print flag "\t" text }' | sort
}
texts_agree() {
  join -t $'\t' -a 2 -e '' -o 0,1.2,2.2 <(texts_of_completion) <(texts_of_readme) |
    awk -F '\t' '$2 == "" || index($3, $2) != 1 { print; status = 1 } END { exit status }'
}
check "the texts of flags in README.md begin with those of --help" texts_agree

# A filter that takes FILE has --progress, which adds lines to stderr and changes nothing else.
run "$program" --help </dev/null >out
flags_of_help >flags
takes_file() { grep -q '^Usage: .*\[FILE\]$' out; }
if takes_file || grep -qx -e --progress flags; then
  check "--help has --progress" grep -qx -e --progress flags
  run "${filter[@]}" <"$sample" >without
  status_without=$status
  mv err err_without
  run "${filter[@]}" --progress <"$sample" >out
  check "--progress does not change the exit status" exits "$status_without"
  check "--progress does not change stdout" cmp without out
  check "--progress adds one line to stderr" diff <(sort - err_without <<<LINE) \
    <(sed "s|^$name: .* of .* (100%), .*/s, 0:[0-9]*\$|LINE|" err | sort)
  run "${filter[@]}" --progress < <(cat "$sample") >/dev/null
  check "--progress of a pipe has no share" grep -q "^$name: [0-9.]* [kM]*B, .*/s, 0:[0-9]*\$" err
  run "${filter[@]}" --progress <large > >(exec head -c 1 >/dev/null)
  check "a closed pipe is the end also with --progress" exits 0 141
fi

echo "$checks checks, $failures failed"
exit "$((failures > 0))"

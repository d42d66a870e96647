#!/usr/bin/env bash
# dumpline COMMAND [ARG...]: runs a filter or a pipeline by its name. //:install puts this program on PATH, and the files
# that it uses into the folder from which it is run: completion.sh, tools/FILTER/FILTER, the pipelines, filters.txt,
# env.production.example and, if it is known, commit.txt.
set -euo pipefail
self=$(readlink -f -- "${BASH_SOURCE[0]}")
root=${self%/*}
PATH=${root%/lib/dumpline}/bin:$PATH # for a chain of one's own
# Messages of pipelines recommend commands of this program.
export DUMPLINE_PROGRAM=dumpline
# shellcheck source-path=SCRIPTDIR
source "$root/completion.sh"

pipelines=(prod_sync row_sync image_sync verify url_audit backup rollback schema_push deploy deploy_check full_update runs health doctor)

# is_pipeline NAME: succeeds if NAME is a pipeline.
is_pipeline() { [[ " ${pipelines[*]} " == *" $1 "* ]]; }
# workflow_of PIPELINE: prints the workflow that it runs.
workflow_of() { sed -n "s/^ *'*workflow=\([a-z]*\).*/\1/p" "$root/pipelines/$1"; }

# pipelines: prints name and purpose of each pipeline, separated by a tab.
pipelines() {
  local program workflow
  for program in "${pipelines[@]}"; do
    if [[ $program == @(full_update|runs) ]]; then continue; fi # have no workflow of their own
    workflow=$(workflow_of "$program")
    sed -n "s/^workflow  *$workflow  */$program"$'\t/p' "$root/pipelines/sync/workflows.txt"
  done
  printf '%s\t%s\n' \
    full_update 'Applies migrations, brings rows and objects to production, deploys the code.' \
    runs 'Lists the runs of pipelines, and deletes old ones.'
}

# show_commands: prints lines of name and purpose as a table, wrapped at 80 columns.
show_commands() {
  awk -F '\t' '{
    line = sprintf("  %-17s", $1)
    count = split($2, words, " ")
    for (i = 1; i <= count; i++) {
      if (length(line) + 1 + length(words[i]) > 80) {
        print line
        line = sprintf("%19s", "")
      }
      line = line " " words[i]
    }
    print line
  }'
}

usage() {
  cat <<END
Usage: dumpline COMMAND [ARG...]

Brings the data of a Postgres or Supabase project from development to
production.

Pipelines. "sync" is short for prod_sync:
$(pipelines | show_commands)

Filters, which are also programs of their own. "dump-" can be omitted:
$(show_commands <"$root/filters.txt")

Other commands:
  settings          Prints the settings of the pipelines, to be filled in.

Options:
  --completion=SHELL
                    Print a script that completes commands and their options in
                    SHELL and exit (one of bash, zsh, fish)
  --version         Print the version and exit
  --help            Print this text and exit

"dumpline COMMAND --help" lists the options of a command.

Examples:
  dumpline settings > .env.production          then fill it in
  dumpline sync --plan
  dumpline sync
  pg_dump --data-only "\$DEV_DB" | dumpline clean | dumpline count
END
}

usage_error() {
  printf "dumpline: %s\ntry 'dumpline --help'\n" "$1" >&2
  exit 2
}

# run_pipeline NAME [ARG...]: replaces this process with a pipeline.
run_pipeline() {
  local program=$root/pipelines/$1
  export BUILD_WORKING_DIRECTORY=$PWD # its paths are relative to this folder
  case $1 in
    full_update) program=$root/pipelines/sync/full_update.sh ;;
    runs) program=$root/pipelines/sync/list_runs.sh ;;
  esac
  cd "$root"
  exec "$program" "${@:2}"
}

command=${1-}
if [[ $command == @(-*|help|settings) && $# -gt 1 ]]; then usage_error "unexpected argument: $2"; fi
case $command in
  '') usage_error 'no command' ;;
  -h | --help | help) usage && exit ;;
  --completion=*) completion "${command#*=}" && exit ;;
  --version)
    version=$("$root/tools/dump-clean/dump-clean" --version)
    if [[ -s $root/commit.txt ]]; then version+=" ($(<"$root/commit.txt"))"; fi
    echo "dumpline ${version#* (dumpline) }"
    exit
    ;;
  settings) exec cat "$root/env.production.example" ;;
  sync) command=prod_sync ;;
  -*) usage_error "unknown option: ${command%%=*}" ;;
  *[!a-z_-]*) usage_error "no such command: ${command@Q}" ;;
esac
for filter in "$command" "dump-$command"; do
  program=$root/tools/$filter/$filter
  if [[ -x $program ]]; then exec "$program" "${@:2}"; fi
done
if is_pipeline "$command"; then
  case ${2-} in
    --completion=bash | --completion=zsh | --completion=fish) option_completion "${2#*=}" "$command" && exit ;;
  esac
  run_pipeline "$command" "${@:2}"
fi
usage_error "no such command: $command"

#!/usr/bin/env bash
# dumpline COMMAND [ARG...]: runs a filter or a pipeline by its name. //:install puts this program on PATH, and the files
# that it uses into the folder from which it is run: tools/FILTER/FILTER, the pipelines, filters.txt,
# env.production.example and, if it is known, commit.txt.
set -euo pipefail
self=$(readlink -f -- "${BASH_SOURCE[0]}")
root=${self%/*}
PATH=${root%/lib/dumpline}/bin:$PATH # for a chain of one's own
# Messages of pipelines recommend commands of this program.
export DUMPLINE_PROGRAM=dumpline

pipelines=(prod_sync row_sync image_sync verify url_audit backup rollback schema_push deploy deploy_check full_update runs health doctor)

# pipelines: prints name and purpose of each pipeline, separated by a tab.
pipelines() {
  local program workflow
  for program in "${pipelines[@]}"; do
    if [[ $program == @(full_update|runs) ]]; then continue; fi # have no workflow of their own
    workflow=$(sed -n "s/^ *'*workflow=\([a-z]*\).*/\1/p" "$root/pipelines/$program")
    sed -n "s/^workflow  *$workflow  */$program"$'\t/p' "$root/pipelines/sync/workflows.txt"
  done
  printf '%s\t%s\n' \
    full_update 'Applies migrations, brings rows and objects to production, deploys the code.' \
    runs 'Lists the runs of pipelines, and deletes old ones.'
}

# show_commands: prints lines of name and purpose as a table.
show_commands() {
  local name purpose
  while IFS=$'\t' read -r name purpose; do printf '  %-17s %s\n' "$name" "$purpose"; done
}

usage() {
  cat <<END
Usage: dumpline COMMAND [ARG...]

Brings the data of a Postgres or Supabase project from development to production.

Pipelines. "sync" is short for prod_sync:
$(pipelines | show_commands)

Filters, which are also programs of their own. "dump-" can be omitted:
$(show_commands <"$root/filters.txt")

Other commands:
  settings          Prints the settings of the pipelines, to be filled in.

Options:
  --completion=SHELL
                    Print a script that completes commands in SHELL and exit (one of
                    bash, zsh, fish)
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

# completion SHELL: prints a script that completes the names of commands, and files after them.
completion() {
  local commands
  commands="sync settings ${pipelines[*]} $(cut -f 1 "$root/filters.txt" | paste -sd ' ') $(sed -n 's/^dump-\([a-z]*\).*/\1/p' "$root/filters.txt" | paste -sd ' ')"
  case $1 in
    bash)
      cat <<END
_dumpline() {
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W '$commands --completion= --version --help' -- "\${COMP_WORDS[1]}")
  fi
}
complete -o default -F _dumpline dumpline
END
      ;;
    zsh) printf "#compdef dumpline\n_arguments '1:command:(%s)' '*:file:_files'\n" "$commands" ;;
    fish) printf "complete -c dumpline -n __fish_use_subcommand -f -a '%s'\n" "$commands" ;;
    *) usage_error "invalid --completion \"$1\" (expected bash, zsh, fish)" ;;
  esac
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
if [[ " ${pipelines[*]} " == *" $command "* ]]; then run_pipeline "$command" "${@:2}"; fi
usage_error "no such command: $command"

# shellcheck shell=bash
# Sourced by sync.sh: reads the declarations of the BUILD target and the command line into exported variables.
# options.txt lists the variables of the options. The others are
#
#   SYNC_NAME        name of the program, for messages
#   SYNC_COMMAND, SYNC_ROLLBACK
#                    the commands that run this program and rollback, to which options can be appended
#   SYNC_WORKFLOW    a workflow of workflows.txt
#   SYNC_MODE        the default of --mode; may be empty
#   SYNC_PSQL_CHAIN, SYNC_SUPABASE_CHAIN
#                    the filter_chains that turn pg_dump's output into SQL for psql and for the Supabase CLI; SYNC_CHAIN
#                    is the selected one
#   SYNC_SCHEMAS     schemas to select, separated by commas
#   SYNC_TABLES      if not empty, the only tables of these schemas to select, as format('%I.%I') writes them
#   SYNC_BUCKETS     the buckets to use if BUCKETS is not set
#   SYNC_REPLACE     the replacements of the chain, as {"pairs":[["FROM","TO"],…]}; $NAME in it is a setting
#   SYNC_FORBID      hosts that no URL in production may have, separated by commas
#   SYNC_UNDO        rollback: the run to undo
#   SYNC_USER_DIR    the folder in which the user started the program
programs=$(cd "${BASH_SOURCE[0]%/*}" && pwd)

usage_error() {
  printf "%s: %s\ntry '%s --help'\n" "$SYNC_NAME" "$1" "$(program_name)" >&2
  exit 2
}

# untrace: disables bash's tracing, which would write passwords to the log, here and in every stage.
untrace() {
  set +x
  unset BASH_ENV ENV
  export -n SHELLOPTS BASHOPTS
}

# clear_options: sets every variable to its default, so that none is inherited from the user's environment.
clear_options() {
  local line option workflows variable kind help
  export SYNC_NAME='' SYNC_COMMAND='' SYNC_ROLLBACK='' SYNC_WORKFLOW='' SYNC_PSQL_CHAIN='' SYNC_SUPABASE_CHAIN='' SYNC_SCHEMAS='' SYNC_TABLES='' SYNC_BUCKETS=''
  export SYNC_REPLACE='' SYNC_FORBID='' SYNC_UNDO='' SYNC_USER_DIR=${BUILD_WORKING_DIRECTORY:-$PWD}
  for line in "${options[@]}"; do
    split_option "$line"
    export "$variable="
  done
  export SYNC_PUSH=auto SYNC_MAX_DELETE=1000 SYNC_LOCK_TIMEOUT=10
}

# Options and workflows are looked up often, so no processes are started for that.

# The lines of options.txt, without its comments.
mapfile -t options < <(grep '^--' "$programs/options.txt")

# split_option LINE: sets `option`, `workflows`, `variable`, `kind` and `help` to the fields of a line of options.txt.
split_option() {
  local rest=$1 field
  for field in option workflows variable kind; do
    printf -v "$field" %s "${rest%%|*}"
    rest=${rest#*|}
  done
  help=$rest
}

# read_declaration NAME=VALUE...: sets SYNC_NAME for name=…, and so on.
read_declaration() {
  local word name
  for word; do
    name=${word%%=*}
    export "SYNC_${name^^}=${word#*=}"
  done
}

# read_workflow: sets `workflow` to the lines of $SYNC_WORKFLOW in workflows.txt.
read_workflow() {
  local line found=''
  workflow=()
  while read -r line; do
    case $line in
      "workflow $SYNC_WORKFLOW "*) found=1 ;;
      workflow*) found='' ;;
    esac
    if [[ -n $found && -n $line ]]; then workflow+=("$line"); fi
  done <"$programs/workflows.txt"
}
# workflow_lines: prints these lines.
workflow_lines() { printf '%s\n' "${workflow[@]}"; }

# stages PHASE: prints, in order, the stages of the phase (look or act) that the options select.
stages() {
  local line phase stage word given_option variable kind
  for line in "${workflow[@]}"; do
    read -r phase stage word given_option <<<"$line"
    if [[ $phase == "$1" ]] && applies "$word" "$given_option"; then echo "$stage"; fi
  done
}
applies() {
  case $1 in
    '') ;;
    with) is_given "$2" ;;
    unless) ! is_given "$2" ;;
    *) return 1 ;;
  esac
}

# is_given --OPTION[=VALUE]: succeeds if the option is set and, given a VALUE, if its list contains VALUE.
is_given() {
  find_option "${1%%=*}" || return
  if [[ $1 == *=* ]]; then [[ ,${!variable}, == *,"${1#*=}",* ]]; else [[ -n ${!variable} ]]; fi
}

# find_option --NAME: sets `variable` and `kind` from options.txt; fails if the workflow has no such option.
find_option() {
  # shellcheck disable=SC2034  # split_option sets them
  local line option workflows help
  for line in "${options[@]}"; do
    if [[ $line == "$1"[=\|]* ]]; then
      split_option "$line"
      if accepts "$workflows"; then return; fi
    fi
  done
  return 1
}
# accepts WORKFLOWS: succeeds if WORKFLOWS, a field of options.txt, includes this workflow.
accepts() {
  case $1 in
    '*') ;;
    +*) [[ " ${workflow[*]}" == *' act '* || " $1 " == *" $SYNC_WORKFLOW "* ]] ;;
    *) [[ " $1 " == *" $SYNC_WORKFLOW "* ]] ;;
  esac
}

# set_option NAME VALUE: checks VALUE by $kind and stores it in the variable that $variable names.
set_option() {
  local path
  case $kind in
    flag | text | list | lines) ;;
    number) [[ $2 =~ ^[1-9][0-9]{0,8}$ ]] || usage_error "invalid $1 \"$2\" (expected a whole number)" ;;
    file | folder)
      path=$(cd "$SYNC_USER_DIR" && realpath -e -- "$2" 2>/dev/null) || {
        echo "$SYNC_NAME: $2: no such file or folder" >&2
        exit 3
      }
      [[ $kind == "$([[ -d $path ]] && echo folder || echo file)" ]] || {
        echo "$SYNC_NAME: $2: not a $kind" >&2
        exit 3
      }
      export "$variable=$path"
      return
      ;;
    *) [[ ,${kind#list:}, == *,"$2",* ]] || usage_error "invalid $1 \"$2\" (expected ${kind#list:})" ;;
  esac
  case $kind in
    list*) export "$variable=${!variable},$2" ;;
    lines) export "$variable=${!variable}$2"$'\n' ;;
    *) export "$variable=$2" ;;
  esac
}

# parse_options [WORD...]: sets the variables of the options, and the run to undo. Sets `given` to the variables that were
# set, and `repeated` to the words that a command needs to continue the run.
given=' ' repeated=()
parse_options() {
  local word name value
  while (($#)); do
    word=$1 name=${1%%=*}
    shift
    case $word in
      -h | --help) usage && exit ;;
      -*) find_option "$name" || usage_error "unknown option: $name" ;;
      *)
        set_run_to_undo "$word"
        repeated+=("$word")
        continue
        ;;
    esac
    if [[ $kind == flag ]]; then
      [[ $word == "$name" ]] || usage_error "$name takes no value"
      value=1
    elif [[ $word == *=* ]]; then
      value=${word#*=}
    else
      value=${1-}
      shift "$(($# > 0))"
    fi
    [[ -n $value ]] || usage_error "$name requires a value"
    set_option "$name" "$value"
    given+="$variable "
    if [[ $name == @(--plan|--replan|--resume|--open|--json-log) ]]; then continue; fi
    if [[ $kind == flag ]]; then repeated+=("$name"); else repeated+=("$name=$value"); fi
  done
}
set_run_to_undo() {
  [[ $SYNC_WORKFLOW == rollback ]] || usage_error "unexpected argument: $1"
  [[ -z $SYNC_UNDO ]] || usage_error "more than one run to undo: $SYNC_UNDO, $1"
  SYNC_UNDO=$1
}

# choose_chain: selects the chain. In other modes than replace, its output is compared with production's rows and not
# pushed, so COPY is fine.
choose_chain() {
  SYNC_CHAIN=$SYNC_PSQL_CHAIN
  if [[ $SYNC_PUSH == supabase && $SYNC_MODE == replace ]]; then SYNC_CHAIN=$SYNC_SUPABASE_CHAIN; fi
  [[ -n $SYNC_CHAIN ]] || usage_error "$SYNC_NAME declares no chain for --push=$SYNC_PUSH"
}

check_options() {
  [[ -z $SYNC_CHAIN || -x $SYNC_CHAIN ]] || usage_error "--chain: $SYNC_CHAIN is not a program"
  if [[ $SYNC_WORKFLOW == rows ]]; then
    SYNC_MODE=rows
    [[ -n $SYNC_ROWS$SYNC_ROWS_FROM ]] || usage_error 'no rows; name some with --rows=TABLE.COLUMN=VALUE'
  fi
  if [[ $SYNC_WORKFLOW == data || $SYNC_WORKFLOW == rows ]] && [[ -z $SYNC_CHAIN ]]; then choose_chain; fi
  if is_given --delete-extra && [[ -n $SYNC_SKIP ]]; then
    usage_error '--delete-extra needs the objects and their URLs, which --skip leaves out'
  fi
  if [[ -n $SYNC_BASE$SYNC_CONFLICTS$SYNC_RESOLUTIONS && ,$SYNC_MODE, != ,merge, && -n $SYNC_MODE ]]; then
    usage_error '--base, --conflicts and --resolutions need --mode=merge'
  fi
  if [[ -n $SYNC_DUMP && -n $SYNC_TABLES ]]; then
    usage_error '--tables cannot be combined with --dump, whose own tables are pushed'
  fi
}

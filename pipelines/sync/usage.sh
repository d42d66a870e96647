# shellcheck shell=bash
# Sourced by sync.sh: prints the help of a workflow from workflows.txt, options.txt and env-check's list of settings.

usage() {
  local name meaning needs
  printf '%s [OPTION...]%s\n\n' "$(program_name)" "$([[ $SYNC_WORKFLOW != rollback ]] || echo ' RUN')"
  wrap '' 0 "$(workflow_lines | sed -n 's/^workflow *[a-z]* *//p')"
  printf '\nOptions:\n'
  print_options
  if accepts +; then
    printf '\nStages:\n'
    print_stages 'before the confirmation' "$(stages look)"
    print_stages 'after the confirmation' "$(stages act)"
  else
    printf '\n'
    wrap 'Stages: ' 2 "$(stages look | list)"
  fi
  needs=$(workflow_lines | sed -n 's/^needs *//p')
  if [[ -n $needs ]]; then printf '\n' && wrap 'Required settings: ' 2 "$needs"; fi
  printf '\nSettings, from the environment or the --env-file:\n'
  filter env-check --list | grep -vE "^($(workflow_lines | sed -n 's/^unused *//p' | tr ' ' '|'))" |
    while read -r name meaning; do print_item 24 "$name" "$meaning"; done
  printf '\n'
  wrap '' 0 "Each run has a folder with all that it read, wrote and saved, in DUMPLINE_RUNS (default: .dumpline/runs).\
 $(documentation) describes the stages and the folder."
}

print_options() {
  local line option workflows variable kind help
  # shellcheck disable=SC2154  # options.sh sets it
  for line in "${options[@]}"; do
    split_option "$line"
    accepts "$workflows" || continue
    if [[ $kind == text && -n ${!variable} ]]; then help+=" (default: ${!variable})"; fi
    print_item 22 "$option" "$help"
  done
  print_item 22 --help 'Print this text and exit'
}

# wrap START REST TEXT: prints START and the text, wrapped at 80 columns. Lines after the first are indented by REST columns.
wrap() {
  local words word line
  read -ra words <<<"$3"
  line=$1${words[0]}
  for word in "${words[@]:1}"; do
    if ((${#line} + 1 + ${#word} > 80)); then
      printf '%s\n' "$line"
      printf -v line '%*s%s' "$2" '' "$word"
    else
      line+=" $word"
    fi
  done
  printf '%s\n' "$line"
}

# print_item INDENT NAME TEXT: prints both in two columns, the second at INDENT, wrapped at 80 columns.
print_item() {
  local start
  if ((${#2} > $1 - 3)); then
    printf '  %s\n' "$2"
    printf -v start '%*s' "$1" ''
  else
    printf -v start '  %-*s' $(($1 - 2)) "$2"
  fi
  wrap "$start" "$1" "$3"
}

# print_stages WHEN NAMES: prints a line of stages, or nothing if NAMES is empty.
print_stages() { [[ -z $2 ]] || wrap "  $1: " 4 "$(list <<<"$2")"; }

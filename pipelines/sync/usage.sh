# shellcheck shell=bash
# Sourced by sync.sh: prints the help of a workflow from workflows.txt, options.txt and env-check's list of settings.

usage() {
  printf '%s [OPTION...]%s\n\n' "$(program_name)" "$([[ $SYNC_WORKFLOW != rollback ]] || echo ' RUN')"
  workflow_lines | sed -n 's/^workflow *[a-z]* *//p' | fold -s -w 80
  printf '\nOptions:\n'
  print_options
  if accepts +; then
    printf '\nStages:\n'
    print_stages 'before the confirmation' "$(stages look)"
    print_stages 'after the confirmation' "$(stages act)"
  else
    printf '\n'
    print_stages Stages "$(stages look)" | sed 's/^ *//'
  fi
  workflow_lines | sed -n 's/^needs */\nRequired settings: /p'
  printf '\nSettings, from the environment or the --env-file:\n'
  filter env-check --list | grep -vE "^($(workflow_lines | sed -n 's/^unused *//p' | tr ' ' '|'))" | sed 's/^/  /'
  cat <<END

Each run has a folder with all that it read, wrote and saved, in DUMPLINE_RUNS (default:
.dumpline/runs). pipelines/README.md describes the stages and the folder.
END
}

print_options() {
  local option workflows variable kind help
  while IFS='|' read -r option workflows variable kind help; do
    accepts "$workflows" || continue
    if [[ $kind == text && -n ${!variable} ]]; then help+=" (default: ${!variable})"; fi
    print_option "$option" "$help"
  done < <(option_lines)
  print_option --help 'Print this text and exit'
}

# print_option OPTION HELP: prints both in two columns, wrapped at 80 characters.
print_option() {
  local line lines indent=22
  mapfile -t lines < <(fold -s -w $((80 - indent)) <<<"$2" | sed 's/ *$//')
  if ((${#1} > indent - 4)); then
    printf '  %s\n' "$1"
  else
    printf '  %-*s%s\n' $((indent - 2)) "$1" "${lines[0]}"
    lines=("${lines[@]:1}")
  fi
  for line in "${lines[@]}"; do printf '%*s%s\n' "$indent" '' "$line"; done
}

# print_stages WHEN NAMES: prints a line of stages, or nothing if NAMES is empty.
print_stages() { [[ -z $2 ]] || echo "  $1: ${2//$'\n'/, }"; }

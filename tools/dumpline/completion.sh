# shellcheck shell=bash
# Sourced by dumpline.sh: prints completions, in the form of those of the filters. It uses dumpline.sh's variables `root`
# and `pipelines`.

# options_of PIPELINE: prints its options as OPTION|KIND|HELP, where KIND is as in options.txt. Options of programs that do
# not read this file come from their help. A subshell, because it uses functions and variables of the pipelines.
options_of() (
  if [[ $1 == @(full_update|runs) ]]; then
    run_pipeline "$1" --help | sed -nE 's/^ *(--[a-z-]+=[^ ]*) *(.*)/\1|text|\2/p; s/^ *(--[a-z-]+)( +(.*)|$)/\1|flag|\3/p'
    exit
  fi
  # shellcheck source=/dev/null
  source "${root:?}/pipelines/sync/options.sh"
  # shellcheck disable=SC2034  # options.sh reads it
  SYNC_WORKFLOW=$(workflow_of "$1")
  read_workflow
  # shellcheck disable=SC2154  # options.sh and split_option set them
  for line in "${options[@]}"; do
    split_option "$line"
    # shellcheck disable=SC2154
    if accepts "$workflows"; then echo "$option|$kind|$help"; fi
  done
  echo '--help|flag|Print this text and exit'
)

# words_of KIND: prints the values of a choice, separated by blanks, or nothing.
words_of() {
  case $1 in
    flag | text | number | lines | list | file | folder) ;;
    *) tr , ' ' <<<"${1#list:}" ;;
  esac
}

# bash_options PIPELINE, zsh_options PIPELINE, fish_options PIPELINE: print a script for the options in stdin.

bash_options() {
  local option kind words names=()
  printf '_dumpline_%s() {\n' "$1"
  cat <<'END'
  local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
  # Bash splits --option=value into three words.
  if [[ $word == = ]]; then
    word=
  elif [[ $option == = ]]; then
    option=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  COMPREPLY=()
  case $option in
END
  while IFS='|' read -r option kind _; do
    words=$(words_of "$kind")
    words=${words:+"'$words'"}
    if [[ $option == *=* ]]; then names+=("${option%%=*}="); else names+=("$option"); fi
    option=${option%%=*}
    case $kind in
      flag) ;;
      file) echo "    $option) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"\$word\") ;;" ;;
      folder) echo "    $option) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"\$word\") ;;" ;;
      *) echo "    $option)${words:+ mapfile -t COMPREPLY < <(compgen -W $words -- \"\$word\")} ;;" ;;
    esac
  done
  cat <<END
    *)
      if [[ \$word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '${names[*]}' -- "\$word")
        if [[ \${COMPREPLY-} == *= ]]; then compopt -o nospace; fi
      fi
      ;;
  esac
}
complete -F _dumpline_$1 $1
END
}

zsh_options() {
  local option kind help words value
  printf '#compdef %s\n_arguments' "$1"
  while IFS='|' read -r option kind help; do
    words=$(words_of "$kind") value=${option#*=}
    if [[ -n $words ]]; then words="($words)"; fi
    help=${help//\\/\\\\} help=${help//\[/\\\[} help=${help//\]/\\\]}
    case $kind in
      flag) value='' ;;
      file) value=":${value//:/\\:}:_files" ;;
      folder) value=":${value//:/\\:}:_files -/" ;;
      *) value=":${value//:/\\:}:${words:- }" ;;
    esac
    if [[ $option == *=* ]]; then option=${option%%=*}=; fi
    option="${option}[$help]$value"
    printf " \\\\\n  '%s'" "${option//\'/\'\\\'\'}"
  done
  echo
}

fish_options() {
  local option kind help words
  echo "complete -c $1 -f"
  while IFS='|' read -r option kind help; do
    words=$(words_of "$kind")
    words=${words:+" -a '$words'"}
    case $kind in
      flag) kind='' ;;
      file) kind=' -r -F' ;;
      folder) kind=" -x -a '(__fish_complete_directories)'" ;;
      *) kind=" -x$words" ;;
    esac
    option=${option#--} option=${option%%=*}
    help=${help//\\/\\\\} help=${help//\'/\\\'}
    echo "complete -c $1 -l $option$kind -d '$help'"
  done
}

# option_completion SHELL COMMAND: prints a script that completes the options of a pipeline or filter.
option_completion() {
  if is_pipeline "$2"; then options_of "$2" | "${1}_options" "$2"; else "$root/tools/$2/$2" --completion="$1"; fi
}

# fish_completion COMMANDS: prints the completions of the commands, and of their options.
fish_completion() {
  local command names filters
  echo "complete -c dumpline -n __fish_use_subcommand -f -a '$1'"
  mapfile -t filters < <(cut -f 1 "$root/filters.txt")
  # shellcheck disable=SC2154  # dumpline.sh sets it
  for command in "${pipelines[@]}" "${filters[@]}"; do
    names=$command
    if [[ $command == prod_sync ]]; then names+=' sync'; fi
    if [[ $command == dump-* ]]; then names+=" ${command#dump-}"; fi
    option_completion fish "$command" |
      sed "s/^complete -c $command /complete -c dumpline -n '__fish_seen_subcommand_from $names' /"
  done
}

# completion SHELL: prints a script that completes the names of commands and their options. In bash and zsh, it asks the
# command for its completions, and hides the word dumpline from them.
completion() {
  local commands
  commands="sync settings ${pipelines[*]} $(cut -f 1 "$root/filters.txt" | paste -sd ' ') $(sed -n 's/^dump-\([a-z]*\).*/\1/p' "$root/filters.txt" | paste -sd ' ')"
  case $1 in
    bash)
      cat <<END
_dumpline() {
  local script
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W '$commands --completion= --version --help' -- "\${COMP_WORDS[1]}")
    return
  fi
  script=\$("\${COMP_WORDS[0]}" "\${COMP_WORDS[1]}" --completion=bash 2>/dev/null) || return
  # Its last line is: complete -F FUNCTION PROGRAM
  [[ \$script =~ complete\ -F\ ([a-z_]+)\ [a-z_-]+\$ ]] || return
  eval "\${script%complete -F *}"
  COMP_WORDS=("\${COMP_WORDS[@]:1}") COMP_CWORD=\$((COMP_CWORD - 1))
  "\${BASH_REMATCH[1]}"
}
complete -o default -F _dumpline dumpline
END
      ;;
    zsh)
      cat <<END
#compdef dumpline
if ((CURRENT == 2)); then
  _arguments '1:command:($commands)'
else
  local script
  script=\$(\$words[1] \$words[2] --completion=zsh 2>/dev/null) || return
  shift words
  ((CURRENT--))
  eval \${script#*\$'\n'} # without #compdef
fi
END
      ;;
    fish) fish_completion "$commands" ;;
    *) usage_error "invalid --completion \"$1\" (expected bash, zsh, fish)" ;;
  esac
}

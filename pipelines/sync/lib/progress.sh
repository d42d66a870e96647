# shellcheck shell=bash
# Sourced by journal.sh: what a terminal shows while a stage runs.

# show_progress STAGE START: shows on the terminal, once a second, how long the stage has run, how much it has done, the
# rate and, if the total is known, the time left. Stages that transfer objects show their own progress.
show_progress() {
  local nothing seconds now=0 all=0 about='' unit reader=''
  if [[ $1 == *objects ]]; then return; fi
  exec {nothing}<> <(:) 7>&- 9>&-
  if [[ $1 == @(export|backup) ]]; then expect_as_before "$1"; fi
  while ! read -rt 1 -u "$nothing" && kill -0 $$ 2>/dev/null; do
    measure "$1" "$2"
    seconds=$((EPOCHSECONDS - ${2%.*}))
    printf '\r\e[K%-17s %4d s, %s%s' "$1" "$seconds" "$(amount)" "$(time_left)" >&8
  done
}

# measure STAGE START: sets `now` to what the stage has done, `all` to the total if it is known, and `unit`: what was read of
# its input, the tables that were compared, or the bytes that were written since START.
measure() {
  case $1 in
    filter) unit='read' && read_of dev/rows.sql ;;
    push) unit='read' && read_of push.sql ;;
    verify)
      unit=tables
      all=$(tables expected.txt backup/digest.txt)
      now=$(tables after/.digest.txt after/digest.txt)
      ;;
    *)
      unit=written
      now=$(find . -path ./backup/objects -prune -o -type f -newermt "@$2" -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }')
      ;;
  esac
}

# tables DIGEST...: prints the number of tables in the first digest that exists.
tables() {
  local file
  for file; do
    [[ -e $file ]] || continue
    grep -c '^table ' "$file" || true # which fails if it prints 0
    return
  done
  echo 0
}

# read_of FILE: sets `all` to the size of the file and `now` to the offset of a process that reads it. The process is
# known by its open descriptor. When it has closed that, it has read everything.
read_of() {
  local descriptor
  all=$(stat -c %s "$1" 2>/dev/null || echo 0)
  if [[ ! $reader -ef $1 ]]; then
    if [[ -n $reader ]]; then now=$all; fi
    for descriptor in /proc/[0-9]*/fd/*; do
      if [[ $descriptor -ef $1 ]]; then reader=$descriptor; fi
    done
  fi
  if [[ $reader -ef $1 ]]; then
    { read -r _ now <"${reader/%fd\/*/fdinfo/${reader##*/}}"; } 2>/dev/null || true
  fi
}

# expect_as_before STAGE: sets `all` to the bytes that the stage wrote in the last run with the same settings, unless they
# are too few for an estimate.
expect_as_before() {
  local journal=../${SYNC_LAST:-none}/journal.ndjson
  if [[ ! -e $journal ]]; then return; fi
  all=$(jq -n --arg stage "$1" '[inputs | select(.stage == $stage and .status == 0)] | last.outputs
    | map(.bytes) | add // 0 | if . < 1000000 then 0 else . end' "$journal" 2>/dev/null || echo 0)
  about='about '
}

# amount: prints what the stage has done.
amount() {
  local sizes
  if [[ $unit == tables ]]; then
    echo "$now of $(count "$all" table)"
    return
  fi
  mapfile -t sizes < <(numfmt --to=iec --suffix=B "$now" "$((now / (seconds > 0 ? seconds : 1)))" "$all")
  if ((all > 0)); then sizes[0]+=" of $about${sizes[2]}"; fi
  echo "${sizes[0]} $unit, ${sizes[1]}/s"
}
# time_left: prints how long the rest takes at this rate. It prints nothing during the first percent, when an estimate would be wrong.
time_left() {
  local left
  if ((now >= all || now * 100 < all || now == 0)); then return; fi
  left=$((seconds * (all - now) / now))
  if ((left > 0)); then echo ", $left s left"; fi
}

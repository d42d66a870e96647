# shellcheck shell=bash
# Sourced by stages that look for the causes of problems. They write findings in the format of env-check to the folder
# findings, and do not fail because of a finding.
mkdir -p findings
summarized=()

# finding SEVERITY CHECK WHAT [FIX]: prints a finding.
finding() {
  jq -cn --arg severity "$1" --arg check "$2" --arg what "$3" --arg fix "${4-}" '{$check, $severity, $what, $fix}'
}

# diagnose NAME COMMAND [ARG...]: writes the findings that the command prints to findings/NAME.ndjson. If the command
# itself fails, that is another finding.
diagnose() {
  local status=0 message
  "${@:2}" >"findings/$1.ndjson" 2>.messages.txt || status=$?
  summarized+=("findings/$1.ndjson")
  if ((status <= 1)); then return; fi
  message=$(sed -n 1p .messages.txt)
  finding error "$1" "${message:-${*:2:2} failed with status $status}" >>"findings/$1.ndjson"
}

# count_findings FILE...: prints the number of findings by severity, for people.
count_findings() {
  jq -rn "${count_text:?}"'reduce inputs.severity as $one ({}; .[$one] += 1)
    | [count([.[]] | add // 0; "check"), count(.warning // 0; "warning"), count(.error // 0; "error")] | join(", ")' "$@"
}

# summarize WHY: counts the findings of this stage, or prints `skipped: WHY` if it has checked nothing.
summarize() {
  if ((${#summarized[@]} == 0)); then
    echo "skipped: $1"
  else
    count_findings "${summarized[@]}"
  fi
}

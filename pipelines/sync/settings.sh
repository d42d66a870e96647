# shellcheck shell=bash
# Sourced by sync.sh: exports the settings as `env-check --resolve` prints them: DEV_URL, PROD_PGHOST, BUCKETS, TARGET
# (the name of production) and so on. Only env-check reads and parses settings.

load_settings() {
  local name file=$SYNC_ENV_FILE
  if [[ -z $file && -e $SYNC_USER_DIR/.env.production ]]; then file=$SYNC_USER_DIR/.env.production; fi
  # Values of these variables from the caller's environment are discarded: only env-check sets them.
  for name in TARGET $(compgen -e | grep -E '^(DEV|PROD)_(PG[A-Z]+|DB_IS_LOCAL|DB_URL_WITHOUT_PASSWORD)$'); do
    unset "$name"
  done
  SYNC_FILE_SETTINGS=''
  while IFS= read -r -d '' setting; do
    if [[ ! -v ${setting%%=*} ]]; then SYNC_FILE_SETTINGS+=" ${setting%%=*}"; fi
    export "${setting?}"
  done < <(
    filter env-check --environment --print0 --resolve \
      --linked="$SYNC_USER_DIR/supabase/.temp/pooler-url" --stack="$SYNC_USER_DIR/supabase/config.toml" ${file:+"$file"}
  )
  wait $! || explain_settings "$?" ${file:+"$file"}
  export SYNC_SETTINGS_FILE=$file # read by checks of settings that are not the sync's
  export SYNC_FILE_SETTINGS # names of the settings that are missing in the caller's environment
  export BUCKETS=${BUCKETS-$SYNC_BUCKETS}
  if is_given --skip=objects; then BUCKETS=''; fi
  SYNC_MIGRATIONS=${SYNC_MIGRATIONS:-$SYNC_USER_DIR/supabase/migrations}
}

# explain_settings STATUS [FILE]: exits with the status, after env-check has rejected the settings. doctor also prints
# what else is wrong with them, and the remedies.
explain_settings() {
  if [[ $SYNC_WORKFLOW == doctor ]]; then
    { filter env-check --environment --only=error ${SYNC_ALLOW_LOCAL_TARGET:+--allow-local-target} "${@:2}" 2>/dev/null || true; } |
      jq -r "${finding_text:?} text" >&2
  fi
  exit "$1"
}

# apply_settings: sets the options that are settings, too, and that the command line does not set.
apply_settings() {
  local setting
  # shellcheck disable=SC2154  # find_option and parse_options set `variable` and `given`
  for setting in MODE SCHEMAS TABLES; do
    if [[ -n ${!setting-} ]] && find_option "--${setting,,}" && [[ $given != *" $variable "* ]]; then
      set_option "$setting" "${!setting}"
    fi
  done
}

# check_rehearsal: rejects a production at a host that no URL in production may have, such as a local one.
check_rehearsal() {
  local host hosts
  if [[ -z $SYNC_FORBID || -z ${PROD_URL-} || -n ${PROD_ORIGINS-} ]]; then return; fi
  IFS=, read -ra hosts <<<"$SYNC_FORBID"
  for host in "${hosts[@]}"; do
    if [[ $PROD_URL/ == *"://$host"[:/]* && $SYNC_WORKFLOW == @(data|rows) ]]; then
      usage_error "PROD_URL has the host $host, which URLs in production must not have. For a rehearsal, set PROD_ORIGINS to
another origin, such as https://rehearsal.test; the rows get it instead"
    fi
  done
}

check_settings() {
  local name file=${SYNC_ENV_FILE:-$SYNC_USER_DIR/.env.production} remedy
  remedy="Set it in $file or in the environment"
  if [[ ! -e $file ]]; then
    local example="Copy .env.production.example to $file"
    if [[ -n ${DUMPLINE_PROGRAM-} ]]; then example="Run: dumpline settings >${file@Q}"; fi
    remedy="$example and fill it in, or set it in the environment"
  fi
  for name in $(workflow_lines | sed -n 's/^needs//p') ${SYNC_DELETE_EXTRA:+PROD_DB_URL}; do
    [[ -n ${!name-} ]] ||
      usage_error "$name is not set. $remedy"
  done
  [[ -n ${TARGET-} ]] ||
    usage_error "production has no name: none of PROD_URL, PROD_DB_URL, SITE_URL and PROJECT_REF is set. $remedy"
  for name in APP_HEALTH_URL LOCAL_APP_HEALTH_URL; do
    [[ -z ${!name-} || ${!name} == http?(s)://?* ]] || usage_error "$name is not an http or https URL"
  done
  check_rehearsal
  [[ -z $SYNC_TARGET || $SYNC_TARGET == "$TARGET" ]] ||
    usage_error "the target is $TARGET, not $SYNC_TARGET"
  [[ -z $SYNC_YES || -n $SYNC_TARGET ]] || usage_error "--yes needs --target=$TARGET"
  if accepts + && [[ ! -t 0 && -z $SYNC_YES && -z $SYNC_PLAN_ONLY ]]; then
    usage_error "not a terminal; use --yes --target=$TARGET"
  fi
  [[ $SYNC_WORKFLOW != schema || -d $SYNC_MIGRATIONS ]] ||
    usage_error "no folder $SYNC_MIGRATIONS; name another with --migrations, or leave the step out of full_update with --skip=schema"
}

# replacements: prints the replacements of the chain, FROM and TO separated by a tab. In the declaration, $DEV_URL is
# the setting of that name, and $PROD_ORIGIN is the first of PROD_ORIGINS, or PROD_URL. Pairs with an empty or unchanged
# value are omitted, and so are pairs whose FROM has occurred before.
replacements() {
  jq -nr '
    ($ENV.PROD_ORIGINS // "" | if . == "" then $ENV.PROD_URL // "" else . end) as $origins
    | {DEV_URL: $ENV.DEV_URL, PROD_ORIGIN: ($origins / "," | first // "" | gsub("^ +| +$"; ""))} as $settings
    | def value: if startswith("$") then $settings[.[1:]] // error("replace: no setting \(.)") else . end;
    $ENV.SYNC_REPLACE | fromjson.pairs
    | map(map(value | rtrimstr("/")))
    | reduce (.[] | select(.[0] != .[1] and all(. != ""))) as $pair ([];
        if any(.[]; .[0] == $pair[0]) then . else . + [$pair] end)
    | .[] | @tsv'
}

# shellcheck shell=bash
# Sourced by sync.sh: loads the settings from env-check and exports them, with defaults, the databases' URLs without
# passwords, and TARGET, the name of production.

# resolve_settings: adds what follows from the settings. env-check is to take this over.
resolve_settings() {
  local name url project='' linked=$SYNC_USER_DIR/supabase/.temp/pooler-url
  export DEV_DB_URL=${DEV_DB_URL:-postgresql://postgres:postgres@127.0.0.1:54322/postgres}
  export DEV_URL=${DEV_URL:-http://127.0.0.1:54321} TARGET=${PROJECT_REF-}
  if [[ -z ${PROD_DB_URL-} && -n ${SUPABASE_DB_PASSWORD-} && -s $linked ]]; then
    # Like the CLI, sends the password only to hosts of Supabase's. A push needs the session pooler's port.
    url=$(<"$linked")
    [[ ${url/:\[YOUR-PASSWORD\]/} =~ ^postgres(ql)?://(postgres\.[a-z0-9]+)@([a-z0-9.-]+\.supabase\.com):[0-9]+/postgres([?]|$) ]] ||
      usage_error "the linked project's pooler-url is not a Supabase pooler's URL"
    PROD_DB_URL=postgresql://${BASH_REMATCH[2]}:$(jq -nr '$ENV.SUPABASE_DB_PASSWORD | @uri')@${BASH_REMATCH[3]}:5432/postgres
    export PROD_DB_URL
  fi
  for name in DEV_DB_URL PROD_DB_URL; do
    url=${!name-}
    [[ -z $url || $url =~ ^postgres(ql)?:// ]] || usage_error "$name is not a postgresql:// URL"
    [[ ! $url =~ [?\&](ssl)?password= ]] || usage_error "$name has a password in a parameter; put it before the @"
    export "${name}_WITHOUT_PASSWORD=$(sed -E 's|^([a-z]+://[^:/?@]*):.*@|\1@|' <<<"$url")"
    if [[ $url =~ (@|//)(127\.0\.0\.1|localhost|\[::1\])?[:/] ]]; then export "${name%URL}IS_LOCAL=1"; fi
  done
  for name in DEV_URL PROD_URL SITE_URL; do
    [[ -z ${!name-} || ${!name} =~ ^(https?|file)://[^@]*$ ]] || usage_error "$name is not a https://, http:// or file:// URL"
  done
  [[ ! ${DEV_PG_DUMP-} =~ PGPASSWORD=|://[^/]*:[^/]*@ ]] ||
    usage_error 'DEV_PG_DUMP contains a password; that of DEV_DB_URL is in PGPASSWORD, and docker exec -e PGPASSWORD passes it on'
  if [[ ${PROD_DB_URL-} =~ (@db\.|//postgres\.)([a-z0-9]{20})[.:@] ]]; then project=${BASH_REMATCH[2]}; fi
  if [[ -z $TARGET ]]; then
    TARGET=${PROD_URL:-${project:-${PROD_DB_URL:-${SITE_URL-}}}}
    TARGET=${TARGET#*://} TARGET=${TARGET##*@} TARGET=${TARGET%%[/?]*} TARGET=${TARGET%.supabase.co}
  fi
  [[ -z $project || $project == "$TARGET" ]] ||
    usage_error "PROD_DB_URL is of project $project, but the target is $TARGET"
}

load_settings() {
  local name file=$SYNC_ENV_FILE
  if [[ -z $file && -e $SYNC_USER_DIR/.env.production ]]; then file=$SYNC_USER_DIR/.env.production; fi
  # Only env-check sets these.
  for name in TARGET $(compgen -e | grep -E '^(DEV|PROD)_(PG[A-Z]+|DB_IS_LOCAL|DB_URL_WITHOUT_PASSWORD)$'); do
    unset "$name"
  done
  while IFS= read -r -d '' setting; do export "${setting?}"; done < <(
    filter env-check --environment --print0 ${file:+"$file"}
  )
  wait $! || exit
  resolve_settings
  export BUCKETS=${BUCKETS-$SYNC_BUCKETS}
  if is_given --skip=objects; then BUCKETS=''; fi
  SYNC_MIGRATIONS=${SYNC_MIGRATIONS:-$SYNC_USER_DIR/supabase/migrations}
}

check_settings() {
  local name
  for name in $(workflow_lines | sed -n 's/^needs//p'); do
    [[ -n ${!name-} ]] || usage_error "$name is not set"
  done
  [[ -n ${TARGET-} ]] || usage_error 'the target has no name; set PROJECT_REF'
  [[ -z $SYNC_TARGET || $SYNC_TARGET == "$TARGET" ]] ||
    usage_error "the target is $TARGET, not $SYNC_TARGET"
  [[ -z $SYNC_YES || -n $SYNC_TARGET ]] || usage_error "--yes needs --target=$TARGET"
  [[ $SYNC_WORKFLOW != schema || -d $SYNC_MIGRATIONS ]] ||
    usage_error "no folder $SYNC_MIGRATIONS; name another with --migrations"
}

# replacements: prints the replacements of the chain, FROM and TO separated by a tab. In the declaration $DEV_URL
# is the setting and $PROD_ORIGIN the first of PROD_ORIGINS, or PROD_URL. A pair that is empty, or declared
# before, is left out.
replacements() {
  jq -nr '
    ($ENV.PROD_ORIGINS // "" | if . == "" then $ENV.PROD_URL // "" else . end) as $origins
    | {DEV_URL: $ENV.DEV_URL, PROD_ORIGIN: ($origins / "," | first // "")} as $settings
    | def value: if startswith("$") then $settings[.[1:]] // error("replace: no setting \(.)") else . end;
    $ENV.SYNC_REPLACE | fromjson.pairs
    | map(map(value | rtrimstr("/")))
    | reduce (.[] | select(.[0] != .[1] and all(. != ""))) as $pair ([];
        if any(.[]; .[0] == $pair[0]) then . else . + [$pair] end)
    | .[] | @tsv'
}

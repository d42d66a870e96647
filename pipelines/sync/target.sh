# shellcheck shell=bash disable=SC2034,SC2154  # shared with sync.sh
# Sourced by sync.sh: the settings, which of them are missing or at odds, and what the target is called ($ref). No value is
# shown, and none is written anywhere, before it is known to be no secret.

if [[ -z $env_file && -e $RUN_IN/.env.production ]]; then env_file=$RUN_IN/.env.production; fi
while IFS= read -r -d '' setting; do export "${setting?}"; done \
  < <("$root/tools/env-check/env-check" --environment --print0 ${env_file:+"$env_file"})
wait $! || exit 3
BUCKETS=${BUCKETS-$declared_buckets}
if $skip_objects; then BUCKETS=''; fi
# What nobody says is the local stack's.
export DEV_DB_URL=${DEV_DB_URL:-postgresql://postgres:postgres@127.0.0.1:54322/postgres}
export DEV_URL=${DEV_URL:-http://127.0.0.1:54321}

# `supabase link` leaves in supabase/.temp how the project's pooler is reached, without the password.
linked=$RUN_IN/supabase/.temp
if [[ -z ${PROD_DB_URL-} && -n ${SUPABASE_DB_PASSWORD-} && -s $linked/pooler-url ]]; then
  pooler=$(<"$linked/pooler-url")
  # As the CLI does: no password goes to a host that is not Supabase's, and a push needs the session pooler's port.
  [[ ${pooler/:\[YOUR-PASSWORD\]/} =~ ^postgres(ql)?://(postgres\.[a-z0-9]+)@([a-z0-9.-]+\.supabase\.com):[0-9]+/(postgres)([?]|$) ]] ||
    wrong "$linked/pooler-url is no URL of a pooler of Supabase's"
  export PROD_DB_URL
  PROD_DB_URL=postgresql://${BASH_REMATCH[2]}:$(jq -nr 'env.SUPABASE_DB_PASSWORD | @uri')@${BASH_REMATCH[3]}:5432/${BASH_REMATCH[4]}
fi

for variable in "${variables[@]}"; do [[ -n ${!variable-} ]] || wrong "$variable is not set"; done
for variable in DB_URL URL; do
  dev=DEV_$variable prod=PROD_$variable
  [[ -z ${!prod-} || ${!prod} != "${!dev-}" ]] || wrong "$dev and $prod are the same"
done
for variable in DEV_DB_URL PROD_DB_URL; do
  [[ -z ${!variable-} || ${!variable} =~ ^postgres(ql)?:// ]] || wrong "$variable is no postgresql:// URL"
  # Everybody on the machine could read it there, in a command line.
  [[ ! ${!variable-} =~ [?\&](ssl)?password= ]] || wrong "$variable has a password behind the ?; it belongs in front of the @"
done
for variable in DEV_URL PROD_URL SITE_URL; do
  [[ -z ${!variable-} || ${!variable} =~ ^(https?|file)://[^@]*$ ]] || wrong "$variable is no https://, http:// or file:// URL"
done
[[ ! ${DEV_PG_DUMP-} =~ PGPASSWORD=|://[^/]*:[^/]*@ ]] ||
  wrong "DEV_PG_DUMP has a password in it: that of DEV_DB_URL is in PGPASSWORD, and docker exec -e PGPASSWORD hands it on"

MIGRATIONS=${MIGRATIONS:-$RUN_IN/supabase/migrations}
[[ $what != schema || -d $MIGRATIONS ]] || wrong "no folder $MIGRATIONS; --migrations names another"

# What a person calls the target: the project's reference, else its host.
project=''
if [[ ${PROD_DB_URL-} =~ (@db\.|//postgres\.)([a-z0-9]{20})[.:@] ]]; then project=${BASH_REMATCH[2]}; fi
ref=${PROJECT_REF-}
if [[ -z $ref ]]; then
  ref=${PROD_URL:-${project:-${PROD_DB_URL:-$SITE_URL}}}
  ref=${ref#*://} ref=${ref##*@} ref=${ref%%[/?]*} ref=${ref%.supabase.co}
fi
[[ -z $project || $project == "$ref" ]] || wrong "PROD_DB_URL is the project $project, but the target is $ref"
[[ -z $target || $target == "$ref" ]] || wrong "the target is $ref, not $target"
if $yes && [[ -z $target ]]; then wrong "--yes needs --target=$ref"; fi

# The pairs to replace; $NAME is a setting. What is there twice counts once.
prod_origin=${PROD_ORIGINS:-${PROD_URL-}}
pairs=$(jq -cn --argjson replace "$REPLACE" --arg DEV_URL "$DEV_URL" --arg PROD_ORIGIN "${prod_origin%%,*}" '
  $replace.pairs
  | map(map(if startswith("$") then $ARGS.named[.[1:]] // error("replace: no setting \(.)") else . end | rtrimstr("/")))
  | reduce (.[] | select(.[0] != .[1] and .[0] != "" and .[1] != "")) as $pair ([];
      if any(.[]; .[0] == $pair[0]) then . else . + [$pair] end)')
# All forms in which the chain may find its origins: plain, with slashes escaped by JSON, percent-encoded.
EXPECT_REPLACE=$(jq -c '[.[] | ., map(gsub("/"; "\\/")), map(gsub(":"; "%3A") | gsub("/"; "%2F")), map(gsub(":"; "%3a") | gsub("/"; "%2f"))]' <<<"$pairs")

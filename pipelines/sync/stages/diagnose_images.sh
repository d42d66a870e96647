#!/usr/bin/env bash
# diagnose_images: looks for URLs in production that point to development or to no object, and for rows whose image has a
# new name in development.
# Reads:   production's rows (all tables of the schemas) and objects; development's rows and objects; replace.tsv
# Writes:  findings/images.ndjson; audit/ as the stage audit does, without orphans.ndjson, and forbidden.json; if a URL has
#          no object: schema.sql, dev/ as the stage export does, dev/ urls.ndjson, objects.ndjson, present.ndjson (URLs with
#          an object), and image_fixes.ndjson (lines of row-patch)
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/objects.sh"
source "${0%/*}/../lib/urls.sh"
source "${0%/*}/../lib/changes.sh"
source "${0%/*}/../lib/diagnosis.sh"

# shellcheck disable=SC2034  # lib/objects.sh reads it
list_options=(--retries=1 --stall-timeout=10) # the project may be down
image_sync=$(pipeline_command image_sync) image_sync=${image_sync% --}

# find_forbidden: prints a finding for each column that has URLs with forbidden hosts.
find_forbidden() {
  local status=0
  filter url-rewrite --forbid="$SYNC_FORBID" --report=audit/forbidden.json audit/.rows.sql >/dev/null || status=$?
  ((status <= 1)) || return "$status"
  # A sync rewrites only the URLs of development's project.
  jq -c --arg fix "write the statements that correct them: url-rewrite --emit-update-sql; see tools/url-rewrite/README.md" "$count_text"'
    .forbidden[] | {check: "local-url", severity: "error",
      what: "\(count(.count; "URL")) in \(.column) with the host \(.host), which the browsers of users cannot reach; such as: \(.example)", $fix}' \
    audit/forbidden.json
}

# find_fixes: writes image_fixes.ndjson, if development's rows and objects can be read.
find_fixes() {
  : >image_fixes.ndjson
  if [[ -z ${DEV_DB_URL-} || -z ${DEV_URL-} ]]; then return; fi
  dump_schema schema.sql || return
  dump DEV dev dev/digest.txt || return
  filter url-rewrite --pairs=replace.tsv --allow-unmatched dev/rows.sql >.wanted.sql || return
  filter url-list --own="$(own_origins)" .wanted.sql >dev/urls.ndjson || return
  # Without names, bucket-list would list all buckets.
  : >dev/objects.ndjson
  if [[ -s dev/urls.ndjson ]]; then list_dev --skip-missing <dev/urls.ndjson >dev/objects.ndjson || return; fi
  filter manifest-diff --plain --compare=exists --same dev/urls.ndjson dev/objects.ndjson >dev/present.ndjson || return
  compare_rows --no-insert --no-delete audit/.rows.sql .wanted.sql |
    filter url-repair --missing=audit/missing.ndjson --present=dev/present.ndjson >image_fixes.ndjson
}

# images: prints the findings.
images() {
  local rows
  dump_prod_rows || return
  if [[ -n $SYNC_FORBID ]]; then find_forbidden || return; fi
  if [[ -z ${PROD_URL-} ]]; then return; fi
  list_prod_urls || return
  if [[ ! -s audit/missing.ndjson ]]; then
    finding ok image-url "$(count_lines audit/own_urls.ndjson 'storage URL in production has' 'storage URLs in production have') an object"
    return
  fi
  rows=$(show_missing | printable | sed 's/^ *//' | paste -sd ';' | sed 's/;/; /g')
  finding error image-url "storage URLs in production without an object: $(lines audit/missing.ndjson), such as $rows" \
    "bring the objects, if development has them: $image_sync; otherwise correct the rows"
  find_fixes || return
  jq -cn --arg fix "bring the objects ($image_sync), then: $(pipeline_command doctor) --fix=image-urls --plan | row-patch --url=\"\$PROD_URL\" --key-env=PROD_SECRET_KEY" '
    def name: sub("[?#].*"; "") | sub(".*/"; "");
    limit(10; inputs) | . as $patch | .set | to_entries[] | .key as $column | {check: "image-name", severity: "error",
      what: "\($patch.schema // "public").\($patch.table) \($patch.match | with_entries(select(.key | in($patch.set) | not)) | to_entries | map("\(.key)=\(.value)") | join(", ")): \($column) names \($patch.match[$column] | name), which has no object; development has \(.value | name)",
      $fix}' image_fixes.ndjson
  if (($(lines image_fixes.ndjson) > 10)); then
    finding error image-name "$(count_lines image_fixes.ndjson 'row has an image with a new name' 'rows have images with new names'), see image_fixes.ndjson; the findings name 10 of them"
  fi
}

if [[ -n ${PROD_DB_URL-} ]]; then
  trap 'rm -f audit/.rows.sql .wanted.sql' EXIT
  diagnose images images
fi
summarize 'no PROD_DB_URL'

# shellcheck shell=bash
# Sourced, after database.sh and objects.sh, by stages that read the storage URLs of all rows.

# dump_prod_rows: dumps all tables of production's schemas to audit/.rows.sql, even if only some were selected, because
# objects were replaced for all of them.
dump_prod_rows() {
  mkdir -p audit
  dump_all audit/pg_dump.txt >audit/.rows.sql
}

# list_prod_urls: lists the storage URLs in the rows, the objects that exist, and the URLs without an object.
list_prod_urls() {
  filter url-list --own="$(own_origins)" --others=audit/other_urls.ndjson audit/.rows.sql >audit/own_urls.ndjson || return
  { bucket_names && cat audit/own_urls.ndjson; } | list_existing >audit/objects.ndjson || return
  filter manifest-diff --missing audit/own_urls.ndjson audit/objects.ndjson >audit/missing.ndjson
}

# show_missing: prints the first URLs without an object, with the keys of their rows.
show_missing() {
  jq -cn '[limit(10; inputs)]' audit/missing.ndjson >audit/.first.json
  query PROD -v urls=audit/.first.json -f "${queries:?}/rows_of_urls.sql" 2>/dev/null || show_urls audit/missing.ndjson
}

# shellcheck shell=bash
# Sourced by sync.sh and the stages: lists of names, in which commas separate names, except within double quotes.

# split_names LIST: prints the names of the list, one per line. selection.sql splits lists in the same way.
split_names() { grep -oE '([^,"]|"[^"]*")+' <<<"$1" || true; } # grep fails if there is no name

# list: joins the lines of stdin with commas, for messages.
list() { awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $0 } END { if (NR) print "" }'; }

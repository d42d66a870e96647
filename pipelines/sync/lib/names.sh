# shellcheck shell=bash
# Sourced by sync.sh, runs.sh, journal.sh and the stages: names and text for people. In a list of names, commas separate
# names, except within double quotes.

# split_names LIST: prints the names of the list, one per line. selection.sql splits lists in the same way.
split_names() { grep -oE '([^,"]|"[^"]*")+' <<<"$1" || true; } # grep fails if there is no name

# list: joins the lines of stdin with commas, for messages.
list() { awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $0 } END { if (NR) print "" }'; }

# printable: copies stdin, and replaces control characters (C0 and C1), which a terminal would interpret, with "?". Names
# in databases and messages of servers may contain them.
printable() { sed -u $'s/[\x01-\x08\x0b-\x1f\x7f]/?/g; s/\xc2[\x80-\x9f]/?/g'; }

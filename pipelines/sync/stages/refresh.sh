#!/usr/bin/env bash
# refresh: updates what production derives from the pushed rows: the planner's statistics and materialized views.
# Reads:   push/outcome.txt, production's database
# Writes:  refresh.txt (the statements)
# Changes: production's statistics; with --refresh-views its materialized views
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
skip_without_rows
if [[ ! -e push/outcome.txt ]]; then
  echo 'skipped: no rows were pushed'
  exit
fi

ask PROD refresh >.refresh.txt
if [[ -z $SYNC_REFRESH_VIEWS ]]; then sed '/^refresh /d' .refresh.txt; else cat .refresh.txt; fi >refresh.txt
# Failures here are only reported, because the rows are already committed.
if ! execute PROD -c "set lock_timeout = '10s'" -f refresh.txt >/dev/null 2>.refresh_log.txt; then
  show_log .refresh_log.txt
  echo 'some statistics or views are not up to date; production does that itself later, except for views' >&2
fi
views=$(sed -n 's/^refresh materialized view \(.*\);$/\1/p' .refresh.txt | list)
echo "$(count "$(grep -c '^analyze ' refresh.txt || true)" table) analyzed$(
  if [[ -z $views ]]; then
    :
  elif [[ -n $SYNC_REFRESH_VIEWS ]]; then
    echo "; refreshed: $views"
  else
    echo "; these show old rows until they are refreshed (--refresh-views): $views"
  fi
)"

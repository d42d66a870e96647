#!/usr/bin/env bash
# restore_objects.sh: the objects that run $ROLLBACK has saved go back to prod. Those that it added stay. Environment:
# lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"
skip_without_objects

filter bucket-upload --from="file://$ROLLBACK/backup.objects" --to="$PROD_URL" --key-env=PROD_SECRET_KEY <dev.objects >objects.results 2>&8
echo "$(results objects.results uploaded) put back, $(results objects.results skipped) were as they had been"

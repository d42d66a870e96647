#!/usr/bin/env bash
# backup_all_objects.sh: all of prod's objects in BUCKETS, in the folder backup.objects, each compared by size and MD5.
# Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"
skip_without_objects

bucket_names | list_there >objects.replaced
back_up_objects

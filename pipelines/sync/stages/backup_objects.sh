#!/usr/bin/env bash
# backup_objects.sh: prod's objects that are to be replaced, in the folder backup.objects, each compared by size and MD5.
# Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"
skip_without_objects

# All that is there by now under a key that will be uploaded, as prod lists it: while a person was thinking about the plan,
# prod may have got more.
bucket_names | list_there >backup.listed
filter manifest-diff --compare=exists --same backup.listed objects.todo >objects.replaced
back_up_objects

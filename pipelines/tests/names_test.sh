#!/usr/bin/env bash
# Tests the texts for people that several scripts of a sync share.
source tools/testing/assert.sh
source pipelines/sync/lib/names.sh

it 'numbers with a noun'
expect 'zero' "$(count 0 row)" '0 rows'
expect 'one' "$(count 1 row)" '1 row'
expect 'two' "$(count 2 row)" '2 rows'
expect 'eleven' "$(count 11 row)" '11 rows'
expect 'one' "$(count 1 'object differs' 'objects differ')" '1 object differs'
expect 'two' "$(count 2 'object differs' 'objects differ')" '2 objects differ'
expect 'in jq' "$(jq -nr "$count_text"'count(0; "row"), count(1; "row"), count(2; "row"), count(1; "is"; "are"), count(2; "is"; "are")' | paste -sd ,)" \
  '0 rows,1 row,2 rows,1 is,2 are'

# A number in a message must not be followed by a plural that it may not have. "N of M rows" is correct for any N.
it 'all messages count with these functions'
expect 'numbers without them' "$(grep -nE '(lines [a-z_/.]*ndjson\)|length\)|\(\.[a-z]+\)|\| add // 0\)|\$[a-z]+) (rows|objects|URLs|tables|columns|checks|warnings|errors|users|migrations|conflicts|lines|buckets|constraints|values)\b' \
  pipelines/sync/stages/*.sh pipelines/sync/lib/*.sh pipelines/sync/*.sh)" ''
finish

#!/usr/bin/env bash
# Tests that filtered_dump builds the chain's output, and that the intermediate files exist.
set -euo pipefail

cd pipelines/tests/rules
cmp edited.sql <(./edits <stream.txt)
cmp quoted.sql <(./quoting <stream.txt)
diff -u broken.1-filter.sql - <<<$'ONE\ntwo\nthree'
diff -u edited.1-filter.sql - <<<$'ONE\ntwo\nthree'
diff -u edited.2-filter.sql - <<<$'ONE\nTWO\nthree'
diff -u nested_dump.sql - <<<$'one\nTWO\nthree'
tail -n +2 with_file_dump.sql | cmp - <(cat header.txt stream.txt)

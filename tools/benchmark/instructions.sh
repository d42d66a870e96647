#!/usr/bin/env bash
# instructions.sh: counts the instructions that the filters execute over fixed inputs of 16 MiB, and compares the counts
# with those in instructions.ndjson. Exits with status 1 if one differs by more than 5 %.
#   tools/bazel run //tools/benchmark:instructions -- [--update=yes] [--only=REGEX]
# Unlike times, counts do not depend on the speed and the load of the machine. They do depend on the compiler and the
# libraries; those in the file are of Debian 12 on x86-64. --update writes them anew, and --only selects commands. Needs
# valgrind.
set -euo pipefail
source tools/benchmark/record.sh

update='' only=''
options update only -- "$@"
type -P valgrind >/dev/null || { echo 'instructions: valgrind is not installed (Debian: valgrind)' >&2; exit 3; }
in_scratch
for filter in dump-count dump-diff dump-guard dump-select dump-sort dump-upsert csv-rows manifest-diff; do
  PATH=$here/../$filter:$PATH
done
export DUMPLINE_SIMD=avx2 # whatever this processor has

# The inputs. In changed.sql and changed.ndjson, each hundredth line differs.
generate-dump --size=16MiB >insert.sql
generate-dump --size=16MiB --form=copy >copy.sql
generate-dump --size=16MiB --form=copy --shape=short >short.sql
sed '0~100s/name/other name/' short.sql >changed.sql
sed -n 's/\t/,/gp' short.sql | sed '1i id,parent_id,name,active' >rows.csv
cat >schema.sql <<'END'
CREATE TABLE public.chat_messages (id bigint NOT NULL, parent_id bigint, name text, active boolean);
ALTER TABLE ONLY public.chat_messages ADD CONSTRAINT chat_messages_pkey PRIMARY KEY (id);
CREATE SEQUENCE public.chat_messages_id_seq;
--
-- PostgreSQL database dump complete
--
END
awk 'BEGIN { for (i = 0; i < 80000; i++)
  printf "{\"bucket\":\"images\",\"key\":\"folder/%07d.png\",\"size\":%d,\"etag\":\"%032x\",\"md5\":\"%032x\",\"mimetype\":\"image/png\",\"cacheControl\":\"max-age=3600\",\"lastModified\":\"2026-01-02T03:04:05.678Z\"}\n", i, i % 5000, i, i }' >objects.ndjson
sed '0~100s/"size":/&1/' objects.ndjson >changed.ndjson
echo public.chat_messages >relations.txt
echo public.chat_messages_id_seq >>relations.txt

# count COMMAND: prints the number of instructions.
count() {
  local words
  read -ra words <<<"$1"
  valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file=log.txt "${words[@]}" >output.txt 2>messages.txt || {
    cat messages.txt log.txt >&2
    return 3
  }
  sed -n 's/^.*Collected : \([0-9]*\)$/\1/p' log.txt
}

status=0
printf '%-62s %14s %14s %8s\n' command recorded now change
while IFS=$'\t' read -r command recorded; do
  if [[ ! $command =~ $only ]]; then continue; fi
  now=$(count "$command")
  change=$(awk -v now="$now" -v then="$recorded" 'BEGIN { printf "%+.1f", then ? 100 * (now - then) / then : 0 }')
  printf '%-62s %14d %14d %6s %%\n' "$command" "$recorded" "$now" "$change"
  jq -nc --arg command "$command" --argjson instructions "$now" '{$command, $instructions}' >>now.ndjson
  if [[ ${change#[+-]} =~ ^([0-9]+)\. ]] && ((BASH_REMATCH[1] >= 5)); then status=1; fi
done < <(jq -r '[.command, .instructions // 0] | @tsv' "$here/instructions.ndjson")

if [[ -n $update ]]; then
  cp now.ndjson "${BUILD_WORKSPACE_DIRECTORY:?run it with tools/bazel run}/tools/benchmark/instructions.ndjson"
elif ((status)); then
  echo 'instructions: counts differ by 5 % or more from tools/benchmark/instructions.ndjson. If that is intended, record them' \
    'with --update=yes' >&2
  exit 1
fi

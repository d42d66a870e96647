#!/usr/bin/env bash
# storage.sh: compares bucket-upload with curl on the same server, and with rclone on its own server.
#   tools/bazel run //tools/benchmark:storage -- [--small=5000] [--large=20] [--rounds=3] [--record=DIR]
# Uploads --small objects of 20 kB, then --large objects of 50 MB, from a folder, and prints tables. With --record, also
# writes them to DIR/DATE-storage.md.
set -euo pipefail
source tools/benchmark/record.sh

small=5000 large=20 rounds=3 record=''
options small large rounds record -- "$@"

for program in bucket-list bucket-upload; do PATH=$PWD/tools/$program:$PATH; done
PATH=$PWD/tools/testing/storage_server:$PATH
export SUPABASE_SECRET_KEY=sb_secret_test
tmp=$(mktemp -d)
pids=()
# shellcheck disable=SC2317  # called at exit
clean_up() {
  stop_servers || true
  rm -rf "$tmp"
}
trap clean_up EXIT
cd "$tmp"

# files NAME COUNT BYTES: makes a folder with a bucket of COUNT files, all different, and their manifest.
files() {
  mkdir -p "$1/bench"
  head -c "$3" /dev/urandom >content
  for ((i = 0; i < $2; i++)); do { printf '%08d' "$i" && tail -c +9 content; } >"$1/bench/$i.bin"; done
  bucket-list --url="file://$tmp/$1" </dev/null >"$1.ndjson"
}

# Both functions start an empty server. fresh_storage sets $url to its address.
fresh_storage() {
  stop_servers
  storage-server --dir="$tmp" --port-file="$tmp/port" --bucket=bench >/dev/null &
  pids=($!)
  until [[ -s port ]]; do sleep 0.02; done
  url=http://127.0.0.1:$(<port)
}
fresh_webdav() {
  stop_servers
  rm -rf dav && mkdir dav
  rclone serve webdav dav --addr 127.0.0.1:18123 >/dev/null 2>&1 &
  pids=($!)
  until curl -s -o /dev/null http://127.0.0.1:18123/; do sleep 0.05; done
}
stop_servers() {
  if ((${#pids[@]})); then
    kill "${pids[@]}" 2>/dev/null || true    # rclone may have exited
    wait "${pids[@]}" || true
  fi
  pids=()
  rm -f port
}

upload() { bucket-upload --from="file://$tmp/$1" --to="$url" "${@:2}" <"$1.ndjson" >results; }
with_curl() {
  find "$1/bench" -type f -printf "upload-file = \"%p\"\nurl = \"$url/storage/v1/object/bench/%f\"\noutput = \"/dev/null\"\n" >config
  curl -sS --parallel --parallel-max 16 -H 'apikey: sb_secret_test' -H 'content-type: application/octet-stream' -X POST -K config 2>curl.log    # curl prints a progress table in any case
}
with_rclone() {
  rclone copy --transfers 16 --checkers 16 "$1/bench" ":webdav,url='http://127.0.0.1:18123':bench" 2>/dev/null
  (($(find dav -type f | wc -l) == $(find "$1/bench" -type f | wc -l)))    # the server was empty before
}

# processor_time SHELL: prints the processor time, in hundredths of a second, of SHELL's past children and of the server.
processor_time() { echo "$(awk '{ print $16 + $17 }' "/proc/$1/stat") $(awk '{ print $14 + $15 }' "/proc/${pids[0]}/stat")"; }

# row FILES NAME START COMMAND...: runs COMMAND --rounds times, each after START, and prints the median time and, for the
# last round, the processor time of the command and of the server.
row() {
  local files=$1 name=$2 start=$3 shell=$BASHPID seconds=() begin before after count bytes
  shift 3
  for ((round = 0; round < rounds; round++)); do
    "$start"
    before=$(processor_time "$shell")
    begin=$EPOCHREALTIME
    "$@" || { echo "storage: $name failed" >&2; exit 3; }
    seconds+=("$(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')")
    after=$(processor_time "$shell")
  done
  mapfile -t seconds < <(printf '%s\n' "${seconds[@]}" | sort -n)
  count=$(find "$files/bench" -type f | wc -l) bytes=$(du -sb --apparent-size "$files/bench" | cut -f1)
  awk -v name="$name" -v t="${seconds[rounds / 2]}" -v min="${seconds[0]}" -v max="${seconds[-1]}" -v n="$count" -v b="$bytes" \
    -v times="$before $after" 'BEGIN { split(times, c)
      printf "| %s | %.2f (%.2f – %.2f) | %.0f | %.0f | %.2f | %.2f |\n",
        name, t, min, max, n / t, b / t / 1e6, (c[3] - c[1]) / 100, (c[4] - c[2]) / 100 }'
}

table() {
  printf '\n## %s\n\n| command | seconds | objects/s | MB/s | processor, command | server |\n|---|---|---|---|---|---|\n' "$1"
  row "$2" bucket-upload fresh_storage upload "$2"
  if [[ $2 == large ]]; then
    row "$2" 'bucket-upload --resumable-over 1GB' fresh_storage upload "$2" --resumable-over=1GB
  fi
  row "$2" 'curl --parallel --parallel-max 16' fresh_storage with_curl "$2"
  if command -v rclone >/dev/null; then rounds=1 row "$2" 'rclone copy --transfers 16 to rclone serve webdav, once' fresh_webdav with_rclone "$2"; fi
}

report() {
  trap stop_servers EXIT    # report runs in a subshell, and only the subshell has the process ids of the servers
  printf '# Uploads, %s\n\n' "$(date -u +%F)"
  echo "$(machine) Client and server on it."
  printf 'Median (minimum – maximum) of %s rounds. bucket-upload also checks each object on the server before and after, and compares its MD5.\n' "$rounds"
  table "$small objects of 20 kB" small
  table "$large objects of 50 MB" large
}

files small "$small" 20000
files large "$large" 50000000
report | tee record.md
keep record.md "$record" -storage.md

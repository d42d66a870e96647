#!/usr/bin/env bash
# many_hosts_test.sh STORAGE_SERVER BUCKET_LIST MANIFEST_DIFF BUCKET_UPLOAD [OBJECTS]: runs the commands of many-hosts.md
# with two SSH servers on this machine, and kills one of them during the upload.
#
# Needs the programs of the Debian packages parallel and openssh-server in PATH. They need not be installed: unpack them
# with `dpkg -x`, which starts no server. Root runs the script in a mount namespace of its own, in which the user and the
# folder exist that sshd needs.
set -euo pipefail
PATH=$PATH:/usr/sbin
for program in parallel sshd ssh ssh-keygen jq; do
  if ! command -v "$program" >/dev/null; then
    echo "many_hosts_test: $program not found (expected the packages parallel and openssh-server)" >&2
    exit 1
  fi
done
if ((EUID == 0)) && [[ -z ${DUMPLINE_UNSHARED:-} ]]; then
  exec env DUMPLINE_UNSHARED=1 unshare --mount "${BASH_SOURCE[0]}" "$@"
fi

for program in "$@"; do
  if [[ -x $program ]]; then PATH=$(cd "${program%/*}" && pwd):$PATH; fi
done
objects=${5:-4000}
page=$PWD/docs/many-hosts.md
tmp=$(mktemp -d)
servers=()

# kill_tree PID: kills a process and all its descendants at once, as a power failure does.
kill_tree() {
  local pids=("$1") child i
  for ((i = 0; i < ${#pids[@]}; i++)); do
    for child in $(pgrep -P "${pids[i]}" || true); do pids+=("$child"); done
  done
  kill -KILL "${pids[@]}" 2>/dev/null || true
}
# shellcheck disable=SC2317  # called at exit
clean_up() {
  for pid in "${servers[@]}"; do kill_tree "$pid"; done
  rm -rf "$tmp"
}
trap clean_up EXIT
fail() { echo "many_hosts_test: $*" >&2 && exit 1; }
say() { printf '%s %s\n' "$(date +%T)" "$*"; }
cd "$tmp"

if ((EUID == 0)); then
  mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd
  { grep -v '^sshd:' /etc/passwd && echo 'sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin'; } >passwd
  mount --bind passwd /etc/passwd
fi

# Two hosts: each has a port, a folder as its home, and the filters in PATH. A session of a host starts with run.sh.
mkdir bin
ssh-keygen -q -t ed25519 -N '' -f host_key && ssh-keygen -q -t ed25519 -N '' -f key
cp key.pub authorized_keys
for host in 1 2; do
  mkdir "host$host"
  port=$((20000 + (RANDOM % 10000) * 2 + host))
  # shellcheck disable=SC2016  # for the shell of the session
  printf '#!/bin/bash\ncd %q && export HOME=$PWD PATH=%q && exec bash -c "$SSH_ORIGINAL_COMMAND"\n' \
    "$tmp/host$host" "$PATH" >"run$host.sh"
  chmod +x "run$host.sh"
  cat >"sshd$host.conf" <<END
ListenAddress 127.0.0.1
Port $port
HostKey $tmp/host_key
AuthorizedKeysFile $tmp/authorized_keys
UsePAM no
StrictModes no
PidFile none
MaxStartups 100
ForceCommand $tmp/run$host.sh
END
  "$(command -v sshd)" -D -e -f "$tmp/sshd$host.conf" 2>"sshd$host.log" &
  servers+=($!)
  cat >>ssh.conf <<END
Host upload$host
  HostName 127.0.0.1
  Port $port
  IdentityFile $tmp/key
  UserKnownHostsFile $tmp/known_hosts
  StrictHostKeyChecking accept-new
  ServerAliveInterval 15
  ServerAliveCountMax 3
END
done
# The commands of the page call ssh without options, as with ~/.ssh/config.
printf '#!/bin/bash\nexec %q -F %q "$@"\n' "$(command -v ssh)" "$tmp/ssh.conf" >bin/ssh
chmod +x bin/ssh
PATH=$tmp/bin:$PATH

# Two projects. Requests of production take 200 ms, so that the upload lasts long enough to be interrupted.
# start_project NAME FLAG...: starts a server and sets $url.
start_project() {
  storage-server --dir="$tmp" --port-file="$tmp/$1.port" --bucket=images --bucket=docs "${@:2}" >/dev/null &
  servers+=($!)
  until [[ -s $1.port ]]; do sleep 0.05; done
  url=http://127.0.0.1:$(<"$1.port")
}
printf 'sb_secret_test' >dev.key && printf 'sb_secret_test' >prod.key
mkdir -p files/images files/docs
for ((i = 0; i < objects; i++)); do
  bucket=images && if ((i % 4 == 0)); then bucket=docs; fi
  echo "object $i" >"files/$bucket/$i-original.txt"
done
start_project dev && DEV_URL=$url
start_project prod --fault=delay,ms=200 && PROD_URL=$url
bucket-list --url="file://$tmp/files" </dev/null | bucket-upload --from="file://$tmp/files" --to="$DEV_URL" --key-file=dev.key >/dev/null

# block N: prints the Nth block of shell commands of the page, from 1.
block() { awk -v n="$1" '/^```sh$/ { ++i; next } /^```$/ { if (i == n) exit; next } i == n' "$page"; }
run_block() {
  local commands
  commands=$(block "$1")
  [[ -n $commands ]] || fail "the page has no block $1"
  eval "$commands"
}

# stored: prints the number of objects that production has.
stored() { bucket-list --url="$PROD_URL" --key-file=prod.key </dev/null | wc -l; }
# Kills the second host in the middle of its first shard: once production has an eighth of the objects. Until then, looks for the key in command lines.
watch() {
  until (($(stored) > objects / 8)); do
    if grep -lqa 'sb_secret_[t]est' /proc/[0-9]*/cmdline 2>/dev/null; then echo key >>exposed; fi
    sleep 0.1
  done
  pgrep -P "${servers[1]}" >/dev/null || echo 'the second host had no session' >>exposed
  kill_tree "${servers[1]}"
  say "killed upload2, $(stored) of $objects objects are stored"
}

# shellcheck disable=SC2034  # HOSTS is for the page's commands, as PROD_URL and DEV_URL are
HOSTS='upload1 upload2' SHARDS=8
run_block 1
cp todo.ndjson all.ndjson
(($(wc -l <all.ndjson) == objects)) || fail "todo.ndjson has $(wc -l <all.ndjson) lines, not $objects"
run_block 2
watch &
watcher=$!
status=0
begin=$EPOCHREALTIME
run_block 3 || status=$?
if kill "$watcher" 2>/dev/null; then fail 'the upload ended before the host was killed'; fi
wait "$watcher"
[[ ! -e exposed ]] || fail "$(<exposed)"
say "parallel: exit status $status, $(wc -l <results.ndjson) results, $(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }') s"
cut -f 1,2,4,7,8 joblog
grep -o '"result":"[a-z]*"' results.ndjson | sort | uniq -c

# The results are those of the shards, in order.
for shard in 1 2 3 4 5 6 7 8; do
  manifest-diff --shard="$shard/$SHARDS" dev.ndjson prod.ndjson | jq -r '.bucket + "/" + .key' >"keys.$shard"
done
if (($(wc -l <results.ndjson) == objects)); then
  cat keys.[1-8] | cmp - <(jq -r '.bucket + "/" + .key' results.ndjson) || fail 'the results are not in order'
fi
# A lost part of the results is found.
cp results.ndjson complete.ndjson
head -n -100 complete.ndjson >results.ndjson
run_block 4 >/dev/null
(($(wc -l <lost.ndjson) >= 100)) || fail "$(wc -l <lost.ndjson) lines are lost, not 100"
cp complete.ndjson results.ndjson && cp all.ndjson todo.ndjson

rounds=1
run_block 4
while [[ -s todo.ndjson ]]; do
  ((++rounds <= 4)) || fail "objects are missing after $rounds rounds"
  HOSTS='upload1'
  run_block 2
  run_block 3 || true
  run_block 4
done
say "$rounds rounds"

found=$(run_block 5) || fail "production differs: $found"
[[ -z $found ]] || fail "production differs: $found"
# The same without dumpline's comparison: each file once, with its MD5.
(cd files && md5sum ./*/* | sed 's|  ./| |' | sort) >expected
bucket-list --url="$PROD_URL" --key-file=prod.key </dev/null | jq -r '.md5 + " " + .bucket + "/" + .key' | sort | cmp - expected ||
  fail 'production does not have each object once with its MD5'
# shellcheck disable=SC2034
HOSTS=upload1
run_block 6
[[ ! -e host1/objects/dev.key && ! -e host1/objects/prod.key ]] || fail 'keys are left on a host'
say "$objects objects are in production, each once and with its MD5"

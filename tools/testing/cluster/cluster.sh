#!/usr/bin/env bash
# A remote execution cluster on one machine, for tests: several instances of Bazel's reference worker.
#
#   tools/bazel run //third_party/remote_worker:install     # once
#   tools/testing/cluster/cluster.sh WORKERS FOLDER COMMAND...
#
# starts the workers 1 to WORKERS (at most 9), runs the command and ends the workers. The command reaches all workers
# as grpc://workers:8980, and single ones as grpc://worker1:8980 and so on. Each runs one action at a time, or
# CLUSTER_JOBS, as the user nobody, or CLUSTER_USER. FOLDER keeps their cache (cas) and, for each worker, the files pid and
# log in worker1 and so on. The log has a line "Completed" per action. The user must have access to FOLDER. For example:
#
#   cluster.sh 2 /var/tmp/cluster tools/bazel --output_user_root=/var/tmp/cluster/bazel test //testdata/dump-count \
#     --config=cluster --remote_executor=grpc://workers:8980 --remote_cache=grpc://worker1:8980 --symlink_prefix=/
#
# The worker listens on all addresses of its host, without a password, and runs what it receives. Therefore the workers
# and the command are in network namespaces without a connection to the machine's network, which requires root. They are
# also in a namespace of processes, so all of them end with this script, even if it is killed. That includes Bazel's
# server, which must have a folder of its own (--output_user_root), because a server outside cannot reach the workers.
#
# Bazel distributes its calls over the addresses of the name `workers`. The workers are one cluster because they share the
# folder of the cache.
set -euo pipefail
port=8980
jar=/usr/share/bazel/A-server.jar
classes=${XDG_CACHE_HOME:-$HOME/.cache}/dumpline/remote_worker/classes
user=${CLUSTER_USER:-nobody}

die() { printf 'cluster: %s\n' "$1" >&2; exit "${2:-3}"; }

enter_namespaces() {
  if (($# < 3)) || [[ $1 != [1-9] ]]; then die 'usage: cluster.sh WORKERS FOLDER COMMAND... (1 to 9 workers)' 2; fi
  local workers=$1 dir
  dir=$(realpath -m "$2")
  if ((EUID != 0)); then die 'not root, which namespaces require'; fi
  if ! type -P ip >/dev/null; then die 'ip not found. Install iproute2.'; fi
  if [[ ! -d $classes ]]; then die 'no worker. Run: tools/bazel run //third_party/remote_worker:install'; fi
  mkdir -p "$dir/cas" /run/netns
  cp -r "$classes" "$dir"  # the user may not have access to the cache of root
  exec unshare --net --mount --pid --fork --kill-child --mount-proc -- \
    "${BASH_SOURCE[0]}" --inside "$workers" "$dir" "${@:3}"
}

# make_network WORKERS: makes a namespace for each worker, on a bridge of this one, and the names of all.
make_network() {
  local i
  mount -t tmpfs tmpfs /run/netns  # keeps the namespaces' names from other processes
  ip link set lo up
  ip link add br0 type bridge
  ip addr add 10.77.0.1/24 dev br0
  ip link set br0 up
  echo '127.0.0.1 localhost' >"$dir/hosts"
  for ((i = 1; i <= $1; i++)); do
    ip netns add "worker$i"
    ip link add "to$i" type veth peer name eth0 netns "worker$i"
    ip link set "to$i" master br0 up
    ip -n "worker$i" addr add "10.77.0.1$i/24" dev eth0
    ip -n "worker$i" link set lo up
    ip -n "worker$i" link set eth0 up
    echo "10.77.0.1$i workers worker$i" >>"$dir/hosts"
  done
  mount --bind "$dir/hosts" /etc/hosts
}

# start_worker I: starts a worker, which writes the file pid when it listens.
start_worker() {
  local own=$dir/worker$1
  mkdir -p "$own/actions"
  rm -f "$own/pid"
  chown "$user" "$own" "$own/actions"
  # A command in the background ignores SIGINT, and so would all actions.
  setsid nsenter --net="/run/netns/worker$1" -- \
    setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- \
    env --default-signal HOME="$own" java -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
    -Djava.library.path=/usr/share/bazel -Djava.util.logging.config.file="$dir/logging.properties" \
    -cp "$dir/classes:$jar" com.google.devtools.build.remote.worker.RemoteWorker \
    --listen_port="$port" --jobs="${CLUSTER_JOBS:-1}" --cas_path="$dir/cas" --work_path="$own/actions" \
    --pid_file="$own/pid" </dev/null >"$own/log" 2>&1 &
  disown  # so that bash prints nothing if a worker is killed
}

run_inside() {
  local workers=$1 i deadline=$((SECONDS + 60))
  dir=$2
  make_network "$workers"
  chown "$user" "$dir/cas"
  setpriv --reuid="$user" --clear-groups test -x "$dir" || die "the user $user has no access to $dir"
  printf '%s\n' 'handlers=java.util.logging.ConsoleHandler' 'java.util.logging.ConsoleHandler.level=FINE' \
    'com.google.devtools.build.remote.worker.ExecutionServer.level=FINE' >"$dir/logging.properties"
  for ((i = 1; i <= workers; i++)); do start_worker "$i"; done
  for ((i = 1; i <= workers; i++)); do
    until [[ -s $dir/worker$i/pid ]]; do
      if ((SECONDS >= deadline)); then die "worker $i does not start; see $dir/worker$i/log"; fi
      sleep 0.05
    done
  done
  "${@:3}"
}

if [[ ${1-} != --inside ]]; then enter_namespaces "$@"; fi
run_inside "${@:2}"

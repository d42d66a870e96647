#!/usr/bin/env bash
# Builds and tests a part of dumpline on a cluster of two workers, and compares the outputs with those of a local build,
# which are the data of this program.
set -euo pipefail
if (($# == 0)); then
  cluster=$(mktemp -d /tmp/cluster.XXXXXX)
  trap 'rm -rf "$cluster"' EXIT
  chmod 711 "$cluster"
  tools/testing/cluster/cluster.sh 2 "$cluster" "${BASH_SOURCE[0]}" "$cluster"
  exit
fi
cluster=$1
source tools/testing/assert.sh
show_on_failure=("$tmp/err")

dumps=pipelines/tests/rules
targets=(//tools/watch-match //testdata/watch-match "//$dumps:edited" "//$dumps:edited.1-filter.sql" "//$dumps:quoted"
  "//$dumps:with_file_dump" "//$dumps:nested_dump")

# bazel COMMAND [ARG...]: runs Bazel in the workspace, without the settings of this user.
bazel() {
  (cd "$BUILD_WORKSPACE_DIRECTORY" &&
    tools/bazel --nohome_rc --output_user_root="$cluster/bazel" --host_jvm_args=-XX:TieredStopAtLevel=1 \
      "$1" --symlink_prefix="$cluster/out-" "${@:2}")
}
# bazel_test [ARG...]: tests in the cluster, and writes the log of the actions to $tmp/actions.
bazel_test() {
  bazel test --config=cluster --remote_executor=grpc://workers:8980 --remote_cache=grpc://worker1:8980 --jobs=4 \
    --noshow_progress --execution_log_json_file="$tmp/actions" "$@"
}
# runners CONDITION: prints how many of the last actions, which jq selects, ran where.
runners() { jq -r "select($1).runner" "$tmp/actions" | sed 's/.*-sandbox$/sandbox/' | sort | uniq -c | sed 's/^ *//'; }
# completed: prints how many actions each worker has completed.
completed() { grep -c ' Completed ' "$cluster"/worker[12]/log | cut -d: -f2 | paste -sd ' '; }
# is_cached FILE: checks whether the cluster's cache contains a file with the same content.
is_cached() {
  local digest
  digest=$(sha256sum "$1" | cut -c 1-64)
  [[ -n $(find "$cluster/cas/cas" -name "$digest") ]]
}

it 'a build and its tests on two workers'
run 0 bazel_test "${targets[@]}"
read -r first second < <(completed)
all=$((first + second))
expect_success "both workers run many actions, not $first and $second" test $((first * 3)) -ge "$all" -a $((second * 3)) -ge "$all"
expect "runners of other actions than those of a filtered_dump" "$(runners '.mnemonic != "FilterDump"' | cut -d' ' -f2-)" remote
for file in tools/watch-match/watch-match "$dumps"/{edited.1-filter,edited,quoted,nested_dump}.sql; do
  expect_success "$file is the same as that of a local build" cmp "$file" "$cluster/out-bin/$file"
done

it 'a filtered_dump runs remotely, and its outputs are in the cache, only with remote = True'
expect runners "$(runners '.mnemonic == "FilterDump"')" $'6 remote\n3 sandbox'
expect_success 'an output with remote = True is in the cache' is_cached "$dumps/quoted.sql"
expect_failure 'an output without it is in the cache' is_cached "$dumps/edited.1-filter.sql"

it 'the key of each result contains the versions of the packages'
hash=$("$BUILD_WORKSPACE_DIRECTORY/third_party/package_versions.sh" | sha256sum | cut -c 1-16)
expect properties "$(jq -c .platform.properties "$tmp/actions" | sort -u)" "[{\"name\":\"packages\",\"value\":\"$hash\"}]"

it 'everything is in the cache'
run 0 bazel clean
run 0 bazel_test "${targets[@]}"
expect runners "$(runners '.mnemonic != "FilterDump" or .remoteCacheHit' | cut -d' ' -f2-)" 'remote cache hit'
expect 'completed actions' "$(completed)" "$first $second"
expect_success 'the program is downloaded' cmp tools/watch-match/watch-match "$cluster/out-bin/tools/watch-match/watch-match"

it 'a worker is killed during a build'
runs=6
pid=$(<"$cluster/worker2/pid")
bazel_test --runs_per_test="$runs" --test_env=AGAIN=yes //testdata/watch-match >"$tmp/out" 2>"$tmp/err" &
build=$!
is_running() { [[ $(completed) != "$first $second" && -n $(ls -A "$cluster/worker2/actions") ]]; }
wait_for 'an action of worker 2' is_running
kill -KILL "$pid"
read -r killed_first killed_second < <(completed)
expect_success 'exit status 0' wait "$build"
expect_match "Stats over $runs runs" "$tmp/out"
read -r last_first last_second < <(completed)
expect "actions of worker 2" "$last_second" "$killed_second"
expect_success "worker 1 runs the others, not $killed_first to $last_first" test "$last_first" -gt "$killed_first"
finish

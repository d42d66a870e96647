#!/usr/bin/env bash
# Tests //:init, and that README.md shows the BUILD file that it writes.
source tools/testing/assert.sh
runfiles=$PWD readme=$PWD/README.md template=$PWD/tools/init/BUILD.template
init() { (cd "$runfiles" && ./init "$@"); }
export BUILD_WORKING_DIRECTORY=$tmp
cd "$tmp"

it 'a new folder'
init 2-shops >"$tmp/out" 2>"$tmp/err"
expect 'messages' "$(<"$tmp/err")" ''
expect 'files' "$(find 2-shops -type f | sort | paste -sd ' ')" \
  '2-shops/.bazelrc 2-shops/.env.production 2-shops/.gitignore 2-shops/BUILD.bazel 2-shops/MODULE.bazel 2-shops/WORKSPACE 2-shops/WORKSPACE.bzlmod'
expect 'name' "$(head -n 1 2-shops/WORKSPACE)" 'workspace(name = "__shops")'
expect 'path' "$(grep -c '^    path = "/.*",$' 2-shops/WORKSPACE 2-shops/MODULE.bazel | paste -sd ' ')" '2-shops/WORKSPACE:1 2-shops/MODULE.bazel:1'
expect 'access to settings' "$(stat -c %a 2-shops/.env.production)" 600
expect 'ignored' "$(paste -sd ' ' 2-shops/.gitignore)" '.dumpline/ .env.production /bazel-* /MODULE.bazel.lock'

it 'a second time: nothing is overwritten'
echo mine >2-shops/BUILD.bazel
init 2-shops >"$tmp/out" 2>"$tmp/err"
expect 'BUILD.bazel' "$(<2-shops/BUILD.bazel)" mine
expect 'messages' "$(grep -c 'exists and was kept' "$tmp/err")" 6
expect 'ignored' "$(paste -sd ' ' 2-shops/.gitignore)" '.dumpline/ .env.production /bazel-* /MODULE.bazel.lock'

it 'README.md shows the BUILD file'
expect 'shown' "$(awk '/^    load\("@dumpline/ { shown = 1 } /^[^ ]/ { shown = 0 } shown' "$readme" | sed 's/^    //')" "$(<"$template")"
finish

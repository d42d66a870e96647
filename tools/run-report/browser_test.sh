#!/usr/bin/env bash
# tools/bazel run //tools/run-report:browser_test: opens a page in Chromium; see browser_test.mjs. Needs
# tools/bazel run //third_party/browser:install
set -euo pipefail
modules=${XDG_CACHE_HOME:-$HOME/.cache}/dumpline/browser/node_modules
if [[ ! -d $modules ]] || ! type -P chromium node >/dev/null; then
  echo 'no browser; install it with tools/bazel run //third_party/browser:install' >&2
  exit 3
fi
case=testdata/run-report/plan_with_conflicts
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -rL "$case/." "$folder"
tools/run-report/run-report --run="$folder/run" "$folder/in.ndjson" >"$folder/report.html"
node tools/run-report/browser_test.mjs "$modules" "$folder/report.html" "$folder/run/conflicts.ndjson"

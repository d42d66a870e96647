#!/usr/bin/env bash
# tools/bazel run //tools/run-report:picture: makes docs/pictures/report.png from the demo's runs. Needs
# tools/bazel run //third_party/browser:install
set -euo pipefail
modules=${XDG_CACHE_HOME:-$HOME/.cache}/dumpline/browser/node_modules
pipelines/demo_sync --keep | tee /dev/stderr >"${TMPDIR:-/tmp}/demo.txt"
runs=$(sed -n 's/^The inputs, outputs and backups of the runs are in \(.*\)\.$/\1/p' "${TMPDIR:-/tmp}/demo.txt")
last=${runs##* }
node tools/run-report/picture.mjs "$modules" "$last/report.html" "$BUILD_WORKSPACE_DIRECTORY/docs/pictures/report.png"
rm -r "${last%/*}" "${TMPDIR:-/tmp}/demo.txt"

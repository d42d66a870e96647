#!/usr/bin/env bash
# Tests the test: each check of conformance.sh fails for a filter that does everything wrong.
set -euo pipefail

cd tools/conformance
if report=$(./conformance.sh bad_filter.sh bad_README.md bad_filter.1 sample.sql sql); then
  echo "$report"
  echo "FAILED: a bad filter was accepted"
  exit 1
fi
summary=${report##*$'\n'}
if [[ $summary != "${summary%% *} checks, ${summary%% *} failed" ]]; then
  echo "$report"
  echo "FAILED: some checks pass for a filter that does everything wrong"
  exit 1
fi

#!/usr/bin/env bash
# lessons_are_there_test.sh LABEL...: checks that PLAYBOOK.md names exactly these tests. Bazel checks that they exist.
set -euo pipefail
diff <(printf '%s\n' "$@" | sort) <(grep -oE '//[a-z/_-]+:[a-z_]+_test' docs/PLAYBOOK.md | grep -v supabase_cli_test | sort -u)

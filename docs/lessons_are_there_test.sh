#!/usr/bin/env bash
# lessons_are_there_test.sh LABEL...: these are the tests that PLAYBOOK.md names, whose command is `bazel test`. That each of them
# exists is Bazel's to say.
set -euo pipefail
diff <(printf '%s\n' "$@" | sort) <(grep -oE '//[a-z/_-]+:[a-z_]+_test' docs/PLAYBOOK.md | grep -v supabase_cli_test | sort -u)

#!/usr/bin/env bash
# deploy: runs the user's DEPLOY_COMMAND in the folder in which the user started the program.
# Reads:   DEPLOY_COMMAND
# Writes:  site/deploy.txt (its output)
# Changes: depends on the command
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"

mkdir -p site
# The command may run third-party code. It receives the caller's variables, but not the secrets in the settings file. It
# is passed to eval in a variable, because it may contain a token, which must not appear in the process list.
# shellcheck disable=SC2016
(
  exec 9>&- # otherwise a process that the command leaves running would keep the lock after the run
  cd "$SYNC_USER_DIR"
  command=$DEPLOY_COMMAND
  # shellcheck disable=SC2086
  unset $SYNC_FILE_SETTINGS
  export DEPLOY_COMMAND=$command
  exec bash -c 'eval "$DEPLOY_COMMAND"'
) >site/deploy.txt 2>&1 </dev/null || {
  status=$?
  tail -n 10 site/deploy.txt >&2
  echo "DEPLOY_COMMAND failed (exit status $status); site/deploy.txt has its output" >&2
  exit 3
}
echo "$(count_lines site/deploy.txt line) of output in site/deploy.txt"

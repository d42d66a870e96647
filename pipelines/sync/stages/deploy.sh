#!/usr/bin/env bash
# deploy.sh: runs DEPLOY_COMMAND, the user's own, where he stands (RUN_IN). Environment: lib.sh.
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib.sh"

# eval: the command may have a token in it, which is nothing for the list of processes.
# shellcheck disable=SC2016
(cd "$RUN_IN" && bash -c 'eval "$DEPLOY_COMMAND"') >deploy.log 2>&1 </dev/null || {
  status=$?
  tail -n 10 deploy.log >&2
  echo "DEPLOY_COMMAND ended with $status" >&2
  exit 3
}
echo "$(wc -l <deploy.log) lines in deploy.log"

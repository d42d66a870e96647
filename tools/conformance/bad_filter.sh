#!/usr/bin/env bash
# Does everything wrong that a filter can do wrong.
trap '' PIPE    # otherwise SIGPIPE ends it when its reader has exited, which is right
echo "  --oops, that isn't right"
echo 'Usage: [FILE]'
echo "with $*"
printf '%81s\n' "a line that is too long"
echo "something went wrong" >&2
exit $((7 + $#)) # not the same with --progress

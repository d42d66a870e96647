#!/usr/bin/env bash
# Does everything wrong that a filter can do wrong.
trap '' PIPE    # otherwise a reader that has gone ends it as it should
echo "--oops"
printf '%81s\n' "a line that is too long"
echo "something went wrong" >&2
exit 7

#!/usr/bin/env bash
# Does everything wrong that a filter can do wrong.
echo "--oops"
printf '%81s\n' "a line that is too long"
echo "something went wrong" >&2
exit 7

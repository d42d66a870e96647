#!/usr/bin/env bash
# Does everything wrong that a filter can do wrong.
echo "--oops"
echo "something went wrong" >&2
exit 7

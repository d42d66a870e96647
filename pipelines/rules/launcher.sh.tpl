#!/usr/bin/env bash
# Generated for {LABEL}.
set -euo pipefail

# The files that this needs are next to it or, if it is the data of another program, next to that program.
self=$0
if [[ $self != /* ]]; then self=$PWD/$self; fi
if [[ ! -d $self.runfiles && $self != *.runfiles/* ]]; then
  self=$(readlink -f -- "$self")  # it was started through a link
fi
if [[ -d $self.runfiles ]]; then
  runfiles=$self.runfiles
else
  runfiles=${self%.runfiles/*}.runfiles
fi

exec {COMMAND} "$@"

#!/usr/bin/env bash
# Generated for {LABEL}.
set -euo pipefail

# The runfiles folder is next to this script or, if this script is the data of another program, next to that program.
self=$0
if [[ $self != /* ]]; then self=$PWD/$self; fi
if [[ ! -d $self.runfiles && $self != *.runfiles/* ]]; then
  self=$(readlink -f -- "$self")  # started through a symbolic link
fi
if [[ -d $self.runfiles ]]; then
  runfiles=$self.runfiles
else
  runfiles=${self%.runfiles/*}.runfiles
fi

exec {COMMAND} "$@"

#!/usr/bin/env bash
# Generated for {LABEL}.
set -euo pipefail

# The files this needs are beside it, or, when it is some other program's data, beside that one.
self=$0
if [[ $self != /* ]]; then self=$PWD/$self; fi
if [[ ! -d $self.runfiles && $self != *.runfiles/* ]]; then
  self=$(readlink -f -- "$self")  # a link to it from elsewhere
fi
if [[ -d $self.runfiles ]]; then
  runfiles=$self.runfiles
else
  runfiles=${self%.runfiles/*}.runfiles
fi

exec {COMMAND} "$@"

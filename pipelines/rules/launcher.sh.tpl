#!/usr/bin/env bash
# Generated for {LABEL}.
set -euo pipefail

# The runfiles folder is next to this script or, if this script is the data of another program, next to that program. It
# contains a folder for each repository. If //:install has copied the script, there is only the folder of this repository.
self=$0
if [[ $self != /* ]]; then self=$PWD/$self; fi
if [[ ! -d $self.runfiles && $self != *.runfiles/* ]]; then
  self=$(readlink -f -- "$self")  # started through a symbolic link
fi
if [[ -d $self.runfiles ]]; then
  runfiles=$self.runfiles
elif [[ $self == *.runfiles/* ]]; then
  runfiles=${self%.runfiles/*}.runfiles
else
  runfiles='' repository=${self%/{PATH}}
fi
: "${repository=$runfiles/{REPOSITORY}}"

exec {COMMAND} "$@"

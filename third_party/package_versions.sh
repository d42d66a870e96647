#!/usr/bin/env bash
# package_versions.sh [FILE]: prints the installed packages on which the results of a build depend, one per line, as
# NAME:ARCHITECTURE=VERSION.
#
# These are the packages of debian-packages.txt (or FILE), Debian's Essential packages, and the dependencies of both. The
# compiler, the system's headers and its static libraries are in these packages. Bazel does not know them as inputs, so
# two machines share the results of a build only if this list is the same on both; see docs/cluster.md.
set -euo pipefail
list=${1:-${BASH_SOURCE[0]%/*}/debian-packages.txt}

# shellcheck disable=SC2016 # dpkg-query's own variables
installed='${db:Status-Status}\t${Essential}\t${Package}\t${Architecture}\t${Version}\t'
dpkg-query -W -f "$installed"'${Pre-Depends}, ${Depends}\t${Provides}\n' | LC_ALL=C awk -F'\t' '
  # Splits a list of packages into names, without versions and architectures.
  function split_names(text, result) {
    gsub(/\([^)]*\)|:[a-z0-9-]+|[ ]/, "", text)
    return split(text, result, /[,|]+/)
  }
  function select_package(name) {
    if (name != "" && !(name in selected)) {
      selected[name]
      queue[++queued] = name
    }
  }
  FILENAME != "-" {
    sub(/#.*/, "")
    gsub(/[ \t]/, "")
    select_package($0)
    next
  }
  $1 == "installed" {
    versions[$3] = versions[$3] $3 ":" $4 "=" $5 "\n"
    dependencies[$3] = dependencies[$3] "," $6
    count = split_names($7, provided)
    for (i = 1; i <= count; i++) providers[provided[i]] = providers[provided[i]] "," $3
    if ($2 == "yes") select_package($3)
  }
  END {
    for (next_one = 1; next_one <= queued; next_one++) {
      name = queue[next_one]
      count = split_names(dependencies[name] "," providers[name], names)
      for (i = 1; i <= count; i++) select_package(names[i])
      printf "%s", versions[name]
    }
  }' "$list" - | LC_ALL=C sort

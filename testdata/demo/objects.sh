#!/usr/bin/env bash
# objects.sh dev|prod DIR: makes the files of the demo's storage buckets, a folder for each bucket in DIR. dev has those
# that the URLs of dev.sql name, by the same formulas. prod has an older portrait, an equal one, and a file that no row of
# dev refers to.
set -euo pipefail

# put BUCKET KEY BYTES [TEXT]: every file has another content.
put() {
  local file=$dir/$1/$2
  if [[ ! -d ${file%/*} ]]; then mkdir -p "${file%/*}"; fi
  printf '%s %*s' "${4-$1/$2}" "$3" '' >"$file"
}

dir=$2
case $1 in
  dev)
    for i in {1..24}; do put town.maps "$i.png" 60000; put town.maps "$i-small.png" 9000; done
    for i in {1..12}; do put simulation.covers "$i.webp" 80000; done
    for i in {1..120}; do
      for ((n = 1; n <= i % 4; n++)); do put building.photos "$i/$n, front.jpg" 20000; done
    done
    for i in {1..300}; do
      if ((i % 9)); then put agent.portraits "$((i % 12 + 1))/$i.png" 5000; fi
      put agent.voices "$i.mp3" 30000
    done
    put agent.voices 300.mp3 8000000    # large enough to go in parts
    for i in {1..4000}; do
      if ((i % 4 == 0)); then put chat.uploads "$i.png" 300; fi
      if ((i % 6 == 0)); then put chat.uploads "$i.pdf" 500; fi
    done
    ;;
  prod)
    put agent.portraits 2/1.png 5000
    put agent.portraits 3/2.png 4000 'an older picture'
    put simulation.covers old.webp 70000
    ;;
esac

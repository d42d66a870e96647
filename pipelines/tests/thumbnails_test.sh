#!/usr/bin/env bash
# Tests which images a run keeps for its page, with folders as the two projects.
source tools/testing/assert.sh
source pipelines/sync/lib/stage.sh
source pipelines/sync/lib/objects.sh
export DEV_URL=file://$tmp/dev PROD_URL=file://$tmp/prod DEV_SECRET_KEY=unused PROD_SECRET_KEY=unused
mkdir -p "$tmp/dev/images" "$tmp/prod/images" "$tmp/run/objects" "$tmp/run/prod"
# Counts the processes that save_thumbnails starts.
jq() { echo jq >>"$tmp/calls"; command jq "$@"; }
rm() { echo rm >>"$tmp/calls"; command rm "$@"; }
filter() { echo "$1" >>"$tmp/calls"; "tools/$1/$1" "${@:2}"; }
cd "$tmp/run"
ln -s "$OLDPWD/tools" tools

# object SIDE KEY BYTES TYPE: stores an object of that size and prints its line of a manifest.
object() {
  head -c "$3" /dev/zero >"$tmp/$1/images/$2"
  printf '{"bucket":"images","key":"%s","size":%s,"mimetype":"%s"}\n' "$2" "$3" "$4"
}
# thumbnails: saves the images, and prints them.
thumbnails() {
  : >"$tmp/calls"
  save_thumbnails
  if [[ -e thumbnails ]]; then (cd thumbnails && find . -path '*/objects/*' -printf '%P %s\n' | sort); fi
}
: >objects/changed.ndjson
: >prod/objects.ndjson

it 'no objects: no process'
: >objects/new.ndjson
expect 'thumbnails' "$(thumbnails)" ''
expect 'processes' "$(<"$tmp/calls")" ''

it 'no small images: one process'
{
  object dev a.svg 10 image/svg+xml
  object dev a.txt 10 text/plain
  object dev big.png 20481 image/png
  echo '{"bucket":"images","key":"unknown"}'
} >objects/new.ndjson
expect 'thumbnails' "$(thumbnails)" ''
expect 'processes' "$(<"$tmp/calls")" 'jq'

it 'new images, and changed ones of both sides'
{
  object dev a.png 20480 'image/png'
  object dev b.jpg 1 'image/jpeg; charset=binary'
} >objects/new.ndjson
{
  object dev c.gif 2 image/gif
  object dev d.webp 3 image/webp
} >objects/changed.ndjson
{
  object prod c.gif 4 image/gif
  object prod d.webp 20481 image/webp
  object prod other.png 5 image/png
} >prod/objects.ndjson
expect 'thumbnails' "$(thumbnails)" 'dev/images/objects/a.png 20480
dev/images/objects/b.jpg 1
dev/images/objects/c.gif 2
dev/images/objects/d.webp 3
prod/images/objects/c.gif 4'

it 'limits: bytes, and 100 objects'
for i in {101..110}; do object dev "$i.png" 20480 image/png; done >objects/new.ndjson
expect 'thumbnails' "$(thumbnails | sed -n 's/^dev.*objects.//p' | paste -sd ' ')" \
  '101.png 20480 102.png 20480 103.png 20480 104.png 20480 105.png 20480 106.png 20480 107.png 20480 c.gif 2 d.webp 3'
for i in {101..300}; do object dev "$i.png" 1 image/png; done >objects/new.ndjson
expect 'thumbnails' "$(thumbnails | grep -c ^dev)" 100

it 'an object that cannot be copied is only noted, and the images before are gone'
object dev x.png 7 image/png >objects/new.ndjson
: >objects/changed.ndjson
command rm "$tmp/dev/images/x.png"
expect 'thumbnails' "$(thumbnails 2>"$tmp/err")" ''
expect 'stderr' "$(<"$tmp/err")" 'note: report.html lacks some images of dev, which could not be copied'
finish

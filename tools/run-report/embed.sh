#!/usr/bin/env bash
# embed.sh FILE...: prints a C++ file that defines each file's content as a constant in the namespace
# dumpline::assets, and for style.css and script.js the hash for a Content-Security-Policy.
set -euo pipefail

# hash FILE: prints the SHA-256 in base64.
hash() { printf '%b' "$(sha256sum "$1" | cut -c 1-64 | sed 's/../\\x&/g')" | base64; }

echo '#include "tools/run-report/assets.h"'
echo 'namespace dumpline::assets {'
for file; do
  name=${file##*/} name=${name%.*}
  printf 'const char* const %s = R"embedded(' "$name"
  cat "$file"
  echo ')embedded";'
  if [[ $file == *.css || $file == *.js ]]; then echo "const char* const ${name}_hash = \"$(hash "$file")\";"; fi
done
echo '}  // namespace dumpline::assets'

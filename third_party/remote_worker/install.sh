#!/usr/bin/env bash
# Compiles Bazel's reference implementation of a remote worker, which //tools/testing/cluster starts. Its sources are in
# Debian's package bazel-bootstrap-source, which apt-get downloads and which is unpacked, not installed. The libraries that
# it needs are in Bazel 4 itself (bazel-bootstrap), which also depends on a JDK.
set -euo pipefail
jar=/usr/share/bazel/A-server.jar
if [[ ! -e $jar ]] || ! type -P javac apt-get dpkg >/dev/null; then
  echo "remote_worker: $jar, javac or apt-get not found. Install bazel-bootstrap 4 on Debian 12 or 13." >&2
  exit 3
fi
folder=${XDG_CACHE_HOME:-$HOME/.cache}/dumpline/remote_worker
version=$(dpkg-query -W -f '${Version}' bazel-bootstrap)
if [[ -e $folder/version && $(<"$folder/version") == "$version" ]]; then exit; fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# As root, apt-get would download as the user _apt, who cannot write to this folder.
(cd "$tmp" && apt-get -qq -o APT::Sandbox::User=root download "bazel-bootstrap-source=$version")
dpkg -x "$tmp"/bazel-bootstrap-source_*.deb "$tmp/source"
rm -rf "$folder"
mkdir -p "$folder/classes"
find "$tmp/source/usr/src/bazel-bootstrap/src/tools/remote/src/main/java" -name '*.java' -print0 |
  xargs -0 javac -nowarn -XDsuppressNotes -proc:none -J-XX:TieredStopAtLevel=1 -d "$folder/classes" -cp "$jar"
echo "$version" >"$folder/version"
echo "Bazel's remote worker $version is in $folder"

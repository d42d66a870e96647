#!/usr/bin/env bash
# package.sh FORMAT INSTALLER VERSION ARCHITECTURE OUTPUT...: makes a package of what the program INSTALLER (//:install)
# installs. All times in it are that of the release in CHANGELOG.md, so the same sources and tools give the same bytes.
set -euo pipefail
export LC_ALL=C.UTF-8 TZ=UTC
format=$1 installer=$2 version=$3 architecture=$4
outputs=("${@:5}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022

# The first release in CHANGELOG.md, as "## 0.2.0, 2026-11-27".
date=$(sed -n "s/^## ${version//./\\.}, //p" CHANGELOG.md)
[[ -n $date ]] || {
  echo "CHANGELOG.md: no section \"## $version, DATE\"" >&2
  exit 1
}
SOURCE_DATE_EPOCH=$(date -d "$date" +%s)
export SOURCE_DATE_EPOCH

# copy PREFIX: installs dumpline below the prefix, without symbols.
copy() {
  "$installer" --prefix="$1" >/dev/null
  find "$1/bin" -type f -exec strip --remove-section=.comment --remove-section=.note {} +
}

# Names, licenses and Debian packages of the libraries that the programs contain.
libraries() {
  cat <<'END'
abseil Apache-2.0 libabsl-dev
re2 BSD-3-Clause libre2-dev
CLI11 BSD-3-Clause libcli11-dev
highway Apache-2.0 libhwy-dev
mustache BSL-1.0 libkainjow-mustache-dev
tomlplusplus MIT libtomlplusplus-dev
nlohmann-json MIT nlohmann-json3-dev
END
}

# copyright: prints the copyright file.
copyright() {
  local name license package
  cat packaging/copyright
  echo 'Comment: The programs contain code of these libraries. Their packages in Debian have the texts of the licenses.'
  while read -r name license package; do echo " $name ($package, $license)"; done < <(libraries)
}

# put_file TARGET MODE: writes stdin to the file.
put_file() {
  mkdir -p "${1%/*}"
  cat >"$1"
  chmod "$2" "$1"
}

# age FOLDER: sets the times of all files in the folder.
age() { find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +; }

make_deb() {
  local root=$work/root libraries doc
  doc=$root/usr/share/doc/dumpline
  copy "$root/usr"
  # dpkg knows the files.
  rm "$root/usr/lib/dumpline/files.txt"
  # Debian's zsh reads completions of packages here.
  mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
  gzip -9n "$root"/usr/share/man/man1/*.1
  copyright | put_file "$doc/copyright" 644
  {
    printf 'dumpline (%s) unstable; urgency=medium\n\n' "$version"
    printf '  * CHANGELOG.md.gz lists the changes.\n\n'
    printf ' -- The dumpline authors <maintainers@dumpline.invalid>  %s\n' "$(date -R -d "@$SOURCE_DATE_EPOCH")"
  } | gzip -9n | put_file "$doc/changelog.gz" 644
  gzip -9nc CHANGELOG.md | put_file "$doc/CHANGELOG.md.gz" 644

  mkdir "$work/debian"
  printf 'Source: dumpline\n\nPackage: dumpline\nArchitecture: any\n' >"$work/debian/control"
  # The program dumpline, a script, is a link.
  libraries=$(cd "$work" && find root/usr/bin -type f -exec dpkg-shlibdeps -O {} + 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
  put_file "$root/DEBIAN/control" 644 <<END
Package: dumpline
Version: $version
Architecture: $architecture
Maintainer: The dumpline authors <maintainers@dumpline.invalid>
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f 1)
Depends: $libraries, jq, postgresql-client
Section: database
Priority: optional
Description: bring a PostgreSQL or Supabase project from development to production
 dumpline transfers rows and storage objects between two projects. It consists
 of small filters for pg_dump's output (dump-clean, truncate-prepend,
 url-rewrite, dump-diff and others) and pipelines that combine them: "dumpline
 sync" compares two projects, shows a plan, saves what will change, pushes all
 rows in one transaction and verifies the result.
END
  (cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) | put_file "$root/DEBIAN/md5sums" 644
  age "$root"
  dpkg-deb --root-owner-group -Zxz --build "$root" "${outputs[0]}" >/dev/null
}

# spdx SHA256: prints the list of libraries in the format of SPDX 2.3.
spdx() {
  local name license package
  cat <<END
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: dumpline-$version
DocumentNamespace: https://dumpline.invalid/spdx/$version/$architecture/$1
Creator: Tool: dumpline package.sh
Created: $(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)

PackageName: dumpline
SPDXID: SPDXRef-dumpline
PackageVersion: $version
PackageDownloadLocation: NOASSERTION
PackageChecksum: SHA256: $1
FilesAnalyzed: false
PackageLicenseConcluded: Apache-2.0
PackageLicenseDeclared: Apache-2.0
PackageCopyrightText: NOASSERTION
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-dumpline
END
  while read -r name license package; do
    cat <<END

PackageName: $name
SPDXID: SPDXRef-$name
PackageVersion: $(dpkg-query -W -f '${Version}' "$package")
PackageDownloadLocation: NOASSERTION
ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/$package
FilesAnalyzed: false
PackageLicenseConcluded: $license
PackageLicenseDeclared: $license
PackageCopyrightText: NOASSERTION
Relationship: SPDXRef-dumpline CONTAINS SPDXRef-$name
END
  done < <(libraries)
}

make_tarball() {
  local root=$work/root archive=${outputs[0]} spdx=${outputs[1]} sums=${outputs[2]}
  copy "$root"
  copyright | put_file "$root/share/doc/dumpline/copyright" 644
  put_file "$root/share/doc/dumpline/CHANGELOG.md" 644 <CHANGELOG.md
  age "$root"
  tar --create --directory="$root" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu . | gzip -9n >"$archive"
  spdx "$(sha256sum <"$archive" | cut -d ' ' -f 1)" >"$spdx"
  (cd "${sums%/*}" && sha256sum "${archive##*/}" "${spdx##*/}") >"$sums"
}

"make_$format"

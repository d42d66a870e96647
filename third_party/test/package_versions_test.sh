#!/usr/bin/env bash
# package_versions.sh: the versions of packages that are needed directly or indirectly, and no others.
source tools/testing/assert.sh

mkdir "$tmp/bin"
printf '#!/usr/bin/env bash\ncat %q\n' "$tmp/installed" >"$tmp/bin/dpkg-query"
chmod +x "$tmp/bin/dpkg-query"
export PATH=$tmp/bin:$PATH

# Status, Essential, Package, Architecture, Version, Depends, Provides.
cat >"$tmp/installed" <<'END'
installed	no	g++	amd64	4:12.2.0-3	, g++-12 (>= 12.2.0-1~), gcc (= 4:12.2.0-3)	c++-compiler
installed	no	g++-12	amd64	12.2.0-14	, libc6 (>= 2.33), libstdc++-12-dev (= 12.2.0-14) | libstdc++-dev	
installed	no	gcc	amd64	4:12.2.0-3	, cpp	
config-files	no	cpp	amd64	4:12.2.0-3	, unneeded	
installed	no	libstdc++-12-dev	amd64	12.2.0-14	, libc-dev	
installed	no	libc6-dev	amd64	2.36-9	, libc6 (= 2.36-9)	libc-dev (= 2.36-9)
installed	no	libc6	amd64	2.36-9	libgcc-s1, 	
installed	no	libc6	i386	2.36-9	libgcc-s1, 	
installed	no	libgcc-s1	amd64	12.2.0-14	libc6, 	
installed	yes	bash	amd64	5.2.15-2	libtinfo6, base-files	
installed	no	libtinfo6	amd64	6.4-4	, 	
installed	no	python3	all	3.11.2-1	, python3.11:any	
installed	no	python3.11	amd64	3.11.2-6	, 	
installed	no	unneeded	amd64	1	, python3	
END
printf '%s\n' '# a comment' '' 'g++  # the compiler' 'python3' >"$tmp/list"

it 'packages of the list, Essential ones and their dependencies'
run 0 third_party/package_versions.sh "$tmp/list"
expect_out 'bash:amd64=5.2.15-2
g++-12:amd64=12.2.0-14
g++:amd64=4:12.2.0-3
gcc:amd64=4:12.2.0-3
libc6-dev:amd64=2.36-9
libc6:amd64=2.36-9
libc6:i386=2.36-9
libgcc-s1:amd64=12.2.0-14
libstdc++-12-dev:amd64=12.2.0-14
libtinfo6:amd64=6.4-4
python3.11:amd64=3.11.2-6
python3:all=3.11.2-1'

it 'the list of this project'
PATH=${PATH#"$tmp/bin:"}
run 0 third_party/package_versions.sh
expect_match '^libabsl-dev:.*=20[0-9]{6}' "$tmp/out"
expect_match '^g\+\+-[0-9]+:' "$tmp/out"
expect_match '^libc6-dev:' "$tmp/out"
expect_match '^bash:' "$tmp/out"

it 'dpkg-query fails'
printf '#!/usr/bin/env bash\ncat %q\nexit 2\n' "$tmp/installed" >"$tmp/bin/dpkg-query"
PATH=$tmp/bin:$PATH run 2 third_party/package_versions.sh "$tmp/list"
finish

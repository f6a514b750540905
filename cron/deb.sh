#!/bin/sh
# Builds the Debian package from a copy of the tracked files, and has lintian look at it: deb.sh OUT_FOLDER, run from the top.
set -eu
out=$1
version=$(sed -n 's/^VERSION := //p' Makefile)
rm -rf "$out"
mkdir -p "$out/numsync-$version"
if git rev-parse --git-dir >/dev/null 2>&1; then
	git ls-files -z | xargs -0 sh -c 'for file; do [ ! -f "$file" ] || printf "%s\0" "$file"; done' sh |
		tar -c --null -T - | tar -x -C "$out/numsync-$version"
else
	tar -c --exclude=./build . | tar -x -C "$out/numsync-$version"
fi
sh cron/commit.sh >"$out/numsync-$version/.commit"
cp -R cron/debian "$out/numsync-$version/debian"
sh cron/changelog.sh changelog >"$out/numsync-$version/debian/changelog"
sh cron/changelog.sh news >"$out/numsync-$version/debian/NEWS"
(cd "$out/numsync-$version" && dpkg-buildpackage -b -us -uc >../build.log 2>&1) || {
	tail -n 40 "$out/build.log" >&2
	exit 1
}
lintian --allow-root --fail-on error,warning "$out"/numsync_"$version"_*.changes
ls "$out"/*.deb

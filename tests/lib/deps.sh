#!/bin/sh
# Installs the Debian packages that are missing: deps.sh PACKAGE...
# Says what it installs; says and does nothing when all are there.
set -eu
missing=
for package in "$@"; do
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
		missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "installing Debian packages:$missing"
as_root=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "not root, and there is no sudo: install them by hand: apt-get install$missing" >&2
		exit 1
	}
	as_root=sudo
fi
log=$(mktemp)
for try in 1 2 3; do
	# shellcheck disable=SC2086
	if $as_root apt-get update -qq >"$log" 2>&1 &&
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >>"$log" 2>&1; then
		rm -f "$log"
		exit 0
	fi
	[ $try = 3 ] || sleep 5
done
cat "$log" >&2
rm -f "$log"
exit 1

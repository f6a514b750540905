# The same sources give the same packages: built again in another folder, by another umask, time zone, locale and language.
set -u
tests=0
ok() { code=$?; tests=$((tests + 1)); [ $code = 0 ] && echo "ok $tests - $1" || { echo "not ok $tests - $1"; bad=1; }; }
bad=
work=$(mktemp -d "${TMPDIR:-/tmp}/numsync-again.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir "$work/other-sources"
git ls-files -z | tar -c --null -T - | tar -x -C "$work/other-sources"
sh cron/commit.sh >"$work/other-sources/.commit" # as it is in the tarball of `make dist`
(
	cd "$work/other-sources" && umask 077 && export TZ=Pacific/Kiritimati LC_ALL=C LANGUAGE=et HOME="$work" USER=somebody &&
		sh cron/deb.sh "$work/other-deb" >"$work/log" 2>&1
) || tail -n 20 "$work/log" | sed "s/^/# /"
ls "$work/other-deb"/*.deb >/dev/null 2>&1
ok "it builds outside the repository"
for package in build/deb/*.deb; do
	cmp "$package" "$work/other-deb/${package##*/}"
	ok "${package##*/} is the same, byte for byte"
done
echo "1..$tests"
[ -z "$bad" ]

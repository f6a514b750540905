#!/bin/sh
# Every test under prove, so that one closing line counts them: check.sh BUILD_FOLDER [PART...]. TESTS picks some of the scripts. Parts
# (tests/ci) are run one after another, beside the tests: they compute while tests wait.
set -eu
export BUILD="$1"
shift
# What tests make is gone afterwards: where memory has room for all of it (about 5 GB) and programs may be started there, it needs no disk
if [ -z "${TMPDIR:-}" ] && [ "$(awk '/^MemAvailable/ { n = $2 } END { print n + 0 }' /proc/meminfo)" -gt 12000000 ] &&
	[ "$(df -kP /dev/shm 2>/dev/null | awk 'NR == 2 { n = $4 } END { print n + 0 }')" -gt 8000000 ] && memory=$(mktemp -d /dev/shm/ns.XXXXXX) 2>/dev/null; then
	chmod 1777 "$memory"
	printf '#!/bin/sh\n' >"$memory/tried" && chmod 755 "$memory/tried"
	if "$memory/tried" 2>/dev/null; then export TMPDIR="$memory"; else rm -rf "$memory" && memory=; fi
fi
. tests/lib/cluster.sh
finish() {
	! cluster_given || cluster_maintain -A -t -c "SELECT datname FROM pg_database WHERE datname LIKE '${NUMSYNC_TEST_READY}\_%'" |
		while read -r name; do cluster_drop "$name" </dev/null; done
	cluster_stop
	[ -z "${memory:-}" ] || rm -rf "$memory"
}
export NUMSYNC_TEST_READY="numsync_ready_$$"
cluster_keeps_fresh=yes
trap finish EXIT
trap 'exit 130' HUP INT TERM
cluster_start
programs=$(ls "$BUILD"/tests/test_* | grep -v '\.[a-z]*$')
[ -n "$programs" ] || { echo "no unit test has been built: make check-programs" >&2; exit 1; }
# the longest first, so that none of them is left alone at the end; those that wait and those that compute in turn
longest=
for name in e2e/111 e2e/402 e2e/412 e2e/404 e2e/708 e2e/605 e2e/102 e2e/403 e2e/109 e2e/508 e2e/608 e2e/110 e2e/506 e2e/107 \
	e2e/103 e2e/405 e2e/408 e2e/409 e2e/410 e2e/219 e2e/510 e2e/614 e2e/701 e2e/212; do
	longest="$longest $(ls tests/$name*.sh)"
done
tests=$(echo "$programs" ${TESTS:-$(ls -U $longest tests/sql/*.sh tests/e2e/*.sh | awk '!seen[$0]++')})
lanes=${LANES:-$(($(nproc) * 4))} # tests wait for much of their time
rules=
if [ $# != 0 ]; then
	lanes=$((lanes + 1))
	# a sequence of one each: prove begins sequences in the order of the rules, and anything else before them
	rules="--rules seq=tests/ci/* $(printf -- '--rules seq=%s ' $tests)"
fi
LEFT_OUT=$(mktemp)
export LEFT_OUT
code=0
# shellcheck disable=SC2086
prove --timer -j "$lanes" $rules --exec 'sh tests/lib/exec.sh' "$@" $tests || code=$?
if [ -s "$LEFT_OUT" ]; then
	echo "LIGHT: $(awk '{ n += $1 } END { print n }' "$LEFT_OUT") POINTS WERE LEFT OUT, in $(wc -l <"$LEFT_OUT") places; \`make check\` without LIGHT=1 tests all" >&2
fi
rm -f "$LEFT_OUT"
exit $code

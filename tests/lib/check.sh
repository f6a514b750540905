#!/bin/sh
# Every test under prove, so that one closing line counts them: check.sh BUILD_FOLDER [PART...]. TESTS picks some of the scripts. Parts
# (tests/ci) are run one after another, beside the tests: they compute while tests wait.
set -eu
export BUILD="$1"
shift
. tests/lib/cluster.sh
finish() {
	! cluster_given || cluster_maintain -A -t -c "SELECT datname FROM pg_database WHERE datname LIKE '${NUMSYNC_TEST_READY}\_%'" |
		while read -r name; do cluster_drop "$name" </dev/null; done
	cluster_stop
}
export NUMSYNC_TEST_READY="numsync_ready_$$"
trap finish EXIT
trap 'exit 130' INT TERM
cluster_start
programs=$(ls "$BUILD"/tests/test_* | grep -v '\.[a-z]*$')
[ -n "$programs" ] || { echo "no unit test has been built: make check-programs" >&2; exit 1; }
tests=$(echo "$programs" ${TESTS:-tests/model/model.sh tests/sql/*.sh tests/e2e/*.sh})
lanes=$(($(nproc) + 1)) # tests wait for much of their time
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

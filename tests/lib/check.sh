#!/bin/sh
# Every test under prove, so that one closing line counts them: check.sh BUILD_FOLDER [PART...]. TESTS picks some of the scripts. Parts
# (tests/ci) are run one after another, beside the tests: they compute while tests wait.
set -eu
export BUILD="$1"
shift
. tests/lib/cluster.sh
trap cluster_stop EXIT
trap 'exit 130' INT TERM
cluster_start
programs=$(ls "$BUILD"/tests/test_* | grep -v '\.[a-z]*$')
[ -n "$programs" ] || { echo "no unit test has been built: make check-programs" >&2; exit 1; }
tests=$(echo "$programs" ${TESTS:-tests/model/model.sh tests/sql/*.sh tests/e2e/*.sh})
lanes=$(nproc)
rules=
if [ $# != 0 ]; then
	lanes=$((lanes + 1))
	# a sequence of one each: prove begins sequences in the order of the rules, and anything else before them
	rules="--rules seq=tests/ci/* $(printf -- '--rules seq=%s ' $tests)"
fi
# shellcheck disable=SC2086
prove -j "$lanes" $rules --exec 'sh tests/lib/exec.sh' "$@" $tests

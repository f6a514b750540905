#!/bin/sh
# Every test under prove, so that one closing line counts them: check.sh BUILD_FOLDER. TESTS picks some of the scripts.
set -eu
export BUILD="$1"
. tests/lib/cluster.sh
trap cluster_stop EXIT
trap 'exit 130' INT TERM
cluster_start
programs=$(ls "$BUILD"/tests/test_* | grep -v '\.[a-z]*$')
[ -n "$programs" ] || { echo "no unit test has been built: make check-programs" >&2; exit 1; }
# shellcheck disable=SC2086
prove -j "$(nproc)" --exec 'sh tests/lib/exec.sh' $programs ${TESTS:-tests/model/model.sh tests/sql/*.sh tests/e2e/*.sh}

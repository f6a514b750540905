#!/bin/sh
# `make faults`: the long fault tests. KILLS=500 MOMENTS=200 SEED=1 STRIDE= set how much, JOBS= how many sweeps at once; `make check` runs a
# selection. All is in one cluster; each sweep has databases and a sandbox of its own.
set -eu
export BUILD="$1"
. tests/lib/cluster.sh
out=$(mktemp -d "${TMPDIR:-/tmp}/nsf.XXXXXX")
trap 'cluster_stop; rm -rf "$out"' EXIT
trap 'exit 130' INT TERM
cluster_start
export out
code=0
KILLS=${KILLS:-500} sh tests/faults/kills.sh || code=1
JUMPS=${JUMPS:-200} sh tests/faults/jumps.sh || code=1
for rate in 0 120/6; do # with and without rate_limit, MOMENTS of each in four parts
	for part in 0 1 2 3; do echo "$rate $((${SEED:-1} + part))"; done
done | MOMENTS=$((${MOMENTS:-200} / 4)) xargs -P "$((${JOBS:-2} * 2))" -L 1 \
	sh -c 'RATE=$0 SEED=$1 sh tests/faults/writers.sh >"$out/writers $1 $(echo "$0" | tr / -)" 2>&1' || code=1
# the long ones first
for commands in run pull doctor 'init import' 'apply plan' 'workbook export' 'page print prune'; do echo "$commands"; done |
	xargs -P "${JOBS:-2}" -I '{}' sh -c 'sh tests/faults/sweep.sh {} >"$out/{}" 2>&1' || code=1
cat "$out"/*
exit $code

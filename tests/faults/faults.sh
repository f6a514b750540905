#!/bin/sh
# `make faults`: the long fault tests. KILLS=500 SEED=1 STRIDE= LIMIT= set how much; `make check` runs a selection.
set -eu
BUILD=$1
export BUILD
KILLS=${KILLS:-500} sh tests/faults/kills.sh
sh tests/faults/sweep.sh

#!/bin/sh
# Runs fuzz targets, as many at once as there are cores: fuzz.sh TARGET... Each reads its whole corpus first, and is then given
# SECONDS_EACH (60) of the fuzzer's own. The seeds are in fixtures/corpus/TARGET (and fixtures/csv); what is found on the way is kept
# in build/fuzz/corpus/TARGET for the next time, what breaks a target in build/fuzz.
set -u
[ $# != 0 ] || { echo "usage: fuzz.sh TARGET..." >&2; exit 64; }
[ $# = 1 ] || { printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 sh "$0"; exit; }
target=$1
corpus=build/fuzz/corpus/$target seeds=fixtures/corpus/$target log=build/fuzz/$target.log
[ "$target" != csv ] || seeds="$seeds fixtures/csv/good fixtures/csv/bad"
mkdir -p "$corpus"
# shellcheck disable=SC2086
fuzz() {
	"build/fuzz/fuzz_$target" -max_len=4096 -timeout=10 -rss_limit_mb=1024 -artifact_prefix="build/fuzz/$target-" "$@" "$corpus" $seeds >>"$log" 2>&1
}
: >"$log"
if fuzz -runs=0 && fuzz -max_total_time="${SECONDS_EACH:-60}"; then
	echo "fuzz: $target: clean: $(grep '^Done' "$log" | tail -n 1), $(find "$corpus" -type f | wc -l) inputs kept"
	exit 0
fi
echo "fuzz: $target: broken, see $log"
grep -aE '^(SUMMARY|==.*ERROR|artifact_prefix|whole|pieces|large|small)|runtime error|Test unit written|not found' "$log" | cut -c 1-300 | head -n 8
exit 1

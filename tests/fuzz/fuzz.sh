#!/bin/sh
# Runs fuzz targets, each for SECONDS_EACH (60): fuzz.sh TARGET... The seeds are in fixtures/corpus/TARGET (and fixtures/csv); what is
# found on the way is kept in build/fuzz/corpus/TARGET for the next time, what breaks a target in build/fuzz.
set -u
seconds=${SECONDS_EACH:-60}
bad=0
for target in "$@"; do
	corpus=build/fuzz/corpus/$target seeds=fixtures/corpus/$target
	[ "$target" != csv ] || seeds="$seeds fixtures/csv/good fixtures/csv/bad"
	mkdir -p "$corpus"
	# shellcheck disable=SC2086
	if "build/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=1024 \
		-artifact_prefix="build/fuzz/$target-" "$corpus" $seeds >"build/fuzz/$target.log" 2>&1; then
		echo "fuzz: $target: clean: $(grep '^Done' "build/fuzz/$target.log"), $(find "$corpus" -type f | wc -l) inputs kept"
	else
		bad=1
		echo "fuzz: $target: broken, see build/fuzz/$target.log"
		grep -aE '^(SUMMARY|==.*ERROR|artifact_prefix|whole|pieces|large|small)|runtime error|Test unit written' "build/fuzz/$target.log" | cut -c 1-300 | head -n 8
	fi
done
exit $bad

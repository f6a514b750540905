# The benchmark, far too small to measure anything.
# Promise: each of its rows runs, and its subject gives what its floor gives.
. tests/ci/part.sh
results=$(mktemp /tmp/nsb.XXXXXX)
trap 'rm -f "$part_log" "$results"' EXIT
does "every row of the benchmark runs" env RUNS=1 SCALE=0.001 REQUESTS=60 FSYNC=off JSON="$results" sh tests/bench/bench.sh "$BUILD"
files=$(ls tests/bench/rows/*.sh | wc -l)
does "each row was measured, and each file has one" gojq -e --argjson files "$files" '(.rows | length) >= $files and all(.rows[]; .subject.wall_s.median != null)' "$results"
done_testing

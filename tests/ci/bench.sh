# The benchmark, far too small to measure anything.
# Promise: each of its rows runs, and its subject gives what its floor gives.
. tests/ci/part.sh
results=$(mktemp /tmp/nsb.XXXXXX)
trap 'rm -f "$part_log" "$results"' EXIT
does "every row of the benchmark runs" env RUNS=1 SCALE=0.001 REQUESTS=60 FSYNC=off JSON="$results" sh tests/bench/bench.sh "$BUILD"
for row in tests/bench/rows/*.sh; do
	name=$(basename "$row" .sh | sed 's/^[0-9]*_//')
	does "$name was measured" jq -e --arg name "$name" 'any(.rows[]; (.row | startswith($name)) and .subject.wall_s.median != null)' "$results"
done
done_testing

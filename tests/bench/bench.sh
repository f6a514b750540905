#!/bin/sh
# `make bench`: what numsync costs, against floors and a peer that are measured in the same run, alternately.
#   bench.sh BUILD_FOLDER
#   BENCH=pull,apply   only the rows whose names begin so (all)          RUNS=5      pairs for each row
#   SCALE=0.1          all sizes times this; or one by one:               FSYNC=off   a cluster that is not durable
#   ROWS=200000 RECORDS=10000 NUMBERS=1000000 LINES=1000000 REQUESTS=1500 CHANGES=1000 PEER=5000
# The table goes to standard output, the same as JSON, with every single measurement, to JSON (BUILD_FOLDER/bench.json).
set -eu
BUILD=$1
export BUILD
JSON=${JSON:-$BUILD/bench.json}
RUNS=${RUNS:-5}
scaled() { awk -v n="$1" -v s="${SCALE:-1}" 'BEGIN { printf "%d\n", n * s < 8 ? 8 : n * s }'; }
ROWS=${ROWS:-$(scaled 200000)}
RECORDS=${RECORDS:-$(scaled 10000)}
NUMBERS=${NUMBERS:-$(scaled 1000000)}
LINES=${LINES:-$(scaled 1000000)}
REQUESTS=${REQUESTS:-$(scaled 1500)}
CHANGES=${CHANGES:-$(scaled 1000)}
PEER=${PEER:-$(scaled 5000)}
export NUMSYNC_TEST_CLUSTER_OPTIONS="-c fsync=${FSYNC:-on} -c full_page_writes=${FSYNC:-on} -c jit=on -c max_wal_size=8GB -c checkpoint_timeout=1h -c shared_buffers=512MB"
. tests/lib/e2e.sh
. tests/bench/lib.sh
results=$work/results
: >"$results"
chosen() {
	[ -n "${BENCH:-}" ] || return 0
	for prefix in $(echo "$BENCH" | tr , ' '); do
		case $1 in "$prefix"*) return 0 ;; esac
	done
	return 1
}
for file in tests/bench/rows/*.sh; do
	# shellcheck disable=SC1090 # each is checked by itself
	! chosen "$(basename "$file" .sh | sed 's/^[0-9]*_//')" || . "$file"
	sandbox_stop
done
jq -s --arg runs "$RUNS" --arg fsync "${FSYNC:-on}" --arg cores "$(nproc)" --arg date "$(date -u +%FT%TZ)" \
	--arg version "$("$numsync" --version | head -n 1)" --arg server "$(psql --version)" -f tests/bench/report.jq "$results" >"$JSON"
jq -r -f tests/bench/table.jq "$JSON"
echo "every measurement: $JSON"
if [ -s "$work/broken" ]; then
	echo "a step failed, so that the table measures something else:" >&2
	sort "$work/broken" | uniq -c | cut -c 1-300 >&2
	exit 1
fi

# What each file of tests/bench/rows is written with: `. tests/bench/lib.sh`, after tests/lib/e2e.sh.
#   work NAME TEXT          begins a row of the table
#   goal METRIC OP LIMIT    what the row should reach; METRIC is one of those that report.jq knows: ratio (subject's wall time
#                           over the floor's), share (the inverse), cpu_s, wal_mb, peak_mb, peak_ratio (all but ratio: subject)
#   pairs FLOOR SUBJECT     runs the two functions alternately, $RUNS times each; before_pair, if it is defined, runs first
#   timed COMMAND...        within such a function: CPU time and peak memory of this command count as the side's
#   floor_is SECONDS        a floor that is computed: pairs - SUBJECT
#   mirror ROWS             a database with ROWS numbers, rows and records, copied from one that is made once a run
#   wanted_csv              a file that asks for two fields of each number
#   statement NAME          a statement of sql/queries as the server gets it
unset HELD_SQL # databases are renamed and copied between two questions

statement() {
	[ -d "$work/statements" ] || { mkdir -p "$work/statements/queries" "$work/statements/views" && "$build/tests/prepare_sql" --text "$work/statements"; }
	cat "$work/statements/queries/$1.sql"
}

work() {
	row=$1
	goals='[]'
	floor_seconds=
	jq -nc --arg row "$row" --arg text "$2" '{row: $row, text: $text}' >>"$results"
	echo "$2" >&2
}
goal() {
	jq -nc --arg row "$row" --arg metric "$1" --arg op "$2" --argjson limit "$3" \
		'{row: $row, goal: {metric: $metric, op: $op, limit: $limit}}' >>"$results"
}
note() { jq -nc --arg row "$row" --arg note "$1" '{row: $row, note: $note}' >>"$results"; }

timed() {
	/usr/bin/time -a -o "$work/rusage" -f '%U %S %M' "$@" >"$work/measured.out" 2>"$work/measured.err" || {
		code=$?
		echo "bench: exit status $code: $*" >&2
		tail -n 5 "$work/measured.err" >&2
		touch "$work/failed"
		return "$code"
	}
}

# Runs one side and notes what it took.
measure() {
	side=$1
	: >"$work/rusage"
	lsn=$(sql 'SELECT pg_current_wal_insert_lsn()')
	started=$(date +%s%N)
	"$2"
	ended=$(date +%s%N)
	[ ! -e "$work/failed" ] || exit 1
	wal=$(sql "SELECT pg_current_wal_insert_lsn() - '$lsn'")
	jq -nc --arg row "$row" --arg side "$side" --argjson ns $((ended - started)) --argjson wal "${wal:-0}" \
		--argjson rusage "$(awk '{ cpu += $1 + $2; if ($3 > peak) peak = $3 } END { printf "{\"cpu_s\":%.3f,\"peak_kib\":%d}", cpu, peak }' "$work/rusage")" \
		'{row: $row, side: $side, wall_s: ($ns / 1e9), wal_bytes: $wal} + $rusage' >>"$results"
}

floor_is() { floor_seconds=$1; }

pairs() {
	for _ in $(seq "$RUNS"); do
		! command -v before_pair >/dev/null || before_pair
		if [ "$1" = - ]; then
			jq -nc --arg row "$row" --argjson s "$floor_seconds" '{row: $row, side: "floor", wall_s: $s}' >>"$results"
		else
			measure floor "$1"
		fi
		! command -v before_subject >/dev/null || before_subject
		measure subject "$2"
	done
	unset -f before_pair before_subject 2>/dev/null || true
}

# A database as it was when the one named was made: `from TEMPLATE`. Nobody may be connected to it.
from() {
	[ -z "${copied:-}" ] || psql -h "$NUMSYNC_TEST_CLUSTER" -U postgres -q -d postgres -c "DROP DATABASE IF EXISTS $copied" >/dev/null
	copied=b$(date +%s%N)
	psql -h "$NUMSYNC_TEST_CLUSTER" -U postgres -q -d postgres -c "CREATE DATABASE $copied TEMPLATE $1" -c CHECKPOINT >/dev/null
	export DATABASE_URL="host=$NUMSYNC_TEST_CLUSTER user=postgres dbname=$copied"
}

exists() { [ "$(psql -h "$NUMSYNC_TEST_CLUSTER" -U postgres -X -A -t -d postgres -c "SELECT count(*) FROM pg_database WHERE datname = '$1'")" = 1 ]; }

empty() {
	exists bench_empty || { database bench_empty && "$numsync" status >/dev/null 2>&1; }
	from bench_empty
}

mirror() {
	exists "bench_$1" || {
		database "bench_$1"
		sandbox --generate 8
		"$numsync" pull -q
		sandbox_stop
		sql "INSERT INTO numsync.phone_number (account_id, id, number, name, enabled, status, provider_status, business_id,
				business_name, user_id, user_name, billing_business_id, billing_business_name, billing_channel,
				billing_user_id, billing_user_name, billing_subscription_item_id, billing_monthly_amount, row_read,
				record_read, valid_from, run_id, created_at)
			SELECT 1, 'bulk-' || lpad(i::text, 7, '0'), '+1303' || lpad(i::text, 7, '0'), 'Line ' || i, i % 7 > 0, 'Active',
				'active', 'b-' || i % 9, 'Business ' || i % 9, 'u-' || i % 50, 'User ' || i % 50, 'b-' || i % 9,
				'Business ' || i % 9, 'c' || i % 4, 'u-' || i % 50, 'User ' || i % 50, 'si-' || i,
				((i::bigint * 7919) % 1000003)::numeric(20,4) / 10000, true, true, now(), 1, '2026-03-29 01:30:00+00'
			FROM generate_series(1, $1) i"
		sql "INSERT INTO numsync.phone_number_reading SELECT account_id, id, now(), 1 FROM numsync.phone_number
			ON CONFLICT DO NOTHING"
		sql 'VACUUM ANALYZE'
	}
	from "bench_$1"
}

# Two expectations of each number, as $work/wanted.csv: 1% of the numbers drifts, half by what can be corrected, half by what cannot.
wanted_csv() {
	sql "COPY (SELECT number, (CASE WHEN n % 200 = 0 THEN NOT enabled ELSE enabled END)::text,
			CASE WHEN n % 200 = 100 THEN 'suspended' ELSE provider_status END
		FROM (SELECT number, enabled, provider_status, row_number() OVER (ORDER BY number) AS n FROM numsync.phone_number) m)
		TO STDOUT (FORMAT csv)" | sed '1i number,enabled,provider_status' >"$work/wanted.csv"
}

# ---- what several floors do

# The tokens of all pages, so that the floor needs no parser: $work/pages is a curl configuration that fetches the list.
list_of_pages() {
	curl -s "$NUMSYNC_API_URL/" >/dev/null
	/usr/bin/python3 tests/bench/pages.py "$NUMSYNC_API_URL" "$LEADPING_API_KEY" "$1" >"$work/pages"
}
download() { timed curl -s -K "$work/pages"; }

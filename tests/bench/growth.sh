#!/bin/sh
# `make growth`: what a number costs, measured, and the table of growth of tests/bench/README.md, computed from it.
# ROWS=1000000 numbers with 2 expectations each; RECORDS=10000 numbers read and 1000 changed over the sandbox.
# A cluster of its own with full_page_writes as they are by default and a checkpoint before each measurement, so that WAL is
# what a night after a quiet day writes; sizes are of tables without dead rows.
set -eu
BUILD=$1
export BUILD
unset NUMSYNC_TEST_CLUSTER NUMSYNC_TEST_DATABASE
export NUMSYNC_TEST_CLUSTER_OPTIONS="-c full_page_writes=on -c jit=on"
rows=${ROWS:-1000000} records=${RECORDS:-10000} changes=1000
. tests/lib/e2e.sh
set +e

lsn() { sql "CHECKPOINT; SELECT pg_current_wal_insert_lsn() - '0/0'"; }
size() { # of a table, or of the partitions that have rows
	sql "SELECT coalesce(sum(pg_total_relation_size(t.relid)), pg_total_relation_size('numsync.$1')) FROM pg_partition_tree('numsync.$1') t WHERE pg_relation_size(t.relid) > 0"
}
note() { # NAME VALUE UNIT HOW
	printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >>"$work/constants"
	printf '%-18s %10s %-22s %s\n' "$1" "$2" "$3" "$4"
}
divide() { awk -v a="$1" -v b="$2" -v f="${3:-%.0f}" 'BEGIN { printf f, a / b }'; }
# processor time of the server's processes that have ended, in seconds
server_time() { sed 's/ (.*) / /' "/proc/$(head -n 1 "$NUMSYNC_TEST_CLUSTER/data/postmaster.pid")/stat" | awk '{ print ($15 + $16) / 100 }'; }
# measure COMMAND...: sets bytes of WAL, own and server seconds of processor time, which depend less on what else the machine
# does than its clock; an exit status of 2 is as good as 0
measure() {
	wal_before=$(lsn) server_before=$(server_time)
	("$@" >"$work/out" 2>"$work/err" && : ; code=$?; [ $code = 0 ] || [ $code = 2 ] || { cat "$work/err" >&2; kill $$; }; times) >"$work/times"
	own=$(awk 'NR == 2 { gsub(/[ms]/, " "); print $1 * 60 + $2 + $3 * 60 + $4 }' "$work/times")
	# a server's process ends a little after its client
	await_sql "the server is done" "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name LIKE 'numsync%'"
	sql 'SELECT pg_sleep(0.2)' >/dev/null
	server=$(awk -v a="$server_before" -v b="$(server_time)" 'BEGIN { print b - a }')
	bytes=$(($(sql "SELECT pg_current_wal_insert_lsn() - '0/0'") - wal_before))
}
both() { awk -v a="$own" -v b="$server" -v n="$1" -v per="$2" 'BEGIN { printf "%.2f", (a + b) / n * per }'; }

echo "# small: $records numbers over the sandbox"
database
sandbox --generate "$records"
measure "$numsync" pull
measure "$numsync" pull --refresh none
idle=$bytes
note wal_idle_night "$(divide $idle 1024)" "KiB a run" "pull --refresh none, nothing changed"
measure "$numsync" pull --refresh all
note wal_record "$(divide $((bytes - idle)) "$records")" "B a record read" "pull --refresh all of $records, nothing changed: reading, its history, rate slots"
note cpu_record "$(both "$records" 1000)" "s per 1,000 records" "processor time of numsync and server, the same; of it numsync $own s for all"
for i in $(seq 0 $((records / changes)) $((records - 1))); do
	control edit "{\"id\":\"gen-$(printf %07d "$i")\",\"set\":{\"status\":\"Suspended\"}}" >/dev/null
done
measure "$numsync" pull --refresh none
note wal_changed_row "$(divide $((bytes - idle)) $changes)" "B a changed row" "$changes of $records rows changed, spread evenly: a page each of mirror and indexes"
sql "COPY (SELECT id, 'Renamed ' || id FROM numsync.phone_number ORDER BY id LIMIT $changes) TO STDOUT (FORMAT csv)" | sed '1i id,name' >"$work/names.csv"
"$numsync" import -q "$work/names.csv" || exit 1
journal() { echo $(($(size plan) + $(size change) + $(size change_field) + $(size change_step))); }
before_journal=$(journal)
measure "$numsync" apply --yes --max-changes 100%
note wal_change "$(divide $((bytes - idle)) $changes)" "B a confirmed change" "apply of $changes: plan, intent, answer, record, history, a commit each way"
note size_change "$(divide $(($(journal) - before_journal)) $changes)" "B a confirmed change" "plan, change, change_field, change_step with indexes"

whole=$(sql "SELECT to_jsonb(p) FROM numsync.phone_number p ORDER BY id DESC LIMIT 1" | sed "s/'/''/g")

echo "# large: $rows numbers"
database
sandbox --generate "$rows"
"$numsync" pull -q --refresh none || exit 1
# the fields that only a record has, from one that was read whole
fields=$("$numsync" fields --json | jq -r '.[] | select(.record) | .column' | grep -vxE "id|number|name|status|enabled" | paste -sd,)
sql "UPDATE numsync.phone_number p SET ($fields, record_read) = (SELECT $fields, true FROM jsonb_populate_record(NULL::numsync.phone_number, '$whole'))"
sql "INSERT INTO numsync.phone_number_reading (account_id, id, detail_at, detail_run_id) SELECT account_id, id, now(), 1 FROM numsync.phone_number;
	INSERT INTO numsync.phone_number_reading_history (account_id, id, detail_at, detail_run_id, valid_to) SELECT account_id, id, detail_at, 1, now() FROM numsync.phone_number_reading"
columns=$(sql "SELECT string_agg(column_name, ', ') FROM information_schema.columns WHERE table_schema = 'numsync' AND table_name = 'phone_number_history' AND column_name NOT IN ('valid_to', 'replaced_by_run_id')")
sql "INSERT INTO numsync.phone_number_history ($columns, valid_to, replaced_by_run_id) SELECT $columns, now(), 1 FROM numsync.phone_number"
sql 'VACUUM FULL numsync.phone_number'
sql 'VACUUM (ANALYZE)'
[ "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE record_read AND missing_since IS NULL')" = "$rows" ] || { echo 'the mirror is not as it should be' >&2; exit 1; }
note size_number "$(divide "$(size phone_number)" "$rows")" "B a number" "phone_number with indexes, of the sandbox's texts"
note size_reading "$(divide "$(size phone_number_reading)" "$rows")" "B a number" "phone_number_reading with its index"
note size_history "$(divide "$(size phone_number_history)" "$rows")" "B a version" "phone_number_history with indexes"
note size_reading_history "$(divide "$(size phone_number_reading_history)" "$rows")" "B a reading" "phone_number_reading_history with indexes"
sandbox --generate "$rows"
measure "$numsync" pull --refresh none
note cpu_list "$(both "$rows" 100000)" "s per 100,000 rows" "processor time, list with nothing changed: reading, staging, merge"
sql "COPY (SELECT number, CASE WHEN ordinal % 100 = 0 THEN 'false' ELSE enabled::text END, provider_status FROM (SELECT *, row_number() OVER (ORDER BY id) AS ordinal FROM numsync.phone_number) p) TO STDOUT (FORMAT csv)" |
	sed '1i number,enabled,provider_status' >"$work/wanted.csv"
measure "$numsync" import -q "$work/wanted.csv"
note cpu_import "$(both "$rows" 1000000)" "s per 1,000,000" "processor time, import of $rows lines with two expectations each"
note wal_line "$(divide "$bytes" "$rows")" "B a line" "the same"
note size_line "$(divide "$(size expectation_line)" "$rows")" "B a line" "expectation_line with its index, two expectations a line"
sql 'VACUUM (ANALYZE)'
measure "$numsync" drift --json
note cpu_drift "$(both "$rows" 1000000)" "s per 1,000,000" "processor time, drift of $rows numbers with two expectations each, of which 1% drift"
measure "$numsync" plan --json
note cpu_plan "$(both "$rows" 1000000)" "s per 1,000,000" "processor time, plan of the same, saved"

echo
awk -F '\t' -v requests=200 '
	{ c[$1] = $2 }
	function time(s) { return s < 5400 ? sprintf("%.0f min", s / 60) : s < 172800 ? sprintf("%.1f h", s / 3600) : sprintf("%.0f days", s / 86400) }
	function bytes(b) { return b < 1e9 ? sprintf("%.0f MB", b / 1e6) : b < 1e12 ? sprintf("%.1f GB", b / 1e9) : sprintf("%.1f TB", b / 1e12) }
	END {
		print "| numbers | pages of 500 | list | every record once | records in 8 h | mirror | a year of history | WAL a night | processor a night |"
		print "|---|---|---|---|---|---|---|---|---|"
		for (n = 10000; n <= 100000000; n *= 10) {
			night = n < 8 * 60 * requests ? n : 8 * 60 * requests
			changed = n / 100
			sent = n / 1000 < 5000 ? n / 1000 : 5000
			printf "| %d | %d | %s | %s | %d%% | %s | %s | %s | %s |\n", n, n / 500, time(n / 500 / requests * 60),
				time(n / requests * 60), night / n * 100, bytes(n * (c["size_number"] + c["size_reading"] + c["size_line"])),
				bytes(365 * (changed * c["size_history"] + night * c["size_reading_history"] + sent * c["size_change"])),
				bytes(c["wal_idle_night"] * 1024 + changed * c["wal_changed_row"] + night * c["wal_record"] + sent * c["wal_change"]),
				time(n / 1e5 * c["cpu_list"] + n / 1e6 * (c["cpu_drift"] + c["cpu_plan"]) + night / 1000 * c["cpu_record"])
		}
	}' "$work/constants"

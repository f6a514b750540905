# The database server is restarted, crashes, runs out of room or refuses to serialize in mid-run: 74 and a message, and the
# next run finishes the work; no change is sent twice.
# Promise: every unit of work is one transaction, and repeated as a whole when PostgreSQL asks for it.
unset NUMSYNC_TEST_CLUSTER NUMSYNC_TEST_DATABASE # a server of its own, which may be stopped
. tests/lib/e2e.sh
server() { # MODE: stops it that way and starts it again
	cluster_as "$(cluster_bin)/pg_ctl" -D "$NUMSYNC_TEST_CLUSTER/data" -m "$1" -w -s stop
	cluster_serve "$NUMSYNC_TEST_CLUSTER"
}
begin() { # LATENCY_MS, 40 unless given: a database with eight changes to make
	sandbox --generate 60 --page-limit 10
	prepared_by mirror
	sandbox --generate 60 --page-limit 10 --latency "${1:-40}"
}
mirror() {
	database
	must "$numsync" pull -q
	sql "SELECT 'id,enabled' UNION ALL (SELECT id || ',' || NOT enabled FROM numsync.phone_number ORDER BY id LIMIT 8)" | sort -r >"$work/e.csv"
	must "$numsync" import -q "$work/e.csv"
}
all_done() {
	run 0 "$numsync" run
	is "$(stats '[.puts_by_id[] | select(. > 1)] | length') $(stats '.puts_by_id | length')" '0 8' "$1: every change was made, none twice"
	is "$(sql "SELECT count(*) FROM numsync.change_state WHERE state = 'sending'")$(sql "SELECT count(*) FROM numsync.run WHERE state = 'running'")" 00 "$1: nothing is open"
	is "$(sql "SELECT count(*) FROM numsync.phone_number WHERE record_read")" 60 "$1: everything is read"
}
asked() { [ "$(stats ".$1" 2>/dev/null)" -gt "$2" ]; }
is_sending() { sql_holds "SELECT count(*) > 0 FROM numsync.change_step WHERE state = 'sending'"; }
for mode in fast immediate; do
	for moment in list record change; do
		if [ $moment = change ]; then begin 400; else begin; fi # slow, or all changes are made before the server stops
		before=$(stats .get)
		listed=$(stats .list)
		"$numsync" run --refresh all >"$work/out" 2>"$work/err" &
		pid=$!
		case $moment in
		list) await "the list is read" asked list "$((listed + 2))" ;;
		record) await "records are read" asked get "$((before + 10))" ;;
		change) await "a change is sent" is_sending ;;
		esac
		server $mode
		wait $pid
		is $? 74 "a $mode restart in mid-$moment: 74"
		like "$work/err" 'database' "a $mode restart in mid-$moment: the message names the database"
		all_done "$mode restart in mid-$moment"
	done
done

# somebody writes the same rows, and the server is told to serialize
begin
(while :; do echo "UPDATE numsync.phone_number SET row_changed_at = row_changed_at WHERE id < 'gen-0000040';"; done) | psql "$DATABASE_URL" -X -q >/dev/null 2>&1 &
disturber=$!
for level in 'repeatable read' serializable; do
	for _ in 1 2 3; do
		control edit '{"id":"gen-0000009","set":{"name":"renamed '"$(date +%N)"'"}}' >/dev/null
		"$numsync" run --refresh all --database "$DATABASE_URL options='-c default_transaction_isolation=$(echo "$level" | sed 's/ /\\\\ /')'" >"$work/out" 2>"$work/err"
		code=$?
		case $code in
		0|2) ok "$level: the run was not disturbed" ;;
		*) is $code 74 "$level: 74"
			like "$work/err" 'could not serialize|deadlock|database' "$level: a run that ends with 74 says why" ;;
		esac
	done
done
kill $disturber 2>/dev/null
wait $disturber 2>/dev/null
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'UPDATE numsync.phone_number SET row_changed_at%' AND datname = current_database() AND pid <> pg_backend_pid()" >/dev/null
all_done "serialization"

# no more room: files may not grow beyond 2 MiB (in blocks of 512 bytes), as on a full disk
cluster_as "$(cluster_bin)/pg_ctl" -D "$NUMSYNC_TEST_CLUSTER/data" -m fast -w -s stop
rm -rf "$NUMSYNC_TEST_CLUSTER/data"
cluster_as "$(cluster_bin)/initdb" -D "$NUMSYNC_TEST_CLUSTER/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N --wal-segsize=1 >/dev/null
server fast 2>/dev/null
database
sandbox --generate 20000 --page-limit 500
cluster_as "$(cluster_bin)/pg_ctl" -D "$NUMSYNC_TEST_CLUSTER/data" -m fast -w -s stop
(ulimit -f 4096; server fast 2>/dev/null)
run 74 "$numsync" pull --refresh none
like "$work/err" 'database: .*(extend file|No space|too large|write)' "no room left: said so"
server fast
run 0 "$numsync" pull --refresh none
is "$(sql 'SELECT count(*) FROM numsync.phone_number')" 20000 "when there is room again, the next run has all rows"
done_testing

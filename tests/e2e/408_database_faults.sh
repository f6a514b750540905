# The database goes away, stalls, refuses to write, or is full: an exit status and a message, nothing half done, and the
# run after finishes the work.
# Promise: exit code 74; a signal or the end of the time budget is no crash: the run is closed with 75.
. tests/lib/e2e.sh
database
sandbox --generate 60 --page-limit 10 --latency 15
must "$numsync" pull -q
sql "SELECT 'id,enabled' UNION ALL (SELECT id || ',' || NOT enabled FROM numsync.phone_number ORDER BY id LIMIT 8)" | sort -r >"$work/e.csv"
must "$numsync" import "$work/e.csv"
# the server's processes of a run are ended, again and again, at whatever it is doing
reached() { [ "$(stats ".$1 // 0")" -ge $((before + $2)) ] || ! kill -0 $pid 2>/dev/null; }
for moment in 'list 1' 'list 4' 'get 1' 'get 20' 'get 40' 'get 58' 'put 1' 'put 3'; do
	before=$(stats ".${moment% *} // 0")
	NUMSYNC_CONNECTIONS=1 "$numsync" run --refresh all >"$work/out" 2>"$work/err" &
	pid=$!
	await "$moment" reached $moment
	sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'numsync%' AND pid <> pg_backend_pid()" >/dev/null
	wait $pid
	code=$?
	case $code in
	0|2) ok "connections ended after $moment: the run was over" ;;
	*) is $code 74 "connections ended after $moment: 74"
		like "$work/err" 'database' "connections ended after $moment: the message names the database" ;;
	esac
done
run 0 "$numsync" run
is "$(stats '[.puts_by_id[] | select(. > 1)] | length')" 0 "no change was sent twice"
is "$(stats '.puts_by_id | length')" 8 "every change was made"
is "$(sql "SELECT count(*) FROM numsync.change_state WHERE state = 'sending'")" 0 "nothing is open"
# only reading is allowed, as on a standby
read_only=$(with_options '-c default_transaction_read_only=on')
run 74 "$numsync" run --database "$read_only"
like "$work/err" 'read-only' "a database that only reads: said so"
run 0 "$numsync" export billing --database "$read_only" -o "$work/x.csv"
# somebody holds a lock
impatient=$(with_options '-c lock_timeout=300ms')
lock_table numsync.phone_number
run 74 "$numsync" run --database "$impatient"
like "$work/err" 'lock timeout' "a lock that is not given: said so"
lock_free
run 0 "$numsync" run
# orderly ends: a signal, and the time budget
control edit '{"id":"gen-0000009","set":{"name":"renamed"}}' >/dev/null
for signal in TERM INT; do
	sandbox --generate 60 --page-limit 10 --latency 100
	"$numsync" run --refresh all >"$work/out" 2>"$work/err" &
	pid=$!
	await_sql "the run is under way" "SELECT count(*) > 0 FROM numsync.run WHERE state = 'running'"
	kill -$signal $pid
	wait $pid
	is $? 75 "SIG$signal ends a run with 75"
	like "$work/err" 'signal' "SIG$signal: the run says why it ends"
	is "$(sql "SELECT count(*) FROM numsync.run WHERE state = 'running'")" 0 "the run is closed"
	must "$numsync" pull
done
control faults '{"faults":["list:429=100"]}' >/dev/null
NUMSYNC_TIME_BUDGET=1s run 75 "$numsync" pull
like "$work/err" 'time budget' "the time budget ends a pause of the API, too"
done_testing

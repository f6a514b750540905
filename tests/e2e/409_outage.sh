# The database server is restarted, crashes, runs out of room or refuses to serialize in mid-run: 74 and a message, and the
# next run finishes the work; no change is sent twice.
# Promise: every unit of work is one transaction, and repeated as a whole when PostgreSQL asks for it.
unset NUMSYNC_TEST_CLUSTER NUMSYNC_TEST_DATABASE # a server of its own, which may be stopped
. tests/lib/e2e.sh
server() { # MODE: stops it that way and starts it again
	cluster_as "$(cluster_bin)/pg_ctl" -D "$NUMSYNC_TEST_CLUSTER/data" -m "$1" -w -s stop
	cluster_serve "$NUMSYNC_TEST_CLUSTER"
}
begin() { # [OPTION...] of the sandbox: a database with eight changes to make
	prepared_by mirror
	sandbox --generate 60 --page-limit 10 "$@"
}
mirror() {
	database
	sandbox --generate 60 --page-limit 10
	must "$numsync" pull -q
	sql "SELECT 'id,enabled' UNION ALL (SELECT id || ',' || NOT enabled FROM numsync.phone_number ORDER BY id LIMIT 8)" | sort -r >"$work/e.csv"
	must "$numsync" import -q "$work/e.csv"
}
all_done() {
	run 0 "$numsync" run
	is "$(stats '"\([.puts_by_id[] | select(. > 1)] | length) \(.puts_by_id | length)"')" '0 8' "$1: every change was made, none twice"
	is "$(sql "SELECT (SELECT count(*) FROM numsync.change_state WHERE state = 'sending'), (SELECT count(*) FROM numsync.run WHERE state = 'running'),
		(SELECT count(*) FROM numsync.phone_number WHERE record_read)")" '0|0|60' "$1: nothing is open, everything is read"
}
asked() { [ "$(stats ".$1" 2>/dev/null)" -gt "$2" ]; }
for mode in fast immediate; do
	for moment in list record change; do
		begin --latency 40 --slow-ms 400
		control faults '{"faults":["put:slow=100"]}' >/dev/null # or all changes are made before the server stops
		"$numsync" run --refresh all >"$work/out" 2>"$work/err" &
		pid=$!
		case $moment in
		list) await "the list is read" asked list 2 ;;
		record) await "records are read" asked get 10 ;;
		change) await "a change is sent" asked put 0 ;;
		esac
		server $mode
		wait $pid
		is $? 74 "a $mode restart in mid-$moment: 74"
		like "$work/err" 'database' "a $mode restart in mid-$moment: the message names the database"
		control faults '{"faults":[]}' >/dev/null
		all_done "$mode restart in mid-$moment"
	done
done

# PostgreSQL asks for a unit of work again, at the first row of each sort that a run writes beside COPY, while somebody writes the same rows
sorts="run:TRUE plan:TRUE change:TRUE change_field:TRUE change_step:NEW.state='sending' change_step:NEW.state='confirmed' phone_number_reading:TRUE"
for sqlstate in 40001 40P01 23505; do
	begin
	{
		echo "CREATE FUNCTION numsync.ask() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
			IF nextval('numsync.' || TG_NAME) = 1 THEN RAISE '$sqlstate at %', TG_NAME USING ERRCODE = '$sqlstate'; END IF;
			RETURN NEW; END \$\$;"
		count=0
		for sort in $sorts; do
			count=$((count + 1))
			echo "CREATE SEQUENCE numsync.ask_$count;
				CREATE TRIGGER ask_$count BEFORE INSERT OR UPDATE ON numsync.${sort%%:*} FOR EACH ROW WHEN (${sort#*:}) EXECUTE FUNCTION numsync.ask();"
		done
	} >"$work/ask.sql"
	sql "$(cat "$work/ask.sql")"
	(while :; do echo "UPDATE numsync.phone_number SET row_changed_at = row_changed_at WHERE id < 'gen-0000040'; SELECT pg_sleep(0.02);"; done) |
		psql "$DATABASE_URL" -X -q >/dev/null 2>&1 &
	disturber=$!
	run 0 "$numsync" run --refresh all
	kill $disturber
	wait $disturber 2>/dev/null
	is "$(sql "SELECT count(*) FROM pg_sequences WHERE sequencename LIKE 'ask\_%' AND last_value > 1")" $count "$sqlstate: asked at each sort of row, and each was written"
	all_done "$sqlstate"
done
# it refuses again and again
begin
sql "CREATE FUNCTION numsync.refuse() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN RAISE 'not now' USING ERRCODE = '40001'; END \$\$;
	CREATE TRIGGER refuse BEFORE INSERT ON numsync.change_step FOR EACH ROW WHEN (NEW.state = 'confirmed') EXECUTE FUNCTION numsync.refuse()"
run 74 "$numsync" run --refresh all
like "$work/err" 'database: .*not now' "refused again and again: said so"
sql "DROP FUNCTION numsync.refuse() CASCADE" 2>/dev/null
all_done "refused again and again"

# no more room: files may not grow beyond 1 MiB (in blocks of 512 bytes), as on a full disk; then files of the log are not larger, either
database
sandbox --generate 10000
cluster_as "$(cluster_bin)/pg_ctl" -D "$NUMSYNC_TEST_CLUSTER/data" -m fast -w -s stop
cluster_as "$(cluster_bin)/pg_resetwal" --wal-segsize=1 "$NUMSYNC_TEST_CLUSTER/data" >/dev/null
(ulimit -f 2048; cluster_serve "$NUMSYNC_TEST_CLUSTER" 2>/dev/null)
run 74 "$numsync" pull --refresh none
like "$work/err" 'database: .*(extend file|No space|too large|write)' "no room left: said so"
server fast
run 0 "$numsync" pull --refresh none
is "$(sql 'SELECT count(*) FROM numsync.phone_number')" 10000 "when there is room again, the next run has all rows"
done_testing

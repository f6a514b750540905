# One writer: whoever lost the lease sends nothing more, and no PUT is built from what is out of date.
# Promise: the last check: the lease was confirmed a moment ago, and so was the GET that the PUT is built from; a PUT that does not pass is
# not sent.
. tests/lib/e2e.sh
. tests/lib/night.sh
steps=$PWD/build/steps/numsync
is_frozen() { grep -q '^State:.*T (stopped)' "/proc/$pid/status" 2>/dev/null; }
taker() { # opens a psql that is fed by descriptor 3. A lease knows a session by its name, on the whole server: no other test has this one
	mkfifo "$work/other"
	psql "$DATABASE_URL" -X -q <"$work/other" >"$work/psql" 2>&1 &
	other=$!
	exec 3>"$work/other"
	echo "SET application_name = 'the other';" >&3
}
taker_ends() {
	exec 3>&-
	wait $other
	rm "$work/other"
	await_sql "the other's session is gone" "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'the other'"
}
other_is() { await_sql "$2" "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'the other' AND state = '$1'"; }
waits="application_name LIKE 'numsync%'"

# a holder that was frozen beyond its lease wakes up while somebody is taking it over
prepare
NUMSYNC_LEASE=3s NUMSYNC_STEP=apply.intent NUMSYNC_STEP_FREEZES=1 "$steps" run >"$work/first" 2>&1 </dev/null &
pid=$!
await "the run is frozen with an intent on record" is_frozen
await_sql "its lease ends" "SELECT max(expires_at) < now() FROM numsync.lease_renewal"
taker
echo "BEGIN; SELECT 1 FROM numsync.lease_renewal WHERE account_id = 1 FOR UPDATE;" >&3
other_is 'idle in transaction' "the other is about to take the lease"
kill -CONT $pid
await_sql "the one that wakes up waits for it" "SELECT count(*) = 1 FROM $lock_waits WHERE $waits"
echo "UPDATE numsync.lease SET fence = fence + 1, run_id = 7, session = 'the other';
UPDATE numsync.lease_renewal SET fence = fence + 1, expires_at = now() + interval '1 minute'; COMMIT;" >&3
wait $pid
is $? 75 "the one that wakes up while the lease is taken ends"
like "$work/first" 'lost the lease' "a holder that lost the lease says so"
is "$(stats .put)" 0 "nothing was sent after the fence had moved"
is "$(sql "SELECT count(*) FROM numsync.change_step WHERE state <> 'sending'")" 0 "after the fence has moved nothing is written"
taker_ends
run 0 "$numsync" run
is_finished "taken over while it woke up"

# a PUT that waits for a connection while its run loses the database, and another run does the work
export NUMSYNC_CONNECTIONS=1
one_is_sent() { [ "$(stats .put)" = 1 ]; }
queued() { sql_holds "SELECT count(DISTINCT change_id) > 1 FROM numsync.change_step"; }
queued_or_over() { queued || [ "$(stats .put)" -gt 1 ]; }
for _ in 1 2 3 4 5; do # on a slow machine one change at a time is begun, and none waits behind it
	prepare
	sandbox --generate 12 --page-limit 5 --fault put:slow@1 --slow-ms 6000
	"$numsync" run --refresh none >"$work/first" 2>&1 </dev/null &
	pid=$!
	await "the first PUT is on its way" one_is_sent
	await "the second one waits behind it" queued_or_over
	one_is_sent && queued && break
	wait $pid
done
is "$(sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'numsync%' AND application_name NOT LIKE '%work'")" \
	1 "the connection with its lease is ended"
run 0 "$numsync" run
kill -0 $pid 2>/dev/null && echo "# the first one still runs"
wait $pid
is $? 74 "the one that lost the database ends"
like "$work/first" 'database' "the run that lost the database says why"
is_finished "a PUT that was queued"
unset NUMSYNC_CONNECTIONS

printf 'id,enabled,reason\ngen-0000001,false,test\n' >"$work/e.csv"
# the intent's way into the journal is barred between GET and PUT, and somebody renames the number meanwhile
if cluster_sharded; then
	skip "an intent that waits between GET and PUT" "Citus has no triggers on tables with shards"
else
	database
	sql "CREATE FUNCTION numsync.bar() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(60); RETURN NEW; END'"
	sql "CREATE TRIGGER bar BEFORE INSERT ON numsync.change_step FOR EACH ROW WHEN (NEW.state = 'sending') EXECUTE FUNCTION numsync.bar()"
	sandbox --generate 3
	must "$numsync" pull -q
	must "$numsync" import -q "$work/e.csv"
	taker
	echo "BEGIN; SELECT pg_advisory_xact_lock(60);" >&3
	other_is 'idle in transaction' "the bar is down"
	"$numsync" apply --yes >"$work/out" 2>"$work/err" </dev/null &
	pid=$!
	await_sql "the intent waits" "SELECT count(*) = 1 FROM $lock_waits WHERE $waits"
	control edit '{"id":"gen-0000001","set":{"name":"renamed by somebody"}}' >/dev/null
	await_sql "it has waited for long" "SELECT max(clock_timestamp() - query_start) > interval '3 s' FROM $lock_waits WHERE $waits"
	echo "COMMIT;" >&3
	wait $pid
	is $? 3 "the change ends as a conflict"
	like "$work/err" 'name is renamed by somebody' "a conflict found at the last check names what moved"
	is "$(state | jq -r '.numbers[] | select(.id == "gen-0000001") | .name')" 'renamed by somebody' "the rename stays"
	is "$(stats .put)" 0 "a change that was a conflict at the last check is not sent"
	is "$(sql "SELECT string_agg(state, ' ' ORDER BY step) FROM numsync.change_step")" 'sending not_sent conflict' "the journal has each step of a change that waited"
	is "$(sql "SELECT count(*) FROM numsync.change_step WHERE state = 'not_sent' AND message ~ 'its GET was [0-9]+ ms old.*noting the intent [0-9]+ ms'")" 1 "the journal says what was too slow"
	taker_ends
fi

# an API that is too slow is given up with a message, not asked for ever
database
sandbox --generate 3
must "$numsync" pull -q
must "$numsync" import -q "$work/e.csv"
sandbox --generate 3 --latency 2200
run 3 "$numsync" apply --yes
like "$work/err" 'could not be sent in time.*API took 2[0-9]* ms' "what was too slow is named"
is "$(stats '"\(.get) \(.put)"')" '3 0' "three tries and no PUT"
is "$(sql "SELECT string_agg(state, ' ' ORDER BY step) FROM numsync.change_step")" failed "a change that was too slow is on record as failed"
done_testing
